//! The sample's schedules: the platform's weekly primary with an override, an offer and a hand-over
//! note; one that follows the sun from Tokyo to Berlin; and the managers who can be called. The
//! viewer's own shift is the one that comes next.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use muster_model::{
    ids::{MemberId, ScheduleId},
    rbac::Author,
    record::{
        Day, HandOver, Hours, Layer, Override, Rotation, Schedule, ShiftOffer, Span, Weekday,
    },
    time::{Millis, Timestamp, Window},
};

use super::{
    AnyRecord, SampleRecord, calendar,
    dice::Dice,
    people::{Cast, DINESH, ELODIE, JULIANE, MARA, ME, NOAH, SATO, TOMASZ},
};

/// Keeps the identities of these records apart from those that the rest of the sample throws.
const SALT: u64 = 0x6f6e_5f63_616c_6c21;

/// Hand-overs are at nine in the morning.
const NINE: u16 = 9 * 60;

/// The identity of the platform's primary schedule, for the policy that tells whoever is on call.
pub(super) fn primary(seed: u64, set_up: Timestamp) -> ScheduleId {
    Dice::new(seed ^ SALT).id(set_up)
}

/// Writes the schedules and what hangs on them.
pub(super) fn on_call(
    seed: u64,
    (set_up, now): (Timestamp, Timestamp),
    cast: &Cast,
    records: &mut Vec<SampleRecord>,
) {
    let mut dice = Dice::new(seed ^ SALT);
    let author = Author::Member(cast.id(MARA));
    let monday = monday_of(calendar::day_of(set_up));
    // The viewer comes after whoever is on call at `now`.
    let this_week = weeks_between(monday, week_of(now));
    let mut turns = [TOMASZ, ME, MARA].map(|person| cast.id(person));
    turns.rotate_right(this_week % 3);
    let primary: ScheduleId = dice.id(set_up);
    let schedules = [
        (primary, platform_primary(&turns, monday)),
        (dice.id(set_up), follow_the_sun(cast, monday)),
        (dice.id(set_up), duty_manager(cast, monday)),
    ];
    for (id, schedule) in schedules {
        let record = AnyRecord::Schedule(id, schedule);
        records.push(SampleRecord::written(set_up, author, record));
    }
    exceptions(&mut dice, (primary, set_up, now), cast, records);
}

/// Tomasz has a day of the viewer's coming week; Mara would give a weekend away; and she left a
/// note when she handed over to Tomasz.
fn exceptions(
    dice: &mut Dice,
    (schedule, set_up, now): (ScheduleId, Timestamp, Timestamp),
    cast: &Cast,
    records: &mut Vec<SampleRecord>,
) {
    let week = week_of(now);
    let yesterday = (now - Millis::days(1)).max(set_up);
    if let Some(window) = span(week, (12, 12), (13, 12)) {
        let record = Override {
            schedule,
            member: cast.id(TOMASZ),
            instead_of: Some(cast.id(ME)),
            window,
            reason: "A wedding; Tomasz has the night".to_owned(),
        };
        let record = AnyRecord::Override(dice.id(yesterday), record);
        let author = Author::Member(cast.id(ME));
        records.push(SampleRecord::written(yesterday, author, record));
    }
    let mara = cast.id(MARA);
    if let Some(window) = span(week, (19, 9), (21, 9)) {
        let asked_at = (now - Millis::hours(5)).max(set_up);
        let record = ShiftOffer {
            schedule,
            member: mara,
            window,
            asked: Some(cast.id(ME)),
            in_return: None,
            note: "I am away that weekend. I take one of yours in return whenever you like."
                .to_owned(),
            taken_by: None,
            taken_at: None,
            closed_at: None,
            declined_by: BTreeSet::new(),
        };
        let record = AnyRecord::ShiftOffer(dice.id(asked_at), record);
        records.push(SampleRecord::written(
            asked_at,
            Author::Member(mara),
            record,
        ));
    }
    if let Some(at) = calendar::at(week, 9, 0, 0).map(|at| (at - Millis::minutes(8)).max(set_up)) {
        let record = HandOver {
            schedule,
            at,
            by: mara,
            text: HAND_OVER.to_owned(),
        };
        let record = AnyRecord::HandOver(dice.id(at), record);
        records.push(SampleRecord::written(at, Author::Member(mara), record));
    }
}

const HAND_OVER: &str = "A quiet week but for the search index.

- The index rebuild takes longer every night. If the alert for its disk comes back, the old \
segments can be dropped by hand.
- The certificate of the payment gateway is renewed on Thursday; somebody should look.
- Two pages this week, both real, nobody woken.";

fn platform_primary(turns: &[MemberId], monday: NaiveDate) -> Schedule {
    Schedule {
        name: "Platform primary".to_owned(),
        description: "Whoever is told first when the platform or the shop is in trouble."
            .to_owned(),
        time_zone: calendar::ZONE.to_string(),
        layers: vec![Layer {
            name: "Primary".to_owned(),
            members: turns.to_vec(),
            rotation: weekly(Weekday::Monday, NINE),
            starts_on: Day(monday),
            ends_on: None,
            hours: None,
        }],
    }
}

/// Berlin has the day and the evening, Tokyo the night: its day, and what the clocks of Berlin make
/// of it in summer and winter, leaves no hour out.
fn follow_the_sun(cast: &Cast, monday: NaiveDate) -> Schedule {
    let layer = |name: &str, people: [usize; 2], zone: &str, (from, to): (u16, u16)| Layer {
        name: name.to_owned(),
        members: people.map(|person| cast.id(person)).to_vec(),
        rotation: weekly(Weekday::Monday, 0),
        starts_on: Day(monday),
        ends_on: None,
        hours: Some(Hours {
            time_zone: Some(zone.to_owned()),
            spans: vec![Span {
                weekdays: Weekday::ALL.into(),
                from_minute: from * 60,
                to_minute: to * 60,
            }],
        }),
    };
    Schedule {
        name: "Checkout, follow the sun".to_owned(),
        description: "Nobody is woken: the night in Berlin is the day in Tokyo.".to_owned(),
        time_zone: "UTC".to_owned(),
        layers: vec![
            layer("Asia", [SATO, DINESH], "Asia/Tokyo", (5, 17)),
            layer("Europe", [NOAH, ELODIE], "Europe/Berlin", (8, 22)),
        ],
    }
}

/// Mara is primary as well in some weeks: the double booking is there to be seen.
fn duty_manager(cast: &Cast, monday: NaiveDate) -> Schedule {
    Schedule {
        name: "Duty manager".to_owned(),
        description: "Who decides when an incident costs money or reputation.".to_owned(),
        time_zone: calendar::ZONE.to_string(),
        layers: vec![Layer {
            name: "Managers".to_owned(),
            members: vec![cast.id(JULIANE), cast.id(MARA)],
            rotation: weekly(Weekday::Friday, 17 * 60),
            starts_on: Day(monday),
            ends_on: None,
            hours: None,
        }],
    }
}

const fn weekly(weekday: Weekday, at: u16) -> Rotation {
    Rotation::Weeks {
        every: 1,
        weekday,
        at,
    }
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    let back = Days::new(u64::from(day.weekday().num_days_from_monday()));
    day.checked_sub_days(back).unwrap_or(day)
}

/// The Monday on which the turn of `now` began.
fn week_of(now: Timestamp) -> NaiveDate {
    monday_of(calendar::day_of(now - Millis::hours(9)))
}

fn weeks_between(from: NaiveDate, to: NaiveDate) -> usize {
    usize::try_from(to.signed_duration_since(from).num_weeks()).unwrap_or_default()
}

/// From one day and hour after a Monday to another, in Berlin.
fn span(monday: NaiveDate, from: (u64, u32), to: (u64, u32)) -> Option<Window> {
    let at = |(days, hour): (u64, u32)| {
        let day = monday.checked_add_days(Days::new(days))?;
        calendar::at(day, hour, 0, 0)
    };
    Some(Window {
        from: at(from)?,
        to: at(to)?,
    })
}
