//! The mornings on which people are told of check-ins: nine o'clock on weekdays, in their own zone.

use chrono::{Datelike, Days, Weekday};
use chrono_tz::Tz;
use muster_model::{action_items::day_at, record::Day, time::Timestamp};

use crate::reminders::morning;

/// The mornings round an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mornings {
    /// The calendar week that it is, such as `2026-W49`.
    pub(super) week: String,
    /// This day's morning, if it is a weekday and that hour has come.
    pub(super) this: Option<Timestamp>,
    /// The first one that is yet to come.
    pub(super) next: Timestamp,
}

impl Mornings {
    /// The mornings round an instant, in a zone.
    pub(super) fn at(now: Timestamp, zone: Tz) -> Self {
        let today = day_at(now, zone);
        let this = morning(today, zone);
        let mut day = today;
        let mut next = this;
        while next <= now || !is_weekday(day) {
            let Some(later) = day.0.checked_add_days(Days::new(1)) else {
                break;
            };
            day = Day(later);
            next = morning(day, zone);
        }
        Self {
            week: today.0.format("%G-W%V").to_string(),
            this: (is_weekday(today) && this <= now).then_some(this),
            next,
        }
    }
}

fn is_weekday(day: Day) -> bool {
    !matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use rstest::rstest;

    use super::*;

    fn at(text: &str, zone: Tz) -> Timestamp {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&local).unwrap().to_utc().into()
    }

    // 30 November 2026 is a Monday.
    #[rstest]
    #[case::early_on_monday("2026-11-30 08:59", "2026-W49", None, "2026-11-30 09:00")]
    #[case::monday(
        "2026-11-30 09:00",
        "2026-W49",
        Some("2026-11-30 09:00"),
        "2026-12-01 09:00"
    )]
    #[case::at_night(
        "2026-11-30 23:59",
        "2026-W49",
        Some("2026-11-30 09:00"),
        "2026-12-01 09:00"
    )]
    #[case::after_midnight("2026-12-01 00:00", "2026-W49", None, "2026-12-01 09:00")]
    #[case::friday(
        "2026-12-04 17:00",
        "2026-W49",
        Some("2026-12-04 09:00"),
        "2026-12-07 09:00"
    )]
    #[case::saturday("2026-12-05 12:00", "2026-W49", None, "2026-12-07 09:00")]
    #[case::sunday("2026-12-06 23:59", "2026-W49", None, "2026-12-07 09:00")]
    #[case::the_first_week_begins_in_the_old_year(
        "2024-12-30 10:00",
        "2025-W01",
        Some("2024-12-30 09:00"),
        "2024-12-31 09:00"
    )]
    fn people_are_told_on_weekday_mornings(
        #[case] now: &str,
        #[case] week: &str,
        #[case] this: Option<&str>,
        #[case] next: &str,
        #[values(Tz::Asia__Tokyo, Tz::Europe__Paris, Tz::America__New_York)] zone: Tz,
    ) {
        let expected = Mornings {
            week: week.to_owned(),
            this: this.map(|this| at(this, zone)),
            next: at(next, zone),
        };
        assert_eq!(Mornings::at(at(now, zone), zone), expected);
    }
}
