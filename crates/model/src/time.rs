//! Instants and spans. Everything is stored in UTC milliseconds; zones come in only where people
//! read times or where days and weeks are counted.

use std::{
    fmt,
    ops::{Add, Sub},
};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    specta::Type,
)]
#[serde(transparent)]
pub struct Timestamp(#[specta(type = f64)] pub i64);

impl Timestamp {
    /// The earliest instant: before everything.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest instant: after everything.
    pub const MAX: Self = Self(i64::MAX);

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The same instant for chrono. Instants outside chrono's range become its nearest one.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// The span from `earlier` to this instant; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, with milliseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A span of time in milliseconds. May be negative where two instants are compared.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    specta::Type,
)]
#[serde(transparent)]
pub struct Millis(#[specta(type = f64)] pub i64);

impl Millis {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of whole seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000))
    }

    /// A span of whole minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }

    /// A span of whole hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    /// A span of days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::hours(n.saturating_mul(24))
    }

    /// The span as people say it, in its two largest units: '2 h 14 min'.
    #[must_use]
    pub fn spoken(self) -> String {
        let seconds = self.0.max(0) / 1_000;
        let parts = [
            (seconds / 86_400, "d"),
            (seconds / 3_600 % 24, "h"),
            (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ];
        let said: Vec<String> = parts
            .iter()
            .skip_while(|(n, _)| *n == 0)
            .take(2)
            .filter(|(n, _)| *n > 0)
            .map(|(n, unit)| format!("{n} {unit}"))
            .collect();
        if said.is_empty() {
            "less than a second".to_owned()
        } else {
            said.join(" ")
        }
    }
}

impl From<TimeDelta> for Millis {
    fn from(value: TimeDelta) -> Self {
        Self(value.num_milliseconds())
    }
}

impl Add<Millis> for Timestamp {
    type Output = Self;

    fn add(self, span: Millis) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Add for Millis {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub<Millis> for Timestamp {
    type Output = Self;

    fn sub(self, span: Millis) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

/// A half-open span between two instants: `from` is inside, `to` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Window {
    /// The first instant inside.
    pub from: Timestamp,
    /// The first instant after.
    pub to: Timestamp,
}

impl Window {
    /// Whether `instant` lies inside.
    #[must_use]
    pub const fn contains(self, instant: Timestamp) -> bool {
        self.from.0 <= instant.0 && instant.0 < self.to.0
    }

    /// How long the window is; never negative.
    #[must_use]
    pub const fn length(self) -> Millis {
        let length = self.to.0.saturating_sub(self.from.0);
        Millis(if length < 0 { 0 } else { length })
    }

    /// The window of the same length that ends where this one begins.
    #[must_use]
    pub fn previous(self) -> Self {
        Self {
            from: self.from - self.length(),
            to: self.from,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_utc_with_milliseconds() {
        assert_eq!(
            Timestamp(1_663_206_707_005).to_string(),
            "2022-09-15T01:51:47.005Z"
        );
    }

    #[test]
    fn a_span_is_said_in_its_two_largest_units() {
        let said = |span: Millis| span.spoken();
        assert_eq!(said(Millis(999)), "less than a second");
        assert_eq!(said(Millis::seconds(61)), "1 min 1 s");
        assert_eq!(said(Millis::minutes(134)), "2 h 14 min");
        assert_eq!(said(Millis::hours(48)), "2 d");
        assert_eq!(said(Millis(86_400_000 + 59_000)), "1 d");
    }

    #[test]
    fn a_window_holds_its_start_and_not_its_end() {
        let window = Window {
            from: Timestamp(10),
            to: Timestamp(20),
        };
        assert!(window.contains(Timestamp(10)));
        assert!(!window.contains(Timestamp(20)));
        assert_eq!(
            window.previous(),
            Window {
                from: Timestamp(0),
                to: Timestamp(10)
            }
        );
    }

    #[test]
    fn a_window_turned_round_is_empty() {
        let window = Window {
            from: Timestamp(20),
            to: Timestamp(10),
        };
        assert_eq!(window.length(), Millis::ZERO);
        assert!(!window.contains(Timestamp(15)));
    }
}
