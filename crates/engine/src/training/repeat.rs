//! When a session takes place that repeats: at the same time of day in its zone, also after the clocks
//! change there.

use chrono::{Datelike, NaiveDate, TimeZone};
use chrono_tz::Tz;
use muster_model::{
    record::{Day, Invalid},
    time::Timestamp,
};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Unvalidated};
use serde::Deserialize;

use crate::wall_clock::WallTime;

/// How a session repeats: at the same time of day in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
pub struct Repeat {
    /// In what steps.
    pub every: RepeatEvery,
    /// How many of these steps lie between two of them; from 1.
    pub interval: u32,
    /// The last day on which it may take place, in its zone.
    pub last_day: Day,
}

/// In what steps a session repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RepeatEvery {
    /// On the same weekday.
    Week,
    /// On the same weekday of the month, such as the second Tuesday.
    Month,
}

impl Repeat {
    /// The most sessions that are planned at once: a year of weeks.
    pub const MOST: usize = 53;

    /// The most steps that may lie between two of them.
    pub const MOST_STEPS: u32 = 52;
}

/// When sessions begin of which the first begins then, the first first. Two that repeat every month
/// are on the same weekday of it, counted from its beginning; those of a fifth one, which not every
/// month has, on the last.
///
/// # Errors
/// A sentence for what is not acceptable.
pub(super) fn dates(
    starts_at: Timestamp,
    zone: Tz,
    repeat: Option<Repeat>,
) -> Result<Vec<Timestamp>, Invalid> {
    let Some(repeat) = repeat else {
        return Ok(vec![starts_at]);
    };
    let refuse = |field, message: String| Err(Invalid { field, message });
    let Some(first) = WallTime::at(starts_at, zone) else {
        let message = "The session lies centuries away; choose another time.";
        return refuse("starts_at", message.to_owned());
    };
    if !(1..=Repeat::MOST_STEPS).contains(&repeat.interval) {
        let message = format!(
            "A session repeats every 1 to {} weeks or months; choose a number between them.",
            Repeat::MOST_STEPS
        );
        return refuse("interval", message);
    }
    let first_day = first.time.date();
    if repeat.last_day.0 < first_day {
        let message = format!(
            "The session begins on {}, after its last day; choose a later last day.",
            Day(first_day)
        );
        return refuse("last_day", message);
    }
    let Some(found) = on_the_wall(first, repeat) else {
        let message = "These days cannot be worked out; choose an earlier last day.";
        return refuse("last_day", message.to_owned());
    };
    if found.len() > Repeat::MOST {
        let message = format!(
            "That makes more than {} sessions; choose an earlier last day, and plan the others \
             later.",
            Repeat::MOST
        );
        return refuse("last_day", message);
    }
    // The first is when it was said to be: of an hour that the clocks show twice, it may be the
    // second.
    let others = found.into_iter().filter(|time| time.time > first.time);
    let others = others.map(WallTime::instant);
    Ok(std::iter::once(starts_at).chain(others).collect())
}

/// The times on the wall, one more than may be at the most; none if the library knows none.
fn on_the_wall(first: WallTime, repeat: Repeat) -> Option<Vec<WallTime>> {
    let wall = |time| rrule::Tz::UTC.from_utc_datetime(&time);
    let start = wall(first.time);
    let day = first.time.date();
    let rule: RRule<Unvalidated> = match repeat.every {
        RepeatEvery::Week => RRule::new(Frequency::Weekly),
        RepeatEvery::Month => {
            let weekday = NWeekday::new(Some(week_of_month(day)), day.weekday());
            RRule::new(Frequency::Monthly).by_weekday(vec![weekday])
        }
    };
    let rule = rule
        .interval(u16::try_from(repeat.interval).ok()?)
        .until(wall(repeat.last_day.0.and_hms_opt(23, 59, 59)?))
        .validate(start)
        .ok()?;
    let most = u16::try_from(Repeat::MOST + 1).ok()?;
    let found = RRuleSet::new(start).rrule(rule).all(most);
    let times = found.dates.into_iter().map(|time| WallTime {
        time: time.naive_utc(),
        ..first
    });
    Some(times.collect())
}

/// Which of its weekday in its month a day is, from 1; -1 for a fifth, which is the last.
fn week_of_month(day: NaiveDate) -> i16 {
    match day.day0() / 7 {
        0 => 1,
        1 => 2,
        2 => 3,
        3 => 4,
        _ => -1,
    }
}

#[cfg(test)]
mod tests;
