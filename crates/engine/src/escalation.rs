//! The escalation clock: it turns alerts into incidents, ends incidents whose alerts are over,
//! decides pages when they fall due, and has them shown. It sleeps until the next instant that the
//! rules name and is woken by every change that may matter. What is due follows from the data and
//! the wall clock alone, so that sleep, restart and kill lose nothing.

mod channels;
mod decide;
mod held;
mod people;
mod place;
mod raise;
mod remind;
mod storm;

use decide::earliest;

pub(crate) use decide::alerts_of;
pub(crate) use held::Held;
pub(crate) use people::{People, postable_channels};
pub(crate) use storm::Storm;

use muster_model::time::{Millis, Timestamp};
use muster_store::ChangedKind;

use crate::{Engine, engine::Workspace, turns::Turns};

/// How long to wait before trying again after the store failed.
const AFTER_FAILURE: Millis = Millis::seconds(5);

/// Whether a change of this kind may change what is due.
pub(crate) const fn matters(kind: ChangedKind) -> bool {
    matches!(
        kind,
        ChangedKind::Incident
            | ChangedKind::Alert
            | ChangedKind::Policy
            | ChangedKind::RoutingRule
            | ChangedKind::Member
            | ChangedKind::Team
            | ChangedKind::Service
            | ChangedKind::MappingRule
            | ChangedKind::StatusUpdate
            | ChangedKind::Workspace
            | ChangedKind::Schedule
            | ChangedKind::Override
            | ChangedKind::Channel
            | ChangedKind::Connection
    )
}

/// How the clock runs.
pub(crate) const CLOCK: Turns = Turns {
    name: "escalation",
    turn: Engine::escalate,
    wake: |workspace| &workspace.escalate,
    after_failure: AFTER_FAILURE,
};

impl Engine {
    /// Takes one turn of the clocks of on-call, reviews, goals, training, escalation and thresholds
    /// now, rather than when they next look: for a laptop that wakes from sleep. Answers when the next
    /// page falls due; none if none will by itself.
    ///
    /// # Errors
    /// If no workspace is open, or it cannot be read or written.
    pub fn catch_up(&self) -> Result<Option<Timestamp>, crate::Problem> {
        let workspace = self.workspace()?;
        self.on_call_turn(&workspace)?;
        self.reviews_turn(&workspace)?;
        self.goals_turn(&workspace)?;
        self.training_turn(&workspace)?;
        let next = self.escalate(&workspace)?;
        // Last, because KPIs may have to be read first, and a page does not wait for that.
        self.thresholds_turn(&workspace)?;
        Ok(next)
    }

    /// One turn of the clock: decides what is due now, shows what is to be shown, and answers when
    /// the next thing falls due; none if nothing will by itself.
    pub(crate) fn escalate(
        &self,
        workspace: &Workspace,
    ) -> Result<Option<Timestamp>, crate::Problem> {
        let _turn = workspace.turn();
        let now = self.now();
        let next_due = decide::decide(&workspace.store, now)?;
        let next_shown = self.raise(workspace, now)?;
        let next_reminder = self.remind_of_updates(workspace, now)?;
        Ok(earliest(earliest(next_due, next_shown), next_reminder))
    }
}
