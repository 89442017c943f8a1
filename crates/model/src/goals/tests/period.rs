use chrono::Days;
use chrono_tz::Tz;
use proptest::prelude::*;
use rstest::rstest;

use super::{super::Period, day, period, quarter};
use crate::{
    action_items::day_at,
    record::Day,
    time::{Millis, Timestamp},
};

fn at(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .into()
}

#[rstest]
#[case::quarter("2026-10-01", "2026-12-31", "Q4 2026")]
#[case::first_quarter("2027-01-01", "2027-03-31", "Q1 2027")]
#[case::quarter_of_a_leap_year("2028-01-01", "2028-03-31", "Q1 2028")]
#[case::year("2026-01-01", "2026-12-31", "2026")]
#[case::month("2026-10-01", "2026-10-31", "October 2026")]
#[case::february("2026-02-01", "2026-02-28", "February 2026")]
#[case::february_cut_short("2028-02-01", "2028-02-28", "2028-02-01 to 2028-02-28")]
#[case::half_a_year("2026-07-01", "2026-12-31", "2026-07-01 to 2026-12-31")]
#[case::three_months_of_two_quarters("2026-02-01", "2026-04-30", "2026-02-01 to 2026-04-30")]
#[case::some_days("2026-10-05", "2026-11-15", "2026-10-05 to 2026-11-15")]
#[case::one_day("2026-10-05", "2026-10-05", "2026-10-05")]
fn periods_are_called_as_people_call_them(
    #[case] first: &str,
    #[case] last: &str,
    #[case] name: &str,
) {
    assert_eq!(period(first, last).name(), name);
}

#[rstest]
#[case("2026-10-01", "2026-10-01", "2026-12-31")]
#[case("2026-12-31", "2026-10-01", "2026-12-31")]
#[case("2026-09-30", "2026-07-01", "2026-09-30")]
#[case("2028-02-29", "2028-01-01", "2028-03-31")]
fn a_day_lies_in_its_quarter(#[case] of: &str, #[case] first: &str, #[case] last: &str) {
    assert_eq!(Period::quarter_of(day(of)), period(first, last));
}

#[rstest]
#[case::long_before("2026-01-01", 0.0)]
#[case::the_day_before("2026-09-30", 0.0)]
#[case::the_first_day("2026-10-01", 0.0)]
#[case::the_second_day("2026-10-02", 1.0 / 92.0)]
#[case::half_of_it("2026-11-16", 0.5)]
#[case::the_last_day("2026-12-31", 91.0 / 92.0)]
#[case::the_day_after("2027-01-01", 1.0)]
#[case::long_after("2028-01-01", 1.0)]
fn what_is_expected_is_the_share_of_days_that_are_over(#[case] today: &str, #[case] share: f64) {
    let expected = quarter().expected(day(today));
    assert!((expected - share).abs() < 1e-12, "{expected}");
}

#[test]
fn a_goal_of_one_day_is_expected_to_be_reached_the_day_after() {
    let one = period("2026-10-05", "2026-10-05");
    assert!(one.expected(day("2026-10-05")).abs() < 1e-12);
    assert!((one.expected(day("2026-10-06")) - 1.0).abs() < 1e-12);
}

#[test]
fn days_are_those_of_the_zone_also_where_the_clocks_change() {
    // In Paris the clocks go back on 25 October 2026: that day has 25 hours, and is one of five.
    let week = period("2026-10-23", "2026-10-27");
    let zone = Tz::Europe__Paris;
    let window = week.window(zone);
    assert_eq!(window.from, at("2026-10-22T22:00:00Z"));
    assert_eq!(window.to, at("2026-10-27T23:00:00Z"));
    assert_eq!(window.length(), Millis::hours(5 * 24 + 1));
    let table = [
        ("2026-10-24T21:59:59Z", 0.2),
        ("2026-10-24T22:00:00Z", 0.4),
        ("2026-10-25T22:59:59Z", 0.4),
        ("2026-10-25T23:00:00Z", 0.6),
    ];
    for (instant, share) in table {
        let expected = week.expected(day_at(at(instant), zone));
        assert!((expected - share).abs() < 1e-12, "{instant}: {expected}");
    }
}

#[test]
fn periods_touch_where_they_have_a_day_in_common() {
    let table = [
        ("2026-07-01", "2026-09-30", false),
        ("2026-07-01", "2026-10-01", true),
        ("2026-11-01", "2026-11-30", true),
        ("2026-01-01", "2027-12-31", true),
        ("2026-12-31", "2027-01-31", true),
        ("2027-01-01", "2027-03-31", false),
    ];
    for (first, last, touches) in table {
        let other = period(first, last);
        assert_eq!(quarter().touches(other), touches, "{first} to {last}");
        assert_eq!(other.touches(quarter()), touches, "{first} to {last}");
    }
}

fn days() -> impl Strategy<Value = Day> {
    (0_u64..60_000).prop_map(|days| Day(day("1980-01-01").0 + Days::new(days)))
}

fn zones() -> impl Strategy<Value = Tz> {
    proptest::sample::select(chrono_tz::TZ_VARIANTS.as_slice())
}

proptest! {
    #[test]
    fn a_period_is_half_open_in_every_zone(first in days(), length in 0_u64..400, zone in zones()) {
        let last = Day(first.0 + Days::new(length));
        let asked = Period { first_day: first, last_day: last };
        let window = asked.window(zone);
        // Where a zone left out a whole day, that day has no instant of its own.
        prop_assume!(day_at(window.from, zone) == first);
        prop_assume!(day_at(window.to, zone) == Day(last.0.succ_opt().unwrap()));
        prop_assert!(!asked.contains(day_at(window.from - Millis(1), zone)));
        prop_assert!(!asked.contains(day_at(window.to, zone)));
        prop_assert_eq!(asked.expected(day_at(window.from, zone)), 0.0);
        prop_assert_eq!(asked.expected(day_at(window.to, zone)), 1.0);
    }

    #[test]
    fn what_is_expected_never_falls_and_stays_within_a_whole(
        first in days(), length in 0_u64..2_000, one in days(), other in days(),
    ) {
        let asked = Period { first_day: first, last_day: Day(first.0 + Days::new(length)) };
        let (early, late) = (one.min(other), one.max(other));
        let (before, after) = (asked.expected(early), asked.expected(late));
        prop_assert!((0.0..=1.0).contains(&before) && (0.0..=1.0).contains(&after));
        prop_assert!(before <= after);
    }

    #[test]
    fn every_day_lies_in_its_quarter_and_that_has_a_name(of in days()) {
        let quarter = Period::quarter_of(of);
        prop_assert!(quarter.contains(of));
        prop_assert!((90..=92).contains(&quarter.days()));
        prop_assert!(quarter.name().starts_with('Q'));
    }
}
