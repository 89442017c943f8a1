use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ids::{MemberId, ScheduleId, TeamId},
    on_call::Rota,
    record::{Level, LevelTarget, Team},
    time::{Millis, Timestamp},
};

/// Who can be told: the members that exist, the teams that they are in, who is on call when, and
/// the channels where a message can be posted.
#[derive(Debug, Clone, Default)]
pub struct Roster<'a> {
    members: BTreeSet<MemberId>,
    teams: BTreeMap<TeamId, &'a BTreeSet<MemberId>>,
    rotas: BTreeMap<ScheduleId, Rota<'a>>,
    channels: BTreeSet<String>,
}

/// Whom a level reaches at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Each member once, however many of its targets name them.
    pub members: BTreeSet<MemberId>,
    /// Each channel once, by `FactKey`'s text.
    pub channels: BTreeSet<String>,
}

impl Reach {
    /// Whether it reaches neither a person nor a place where people read.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.members.is_empty() && self.channels.is_empty()
    }
}

/// How far ahead is looked for somebody who comes on call, when nobody can be told.
const LOOK_AHEAD: Millis = Millis::days(8 * 7);
/// How many changes of rotas are looked at on the way.
const MOST_CHANGES: usize = 2_000;

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
            rotas: BTreeMap::new(),
            channels: BTreeSet::new(),
        }
    }

    /// The same, with who is on call in these schedules.
    #[must_use]
    pub fn with_rotas(self, rotas: impl IntoIterator<Item = (ScheduleId, Rota<'a>)>) -> Self {
        Self {
            rotas: rotas.into_iter().collect(),
            ..self
        }
    }

    /// The same, with these channels, each by `FactKey`'s text.
    #[must_use]
    pub fn with_channels(self, channels: impl IntoIterator<Item = String>) -> Self {
        Self {
            channels: channels.into_iter().collect(),
            ..self
        }
    }

    /// Whom a level reaches at `at`. Members, teams, schedules and channels that do not exist
    /// reach nobody.
    #[must_use]
    pub fn reached_by(&self, level: &Level, at: Timestamp) -> Reach {
        let mut reach = Reach::default();
        for target in &level.targets {
            match target {
                LevelTarget::Channel(channel) => {
                    reach.channels.extend(self.channels.get(channel).cloned());
                }
                _ => reach.members.extend(self.named_by(target, at)),
            }
        }
        reach
    }

    /// The members that one target names at `at`, as far as they exist.
    #[must_use]
    pub fn named_by(&self, target: &LevelTarget, at: Timestamp) -> BTreeSet<MemberId> {
        let mut named = match target {
            LevelTarget::Member(member) => BTreeSet::from([*member]),
            LevelTarget::Team(team) => self.teams.get(team).copied().cloned().unwrap_or_default(),
            LevelTarget::Schedule(schedule) => self
                .rotas
                .get(schedule)
                .map(|rota| rota.on_call(at))
                .unwrap_or_default(),
            LevelTarget::Channel(_) => BTreeSet::new(),
        };
        named.retain(|member| self.members.contains(member));
        named
    }

    /// The first instant after `after` at which somebody else may be on call for these levels; none
    /// if nobody ever is.
    #[must_use]
    pub fn next_change(&self, levels: &[Level], after: Timestamp) -> Option<Timestamp> {
        let schedules: BTreeSet<ScheduleId> = levels
            .iter()
            .flat_map(|level| &level.targets)
            .filter_map(|target| match target {
                LevelTarget::Schedule(schedule) => Some(*schedule),
                LevelTarget::Member(_) | LevelTarget::Team(_) | LevelTarget::Channel(_) => None,
            })
            .collect();
        schedules
            .iter()
            .filter_map(|schedule| self.rotas.get(schedule)?.next_change(after))
            .min()
    }

    /// The first instant from `from` on at which any of these levels reaches somebody; none if
    /// that is not within eight weeks.
    pub(super) fn first_reached(&self, levels: &[Level], from: Timestamp) -> Option<Timestamp> {
        let last = from + LOOK_AHEAD;
        std::iter::successors(Some(from), |at| self.next_change(levels, *at))
            .take(MOST_CHANGES)
            .take_while(|at| *at <= last)
            .find(|at| {
                levels
                    .iter()
                    .any(|level| !self.reached_by(level, *at).is_nobody())
            })
    }
}
