//! Times as a wall clock shows them: what recurs does so by the clock on the wall, where every day
//! has 24 hours, and not by instants.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use muster_model::time::Timestamp;

/// A time of a wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WallTime {
    pub(crate) time: NaiveDateTime,
    pub(crate) zone: Tz,
}

impl WallTime {
    /// What the wall clock of a zone shows at an instant; none where that lies centuries away.
    pub(crate) fn at(instant: Timestamp, zone: Tz) -> Option<Self> {
        let utc = instant.to_utc();
        is_sane(utc.naive_utc()).then(|| Self {
            time: utc.with_timezone(&zone).naive_local(),
            zone,
        })
    }

    /// The instant: the first of two, and the first one after a time that the clocks skip.
    pub(crate) fn instant(self) -> Timestamp {
        let instant: Option<DateTime<Utc>> = self
            .zone
            .from_local_datetime(&self.time)
            .earliest()
            .or_else(|| GapInfo::new(&self.time, &self.zone)?.end)
            .map(|time| time.to_utc());
        instant.unwrap_or_else(|| self.time.and_utc()).into()
    }

    /// The time that is later by so much on the same wall.
    pub(crate) fn later(self, by: TimeDelta) -> Self {
        let time = self.time.checked_add_signed(by).unwrap_or(self.time);
        Self { time, ..self }
    }
}

/// Whether a time lies where zones and sums of it are safe.
pub(crate) fn is_sane(time: NaiveDateTime) -> bool {
    (1900..2300).contains(&time.year())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> Timestamp {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
    }

    #[rstest]
    #[case::winter("2026-03-28T09:00:00+01:00", 1, "2026-03-29T09:00:00+02:00")]
    #[case::autumn("2026-10-24T09:00:00+02:00", 1, "2026-10-25T09:00:00+01:00")]
    #[case::into_the_skipped_hour("2026-03-28T02:30:00+01:00", 1, "2026-03-29T03:00:00+02:00")]
    #[case::into_the_doubled_hour("2026-10-24T02:30:00+02:00", 1, "2026-10-25T02:30:00+02:00")]
    #[case::back("2026-03-30T09:00:00+02:00", -2, "2026-03-28T09:00:00+01:00")]
    fn days_later_the_clock_on_the_wall_shows_the_same(
        #[case] from: &str,
        #[case] days: i64,
        #[case] to: &str,
    ) {
        let wall = WallTime::at(at(from), Tz::Europe__Paris).unwrap();
        assert_eq!(wall.instant(), at(from));
        assert_eq!(wall.later(TimeDelta::days(days)).instant(), at(to));
    }

    #[test]
    fn what_lies_centuries_away_has_no_wall_clock() {
        for instant in [Timestamp::MIN, Timestamp(0), Timestamp::MAX] {
            let found = WallTime::at(instant, Tz::Asia__Tokyo);
            assert_eq!(found.is_some(), instant == Timestamp(0), "{instant}");
        }
    }
}
