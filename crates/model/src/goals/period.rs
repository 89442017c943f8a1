//! The days of a goal, in the workspace's zone. A goal's time is half open: it ends at the first
//! instant after its last day.

use chrono::{Datelike, Days, Months, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    kpi::start_of_day,
    record::{Day, Goal},
    time::Window,
};

/// Some days, both ends included.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
pub struct Period {
    /// The first day.
    pub first_day: Day,
    /// The last day.
    pub last_day: Day,
}

impl Period {
    /// The time of a goal.
    #[must_use]
    pub const fn of(goal: &Goal) -> Self {
        Self {
            first_day: goal.first_day,
            last_day: goal.last_day,
        }
    }

    /// The quarter of the year that a day lies in.
    #[must_use]
    pub fn quarter_of(day: Day) -> Self {
        let first_month = day.0.month0() / 3 * 3 + 1;
        Self::months_from(day.0.year(), first_month, 3).unwrap_or(Self {
            first_day: day,
            last_day: day,
        })
    }

    /// So many months from the first of one; none where the calendar ends.
    fn months_from(year: i32, month: u32, count: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first
            .checked_add_months(Months::new(count))?
            .checked_sub_days(Days::new(1))?;
        Some(Self {
            first_day: Day(first),
            last_day: Day(last),
        })
    }

    /// Its first instant and the first after it, in a zone.
    #[must_use]
    pub fn window(self, zone: Tz) -> Window {
        let after = self.last_day.0.succ_opt().unwrap_or(NaiveDate::MAX);
        Window {
            from: start_of_day(self.first_day, zone),
            to: start_of_day(Day(after), zone),
        }
    }

    /// How many days it has; one at least.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last_day.0.signed_duration_since(self.first_day.0))
            .num_days()
            .max(0)
            + 1
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.first_day <= day && day <= self.last_day
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.first_day <= other.last_day && other.first_day <= self.last_day
    }

    /// The share of its days that are over on `today`: 0 until its first day has passed, 1 from the
    /// day after its last. A day counts as one, also where the clocks change on it.
    #[must_use]
    pub fn expected(self, today: Day) -> f64 {
        let over = today.0.signed_duration_since(self.first_day.0).num_days();
        let days = self.days();
        #[expect(
            clippy::cast_precision_loss,
            reason = "no period has so many days that one is lost"
        )]
        let share = over.clamp(0, days) as f64 / days as f64;
        share
    }

    /// What people call it: 'Q4 2026', '2026' or 'October 2026'; its days where it is none of these.
    #[must_use]
    pub fn name(self) -> String {
        let (first, year) = (self.first_day.0, self.first_day.0.year());
        let is = |month, count| Self::months_from(year, month, count) == Some(self);
        if is(1, 12) {
            return year.to_string();
        }
        if let Some(quarter) = (1..=4).find(|quarter| is(quarter * 3 - 2, 3)) {
            return format!("Q{quarter} {year}");
        }
        if is(first.month(), 1) {
            return first.format("%B %Y").to_string();
        }
        if self.first_day == self.last_day {
            return self.first_day.to_string();
        }
        format!("{} to {}", self.first_day, self.last_day)
    }
}
