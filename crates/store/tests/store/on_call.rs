//! Schedules and what hangs on them: who may write what, and what a deletion takes with it.

use muster_model::{
    ids::{HandOverId, IncidentId, MemberId, OverrideId, ScheduleId, ShiftOfferId},
    rbac::{Author, Role},
    record::{HandOver, Layer, Member, Override, Rotation, Schedule, ShiftOffer},
    time::{Millis, Window},
};
use muster_store::{StoreError, audit, update_reminder};
use rstest::rstest;

use crate::world::{NOON, World};

fn schedule(members: &[MemberId]) -> Schedule {
    Schedule {
        name: "Nights".to_owned(),
        description: String::new(),
        time_zone: "Europe/Paris".to_owned(),
        layers: vec![Layer {
            name: "Primary".to_owned(),
            members: members.to_vec(),
            rotation: Rotation::Days { every: 1, at: 540 },
            starts_on: "2026-06-01".parse().unwrap(),
            ends_on: None,
            hours: None,
        }],
    }
}

fn tomorrow() -> Window {
    let from = NOON + Millis::days(1);
    Window {
        from,
        to: from + Millis::hours(8),
    }
}

fn instead(schedule: ScheduleId, member: MemberId, of: Option<MemberId>) -> Override {
    Override {
        schedule,
        member,
        instead_of: of,
        window: tomorrow(),
        reason: String::new(),
    }
}

fn offer(schedule: ScheduleId, member: MemberId) -> ShiftOffer {
    ShiftOffer {
        schedule,
        member,
        window: tomorrow(),
        asked: None,
        in_return: None,
        note: String::new(),
        taken_by: None,
        taken_at: None,
        closed_at: None,
        declined_by: [].into(),
    }
}

fn note(schedule: ScheduleId, by: MemberId) -> HandOver {
    HandOver {
        schedule,
        at: NOON,
        by,
        text: "Quiet".to_owned(),
    }
}

fn is_allowed(written: &Result<(), StoreError>) -> bool {
    match written {
        Ok(()) => true,
        Err(StoreError::NotAllowed(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Who may make overrides in which they stand in, are replaced, or have no part; schedules; offers
/// and hand-over notes.
#[rstest]
#[case(Role::Viewer, [false, false, false, false, false])]
#[case(Role::Auditor, [false, false, false, false, false])]
#[case(Role::Responder, [true, true, false, false, true])]
#[case(Role::Editor, [true, true, false, false, true])]
#[case(Role::Manager, [true, true, true, true, true])]
#[case(Role::Admin, [true, true, true, true, true])]
fn responders_have_a_say_in_their_own_shifts(#[case] role: Role, #[case] expected: [bool; 5]) {
    let world = World::new();
    let (ben, cam) = (
        world.member("Ben", Role::Responder),
        world.member("Cam", Role::Responder),
    );
    let me = world.member("Me", role);
    let nights = ScheduleId::new();
    world.create(nights, &schedule(&[ben, cam])).unwrap();
    let author = Author::Member(me);
    let over = |record: &Override| {
        world
            .store
            .write(|door| door.create(author, NOON, OverrideId::new(), record))
    };
    let made = world
        .store
        .write(|door| door.create(author, NOON, ScheduleId::new(), &schedule(&[ben])));
    let offered = world.store.write(|door| {
        door.create(author, NOON, ShiftOfferId::new(), &offer(nights, me))?;
        door.create(author, NOON, HandOverId::new(), &note(nights, me))
    });
    let allowed = [
        over(&instead(nights, me, Some(ben))),
        over(&instead(nights, ben, Some(me))),
        over(&instead(nights, ben, Some(cam))),
        made,
        offered,
    ]
    .map(|written| is_allowed(&written));
    assert_eq!(allowed, expected);
}

#[test]
fn a_responder_changes_and_deletes_their_own_override_and_makes_it_nobody_elses() {
    let world = World::new();
    let (ben, cam) = (
        world.member("Ben", Role::Responder),
        world.member("Cam", Role::Responder),
    );
    let nights = ScheduleId::new();
    world.create(nights, &schedule(&[ben, cam])).unwrap();
    let (own, others) = (OverrideId::new(), OverrideId::new());
    world.create(own, &instead(nights, ben, Some(cam))).unwrap();
    let dan = world.member("Dan", Role::Responder);
    world
        .create(others, &instead(nights, dan, Some(cam)))
        .unwrap();
    let author = Author::Member(ben);
    let change = |id, edit: fn(&mut Override)| {
        world
            .store
            .write(|door| door.change::<Override>(author, NOON, id, edit))
            .map(|_| ())
    };
    assert!(is_allowed(
        &change(own, |it| it.reason = "Wedding".to_owned())
    ));
    assert!(!is_allowed(
        &change(others, |it| it.reason = "Mine".to_owned())
    ));
    let leave = world.store.write(|door| {
        door.change::<Override>(author, NOON, own, |it| it.member = dan)
            .map(|_| ())
    });
    assert!(!is_allowed(&leave));
    let take = world.store.write(|door| {
        door.change::<Override>(author, NOON, others, |it| it.member = ben)
            .map(|_| ())
    });
    assert!(!is_allowed(&take));
    let delete = |id| {
        world
            .store
            .write(|door| door.delete::<Override>(author, NOON, id))
    };
    assert!(!is_allowed(&delete(others)));
    assert!(is_allowed(&delete(own)));
}

#[test]
fn everybody_chooses_their_own_reminder() {
    let world = World::new();
    let bob = world.member("Bob", Role::Viewer);
    let hour = Some(Millis::hours(1));
    world
        .store
        .write(|door| {
            door.change::<Member>(Author::Member(bob), NOON, bob, |bob| {
                bob.remind_before_shift = hour;
            })
        })
        .unwrap();
    assert_eq!(world.get::<Member>(bob).unwrap().remind_before_shift, hour);
}

#[test]
fn a_member_who_takes_turns_stays_and_one_who_stood_in_leaves_no_trace_in_what_is_to_come() {
    let world = World::new();
    let (ben, cam) = (
        world.member("Ben", Role::Responder),
        world.member("Cam", Role::Responder),
    );
    let nights = ScheduleId::new();
    world.create(nights, &schedule(&[ben])).unwrap();
    assert_eq!(
        world.delete::<Member>(ben).unwrap_err().to_string(),
        "Ben takes turns in the schedule 'Nights'. Take them out of its layers first."
    );
    let (coming, past, offered) = (OverrideId::new(), OverrideId::new(), ShiftOfferId::new());
    world
        .create(coming, &instead(nights, cam, Some(ben)))
        .unwrap();
    let mut over = instead(nights, cam, None);
    over.window = Window {
        from: NOON - Millis::days(2),
        to: NOON - Millis::days(1),
    };
    world.create(past, &over).unwrap();
    world.create(offered, &offer(nights, cam)).unwrap();
    world.delete::<Member>(cam).unwrap();
    assert_eq!(world.get::<Override>(coming), None);
    assert_eq!(world.get::<Override>(past), Some(over));
    assert_eq!(
        world.get::<ShiftOffer>(offered).unwrap().closed_at,
        Some(NOON)
    );
}

#[test]
fn a_schedule_goes_with_all_that_hangs_on_it() {
    let world = World::new();
    let ben = world.member("Ben", Role::Responder);
    let (nights, days) = (ScheduleId::new(), ScheduleId::new());
    let (gone, kept) = (OverrideId::new(), OverrideId::new());
    let (offered, written) = (ShiftOfferId::new(), HandOverId::new());
    for id in [nights, days] {
        world.create(id, &schedule(&[ben])).unwrap();
    }
    world.create(gone, &instead(nights, ben, None)).unwrap();
    world.create(kept, &instead(days, ben, None)).unwrap();
    world.create(offered, &offer(nights, ben)).unwrap();
    world.create(written, &note(nights, ben)).unwrap();
    world.delete::<Schedule>(nights).unwrap();
    assert_eq!(world.get::<Override>(gone), None);
    assert_eq!(world.get::<ShiftOffer>(offered), None);
    assert_eq!(world.get::<HandOver>(written), None);
    assert!(world.get::<Override>(kept).is_some());
}

#[test]
fn a_schedule_names_members_who_exist() {
    let world = World::new();
    let refused = world
        .create(ScheduleId::new(), &schedule(&[MemberId::new()]))
        .unwrap_err();
    assert!(
        matches!(&refused, StoreError::Invalid { field, .. } if field == "layers"),
        "{refused}"
    );
}

#[test]
fn a_reminder_is_noted_once_and_forgotten_in_time() {
    let world = World::new();
    let was = |key: &str| world.store.read(|reader| reader.was_reminded(key)).unwrap();
    assert!(!was("shift 1"));
    let update = update_reminder(IncidentId::new(), NOON);
    let forgotten = world
        .store
        .write(|door| {
            door.note_reminder("shift 1", NOON)?;
            door.note_reminder("shift 1", NOON + Millis::days(1))?;
            door.note_reminder("shift 2", NOON + Millis::days(1))?;
            door.note_reminder(&update, NOON)?;
            door.forget_reminders(NOON + Millis::hours(1))
        })
        .unwrap();
    assert_eq!(forgotten, 1);
    assert!(!was("shift 1") && was("shift 2"));
    assert!(was(&update), "that one goes with its incident");
}

#[test]
fn the_log_says_who_edited_kinds_of_records_since() {
    let world = World::new();
    let ben = world.member("Ben", Role::Responder);
    let nights = ScheduleId::new();
    world.create(nights, &schedule(&[ben])).unwrap();
    let last = world.store.read(audit::last).unwrap();
    let since = |kinds: &[muster_model::record::RecordKind]| {
        world
            .store
            .read(|reader| audit::authors_since(reader, last, kinds))
            .unwrap()
    };
    use muster_model::record::RecordKind::{HandOver as Note, Override as Exception};
    assert_eq!(since(&[Note, Exception]), []);
    world
        .store
        .write(|door| {
            door.create(
                Author::Member(ben),
                NOON,
                HandOverId::new(),
                &note(nights, ben),
            )
        })
        .unwrap();
    assert_eq!(since(&[Exception]), []);
    assert_eq!(since(&[Note, Exception]), [Author::Member(ben)]);
}
