use std::collections::BTreeSet;

use chrono::DateTime;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

fn zone(name: &str) -> Tz {
    name.parse().unwrap()
}

fn span(weekdays: &[Weekday], from_minute: u16, to_minute: u16) -> Span {
    Span {
        weekdays: weekdays.iter().copied().collect(),
        from_minute,
        to_minute,
    }
}

const WORKDAYS: [Weekday; 5] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
];

#[rstest]
#[case::ordinary("Europe/Paris", "2026-06-01", 540, "2026-06-01T09:00:00+02:00")]
#[case::skipped("Europe/Paris", "2026-03-29", 150, "2026-03-29T03:00:00+02:00")]
#[case::just_before_the_skip("Europe/Paris", "2026-03-29", 119, "2026-03-29T01:59:00+01:00")]
#[case::shown_twice("Europe/Paris", "2026-10-25", 150, "2026-10-25T02:30:00+02:00")]
#[case::skipped_in_america("America/New_York", "2026-03-08", 150, "2026-03-08T03:00:00-04:00")]
#[case::shown_twice_in_america("America/New_York", "2026-11-01", 90, "2026-11-01T01:30:00-04:00")]
#[case::half_an_hour_skipped("Australia/Lord_Howe", "2026-10-04", 135, "2026-10-04T02:30:00+11:00")]
#[case::half_an_hour_twice("Australia/Lord_Howe", "2026-04-05", 105, "2026-04-05T01:45:00+11:00")]
#[case::midnight_skipped("America/Santiago", "2026-09-06", 0, "2026-09-06T01:00:00-03:00")]
#[case::a_day_skipped("Pacific/Apia", "2011-12-30", 720, "2011-12-31T00:00:00+14:00")]
#[case::the_midnight_after("Europe/Paris", "2026-06-01", 1440, "2026-06-02T00:00:00+02:00")]
fn a_time_of_the_wall_clock_is_one_instant(
    #[case] name: &str,
    #[case] day: NaiveDate,
    #[case] minute: u16,
    #[case] expected: &str,
) {
    assert_eq!(instant_of(zone(name), day, minute), at(expected));
}

#[test]
fn the_ends_of_time_are_no_reason_to_fall_over() {
    for name in ["Pacific/Apia", "America/Los_Angeles"] {
        let zone = zone(name);
        assert!(day_of(zone, Timestamp::MIN) < day_of(zone, Timestamp::MAX));
        assert_eq!(instant_of(zone, NaiveDate::MAX, 1_440), Timestamp::MAX);
    }
}

#[rstest]
#[case::before("2026-06-01T08:59:59+02:00", false)]
#[case::begins("2026-06-01T09:00:00+02:00", true)]
#[case::ends("2026-06-01T17:00:00+02:00", false)]
#[case::saturday("2026-06-06T12:00:00+02:00", false)]
fn working_hours(#[case] instant: &str, #[case] inside: bool) {
    let hours = Hours {
        time_zone: None,
        spans: vec![span(&WORKDAYS, 540, 1_020)],
    };
    assert_eq!(contains(&hours, zone("Europe/Paris"), at(instant)), inside);
}

#[rstest]
#[case::friday_evening("2026-06-05T22:00:00Z", true)]
#[case::saturday_morning("2026-06-06T05:59:59Z", true)]
#[case::saturday_at_six("2026-06-06T06:00:00Z", false)]
#[case::thursday_night("2026-06-05T03:00:00Z", false)]
fn a_span_that_passes_midnight_belongs_to_the_day_on_which_it_begins(
    #[case] instant: &str,
    #[case] inside: bool,
) {
    let hours = Hours {
        time_zone: None,
        spans: vec![span(&[Weekday::Friday], 1_320, 360)],
    };
    assert_eq!(contains(&hours, Tz::UTC, at(instant)), inside);
}

#[test]
fn the_night_of_a_clock_change_is_an_hour_longer_or_shorter() {
    let hours = Hours {
        time_zone: Some("Europe/Paris".to_owned()),
        spans: vec![span(&Weekday::ALL, 1_320, 360)],
    };
    let night = |from: &str| {
        let from = at(from);
        let windows = windows(
            &hours,
            Tz::UTC,
            Window {
                from,
                to: from + Millis::hours(12),
            },
        );
        assert_eq!(windows.len(), 1);
        windows[0].length()
    };
    assert_eq!(night("2026-06-01T21:00:00+02:00"), Millis::hours(8));
    assert_eq!(night("2026-03-28T21:00:00+01:00"), Millis::hours(7));
    assert_eq!(night("2026-10-24T21:00:00+02:00"), Millis::hours(9));
}

#[test]
fn the_next_hours_begin_on_monday_after_a_weekend() {
    let hours = Hours {
        time_zone: None,
        spans: vec![span(&WORKDAYS, 540, 1_020)],
    };
    let paris = zone("Europe/Paris");
    let next = |from: &str| next_inside(&hours, paris, at(from)).unwrap();
    assert_eq!(
        next("2026-06-05T17:00:00+02:00"),
        at("2026-06-08T09:00:00+02:00")
    );
    assert_eq!(
        next("2026-06-08T10:00:00+02:00"),
        at("2026-06-08T10:00:00+02:00")
    );
    let empty = Hours {
        time_zone: None,
        spans: Vec::new(),
    };
    assert_eq!(
        next_inside(&empty, paris, at("2026-06-05T17:00:00+02:00")),
        None
    );
}

#[test]
fn a_whole_week_has_no_break() {
    let hours = Hours {
        time_zone: None,
        spans: vec![span(&Weekday::ALL, 0, 0)],
    };
    let window = Window {
        from: at("2026-03-20T00:00:00Z"),
        to: at("2026-04-10T00:00:00Z"),
    };
    assert_eq!(windows(&hours, zone("Europe/Paris"), window), [window]);
}

const ZONES: [&str; 4] = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "UTC",
];

fn any_hours() -> impl Strategy<Value = Hours> {
    let days = proptest::collection::btree_set(proptest::sample::select(&Weekday::ALL[..]), 1..4);
    let span = (days, 0..1_440_u16, 0..=1_440_u16).prop_map(
        |(weekdays, from_minute, to_minute): (BTreeSet<_>, _, _)| Span {
            weekdays,
            from_minute,
            to_minute,
        },
    );
    (
        proptest::sample::select(&ZONES[..]),
        proptest::collection::vec(span, 0..4),
    )
        .prop_map(|(zone, spans)| Hours {
            time_zone: Some(zone.to_owned()),
            spans,
        })
}

proptest! {
    #[test]
    fn an_instant_is_inside_exactly_when_a_window_contains_it(
        hours in any_hours(),
        start in 0..31_536_000_i64,
        offset in 0..20 * 86_400_i64,
    ) {
        let from = at("2026-01-01T00:00:00Z") + Millis::seconds(start);
        let window = Window { from, to: from + Millis::days(20) };
        let instant = from + Millis::seconds(offset);
        let windows = windows(&hours, Tz::UTC, window);
        prop_assert!(windows.iter().is_sorted_by(|a, b| a.to < b.from));
        prop_assert_eq!(
            contains(&hours, Tz::UTC, instant),
            windows.iter().any(|window| window.contains(instant))
        );
    }
}
