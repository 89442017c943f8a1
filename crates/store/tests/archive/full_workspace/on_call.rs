//! Who is on call, and the exceptions.

use std::collections::BTreeSet;

use muster_model::{
    ids::{HandOverId, OverrideId, ScheduleId, ShiftOfferId},
    rbac::Author,
    record::{HandOver, Layer, Override, Rotation, Schedule, ShiftOffer},
    time::{Millis, Window},
};
use muster_store::{Door, StoreError};

use super::{AWKWARD, Ids, NOON};

pub(super) fn on_call(door: &mut Door<'_>, ids: &Ids) -> Result<(), StoreError> {
    let author = Author::Member(ids.me);
    let schedule = ScheduleId::new();
    let window = Window {
        from: NOON,
        to: NOON + Millis::hours(8),
    };
    let layer = Layer {
        name: "Weeks".to_owned(),
        members: vec![ids.me],
        rotation: Rotation::Days { every: 7, at: 540 },
        starts_on: "2023-11-13".parse().unwrap(),
        ends_on: None,
        hours: None,
    };
    let record = Schedule {
        name: "Payments".to_owned(),
        description: AWKWARD.to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        layers: vec![layer],
    };
    door.create(author, NOON, schedule, &record)?;
    let record = Override {
        schedule,
        member: ids.me,
        instead_of: None,
        window,
        reason: "a wedding".to_owned(),
    };
    door.create(author, NOON, OverrideId::new(), &record)?;
    let record = ShiftOffer {
        schedule,
        member: ids.me,
        window,
        asked: None,
        in_return: None,
        note: "Who can?".to_owned(),
        taken_by: None,
        taken_at: None,
        closed_at: None,
        declined_by: BTreeSet::new(),
    };
    door.create(author, NOON, ShiftOfferId::new(), &record)?;
    let record = HandOver {
        schedule,
        at: NOON,
        by: ids.me,
        text: AWKWARD.to_owned(),
    };
    door.create(author, NOON, HandOverId::new(), &record)?;
    Ok(())
}
