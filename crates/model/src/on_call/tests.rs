mod booking;
mod laws;
mod overrides;
mod reminder;
mod stories;

use chrono::DateTime;

use super::*;
use crate::{
    ids::{MemberId, OverrideId, ScheduleId},
    record::{Hours, Layer, Override, Rotation, Schedule, Span, Weekday},
    time::{Timestamp, Window},
};

const SCHEDULE: ScheduleId = ScheduleId::from_uuid(uuid::Uuid::from_u128(1_000));
const ADA: MemberId = member(1);
const BEN: MemberId = member(2);
const CAM: MemberId = member(3);

const fn member(number: u128) -> MemberId {
    MemberId::from_uuid(uuid::Uuid::from_u128(number))
}

const fn override_id(number: u128) -> OverrideId {
    OverrideId::from_uuid(uuid::Uuid::from_u128(number))
}

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

fn window(from: &str, to: &str) -> Window {
    Window {
        from: at(from),
        to: at(to),
    }
}

fn layer(members: &[MemberId], rotation: Rotation, starts_on: &str) -> Layer {
    Layer {
        name: "Primary".to_owned(),
        members: members.to_vec(),
        rotation,
        starts_on: starts_on.parse().unwrap(),
        ends_on: None,
        hours: None,
    }
}

fn schedule(time_zone: &str, layers: Vec<Layer>) -> Schedule {
    Schedule {
        name: "Shop".to_owned(),
        description: String::new(),
        time_zone: time_zone.to_owned(),
        layers,
    }
}

fn hours(zone: Option<&str>, weekdays: &[Weekday], from_minute: u16, to_minute: u16) -> Hours {
    Hours {
        time_zone: zone.map(str::to_owned),
        spans: vec![Span {
            weekdays: weekdays.iter().copied().collect(),
            from_minute,
            to_minute,
        }],
    }
}

fn instead(member: MemberId, of: Option<MemberId>, window: Window) -> Override {
    Override {
        schedule: SCHEDULE,
        member,
        instead_of: of,
        window,
        reason: String::new(),
    }
}

/// Who is on call at these instants, one after another; none for nobody.
fn watch(rota: &Rota<'_>, instants: &[&str]) -> Vec<Option<MemberId>> {
    instants
        .iter()
        .map(|instant| {
            let on_call = rota.on_call(at(instant));
            assert!(on_call.len() <= 1);
            on_call.into_iter().next()
        })
        .collect()
}

/// Shifts as instants and members.
fn told(shifts: &[Shift]) -> Vec<(Timestamp, Timestamp, MemberId)> {
    shifts
        .iter()
        .flat_map(|shift| {
            let window = shift.window;
            shift
                .members
                .iter()
                .map(move |member| (window.from, window.to, *member))
        })
        .collect()
}
