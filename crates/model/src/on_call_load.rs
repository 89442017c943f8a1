//! The load of being on call: what one member's pages did to their nights and weekends, and how
//! fast they answered. Everything is counted by the member's own clock.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;

use crate::{
    record::Day,
    time::{Millis, Timestamp},
};

/// The hour at which a night begins.
const EVENING: u32 = 22;
/// The hour at which it is over.
const MORNING: u32 = 7;

/// The nights, 22:00 to 07:00 by the clock of `zone`, that contain one of these instants: each by
/// the day on which it began.
#[must_use]
pub fn nights(heard: impl IntoIterator<Item = Timestamp>, zone: Tz) -> BTreeSet<Day> {
    heard
        .into_iter()
        .filter_map(|at| {
            let local = at.to_utc().with_timezone(&zone);
            let day = local.date_naive();
            match local.hour() {
                EVENING.. => Some(Day(day)),
                hour if hour < MORNING => day.pred_opt().map(Day),
                _ => None,
            }
        })
        .collect()
}

/// The weekends, Saturday and Sunday by the clock of `zone`, that contain one of these instants:
/// each by its Saturday.
#[must_use]
pub fn weekends(heard: impl IntoIterator<Item = Timestamp>, zone: Tz) -> BTreeSet<Day> {
    heard
        .into_iter()
        .filter_map(|at| saturday_of(at.to_utc().with_timezone(&zone).date_naive()))
        .collect()
}

fn saturday_of(day: NaiveDate) -> Option<Day> {
    match day.weekday() {
        Weekday::Sat => Some(Day(day)),
        Weekday::Sun => day.checked_sub_days(Days::new(1)).map(Day),
        _ => None,
    }
}

/// The median of some spans: the middle one, or the mean of the two in the middle. None of none.
#[must_use]
pub fn median(spans: impl IntoIterator<Item = Millis>) -> Option<Millis> {
    let mut spans: Vec<i64> = spans.into_iter().map(|span| span.0).collect();
    spans.sort_unstable();
    let middle = spans.len() / 2;
    let upper = *spans.get(middle)?;
    if spans.len() % 2 == 1 {
        return Some(Millis(upper));
    }
    let lower = *spans.get(middle.checked_sub(1)?)?;
    Some(Millis(lower + (upper - lower) / 2))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> Timestamp {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
    }

    fn days(found: &BTreeSet<Day>) -> Vec<String> {
        found.iter().map(Day::to_string).collect()
    }

    #[rstest]
    #[case::before_the_evening("2024-06-03T21:59:59+02:00", None)]
    #[case::the_evening("2024-06-03T22:00:00+02:00", Some("2024-06-03"))]
    #[case::after_midnight("2024-06-04T00:00:00+02:00", Some("2024-06-03"))]
    #[case::just_before_the_morning("2024-06-04T06:59:59+02:00", Some("2024-06-03"))]
    #[case::the_morning("2024-06-04T07:00:00+02:00", None)]
    #[case::the_hour_that_is_skipped("2024-03-31T03:00:00+02:00", Some("2024-03-30"))]
    #[case::the_hour_that_comes_twice("2024-10-27T02:30:00+01:00", Some("2024-10-26"))]
    fn a_night_is_named_after_the_day_on_which_it_began(
        #[case] heard: &str,
        #[case] night: Option<&str>,
    ) {
        let found = days(&nights([at(heard)], Tz::Europe__Paris));
        assert_eq!(found.first().map(String::as_str), night);
    }

    #[test]
    fn two_pages_in_one_night_disturb_one_night() {
        let heard = ["2024-06-03T23:00:00+02:00", "2024-06-04T03:00:00+02:00"];
        let found = days(&nights(heard.map(at), Tz::Europe__Paris));
        assert_eq!(found, ["2024-06-03"]);
    }

    #[rstest]
    #[case::friday_night("2024-06-07T23:59:59+02:00", None)]
    #[case::saturday("2024-06-08T00:00:00+02:00", Some("2024-06-08"))]
    #[case::sunday_night("2024-06-09T23:59:59+02:00", Some("2024-06-08"))]
    #[case::monday("2024-06-10T00:00:00+02:00", None)]
    fn a_weekend_is_named_after_its_saturday(#[case] heard: &str, #[case] weekend: Option<&str>) {
        let found = days(&weekends([at(heard)], Tz::Europe__Paris));
        assert_eq!(found.first().map(String::as_str), weekend);
    }

    #[rstest]
    #[case::of_none(&[], None)]
    #[case::of_one(&[7], Some(7))]
    #[case::of_an_odd_number(&[9, 1, 4], Some(4))]
    #[case::of_an_even_number(&[10, 1, 4, 5], Some(4))]
    fn the_median_is_the_middle(#[case] spans: &[i64], #[case] middle: Option<i64>) {
        assert_eq!(
            median(spans.iter().map(|span| Millis(*span))),
            middle.map(Millis)
        );
    }
}
