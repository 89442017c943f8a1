//! Days, ISO weeks and months of a zone, cut to a window. A day begins at local midnight, or at the
//! first instant after it where the clocks skip it, so that a day is a day on the nights that last
//! 23 or 25 hours.

use std::ops::Range;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::time::{Timestamp, Window};

/// How fine a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// A local day.
    Day,
    /// An ISO week: from Monday.
    Week,
    /// A calendar month.
    Month,
}

/// One bucket of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) window: Window,
    /// Whether the window cuts it.
    pub(super) partial: bool,
    /// Its days, as indexes into the calendar's.
    pub(super) days: Range<usize>,
}

/// The days and buckets of a window.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    pub(super) spans: Vec<Span>,
    /// When each day begins within the window; and at last the window's end.
    edges: Vec<i64>,
    dates: Vec<NaiveDate>,
    /// Which part of each day lies in the window: 1 but at the edges.
    parts: Vec<f64>,
}

/// Longer windows are counted by month, so that no window asks for millions of buckets.
const MOST_DAYS: i64 = 20_000;
const DAY: i64 = 86_400_000;
/// 1900 and 2200: no deployment of ours lies outside.
const OUTER: (i64, i64) = (-2_208_988_800_000, 7_258_118_400_000);

impl Calendar {
    pub(super) fn new(zone: Tz, window: Window, bucket: Bucket) -> Self {
        let from = window.from.0.clamp(OUTER.0, OUTER.1);
        let to = window.to.0.clamp(from, OUTER.1);
        let bucket = if (to - from) / DAY > MOST_DAYS {
            Bucket::Month
        } else {
            bucket
        };
        let mut calendar = Self {
            spans: Vec::new(),
            edges: Vec::new(),
            dates: Vec::new(),
            parts: Vec::new(),
        };
        let mut begin = from;
        let mut date = local_date(zone, from);
        while begin < to {
            let first = bucket.begin(date);
            let next = bucket.next(first);
            let (start, end) = (start_of_day(zone, first), start_of_day(zone, next));
            let days = calendar.edges.len();
            calendar.add_days(zone, date, next, (begin, end.min(to)));
            calendar.spans.push(Span {
                window: Window {
                    from: Timestamp(begin),
                    to: Timestamp(end.min(to)),
                },
                partial: start < from || end > to,
                days: days..calendar.edges.len(),
            });
            begin = end;
            date = next;
        }
        calendar.edges.push(to);
        calendar
    }

    fn add_days(&mut self, zone: Tz, first: NaiveDate, next: NaiveDate, cut: (i64, i64)) {
        let mut date = first;
        while date < next {
            let after = date
                .checked_add_days(Days::new(1))
                .unwrap_or(NaiveDate::MAX);
            let (start, end) = (start_of_day(zone, date), start_of_day(zone, after));
            let (from, to) = (start.max(cut.0), end.min(cut.1));
            if from >= to {
                break;
            }
            self.edges.push(from);
            self.dates.push(date);
            self.parts.push((to - from) as f64 / (end - start) as f64);
            date = after;
        }
    }

    /// How many days `days` are, those that the window cuts by their part.
    pub(super) fn days_in(&self, days: Range<usize>) -> f64 {
        self.parts[days].iter().sum()
    }

    /// When the day after this one begins.
    pub(super) fn end_of_day(&self, day: usize) -> i64 {
        self.edges[day + 1]
    }

    /// The days of each ISO week that lies in the window as a whole.
    pub(super) fn complete_weeks(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mondays = self
            .dates
            .iter()
            .enumerate()
            .filter(|(_, date)| date.weekday().num_days_from_monday() == 0);
        mondays.map(|(day, _)| day..day + 7).filter(|week| {
            self.parts
                .get(week.clone())
                .is_some_and(|parts| parts.iter().all(|part| *part >= 1.0))
        })
    }
}

impl Bucket {
    fn begin(self, date: NaiveDate) -> NaiveDate {
        let back = match self {
            Self::Day => 0,
            Self::Week => date.weekday().num_days_from_monday(),
            Self::Month => date.day0(),
        };
        date.checked_sub_days(Days::new(u64::from(back)))
            .unwrap_or(date)
    }

    fn next(self, begin: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => begin.checked_add_days(Days::new(1)),
            Self::Week => begin.checked_add_days(Days::new(7)),
            Self::Month => begin.checked_add_months(Months::new(1)),
        }
        .unwrap_or(NaiveDate::MAX)
    }
}

fn local_date(zone: Tz, instant: i64) -> NaiveDate {
    Timestamp(instant)
        .to_utc()
        .with_timezone(&zone)
        .date_naive()
}

/// The first instant of a day in a zone, in milliseconds.
pub(super) fn start_of_day(zone: Tz, date: NaiveDate) -> i64 {
    let midnight = date.and_time(NaiveTime::MIN);
    if let Some(instant) = zone.from_local_datetime(&midnight).earliest() {
        return instant.timestamp_millis();
    }
    // The clocks skip midnight. Reckoned with the offset of the evening before, midnight is the
    // very instant at which they are changed.
    let evening = midnight - TimeDelta::hours(6);
    let offset = zone.offset_from_utc_datetime(&evening).fix();
    (midnight - TimeDelta::seconds(i64::from(offset.local_minus_utc())))
        .and_utc()
        .timestamp_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(
            text.parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                .timestamp_millis(),
        )
    }

    fn calendar(zone: Tz, from: &str, to: &str, bucket: Bucket) -> Calendar {
        Calendar::new(
            zone,
            Window {
                from: at(from),
                to: at(to),
            },
            bucket,
        )
    }

    #[test]
    fn the_days_of_a_clock_change_last_23_and_25_hours_and_are_one_day_each() {
        let hours = |from, to| {
            let calendar = calendar(Tz::Europe__Paris, from, to, Bucket::Day);
            assert!(calendar.spans.iter().all(|span| !span.partial));
            assert_eq!(calendar.days_in(0..2), 2.0);
            calendar
                .spans
                .iter()
                .map(|s| s.window.length().0 / 3_600_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            hours("2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z"),
            [23, 24]
        );
        assert_eq!(
            hours("2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z"),
            [25, 24]
        );
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_when_the_clocks_have_changed() {
        // In Beirut the clocks went from 00:00 to 01:00 on 27 March 2022.
        let days = calendar(
            Tz::Asia__Beirut,
            "2022-03-25T22:00:00Z",
            "2022-03-27T21:00:00Z",
            Bucket::Day,
        );
        assert_eq!(days.spans[1].window.from, at("2022-03-26T22:00:00Z"));
        assert_eq!(days.spans.len(), 2);
    }

    #[test]
    fn weeks_begin_on_monday_and_those_at_the_edges_are_partial() {
        let weeks = calendar(
            Tz::UTC,
            "2026-01-01T12:00:00Z",
            "2026-01-20T00:00:00Z",
            Bucket::Week,
        );
        let partial: Vec<_> = weeks.spans.iter().map(|span| span.partial).collect();
        assert_eq!(partial, [true, false, false, true]);
        assert_eq!(weeks.spans[1].window.from, at("2026-01-05T00:00:00Z"));
        assert_eq!(weeks.days_in(0..19), 18.5);
        assert_eq!(weeks.complete_weeks().count(), 2);
    }

    #[test]
    fn buckets_meet_without_gap_and_an_endless_window_is_counted_by_month() {
        let window = Window {
            from: Timestamp::MIN,
            to: Timestamp::MAX,
        };
        let endless = Calendar::new(Tz::America__New_York, window, Bucket::Day);
        assert_eq!(endless.spans.len(), 3_601);
        assert!(
            endless
                .spans
                .windows(2)
                .all(|pair| pair[0].window.to == pair[1].window.from)
        );
        let turned = Window {
            from: Timestamp(5),
            to: Timestamp(1),
        };
        assert!(
            Calendar::new(Tz::UTC, turned, Bucket::Week)
                .spans
                .is_empty()
        );
    }
}
