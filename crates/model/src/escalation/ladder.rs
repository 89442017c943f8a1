use serde::{Deserialize, Serialize};

use super::{Roster, course_of, ended_at, still_owed};
use crate::{
    ids::MemberId,
    record::{Incident, Policy},
    time::Timestamp,
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
    /// The channels where a message is posted, each by `FactKey`'s text.
    pub channels: Vec<String>,
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
    course_of(incident, policy)
        .steps(roster)
        .map(|step| {
            let state = if step.reach.is_nobody() {
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
                members: step.reach.members.into_iter().collect(),
                channels: step.reach.channels.into_iter().collect(),
                state,
            }
        })
        .collect()
}
