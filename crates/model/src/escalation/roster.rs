use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{MemberId, TeamId},
    record::{Level, LevelTarget, Team},
};

/// Who can be told: the members that exist, and the teams that they are in.
#[derive(Debug, Clone, Default)]
pub struct Roster<'a> {
    members: BTreeSet<MemberId>,
    teams: BTreeMap<TeamId, &'a BTreeSet<MemberId>>,
}

impl<'a> Roster<'a> {
    /// A roster of these members and teams.
    pub fn new(
        members: impl IntoIterator<Item = MemberId>,
        teams: impl IntoIterator<Item = (TeamId, &'a Team)>,
    ) -> Self {
        Self {
            members: members.into_iter().collect(),
            teams: teams
                .into_iter()
                .map(|(id, team)| (id, &team.members))
                .collect(),
        }
    }

    /// Whom a level reaches: each member once, however many of its targets name them. Members and
    /// teams that do not exist reach nobody.
    #[must_use]
    pub fn reached_by(&self, level: &Level) -> BTreeSet<MemberId> {
        level
            .targets
            .iter()
            .flat_map(|target| self.named_by(target))
            .filter(|member| self.members.contains(member))
            .collect()
    }

    fn named_by(&self, target: &LevelTarget) -> Vec<MemberId> {
        match target {
            LevelTarget::Member(member) => vec![*member],
            LevelTarget::Team(team) => self
                .teams
                .get(team)
                .map(|members| members.iter().copied().collect())
                .unwrap_or_default(),
        }
    }
}
