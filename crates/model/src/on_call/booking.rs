//! Where something is wrong with schedules: nobody is on call, or somebody is booked twice.

use std::collections::BTreeMap;

use super::{Rota, Shift};
use crate::{
    hours::common,
    ids::{MemberId, OverrideId, ScheduleId},
    time::Window,
};

/// Somebody is booked twice: to be seen before it hurts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoubleBooking {
    /// One member is on call in two schedules at once.
    Schedules {
        /// When.
        window: Window,
        /// Who.
        member: MemberId,
        /// In which, in the order in which they were given.
        schedules: [ScheduleId; 2],
    },
    /// Two overrides of one schedule put different members in one place.
    Overrides {
        /// When.
        window: Window,
        /// Of which schedule.
        schedule: ScheduleId,
        /// The one that was made first, and the one that stands.
        overrides: [OverrideId; 2],
    },
}

impl DoubleBooking {
    /// When it is.
    #[must_use]
    pub const fn window(&self) -> Window {
        match self {
            Self::Schedules { window, .. } | Self::Overrides { window, .. } => *window,
        }
    }

    /// Whether a schedule has part in it.
    #[must_use]
    pub fn concerns(&self, id: ScheduleId) -> bool {
        match self {
            Self::Schedules { schedules, .. } => schedules.contains(&id),
            Self::Overrides { schedule, .. } => *schedule == id,
        }
    }
}

/// When nobody is on call, within `window`: in order, without overlaps.
#[must_use]
pub fn gaps(rota: &Rota<'_>, window: Window) -> Vec<Window> {
    let mut gaps = Vec::new();
    let mut from = window.from;
    for shift in rota.shifts(window) {
        if from < shift.window.from {
            gaps.push(Window {
                from,
                to: shift.window.from,
            });
        }
        from = shift.window.to;
    }
    if from < window.to {
        gaps.push(Window {
            from,
            to: window.to,
        });
    }
    gaps
}

/// Who is booked twice within `window`, the earliest first: members who are on call in several of
/// these schedules at once, and overrides that contradict each other.
#[must_use]
pub fn double_bookings(rotas: &[Rota<'_>], window: Window) -> Vec<DoubleBooking> {
    let shifts: Vec<Vec<Shift>> = rotas.iter().map(|rota| rota.shifts(window)).collect();
    let mut found = Vec::new();
    for (index, one) in rotas.iter().enumerate() {
        for (other, theirs) in rotas.iter().zip(&shifts).skip(index + 1) {
            let schedules = [one.id(), other.id()];
            found.extend(in_both(&shifts[index], theirs, schedules));
        }
        found.extend(contradictions(one, window));
    }
    found.sort_by_key(|booking| (booking.window().from, booking.window().to));
    found
}

fn in_both(one: &[Shift], other: &[Shift], schedules: [ScheduleId; 2]) -> Vec<DoubleBooking> {
    let mut found = Vec::new();
    let mut open = 0;
    for shift in one {
        while other
            .get(open)
            .is_some_and(|theirs| theirs.window.to <= shift.window.from)
        {
            open += 1;
        }
        for theirs in &other[open..] {
            if theirs.window.from >= shift.window.to {
                break;
            }
            let Some(window) = common(shift.window, theirs.window) else {
                continue;
            };
            for member in shift.members.intersection(&theirs.members) {
                found.push(DoubleBooking::Schedules {
                    window,
                    member: *member,
                    schedules,
                });
            }
        }
    }
    found
}

fn contradictions(rota: &Rota<'_>, window: Window) -> Vec<DoubleBooking> {
    let mut lasting: BTreeMap<(OverrideId, OverrideId), Vec<Window>> = BTreeMap::new();
    for (window, place) in rota.places(window) {
        for pair in place.undone {
            let windows = lasting.entry(pair).or_default();
            match windows.last_mut() {
                Some(last) if last.to == window.from => last.to = window.to,
                _ => windows.push(window),
            }
        }
    }
    let schedule = rota.id();
    lasting
        .into_iter()
        .flat_map(|((first, last), windows)| {
            windows
                .into_iter()
                .map(move |window| DoubleBooking::Overrides {
                    window,
                    schedule,
                    overrides: [first, last],
                })
        })
        .collect()
}
