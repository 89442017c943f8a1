//! Weeks: from Monday to Sunday, counted by the calendar of a zone, so that a week on which the clocks
//! change is one week. A week is named by its Monday.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

use crate::{
    action_items::day_at,
    goals::Period,
    record::{Day, Invalid},
    time::{Timestamp, Window},
};

/// A week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Week(NaiveDate);

impl Week {
    /// The week that a day lies in.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let back = Days::new(day.0.weekday().num_days_from_monday().into());
        Self(day.0.checked_sub_days(back).unwrap_or(NaiveDate::MIN))
    }

    /// The week that it is at an instant, in a zone.
    #[must_use]
    pub fn at(instant: Timestamp, zone: Tz) -> Self {
        Self::of(day_at(instant, zone))
    }

    /// The week that a day names, as its Monday.
    ///
    /// # Errors
    /// A sentence if the day is no Monday, or lies in no year that people plan for.
    pub fn named(monday: Day) -> Result<Self, Invalid> {
        monday.check("week")?;
        if monday.0.weekday() != Weekday::Mon {
            return Err(Invalid::new(
                "week",
                format!("A week is named by its Monday; {monday} is none."),
            ));
        }
        Ok(Self(monday.0))
    }

    /// Its first day.
    #[must_use]
    pub const fn monday(self) -> Day {
        Day(self.0)
    }

    /// Its last day.
    #[must_use]
    pub fn sunday(self) -> Day {
        Day(self.0.checked_add_days(Days::new(6)).unwrap_or(self.0))
    }

    /// The week before it.
    #[must_use]
    pub fn previous(self) -> Self {
        self.back(1)
    }

    /// The week so many weeks before it.
    #[must_use]
    pub fn back(self, weeks: u32) -> Self {
        let days = Days::new(u64::from(weeks) * 7);
        Self(self.0.checked_sub_days(days).unwrap_or(NaiveDate::MIN))
    }

    /// The week after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.checked_add_days(Days::new(7)).unwrap_or(self.0))
    }

    /// Its first instant and the first after it, in a zone.
    #[must_use]
    pub fn window(self, zone: Tz) -> Window {
        let days = Period {
            first_day: self.monday(),
            last_day: self.sunday(),
        };
        days.window(zone)
    }

    /// How ISO 8601 writes it: '2026-W49'. The year is the one that most of its days lie in.
    #[must_use]
    pub fn iso(self) -> String {
        let week = self.0.iso_week();
        format!("{}-W{:02}", week.year(), week.week())
    }

    /// What people call it, with the number that ISO 8601 gives it: 'Week 49, 30 November to 6
    /// December 2026'.
    #[must_use]
    pub fn name(self) -> String {
        let (first, last) = (self.0, self.sunday().0);
        let first_day = if first.year() != last.year() {
            first.format("%-d %B %Y")
        } else if first.month() != last.month() {
            first.format("%-d %B")
        } else {
            first.format("%-d")
        };
        format!(
            "Week {}, {first_day} to {}",
            first.iso_week().week(),
            last.format("%-d %B %Y")
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::time::Millis;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[rstest]
    #[case::two_months("2026-11-30", "2026-W49", "Week 49, 30 November to 6 December 2026")]
    #[case::one_month("2026-12-07", "2026-W50", "Week 50, 7 to 13 December 2026")]
    #[case::two_years(
        "2026-12-28",
        "2026-W53",
        "Week 53, 28 December 2026 to 3 January 2027"
    )]
    #[case::a_first("2025-12-29", "2026-W01", "Week 1, 29 December 2025 to 4 January 2026")]
    fn a_week_has_a_name(#[case] monday: &str, #[case] iso: &str, #[case] name: &str) {
        let week = Week::named(day(monday)).unwrap();
        assert_eq!((week.iso().as_str(), week.name().as_str()), (iso, name));
    }

    #[rstest]
    #[case::spring(
        "2026-03-23",
        "2026-03-22T23:00:00.000Z",
        "2026-03-29T22:00:00.000Z",
        167
    )]
    #[case::autumn(
        "2026-10-19",
        "2026-10-18T22:00:00.000Z",
        "2026-10-25T23:00:00.000Z",
        169
    )]
    #[case::neither(
        "2026-11-30",
        "2026-11-29T23:00:00.000Z",
        "2026-12-06T23:00:00.000Z",
        168
    )]
    fn a_week_is_one_whatever_the_clocks_do(
        #[case] monday: &str,
        #[case] from: &str,
        #[case] to: &str,
        #[case] hours: i64,
    ) {
        let window = Week::named(day(monday)).unwrap().window(Tz::Europe__Paris);
        assert_eq!(
            (
                window.from.to_string().as_str(),
                window.to.to_string().as_str()
            ),
            (from, to)
        );
        assert_eq!(window.length(), Millis::hours(hours));
    }

    #[rstest]
    #[case::a_sunday("2026-12-06", "A week is named by its Monday; 2026-12-06 is none.")]
    #[case::nobodys_year("2201-01-05", "Choose a day between 1970 and 2200; 2201-01-05 is not.")]
    fn what_names_no_week_is_refused(#[case] named: &str, #[case] sentence: &str) {
        let refused = Week::named(day(named)).unwrap_err();
        assert_eq!(
            (refused.field, refused.message.as_str()),
            ("week", sentence)
        );
    }

    proptest! {
        #[test]
        fn weeks_follow_each_other_without_gap(number in 0_i32..80_000, zone in prop::sample::select(&[
            Tz::UTC, Tz::Europe__Paris, Tz::Asia__Beirut, Tz::America__Santiago, Tz::Pacific__Apia,
        ])) {
            let some_day = Day(NaiveDate::from_num_days_from_ce_opt(719_163 + number).unwrap());
            let week = Week::of(some_day);
            prop_assert!(week.monday() <= some_day && some_day <= week.sunday());
            prop_assert_eq!(week.window(zone).to, week.next().window(zone).from);
            prop_assert_eq!(week.next().previous(), week);
            prop_assert_eq!(Week::at(week.window(zone).from, zone), week);
            prop_assert_eq!(Week::at(week.window(zone).to - Millis(1), zone), week);
        }
    }
}
