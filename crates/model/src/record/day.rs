use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Invalid;

/// A day of the calendar, without a zone: `YYYY-MM-DD`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(transparent)]
pub struct Day(#[specta(type = String)] pub NaiveDate);

/// A text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a day; write it as 2026-12-31")]
pub struct InvalidDay(pub String);

impl Day {
    /// The years in which a day may be planned.
    const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

    /// Checks that the day lies in years that people plan for.
    pub(crate) fn check(self, field: &'static str) -> Result<(), Invalid> {
        if Self::YEARS.contains(&self.0.year()) {
            return Ok(());
        }
        Err(Invalid::new(
            field,
            format!("Choose a day between 1970 and 2200; {self} is not."),
        ))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Self)
            .map_err(|_| InvalidDay(text.to_owned()))
    }
}
