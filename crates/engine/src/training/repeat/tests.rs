use chrono::DateTime;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

const PARIS: Tz = Tz::Europe__Paris;

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

fn until(every: RepeatEvery, interval: u32, last_day: &str) -> Repeat {
    Repeat {
        every,
        interval,
        last_day: last_day.parse().unwrap(),
    }
}

fn said(starts_at: &str, zone: Tz, repeat: Repeat) -> Vec<String> {
    let found = dates(at(starts_at), zone, Some(repeat))
        .unwrap()
        .into_iter();
    found
        .map(|it| {
            let local = it.to_utc().with_timezone(&zone);
            local.format("%m-%d %H:%M %:z").to_string()
        })
        .collect()
}

#[test]
fn one_that_does_not_repeat_begins_once() {
    let once = at("2026-03-03T14:00:00+01:00");
    assert_eq!(dates(once, PARIS, None), Ok(vec![once]));
}

// The clocks in Paris go forward on 29 March 2026 and back on 25 October, those in New York on 8
// March and on 1 November.
#[rstest]
#[case::over_the_spring(
    "2026-03-24T14:00:00+01:00",
    PARIS,
    until(RepeatEvery::Week, 1, "2026-04-07"),
    &["03-24 14:00 +01:00", "03-31 14:00 +02:00", "04-07 14:00 +02:00"]
)]
#[case::over_the_autumn_every_other_week(
    "2026-10-13T14:00:00+02:00",
    PARIS,
    until(RepeatEvery::Week, 2, "2026-11-09"),
    &["10-13 14:00 +02:00", "10-27 14:00 +01:00"]
)]
#[case::of_another_zone(
    "2026-03-03T09:30:00-05:00",
    Tz::America__New_York,
    until(RepeatEvery::Week, 1, "2026-03-10"),
    &["03-03 09:30 -05:00", "03-10 09:30 -04:00"]
)]
#[case::into_the_skipped_hour(
    "2026-03-22T02:30:00+01:00",
    PARIS,
    until(RepeatEvery::Week, 1, "2026-04-05"),
    &["03-22 02:30 +01:00", "03-29 03:00 +02:00", "04-05 02:30 +02:00"]
)]
#[case::in_the_doubled_hour(
    "2026-10-25T02:30:00+01:00",
    PARIS,
    until(RepeatEvery::Week, 1, "2026-11-01"),
    &["10-25 02:30 +01:00", "11-01 02:30 +01:00"]
)]
#[case::the_second_tuesday(
    "2026-03-10T14:00:00+01:00",
    PARIS,
    until(RepeatEvery::Month, 1, "2026-06-30"),
    &["03-10 14:00 +01:00", "04-14 14:00 +02:00", "05-12 14:00 +02:00", "06-09 14:00 +02:00"]
)]
#[case::a_fifth_tuesday_is_the_last(
    "2026-03-31T14:00:00+02:00",
    PARIS,
    until(RepeatEvery::Month, 1, "2026-06-30"),
    &["03-31 14:00 +02:00", "04-28 14:00 +02:00", "05-26 14:00 +02:00", "06-30 14:00 +02:00"]
)]
#[case::every_quarter(
    "2026-01-05T09:00:00+01:00",
    PARIS,
    until(RepeatEvery::Month, 3, "2026-12-31"),
    &["01-05 09:00 +01:00", "04-06 09:00 +02:00", "07-06 09:00 +02:00", "10-05 09:00 +02:00"]
)]
#[case::the_last_day_counts(
    "2026-03-03T23:30:00+01:00",
    PARIS,
    until(RepeatEvery::Week, 1, "2026-03-10"),
    &["03-03 23:30 +01:00", "03-10 23:30 +01:00"]
)]
#[case::days_are_those_of_the_zone(
    "2026-03-03T23:30:00+01:00",
    Tz::Asia__Tokyo,
    until(RepeatEvery::Week, 1, "2026-03-10"),
    &["03-04 07:30 +09:00"]
)]
fn a_session_repeats_at_the_same_time_of_day(
    #[case] starts_at: &str,
    #[case] zone: Tz,
    #[case] repeat: Repeat,
    #[case] expected: &[&str],
) {
    assert_eq!(said(starts_at, zone, repeat), expected);
}

#[test]
fn a_year_of_weeks_is_planned_at_once_and_no_more() {
    let repeat = |last_day| until(RepeatEvery::Week, 1, last_day);
    let found = said("2026-01-06T14:00:00+01:00", PARIS, repeat("2027-01-05"));
    assert_eq!(found.len(), Repeat::MOST);
    let more = dates(
        at("2026-01-06T14:00:00+01:00"),
        PARIS,
        Some(repeat("2027-01-12")),
    );
    let refused = more.unwrap_err();
    assert_eq!(refused.field, "last_day");
    assert_eq!(
        refused.message,
        "That makes more than 53 sessions; choose an earlier last day, and plan the others later."
    );
}

#[rstest]
#[case::before_it_begins(1, "2026-03-02", "last_day", "The session begins on 2026-03-03, after")]
#[case::never(0, "2026-06-01", "interval", "every 1 to 52 weeks or months")]
#[case::too_seldom(53, "2026-06-01", "interval", "every 1 to 52 weeks or months")]
#[case::far_away(52, "9999-12-31", "last_day", "more than 53 sessions")]
fn what_makes_no_sense_is_refused(
    #[case] interval: u32,
    #[case] last_day: &str,
    #[case] field: &str,
    #[case] words: &str,
    #[values(RepeatEvery::Week, RepeatEvery::Month)] every: RepeatEvery,
) {
    let repeat = until(every, interval, last_day);
    let refused = dates(at("2026-03-03T14:00:00+01:00"), PARIS, Some(repeat)).unwrap_err();
    assert_eq!(refused.field, field);
    assert!(refused.message.contains(words), "{refused}");
}

#[test]
fn a_beginning_that_lies_centuries_away_is_refused() {
    let repeat = until(RepeatEvery::Week, 1, "2026-03-03");
    for starts_at in [Timestamp::MIN, Timestamp::MAX] {
        let refused = dates(starts_at, PARIS, Some(repeat)).unwrap_err();
        assert_eq!(refused.field, "starts_at");
    }
}

proptest! {
    #[test]
    fn whatever_is_planned_is_in_order_in_time_and_at_the_same_time_of_day(
        minutes in 0_i64..2_000_000,
        days in 0_u64..400,
        interval in 1_u32..5,
        month in any::<bool>(),
        zone in prop::sample::select(vec![PARIS, Tz::America__New_York, Tz::Australia__Lord_Howe]),
    ) {
        let starts_at = at("2026-01-01T00:00:00Z") + muster_model::time::Millis::minutes(minutes);
        let first = WallTime::at(starts_at, zone).unwrap();
        let every = if month { RepeatEvery::Month } else { RepeatEvery::Week };
        let last_day = Day(first.time.date() + chrono::Days::new(days));
        let Ok(found) = dates(starts_at, zone, Some(Repeat { every, interval, last_day })) else {
            return Ok(());
        };
        prop_assert_eq!(found[0], starts_at);
        prop_assert!(found.is_sorted());
        prop_assert!(found.len() <= Repeat::MOST);
        for time in found {
            let wall = WallTime::at(time, zone).unwrap().time;
            prop_assert!(wall.date() <= last_day.0);
            prop_assert_eq!(wall.weekday(), first.time.weekday());
            // But for the hour that the clocks skip.
            let apart = wall.time() - first.time.time();
            prop_assert!(apart.num_minutes() >= 0 && apart.num_minutes() <= 60, "{}", wall);
        }
    }
}
