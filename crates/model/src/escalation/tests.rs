mod gaps;
mod laws;
mod paths;
mod shift_laws;
mod shifts;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::*;
use crate::{
    ids::{MemberId, TeamId},
    incident_life::{self, Declaration},
    record::{Discipline, Level, LevelTarget, Path, PathStart, Severity, Team},
    time::{Millis, Window},
};

const START: Timestamp = Timestamp(1_700_000_000_000);

const DAY: Window = Window {
    from: START,
    to: Timestamp(START.0 + 86_400_000),
};

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
        communications: None,
        scribe: None,
        operations_lead: None,
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
        hours: None,
        paths: Vec::new(),
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

    /// The members whom a level reaches, whatever the hour.
    fn reached(&self, level: &Level) -> BTreeSet<MemberId> {
        self.roster().reached_by(level, START).members
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

/// A channel, by its key's text.
const CHANNEL: &str = "00000000-0000-0000-0000-00000000012c/C1";

fn channel() -> LevelTarget {
    LevelTarget::Channel(CHANNEL.to_owned())
}

/// A path at any time, told at once.
fn path(name: &str, severities: &[Severity], levels: Vec<(Vec<LevelTarget>, i64)>) -> Path {
    Path {
        name: name.to_owned(),
        severities: severities.iter().copied().collect(),
        during: None,
        start: PathStart::AtOnce,
        levels: policy(levels, 0).levels,
        repeat: 0,
    }
}
