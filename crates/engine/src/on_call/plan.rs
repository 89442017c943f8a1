//! What a schedule is in some time: its shifts, its gaps, and who is booked twice.

use muster_model::{
    ids::{MemberId, ScheduleId},
    on_call::{DoubleBooking, Rota, Shift, Turn, double_bookings, gaps},
    record::{Override, Schedule},
    time::{Millis, Timestamp, Window},
};

use super::{
    duties::Duties,
    views::{DoubleBookingView, LayerShifts, SchedulePreview, ShiftView},
};
use crate::incidents::number;

/// The longest time that is shown at once.
const LONGEST: Millis = Millis::days(400);

/// The first and the last instant that can be asked for: 1970 and 2200.
const FIRST: Timestamp = Timestamp(0);
const LAST: Timestamp = Timestamp(7_258_118_400_000);

/// An instant that front ends ask for, or the nearest that can be shown.
pub(super) fn bounded(at: Timestamp) -> Timestamp {
    at.clamp(FIRST, LAST)
}

/// A window that front ends ask for, cut to what can be shown.
pub(super) fn shown(window: Window) -> Window {
    let from = bounded(window.from);
    let to = window.to.clamp(from, from + LONGEST);
    Window { from, to }
}

/// What a schedule is in some time, among all the others.
pub(super) fn plan(
    duties: &Duties,
    id: ScheduleId,
    schedule: &Schedule,
    window: Window,
    me: MemberId,
) -> SchedulePreview {
    let rota = duties.rota(id, schedule);
    let layers = schedule.layers.iter().enumerate().map(|(index, layer)| {
        let turns = rota.layer(index, window);
        LayerShifts {
            layer: number(index as u64),
            name: layer.name.clone(),
            shifts: turns
                .iter()
                .map(|turn| turn_view(duties, turn, me))
                .collect(),
        }
    });
    SchedulePreview {
        window,
        layers: layers.collect(),
        shifts: rota
            .shifts(window)
            .iter()
            .map(|shift| shift_view(duties, shift, me))
            .collect(),
        gaps: gaps(&rota, window),
        double_bookings: bookings_of(duties, rota, window)
            .iter()
            .map(|booking| booking_view(duties, schedule, id, booking))
            .collect(),
    }
}

/// The double bookings that a schedule has part in.
fn bookings_of(duties: &Duties, rota: Rota<'_>, window: Window) -> Vec<DoubleBooking> {
    let id = rota.id();
    let others = duties
        .schedules
        .iter()
        .filter(|(other, _)| *other != id)
        .map(|(other, schedule)| duties.rota(*other, schedule));
    let rotas: Vec<_> = std::iter::once(rota).chain(others).collect();
    let mut found = double_bookings(&rotas, window);
    found.retain(|booking| booking.concerns(id));
    found
}

fn turn_view(duties: &Duties, turn: &Turn, me: MemberId) -> ShiftView {
    ShiftView {
        window: turn.window,
        people: vec![duties.person(turn.member)],
        overridden: false,
        is_mine: turn.member == me,
    }
}

fn shift_view(duties: &Duties, shift: &Shift, me: MemberId) -> ShiftView {
    ShiftView {
        window: shift.window,
        people: duties.people(&shift.members),
        overridden: !shift.overrides.is_empty(),
        is_mine: shift.members.contains(&me),
    }
}

/// A double booking in words. A schedule that is not saved goes by its draft's name.
fn booking_view(
    duties: &Duties,
    draft: &Schedule,
    id: ScheduleId,
    booking: &DoubleBooking,
) -> DoubleBookingView {
    let name = |schedule: ScheduleId| {
        if schedule == id {
            draft.name.as_str()
        } else {
            duties.name_of(schedule)
        }
    };
    match booking {
        DoubleBooking::Schedules {
            window,
            member,
            schedules,
        } => {
            let person = duties.person(*member);
            let [one, other] = schedules.map(name);
            DoubleBookingView {
                window: *window,
                sentence: format!(
                    "{} is on call in '{one}' and '{other}' at once.",
                    person.name
                ),
                people: vec![person],
                schedules: schedules.to_vec(),
                overrides: Vec::new(),
            }
        }
        DoubleBooking::Overrides {
            window,
            schedule,
            overrides,
        } => {
            let [undone, standing] =
                overrides.map(|id| duties.override_of(id).map(|other| told(duties, other)));
            let members = overrides
                .iter()
                .filter_map(|id| duties.override_of(*id))
                .map(|other| other.member)
                .collect();
            DoubleBookingView {
                window: *window,
                sentence: format!(
                    "Two overrides contradict each other: '{}' was made last and stands, '{}' \
                     does not.",
                    standing.unwrap_or_default(),
                    undone.unwrap_or_default()
                ),
                people: duties.people(&members),
                schedules: vec![*schedule],
                overrides: overrides.to_vec(),
            }
        }
    }
}

fn told(duties: &Duties, other: &Override) -> String {
    let name = duties.person(other.member).name;
    match other.instead_of {
        Some(replaced) => format!("{name} instead of {}", duties.person(replaced).name),
        None => format!("{name} instead of whoever is on call"),
    }
}
