//! When people of the sample work: on weekdays between breakfast and supper in Berlin, and very
//! rarely at other times.

use chrono::{Datelike, Days, NaiveDate, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;
use muster_model::time::{Millis, Timestamp};

use super::dice::Dice;

/// Where the shop works.
pub(super) const ZONE: Tz = Tz::Europe__Berlin;

/// The hours of a day in which somebody is at work: from the first up to the second.
pub(super) const WORKING_HOURS: (u32, u32) = (8, 19);

/// How likely work is on a day, Monday first.
const DAYS: [f64; 7] = [0.95, 1.0, 1.0, 0.95, 0.6, 0.03, 0.02];

/// The instant of a Berlin wall clock; none in the hour that the change to summer time skips.
pub(super) fn at(day: NaiveDate, hour: u32, minute: u32, second: u32) -> Option<Timestamp> {
    let local = day.and_hms_opt(hour, minute, second)?;
    ZONE.from_local_datetime(&local)
        .earliest()
        .map(|instant| instant.to_utc().into())
}

/// The day of an instant in Berlin.
pub(super) fn day_of(instant: Timestamp) -> NaiveDate {
    instant.to_utc().with_timezone(&ZONE).date_naive()
}

/// An instant of somebody's working time in `[from, to)`; none where chance finds no such time,
/// as in a window of one night.
pub(super) fn at_work(dice: &mut Dice, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
    (0..60).find_map(|_| {
        let day = day_of(dice.instant(from, to));
        if !dice.chance(DAYS[day.weekday().num_days_from_monday() as usize]) {
            return None;
        }
        // The sum of two dice: most work is done about the middle of the day.
        let minutes = 8 * 60 + dice.between(10, 315) + dice.between(10, 315);
        let hour = u32::try_from(minutes / 60).ok()?;
        let minute = u32::try_from(minutes % 60).ok()?;
        let second = u32::try_from(dice.between(0, 59)).ok()?;
        at(day, hour, minute, second).filter(|instant| *instant >= from && *instant < to)
    })
}

/// The given instant if somebody is at work then, else a late hour of the working day before it.
pub(super) fn at_work_before(dice: &mut Dice, instant: Timestamp) -> Timestamp {
    if is_working_time(instant) {
        return instant;
    }
    let local = instant.to_utc().with_timezone(&ZONE);
    let mut day = local.date_naive();
    if local.hour() < WORKING_HOURS.1 {
        day = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    }
    while is_weekend(day.weekday()) {
        day = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    }
    let hour = u32::try_from(dice.between(14, 17)).unwrap_or(16);
    let minute = u32::try_from(dice.between(0, 59)).unwrap_or_default();
    at(day, hour, minute, 0).map_or(instant - Millis::hours(8), |late| late.min(instant))
}

/// The given instant if somebody is at work then, else the late hour before or the early hour after
/// it: as often the one as the other, so that spans keep their median.
pub(super) fn at_work_near(dice: &mut Dice, instant: Timestamp) -> Timestamp {
    if is_working_time(instant) || dice.chance(0.5) {
        return at_work_before(dice, instant);
    }
    let local = instant.to_utc().with_timezone(&ZONE);
    let mut day = local.date_naive();
    if local.hour() >= WORKING_HOURS.0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
    }
    while is_weekend(day.weekday()) {
        day = day.checked_add_days(Days::new(1)).unwrap_or(day);
    }
    let minute = u32::try_from(dice.between(0, 59)).unwrap_or_default();
    at(day, WORKING_HOURS.0, minute, 0).unwrap_or(instant)
}

/// Whether somebody is at work.
pub(super) fn is_working_time(instant: Timestamp) -> bool {
    let local = instant.to_utc().with_timezone(&ZONE);
    !is_weekend(local.weekday()) && (WORKING_HOURS.0..WORKING_HOURS.1).contains(&local.hour())
}

/// Whether hardly anybody works on a day.
pub(super) const fn is_weekend(day: Weekday) -> bool {
    matches!(day, Weekday::Sat | Weekday::Sun)
}
