//! When somebody should say again how far a key result is.

use crate::time::{Millis, Timestamp, Window};

/// When the next check-in of a key result is due: so many days of 24 hours after the last one, or
/// after both its goal's time began and it was written down. None where it would fall due only after
/// the goal's time, where it is reached, and where the workspace asks for none.
///
/// Whether the goal is closed, or over, is asked elsewhere: then none is due any more.
#[must_use]
pub fn check_in_due(
    goal: Window,
    created_at: Timestamp,
    last: Option<Timestamp>,
    is_reached: bool,
    every: Option<u32>,
) -> Option<Timestamp> {
    let every = Millis::days(i64::from(every?));
    let since = last.unwrap_or(created_at).max(goal.from);
    let due = since + every;
    (due < goal.to && !is_reached).then_some(due)
}

/// Whether a check-in that is due has waited for as long as there should be between two.
#[must_use]
pub fn is_left_alone(due: Timestamp, now: Timestamp, every: Option<u32>) -> bool {
    every.is_some_and(|days| now.since(due) >= Millis::days(i64::from(days)))
}
