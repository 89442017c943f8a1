use rstest::rstest;

use super::*;
use crate::time::Millis;

const WEEKLY: Rotation = Rotation::Weeks {
    every: 1,
    weekday: Weekday::Monday,
    at: 540,
};

#[test]
fn a_week_is_handed_over_on_monday_at_nine() {
    let schedule = schedule(
        "Europe/Paris",
        vec![layer(&[ADA, BEN], WEEKLY, "2026-06-01")],
    );
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let seen = watch(
        &rota,
        &[
            "2026-06-01T08:59:59+02:00",
            "2026-06-01T09:00:00+02:00",
            "2026-06-08T08:59:59+02:00",
            "2026-06-08T09:00:00+02:00",
            "2026-06-15T09:00:00+02:00",
        ],
    );
    assert_eq!(seen, [None, Some(ADA), Some(ADA), Some(BEN), Some(ADA)]);
}

#[test]
fn a_layer_that_begins_in_the_middle_of_a_week_has_a_shorter_first_turn() {
    let schedule = schedule(
        "Europe/Paris",
        vec![layer(&[ADA, BEN], WEEKLY, "2026-06-03")],
    );
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let month = window("2026-06-01T00:00:00+02:00", "2026-06-20T00:00:00+02:00");
    assert_eq!(
        told(&rota.shifts(month)),
        [
            (
                at("2026-06-03T09:00:00+02:00"),
                at("2026-06-08T09:00:00+02:00"),
                ADA
            ),
            (
                at("2026-06-08T09:00:00+02:00"),
                at("2026-06-15T09:00:00+02:00"),
                BEN
            ),
            (at("2026-06-15T09:00:00+02:00"), month.to, ADA),
        ]
    );
}

/// Both clock changes of two zones, and one of half an hour: hand-overs every day at half past two.
#[rstest]
#[case::paris_forward("Europe/Paris", "2026-03-28", 150, [
    "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00",
])]
#[case::paris_back("Europe/Paris", "2026-10-24", 150, [
    "2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00",
])]
#[case::new_york_forward("America/New_York", "2026-03-07", 150, [
    "2026-03-07T02:30:00-05:00", "2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00",
])]
#[case::new_york_back("America/New_York", "2026-10-31", 90, [
    "2026-10-31T01:30:00-04:00", "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00",
])]
#[case::lord_howe_forward("Australia/Lord_Howe", "2026-10-03", 135, [
    "2026-10-03T02:15:00+10:30", "2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00",
])]
#[case::lord_howe_back("Australia/Lord_Howe", "2026-04-04", 105, [
    "2026-04-04T01:45:00+11:00", "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30",
])]
fn a_daily_hand_over_follows_the_wall_clock(
    #[case] zone: &str,
    #[case] starts_on: &str,
    #[case] minute: u16,
    #[case] hand_overs: [&str; 3],
) {
    let daily = Rotation::Days {
        every: 1,
        at: minute,
    };
    let schedule = schedule(zone, vec![layer(&[ADA, BEN, CAM], daily, starts_on)]);
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let [first, second, third] = hand_overs.map(at);
    let tick = Millis(1);
    for (instant, expected) in [
        (first - tick, None),
        (first, Some(ADA)),
        (second - tick, Some(ADA)),
        (second, Some(BEN)),
        (third - tick, Some(BEN)),
        (third, Some(CAM)),
    ] {
        assert_eq!(
            rota.on_call(instant).into_iter().next(),
            expected,
            "{instant}"
        );
    }
    assert_eq!(rota.next_change(first), Some(second));
    assert_eq!(
        rota.shift_at(second).unwrap().window,
        Window {
            from: second,
            to: third
        }
    );
}

/// The hour that Paris has twice passes as two: six turns of four hours take the 25 hours' day and
/// are an hour early by the wall clock afterwards.
#[test]
fn hours_pass_as_they_pass_when_the_clocks_go_back() {
    let four = Rotation::Hours { every: 4 };
    let schedule = schedule("Europe/Paris", vec![layer(&[ADA, BEN], four, "2026-10-24")]);
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let night = window("2026-10-25T00:00:00+02:00", "2026-10-25T08:00:00+01:00");
    assert_eq!(
        told(&rota.shifts(night)),
        [
            (night.from, at("2026-10-25T03:00:00+01:00"), ADA),
            (
                at("2026-10-25T03:00:00+01:00"),
                at("2026-10-25T07:00:00+01:00"),
                BEN
            ),
            (at("2026-10-25T07:00:00+01:00"), night.to, ADA),
        ]
    );
}

#[test]
fn every_third_day_and_every_second_week() {
    let days = schedule(
        "UTC",
        vec![layer(
            &[ADA, BEN],
            Rotation::Days { every: 3, at: 0 },
            "2026-06-01",
        )],
    );
    let rota = Rota::new(SCHEDULE, &days, []);
    let seen = watch(
        &rota,
        &[
            "2026-06-03T23:59:59Z",
            "2026-06-04T00:00:00Z",
            "2026-06-07T00:00:00Z",
        ],
    );
    assert_eq!(seen, [Some(ADA), Some(BEN), Some(ADA)]);
    let fortnight = Rotation::Weeks {
        every: 2,
        weekday: Weekday::Friday,
        at: 1_020,
    };
    let weeks = schedule("UTC", vec![layer(&[ADA, BEN], fortnight, "2026-06-05")]);
    let rota = Rota::new(SCHEDULE, &weeks, []);
    let seen = watch(
        &rota,
        &[
            "2026-06-05T16:59:59Z",
            "2026-06-05T17:00:00Z",
            "2026-06-19T16:59:59Z",
            "2026-06-19T17:00:00Z",
            "2026-07-03T17:00:00Z",
        ],
    );
    assert_eq!(seen, [None, Some(ADA), Some(ADA), Some(BEN), Some(ADA)]);
}

#[test]
fn the_sun_is_followed_from_paris_to_new_york_and_the_fallback_has_the_rest() {
    let mut paris = layer(&[ADA], WEEKLY, "2026-06-01");
    paris.hours = Some(hours(Some("Europe/Paris"), &Weekday::ALL, 480, 1_080));
    let mut york = layer(&[BEN], WEEKLY, "2026-06-01");
    york.hours = Some(hours(Some("America/New_York"), &Weekday::ALL, 480, 1_080));
    let fallback = layer(&[CAM], WEEKLY, "2026-05-25");
    let schedule = schedule("UTC", vec![fallback, paris, york]);
    let rota = Rota::new(SCHEDULE, &schedule, []);
    // Paris is on from 06:00 to 16:00 UTC, New York from 12:00 to 22:00 and covers Paris.
    let day = window("2026-06-10T00:00:00Z", "2026-06-11T00:00:00Z");
    assert_eq!(
        told(&rota.shifts(day)),
        [
            (day.from, at("2026-06-10T06:00:00Z"), CAM),
            (at("2026-06-10T06:00:00Z"), at("2026-06-10T12:00:00Z"), ADA),
            (at("2026-06-10T12:00:00Z"), at("2026-06-10T22:00:00Z"), BEN),
            (at("2026-06-10T22:00:00Z"), day.to, CAM),
        ]
    );
    assert_eq!(
        rota.layer(1, day)[0].window,
        window("2026-06-10T06:00:00Z", "2026-06-10T16:00:00Z")
    );
    assert_eq!(gaps(&rota, day), []);
}

/// target/goalert #862: a plan for one week, with the ordinary one for its gaps.
#[test]
fn a_special_week_has_its_own_plan_and_the_ordinary_one_for_its_gaps() {
    let ordinary = layer(&[ADA], WEEKLY, "2026-11-02");
    let mut holidays = layer(
        &[BEN, CAM],
        Rotation::Days { every: 1, at: 540 },
        "2026-12-21",
    );
    holidays.ends_on = Some("2026-12-24".parse().unwrap());
    holidays.hours = Some(hours(None, &Weekday::ALL, 540, 1_320));
    let schedule = schedule("Europe/Berlin", vec![ordinary, holidays]);
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let seen = watch(
        &rota,
        &[
            "2026-12-21T08:59:59+01:00",
            "2026-12-21T09:00:00+01:00",
            "2026-12-21T22:00:00+01:00",
            "2026-12-22T09:00:00+01:00",
            "2026-12-23T21:59:59+01:00",
            "2026-12-24T09:00:00+01:00",
        ],
    );
    assert_eq!(
        seen,
        [
            Some(ADA),
            Some(BEN),
            Some(ADA),
            Some(CAM),
            Some(BEN),
            Some(ADA)
        ]
    );
}

#[test]
fn a_member_who_is_gone_leaves_their_turns_to_the_layer_below() {
    let fallback = layer(&[CAM], WEEKLY, "2026-06-01");
    let primary = layer(&[ADA, BEN], WEEKLY, "2026-06-01");
    let schedule = schedule("UTC", vec![fallback, primary]);
    let members = [BEN, CAM].into();
    let rota = Rota::new(SCHEDULE, &schedule, []).among(&members);
    let seen = watch(&rota, &["2026-06-02T00:00:00Z", "2026-06-09T00:00:00Z"]);
    assert_eq!(seen, [Some(CAM), Some(BEN)]);
}

#[test]
fn a_schedule_of_one_never_changes_and_an_empty_one_never_begins() {
    let alone = schedule("UTC", vec![layer(&[ADA], WEEKLY, "2020-01-06")]);
    let rota = Rota::new(SCHEDULE, &alone, []);
    let now = at("2026-06-02T00:00:00Z");
    assert_eq!(rota.next_change(now), None);
    let sight = Millis::days(2 * 366);
    assert_eq!(
        rota.shift_at(now).unwrap().window,
        Window {
            from: now - sight,
            to: now + sight
        }
    );
    let empty = schedule("UTC", Vec::new());
    let rota = Rota::new(SCHEDULE, &empty, []);
    assert_eq!(rota.next_change(now), None);
    assert_eq!(rota.shift_at(now), None);
    let week = window("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z");
    assert_eq!(gaps(&rota, week), [week]);
}

#[test]
fn a_year_of_an_hourly_rotation_is_made_of_its_hours() {
    let hourly = Rotation::Hours { every: 1 };
    let schedule = schedule(
        "Europe/Paris",
        vec![layer(&[ADA, BEN, CAM], hourly, "1990-01-01")],
    );
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let year = window("2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00");
    let shifts = rota.shifts(year);
    assert_eq!(shifts.len(), 8_760);
    assert!(
        shifts
            .iter()
            .all(|shift| shift.window.length() == Millis::hours(1))
    );
    for member in [ADA, BEN, CAM] {
        let turns = shifts
            .iter()
            .filter(|shift| shift.members.contains(&member));
        assert_eq!(turns.count(), 2_920);
    }
}
