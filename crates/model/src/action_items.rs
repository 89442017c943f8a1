//! How far action items are, and whether they are in time. A linked issue that was closed ends its
//! action without anybody writing it down, so that all laptops agree whoever saw it first.

#[cfg(test)]
mod tests;

use chrono_tz::Tz;

use crate::{
    fact::Issue,
    record::{ActionItem, ActionState, Day},
    time::Timestamp,
};

/// How an action item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How far it is: done as well if its linked issue is closed and nobody dropped it.
    pub state: ActionState,
    /// When it ended; none while it has not.
    pub ended_at: Option<Timestamp>,
    /// Whether that comes from its issue.
    pub by_issue: bool,
}

/// How an action item stands, given the linked issue as it was seen last.
#[must_use]
pub fn standing(action: &ActionItem, issue: Option<&Issue>) -> Standing {
    let closed = issue.filter(|issue| !issue.open);
    match closed {
        Some(issue) if action.state.is_open() => Standing {
            state: ActionState::Done,
            ended_at: Some(issue.closed_at.unwrap_or(issue.observed_at)),
            by_issue: true,
        },
        _ => Standing {
            state: action.state,
            ended_at: action.ended_at,
            by_issue: false,
        },
    }
}

/// The day that it is at an instant, in a zone.
#[must_use]
pub fn day_at(at: Timestamp, zone: Tz) -> Day {
    Day(at.to_utc().with_timezone(&zone).date_naive())
}

/// Whether an action with this last day is overdue on `today`, or ended after it.
#[must_use]
pub fn is_late(due: Option<Day>, today: Day) -> bool {
    due.is_some_and(|due| due < today)
}
