use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Roster, ended_at, still_owed};
use crate::{
    ids::MemberId,
    record::{Incident, Policy},
    time::{Millis, Timestamp},
};

/// One level in one round, as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Rung {
    /// The round of the ladder, from 0.
    pub round: u32,
    /// The level of the policy, from 0.
    pub level: u32,
    /// When it falls due, or would have.
    pub due_at: Timestamp,
    /// Whom it reaches.
    pub members: Vec<MemberId>,
    /// Where it stands.
    pub state: RungState,
}

/// Where a rung stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum RungState {
    /// It fell due, and its members were owed a page.
    Told,
    /// It is the next to fall due.
    Next,
    /// It comes after the next one.
    Later,
    /// Somebody acknowledged, or the incident was over, before it fell due.
    NotNeeded,
    /// It reaches nobody, and is passed over.
    Nobody,
}

/// All rungs of an incident's escalation in order, as they stand at `now`.
#[must_use]
pub fn ladder(
    incident: &Incident,
    policy: &Policy,
    roster: &Roster<'_>,
    now: Timestamp,
) -> Vec<Rung> {
    let end = ended_at(incident);
    let mut next_is_taken = false;
    steps(incident.escalated_at, policy, roster)
        .map(|step| {
            let state = if step.members.is_empty() {
                RungState::Nobody
            } else if end.is_some_and(|end| step.due_at >= end) {
                RungState::NotNeeded
            } else if step.due_at <= now {
                RungState::Told
            } else if !still_owed(incident) {
                RungState::NotNeeded
            } else if next_is_taken {
                RungState::Later
            } else {
                next_is_taken = true;
                RungState::Next
            };
            Rung {
                round: step.round,
                level: step.level,
                due_at: step.due_at,
                members: step.members.into_iter().collect(),
                state,
            }
        })
        .collect()
}

/// One level in one round: when it is climbed to, and whom it reaches.
pub(super) struct Step {
    pub(super) round: u32,
    pub(super) level: u32,
    pub(super) due_at: Timestamp,
    pub(super) members: BTreeSet<MemberId>,
}

/// Every step from `start`, in order. Steps that reach nobody take no time. A policy that came
/// from elsewhere with more repeats than one may ask for is cut short.
pub(super) fn steps(
    start: Timestamp,
    policy: &Policy,
    roster: &Roster<'_>,
) -> impl Iterator<Item = Step> + use<> {
    let levels: Vec<(u32, Millis, BTreeSet<MemberId>)> = (0..)
        .zip(&policy.levels)
        .map(|(index, level)| (index, level.wait, roster.reached_by(level)))
        .collect();
    let mut due_at = start;
    (0..=policy.repeat.min(Policy::MAX_REPEAT))
        .flat_map(move |round| levels.clone().into_iter().map(move |level| (round, level)))
        .map(move |(round, (level, wait, members))| {
            let step = Step {
                round,
                level,
                due_at,
                members,
            };
            if !step.members.is_empty() {
                due_at = due_at + wait.max(Millis::ZERO);
            }
            step
        })
}
