//! When somebody is told of a day that comes nearer, or that has passed: on which days, each at
//! nine in the morning. Of days that were slept through only the last one counts.

use chrono::Days;
use chrono_tz::Tz;
use muster_model::{action_items::day_at, record::Day, time::Timestamp};

use crate::reminders::morning;

/// On which days somebody is told of a thing that is due, beside the day after it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps {
    /// So many days before.
    pub(super) before: u32,
    /// On the day itself.
    pub(super) on_the_day: bool,
    /// And every so many days once it is overdue.
    pub(super) every: u32,
}

/// What is to be told of a thing that is due, and when there is something to tell next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    /// The last day on which it was to be told, up to now; none if none has come.
    pub(super) last: Option<Day>,
    /// When it is to be told next.
    pub(super) next: Timestamp,
}

impl Steps {
    /// What is to be told at `now` of a thing that is due on this day, in a zone.
    pub(super) fn at(self, due: Day, now: Timestamp, zone: Tz) -> Told {
        let today = day_at(now, zone);
        let reached = if now < morning(today, zone) {
            shifted(today, -1)
        } else {
            today
        };
        let passed = reached.0.signed_duration_since(due.0).num_days();
        let (before, every) = (i64::from(self.before), i64::from(self.every.max(1)));
        let first_after = if self.on_the_day { 0 } else { 1 };
        let (last, next) = if passed < -before {
            (None, -before)
        } else if passed < 0 {
            (Some(-before), first_after)
        } else if passed == 0 {
            (Some(if self.on_the_day { 0 } else { -before }), 1)
        } else {
            let turn = 1 + (passed - 1) / every * every;
            (Some(turn), turn + every)
        };
        Told {
            last: last.map(|days| shifted(due, days)),
            next: morning(shifted(due, next), zone),
        }
    }
}

/// The day so many days later; the same one where the calendar ends.
fn shifted(day: Day, days: i64) -> Day {
    let by = Days::new(days.unsigned_abs());
    let moved = if days < 0 {
        day.0.checked_sub_days(by)
    } else {
        day.0.checked_add_days(by)
    };
    Day(moved.unwrap_or(day.0))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use rstest::rstest;

    use super::*;

    const REVIEW: Steps = Steps {
        before: 2,
        on_the_day: true,
        every: 3,
    };
    const ACTION: Steps = Steps {
        before: 1,
        on_the_day: false,
        every: 7,
    };

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str, zone: Tz) -> Timestamp {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&local).unwrap().to_utc().into()
    }

    #[rstest]
    #[case::long_before("2026-03-10 12:00", None, "2026-03-18 09:00")]
    #[case::early_on_the_first_day("2026-03-18 08:59", None, "2026-03-18 09:00")]
    #[case::two_days_before("2026-03-18 09:00", Some("2026-03-18"), "2026-03-20 09:00")]
    #[case::the_day_before("2026-03-19 23:00", Some("2026-03-18"), "2026-03-20 09:00")]
    #[case::on_the_day("2026-03-20 09:00", Some("2026-03-20"), "2026-03-21 09:00")]
    #[case::early_after("2026-03-21 08:00", Some("2026-03-20"), "2026-03-21 09:00")]
    #[case::overdue("2026-03-21 09:00", Some("2026-03-21"), "2026-03-24 09:00")]
    #[case::two_days_over("2026-03-23 12:00", Some("2026-03-21"), "2026-03-24 09:00")]
    #[case::again("2026-03-24 09:00", Some("2026-03-24"), "2026-03-27 09:00")]
    // The clocks changed on the 29th.
    #[case::a_month_later("2026-04-20 12:00", Some("2026-04-20"), "2026-04-23 09:00")]
    fn a_review_is_told_of_two_days_before_on_its_day_and_every_third_day_after(
        #[case] now: &str,
        #[case] last: Option<&str>,
        #[case] next: &str,
    ) {
        let zone = chrono_tz::Europe::Paris;
        let told = REVIEW.at(day("2026-03-20"), at(now, zone), zone);
        assert_eq!(told.last, last.map(day));
        assert_eq!(told.next, at(next, zone));
    }

    #[rstest]
    #[case::long_before("2026-03-10 12:00", None, "2026-03-19 09:00")]
    #[case::tomorrow("2026-03-19 09:00", Some("2026-03-19"), "2026-03-21 09:00")]
    #[case::on_the_day("2026-03-20 12:00", Some("2026-03-19"), "2026-03-21 09:00")]
    #[case::overdue("2026-03-21 09:00", Some("2026-03-21"), "2026-03-28 09:00")]
    #[case::a_week_later("2026-03-28 09:00", Some("2026-03-28"), "2026-04-04 09:00")]
    fn an_action_is_told_of_the_day_before_and_weekly_once_it_is_overdue(
        #[case] now: &str,
        #[case] last: Option<&str>,
        #[case] next: &str,
    ) {
        let zone = chrono_tz::Asia::Tokyo;
        let told = ACTION.at(day("2026-03-20"), at(now, zone), zone);
        assert_eq!(told.last, last.map(day));
        assert_eq!(told.next, at(next, zone));
    }

    #[test]
    fn whoever_looks_each_hour_finds_each_day_once_and_the_next_one_always_lies_ahead() {
        let zone = chrono_tz::America::New_York;
        let due = day("2026-03-08");
        let mut now = at("2026-03-01 00:30", zone);
        let mut days = Vec::new();
        for _ in 0..24 * 30 {
            let told = REVIEW.at(due, now, zone);
            assert!(told.next > now);
            days.extend(told.last);
            now = now + muster_model::time::Millis::hours(1);
        }
        days.dedup();
        let told = [
            "2026-03-06",
            "2026-03-08",
            "2026-03-09",
            "2026-03-12",
            "2026-03-15",
            "2026-03-18",
            "2026-03-21",
            "2026-03-24",
            "2026-03-27",
            "2026-03-30",
        ];
        assert_eq!(days, told.map(day));
    }
}
