//! How incidents of a service went before and after people trained for them. It compares two times
//! of equal length and says how many incidents each is made of; it proves nothing.

use crate::{
    on_call_load::median,
    time::{Millis, Timestamp, Window},
};

/// How long each of the two times is at the most.
pub const LONGEST: Millis = Millis::days(90);

/// How many incidents with a value there must be on both sides before the two are compared in
/// words: under five, a single one moves a median to wherever it likes.
pub const FEWEST: u32 = 5;

/// An incident, as far as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handled {
    /// When it began.
    pub opened_at: Timestamp,
    /// When a person first acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
}

/// How the incidents of one time went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Handling {
    /// How many began in it.
    pub incidents: u32,
    /// How many of them were acknowledged.
    pub acknowledged: u32,
    /// The median time until they were; none if none was.
    pub to_acknowledge: Option<Millis>,
    /// How many of them are over.
    pub restored: u32,
    /// The median time until they were; none if none is.
    pub to_restore: Option<Millis>,
}

/// The time before a session's end and the time after it, which are equally long: as long as it is
/// ago, and [`LONGEST`] at the most. None if it has not ended.
#[must_use]
pub fn windows(ended_at: Timestamp, now: Timestamp) -> Option<(Window, Window)> {
    let length = now.since(ended_at).min(LONGEST);
    (length > Millis::ZERO).then(|| {
        let before = Window {
            from: ended_at - length,
            to: ended_at,
        };
        let after = Window {
            from: ended_at,
            to: ended_at + length,
        };
        (before, after)
    })
}

/// How the incidents that began in a time went; all of them are given, or more.
#[must_use]
pub fn handling(incidents: &[Handled], window: Window) -> Handling {
    let within = || incidents.iter().filter(|it| window.contains(it.opened_at));
    let spans = |end: fn(&Handled) -> Option<Timestamp>| -> Vec<Millis> {
        within()
            .filter_map(|it| Some(end(it)?.since(it.opened_at).max(Millis::ZERO)))
            .collect()
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (acknowledged, restored) = (spans(|it| it.acknowledged_at), spans(|it| it.resolved_at));
    Handling {
        incidents: count(within().count()),
        acknowledged: count(acknowledged.len()),
        to_acknowledge: median(acknowledged),
        restored: count(restored.len()),
        to_restore: median(restored),
    }
}

/// What can be said of the two, and what cannot.
#[must_use]
pub fn verdict(before: &Handling, after: &Handling, length: Millis) -> String {
    let length = length.spoken();
    if before.incidents == 0 && after.incidents == 0 {
        return format!(
            "No incident began in the {length} before it or in the {length} after it, so there is \
             nothing to compare."
        );
    }
    let acknowledge = compared(
        "acknowledge",
        (before.acknowledged, before.to_acknowledge),
        (after.acknowledged, after.to_acknowledge),
    );
    let restore = compared(
        "restore",
        (before.restored, before.to_restore),
        (after.restored, after.to_restore),
    );
    let caveat = "Other things changed too, so this alone does not show that the session did it.";
    match (acknowledge, restore) {
        (Some(acknowledge), Some(restore)) => format!("{acknowledge} {restore} {caveat}"),
        (Some(acknowledge), None) => format!(
            "{acknowledge} Of the time to restore there are too few to tell: {} before and {} \
             after. {caveat}",
            before.restored, after.restored
        ),
        (None, Some(restore)) => format!(
            "{restore} Of the time to acknowledge there are too few to tell: {} before and {} \
             after. {caveat}",
            before.acknowledged, after.acknowledged
        ),
        (None, None) => format!(
            "Too few incidents to tell: {} in the {length} before it and {} in the {length} after \
             it. It takes {FEWEST} on each side that were acknowledged, or restored.",
            before.incidents, after.incidents
        ),
    }
}

/// How one median moved, with the numbers of incidents behind it; none if these are too few.
fn compared(
    what: &str,
    (n_before, before): (u32, Option<Millis>),
    (n_after, after): (u32, Option<Millis>),
) -> Option<String> {
    let (before, after) = (before?.spoken(), after?.spoken());
    if n_before.min(n_after) < FEWEST {
        return None;
    }
    let moved = if before == after {
        format!("stayed at {after} ({n_before} incidents before, {n_after} after)")
    } else {
        format!("went from {before} ({n_before} incidents) to {after} ({n_after})")
    };
    Some(format!("The median time to {what} {moved}."))
}
