use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Invalid;

/// Hours of the week, such as working hours. What is inside them at an instant is decided in
/// [`crate::hours`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Hours {
    /// The IANA zone in which they are meant; none for the zone of what they belong to.
    pub time_zone: Option<String>,
    /// The spans; what any of them contains is inside.
    pub spans: Vec<Span>,
}

/// The same hours on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Span {
    /// The days on which it begins.
    pub weekdays: BTreeSet<Weekday>,
    /// The minute of the day at which it begins, 0 to 1439.
    pub from_minute: u16,
    /// The minute of the day at which it ends, 0 to 1440; where it is not after `from_minute`, the
    /// span passes midnight and ends on the next day. Equal minutes last from one day to the next.
    pub to_minute: u16,
}

/// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// How many days it is after Monday.
    #[must_use]
    pub const fn days_from_monday(self) -> u32 {
        self as u32
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

impl Hours {
    /// The most spans that hours may have.
    pub const MAX_SPANS: usize = 50;

    /// The zone in which they are meant: their own, or `otherwise`.
    #[must_use]
    pub fn zone(&self, otherwise: Tz) -> Tz {
        self.time_zone
            .as_ref()
            .and_then(|name| name.parse().ok())
            .unwrap_or(otherwise)
    }

    /// Checks hours that stand in the field of this name.
    ///
    /// # Errors
    /// What is not acceptable, and how to put it right.
    pub(crate) fn check(&self, field: &'static str) -> Result<(), Invalid> {
        if let Some(name) = &self.time_zone {
            check_zone(field, name)?;
        }
        if self.spans.is_empty() {
            return Err(Invalid::new(
                field,
                "Say at least one time of the week, or leave the hours out.",
            ));
        }
        if self.spans.len() > Self::MAX_SPANS {
            return Err(Invalid::new(
                field,
                format!("Hours have at most {} times.", Self::MAX_SPANS),
            ));
        }
        for span in &self.spans {
            if span.weekdays.is_empty() {
                return Err(Invalid::new(
                    field,
                    "Choose the days of the week for each time.",
                ));
            }
            if span.from_minute >= 1_440 || span.to_minute > 1_440 {
                return Err(Invalid::new(field, "Hours lie between 00:00 and 24:00."));
            }
        }
        Ok(())
    }
}

/// Checks the name of a time zone.
pub(super) fn check_zone(field: &'static str, name: &str) -> Result<(), Invalid> {
    if name.parse::<Tz>().is_ok() {
        return Ok(());
    }
    Err(Invalid::new(
        field,
        format!("'{name}' is not a time zone; choose one such as 'Europe/Paris'."),
    ))
}
