//! When a member is to be reminded of a shift, and what became of the shifts that they know of.

use crate::{
    hours::{common, joined},
    time::{Millis, Timestamp, Window},
};

/// When a reminder of a shift may be given: from so long before it begins until it ends. Whoever
/// wakes their laptop in the middle of their shift still hears that it has begun; after it, nobody
/// wants to know.
#[must_use]
pub fn reminder_of(shift: Window, before: Millis) -> Window {
    Window {
        from: shift.from - before,
        to: shift.to,
    }
}

/// What became of a member's shifts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShiftChanges {
    /// When they are on call now and were not before.
    pub gained: Vec<Window>,
    /// When they were on call before and are not now.
    pub lost: Vec<Window>,
}

impl ShiftChanges {
    /// Whether nothing became of them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

/// What became of a member's shifts within a time that both lists cover. Shifts that were only cut
/// otherwise changed nothing.
#[must_use]
pub fn changes(before: &[Window], now: &[Window], within: Window) -> ShiftChanges {
    let cut = |windows: &[Window]| {
        let mut cut: Vec<_> = windows
            .iter()
            .filter_map(|window| common(*window, within))
            .collect();
        cut.sort_by_key(|window| (window.from, window.to));
        joined(cut)
    };
    let (before, now) = (cut(before), cut(now));
    ShiftChanges {
        gained: without(&now, &before),
        lost: without(&before, &now),
    }
}

/// What of `windows` lies in none of `others`. Both are in order and do not overlap.
#[must_use]
pub fn without(windows: &[Window], others: &[Window]) -> Vec<Window> {
    let mut left = Vec::new();
    for window in windows {
        let mut from: Timestamp = window.from;
        for other in others.iter().filter_map(|other| common(*other, *window)) {
            left.extend(common(
                *window,
                Window {
                    from,
                    to: other.from,
                },
            ));
            from = other.to;
        }
        left.extend(common(
            *window,
            Window {
                from,
                to: window.to,
            },
        ));
    }
    left
}
