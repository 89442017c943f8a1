//! Hours of the week as instants: when they are on, and when they begin next. Each day's span
//! begins and ends at its own times of the wall clock, on nights of clock changes as on others.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

use crate::{
    record::{Hours, Span, Weekday},
    time::{Millis, Timestamp, Window},
};

/// The minutes of a day.
const DAY: u16 = 1_440;

/// The instant at which the wall clock of a zone shows a minute of a day. A time that the clocks
/// skip is the first instant after it; one that they show twice is the first. Minute 1440 is the
/// midnight after the day.
#[must_use]
pub fn instant_of(zone: Tz, day: NaiveDate, minute: u16) -> Timestamp {
    let days = Days::new(u64::from(minute / DAY));
    let time = TimeDelta::minutes(i64::from(minute % DAY));
    let Some(local) = day
        .checked_add_days(days)
        .and_then(|day| day.and_time(NaiveTime::MIN).checked_add_signed(time))
    else {
        return Timestamp::MAX;
    };
    if let Some(at) = zone.from_local_datetime(&local).earliest() {
        return at.to_utc().into();
    }
    GapInfo::new(&local, &zone)
        .and_then(|gap| gap.end)
        .map_or_else(|| local.and_utc().into(), |after| after.to_utc().into())
}

/// The day that the wall clock of a zone shows at an instant. Instants at the ends of time, which
/// no wall clock shows, count as a day nearer.
#[must_use]
pub fn day_of(zone: Tz, at: Timestamp) -> NaiveDate {
    let margin = TimeDelta::days(2);
    let shown = at.to_utc().clamp(
        DateTime::<Utc>::MIN_UTC + margin,
        DateTime::<Utc>::MAX_UTC - margin,
    );
    shown.with_timezone(&zone).date_naive()
}

/// Whether `at` lies inside. Hours without a zone are meant in `zone`.
#[must_use]
pub fn contains(hours: &Hours, zone: Tz, at: Timestamp) -> bool {
    let zone = hours.zone(zone);
    let today = day_of(zone, at);
    let yesterday = today.pred_opt();
    [Some(today), yesterday].into_iter().flatten().any(|day| {
        hours
            .spans
            .iter()
            .filter_map(|span| window_on(span, zone, day))
            .any(|window| window.contains(at))
    })
}

/// When the hours are on within `window`, in order and without overlaps. Hours without a zone are
/// meant in `zone`.
#[must_use]
pub fn windows(hours: &Hours, zone: Tz, window: Window) -> Vec<Window> {
    let zone = hours.zone(zone);
    let last = day_of(zone, window.to);
    let first = day_of(zone, window.from);
    let mut found = Vec::new();
    let mut next = first.pred_opt();
    while let Some(day) = next.filter(|day| *day <= last) {
        for span in &hours.spans {
            let cut = window_on(span, zone, day).and_then(|on| common(on, window));
            found.extend(cut);
        }
        next = day.succ_opt();
    }
    found.sort_by_key(|window| (window.from, window.to));
    joined(found)
}

/// The first instant at or after `at` that lies inside; none if there is none within a fortnight,
/// as for hours without a span.
#[must_use]
pub fn next_inside(hours: &Hours, zone: Tz, at: Timestamp) -> Option<Timestamp> {
    let fortnight = Window {
        from: at,
        to: at + Millis::days(14),
    };
    windows(hours, zone, fortnight)
        .first()
        .map(|window| window.from)
}

/// When a span that begins on `day` is on; none if it begins on other days only, or if the clocks
/// skip it altogether.
fn window_on(span: &Span, zone: Tz, day: NaiveDate) -> Option<Window> {
    let weekday: Weekday = day.weekday().into();
    if !span.weekdays.contains(&weekday) {
        return None;
    }
    let passes_midnight = span.to_minute <= span.from_minute;
    let to_minute = span.to_minute + if passes_midnight { DAY } else { 0 };
    let window = Window {
        from: instant_of(zone, day, span.from_minute),
        to: instant_of(zone, day, to_minute),
    };
    (window.from < window.to).then_some(window)
}

/// What two windows have in common; none if they do not meet.
#[must_use]
pub fn common(one: Window, other: Window) -> Option<Window> {
    let window = Window {
        from: one.from.max(other.from),
        to: one.to.min(other.to),
    };
    (window.from < window.to).then_some(window)
}

/// Windows that are in order of their beginnings, those that touch or overlap as one.
#[must_use]
pub fn joined(windows: Vec<Window>) -> Vec<Window> {
    let mut joined: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => joined.push(window),
        }
    }
    joined
}

#[cfg(test)]
mod tests;
