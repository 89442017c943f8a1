mod laws;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::*;
use crate::{
    ids::{MemberId, TeamId},
    incident_life::{self, Declaration},
    record::{Discipline, Level, LevelTarget, Severity, Team},
    time::Millis,
};

const START: Timestamp = Timestamp(1_700_000_000_000);

fn incident_id() -> IncidentId {
    IncidentId::from_uuid(Uuid::from_u128(1))
}

fn member(n: u8) -> MemberId {
    MemberId::from_uuid(Uuid::from_u128(100 + u128::from(n)))
}

fn team(n: u8) -> TeamId {
    TeamId::from_uuid(Uuid::from_u128(200 + u128::from(n)))
}

fn minutes(n: i64) -> Timestamp {
    START + Millis::minutes(n)
}

fn incident() -> Incident {
    let declaration = Declaration {
        title: "Checkout is down".to_owned(),
        summary: String::new(),
        service: None,
        severity: Severity::Sev1,
        policy: None,
        assignee: None,
    };
    incident_life::declare(declaration, START).unwrap()
}

fn policy(levels: Vec<(Vec<LevelTarget>, i64)>, repeat: u32) -> Policy {
    Policy {
        name: "On call".to_owned(),
        levels: levels
            .into_iter()
            .map(|(targets, wait)| Level {
                targets,
                wait: Millis::minutes(wait),
            })
            .collect(),
        repeat,
    }
}

/// Members 0 to 4 exist; team 0 has 0 and 1, team 1 has 1, 2 and one who left, team 2 is empty.
struct People {
    teams: BTreeMap<TeamId, Team>,
}

impl People {
    fn new() -> Self {
        let teams = [vec![0, 1], vec![1, 2, 9], vec![]];
        Self {
            teams: (0..)
                .zip(teams)
                .map(|(n, members)| {
                    let team_of = Team {
                        name: format!("Team {n}"),
                        discipline: Discipline::Operations,
                        members: members.into_iter().map(member).collect::<BTreeSet<_>>(),
                    };
                    (team(n), team_of)
                })
                .collect(),
        }
    }

    fn roster(&self) -> Roster<'_> {
        Roster::new(
            (0..5).map(member),
            self.teams.iter().map(|(id, team)| (*id, team)),
        )
    }
}

fn one(n: u8) -> LevelTarget {
    LevelTarget::Member(member(n))
}

fn group(n: u8) -> LevelTarget {
    LevelTarget::Team(team(n))
}
