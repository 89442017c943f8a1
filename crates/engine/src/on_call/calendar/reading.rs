//! What a calendar file (ICS) says: its events, recurring ones as single events. A file is data
//! from outside: what cannot be read is left out and named, and costs its neighbours nothing.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event, Property};
use muster_model::{
    hours::common,
    time::{Millis, Timestamp, Window},
};
use rrule::{RRule, RRuleSet, Unvalidated};

/// The most events that are read from one file, recurring ones counted each time.
pub(super) const MOST: usize = 2_000;

/// The most times that one recurring event is read.
const MOST_TIMES: u16 = 1_000;

/// How long an event without an end is, if it has no date only.
const NO_END: TimeDelta = TimeDelta::hours(1);

/// The longest event that is read: as long as an override may be.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// What a file says of some time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reading {
    /// The events, the earliest first.
    pub(super) events: Vec<Found>,
    /// What was left out, and why, in sentences.
    pub(super) left_out: Vec<String>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) title: String,
    pub(super) window: Window,
    /// Who it is about: the mail address of whoever attends, or the title.
    pub(super) person: String,
}

/// Reads the events that meet `window`. Times without a zone are meant in `zone`.
///
/// # Errors
/// If the text is not a calendar: why, as its parser says it.
pub(super) fn read(text: &str, zone: Tz, window: Window) -> Result<Reading, String> {
    let calendar: Calendar = text.parse()?;
    let mut reading = Reading::default();
    let moved = moved(&calendar, zone);
    for event in calendar.events() {
        let title = title(event);
        match times(event, zone, window, &moved) {
            Ok(times) => {
                reading
                    .events
                    .extend(times.windows.into_iter().map(|window| Found {
                        title: title.clone(),
                        window,
                        person: person(event).unwrap_or_else(|| title.clone()),
                    }));
                if times.is_cut {
                    reading.left_out.push(format!(
                        "'{title}' recurs more than {MOST_TIMES} times; the rest was left out."
                    ));
                }
            }
            Err(why) => reading
                .left_out
                .push(format!("'{title}' was left out: {why}")),
        }
        if reading.events.len() > MOST {
            reading.events.truncate(MOST);
            reading.left_out.push(format!(
                "The file has more than {MOST} events; the rest was left out."
            ));
            break;
        }
    }
    reading.events.sort_by(|a, b| {
        let key = |found: &Found| (found.window.from, found.window.to);
        key(a).cmp(&key(b)).then_with(|| a.person.cmp(&b.person))
    });
    Ok(reading)
}

/// The times of a recurring event that a later event of the same identity moves.
type Moved = HashSet<(String, Timestamp)>;

fn moved(calendar: &Calendar, zone: Tz) -> Moved {
    calendar
        .events()
        .filter_map(|event| {
            let at = Local::of(&event.get_recurrence_id()?, zone).ok()?;
            Some((event.get_uid()?.to_owned(), at.instant()))
        })
        .collect()
}

/// When an event is, and whether it is more often than that.
#[derive(Debug, Default)]
struct Times {
    windows: Vec<Window>,
    is_cut: bool,
}

/// When an event is, within `window`.
fn times(event: &Event, zone: Tz, window: Window, moved: &Moved) -> Result<Times, String> {
    if event.property_value("STATUS") == Some("CANCELLED") {
        return Ok(Times::default());
    }
    let start = event
        .get_start()
        .ok_or("it has no beginning that can be read.")?;
    let begin = Local::of(&start, zone)?;
    let length = length(event, &start, begin, zone)?;
    let (begins, is_cut) = match property(event, "RRULE").into_iter().next() {
        Some(rule) => begins(event, rule, begin, length, window)?,
        None => (vec![begin], false),
    };
    let uid = event.get_uid().unwrap_or_default();
    let is_moved = |begin: &Local| {
        event.get_recurrence_id().is_none() && moved.contains(&(uid.to_owned(), begin.instant()))
    };
    let windows = begins
        .into_iter()
        .filter(|begin| !is_moved(begin))
        .map(|begin| Window {
            from: begin.instant(),
            to: begin.later(length).instant(),
        })
        .filter(|time| common(*time, window).is_some())
        .collect();
    Ok(Times { windows, is_cut })
}

/// When a recurring event begins, and whether it does so more often than that. The rule is followed
/// on the wall clock, where every day has 24 hours, so that clock changes neither lose nor double
/// one.
fn begins(
    event: &Event,
    rule: &Property,
    begin: Local,
    length: TimeDelta,
    window: Window,
) -> Result<(Vec<Local>, bool), String> {
    let unread =
        |error: &dyn std::fmt::Display| format!("its recurrence cannot be read ({error}).");
    let text = on_the_wall_clock(rule.value(), begin.zone)?;
    let rule: RRule<Unvalidated> = text.parse().map_err(|error| unread(&error))?;
    let wall = |time: NaiveDateTime| rrule::Tz::UTC.from_utc_datetime(&time);
    let start = wall(begin.time);
    let rule = rule.validate(start).map_err(|error| unread(&error))?;
    // A day more on either side covers every zone.
    let day = TimeDelta::days(1);
    let (from, to) = (
        window.from.to_utc() - length - day,
        window.to.to_utc() + day,
    );
    let mut set = RRuleSet::new(start)
        .rrule(rule)
        .after(wall(from.naive_utc()))
        .before(wall(to.naive_utc()));
    for (key, is_extra) in [("EXDATE", false), ("RDATE", true)] {
        for property in property(event, key) {
            for time in listed(property, begin) {
                set = if is_extra {
                    set.rdate(wall(time))
                } else {
                    set.exdate(wall(time))
                };
            }
        }
    }
    let found = set.all(MOST_TIMES);
    let begins = found.dates.into_iter().map(|time| Local {
        time: time.naive_utc(),
        ..begin
    });
    Ok((begins.collect(), found.limited))
}

/// A recurrence rule whose end is said on the wall clock of the event's zone.
fn on_the_wall_clock(rule: &str, zone: Tz) -> Result<String, String> {
    let mut parts = Vec::new();
    for part in rule.split(';') {
        let part = part.trim().to_ascii_uppercase();
        if matches!(part.as_str(), "FREQ=SECONDLY" | "FREQ=MINUTELY") {
            return Err("it recurs more often than every hour.".to_owned());
        }
        let Some(until) = part.strip_prefix("UNTIL=") else {
            parts.push(part);
            continue;
        };
        let time = match (until.strip_suffix('Z'), until.contains('T')) {
            (Some(time), _) => wall_time(time).map(|time| {
                let instant = time.and_utc().with_timezone(&zone);
                instant.naive_local()
            }),
            (None, true) => wall_time(until),
            (None, false) => wall_time(&format!("{until}T235959")),
        };
        let time = time.ok_or_else(|| format!("its end '{until}' cannot be read."))?;
        parts.push(format!("UNTIL={}", time.format("%Y%m%dT%H%M%SZ")));
    }
    Ok(parts.join(";"))
}

/// The times that a property lists, on the wall clock of the event's zone. Those that cannot be
/// read are passed over.
fn listed(property: &Property, begin: Local) -> Vec<NaiveDateTime> {
    let own = property
        .params()
        .get("TZID")
        .map(icalendar::Parameter::value);
    property
        .value()
        .split(',')
        .filter_map(|text| {
            let text = text.trim();
            if let Some(utc) = text.strip_suffix('Z') {
                let instant = wall_time(utc)?.and_utc();
                return Some(instant.with_timezone(&begin.zone).naive_local());
            }
            if !text.contains('T') {
                let day = wall_time(&format!("{text}T000000"))?.date();
                return Some(day.and_time(begin.time.time()));
            }
            let time = wall_time(text)?;
            match own.and_then(|name| name.parse::<Tz>().ok()) {
                Some(zone) if zone != begin.zone => {
                    let instant = Local { time, zone }.instant().to_utc();
                    Some(instant.with_timezone(&begin.zone).naive_local())
                }
                _ => Some(time),
            }
        })
        .collect()
}

fn wall_time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S")
        .ok()
        .filter(|time| is_sane(*time))
}

/// How long an event is.
fn length(
    event: &Event,
    start: &DatePerhapsTime,
    begin: Local,
    zone: Tz,
) -> Result<TimeDelta, String> {
    let length = if let Some(end) = event.get_end() {
        let end = Local::of(&end, zone)?;
        // In the zone of the beginning, as the rest is.
        let end = end
            .instant()
            .to_utc()
            .with_timezone(&begin.zone)
            .naive_local();
        end - begin.time
    } else if let Some(text) = event.property_value("DURATION") {
        duration(text).ok_or_else(|| format!("its length '{text}' cannot be read."))?
    } else if matches!(start, DatePerhapsTime::Date(_)) {
        TimeDelta::days(1)
    } else {
        NO_END
    };
    if length <= TimeDelta::zero() {
        return Err("it ends before it begins.".to_owned());
    }
    if length > LONGEST {
        return Err("it is longer than a year.".to_owned());
    }
    Ok(length)
}

/// A length such as `P1DT12H` or `PT45M`, in the part of ISO 8601 that calendars use.
fn duration(text: &str) -> Option<TimeDelta> {
    let mut seconds = 0_i64;
    let mut digits = String::new();
    let mut is_time = false;
    for letter in text
        .strip_prefix('+')
        .unwrap_or(text)
        .strip_prefix('P')?
        .chars()
    {
        let unit = match (letter, is_time) {
            ('0'..='9', _) => {
                digits.push(letter);
                continue;
            }
            ('T', false) => {
                is_time = true;
                continue;
            }
            ('W', false) => 7 * 86_400,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        let count: i64 = std::mem::take(&mut digits).parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
    }
    digits
        .is_empty()
        .then(|| TimeDelta::try_seconds(seconds))
        .flatten()
}

/// A time of a wall clock.
#[derive(Debug, Clone, Copy)]
struct Local {
    time: NaiveDateTime,
    zone: Tz,
}

impl Local {
    fn of(time: &DatePerhapsTime, zone: Tz) -> Result<Self, String> {
        let local = match time {
            DatePerhapsTime::Date(day) => Self {
                time: day.and_time(chrono::NaiveTime::MIN),
                zone,
            },
            DatePerhapsTime::DateTime(CalendarDateTime::Floating(time)) => {
                Self { time: *time, zone }
            }
            DatePerhapsTime::DateTime(CalendarDateTime::Utc(time)) => Self {
                time: time.naive_utc(),
                zone: Tz::UTC,
            },
            DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
                let zone = tzid.parse().map_err(|_| {
                    format!(
                        "its time zone '{tzid}' is not known here; save the calendar with an \
                             IANA zone such as 'Europe/Paris'."
                    )
                })?;
                Self {
                    time: *date_time,
                    zone,
                }
            }
        };
        if is_sane(local.time) {
            return Ok(local);
        }
        Err("its time lies centuries away.".to_owned())
    }

    /// The instant: the first of two, and the first one after a time that the clocks skip.
    fn instant(self) -> Timestamp {
        let instant: Option<DateTime<Utc>> = self
            .zone
            .from_local_datetime(&self.time)
            .earliest()
            .or_else(|| GapInfo::new(&self.time, &self.zone)?.end)
            .map(|time| time.to_utc());
        instant.unwrap_or_else(|| self.time.and_utc()).into()
    }

    fn later(self, by: TimeDelta) -> Self {
        let time = self.time.checked_add_signed(by).unwrap_or(self.time);
        Self { time, ..self }
    }
}

/// Whether a time lies where zones and sums of it are safe.
fn is_sane(time: NaiveDateTime) -> bool {
    (1900..2300).contains(&chrono::Datelike::year(&time))
}

/// The properties of a name: a calendar may have one or several.
fn property<'e>(event: &'e Event, key: &str) -> Vec<&'e Property> {
    let single = event.properties().get(key);
    let several = event.multi_properties().get(key);
    single
        .into_iter()
        .chain(several.into_iter().flatten())
        .collect()
}

fn title(event: &Event) -> String {
    let title = event.get_summary().unwrap_or_default().trim();
    if title.is_empty() {
        "Untitled event".to_owned()
    } else {
        title.chars().take(200).collect()
    }
}

/// The mail address of whoever attends.
fn person(event: &Event) -> Option<String> {
    property(event, "ATTENDEE")
        .into_iter()
        .find_map(|attendee| {
            let value = attendee.value();
            let scheme = value.get(..7)?;
            let address = value.get(7..)?;
            (scheme.eq_ignore_ascii_case("mailto:") && address.contains('@'))
                .then(|| address.trim().to_lowercase())
        })
}

/// The time that an import looks at: from now on for a year.
pub(super) fn window(now: Timestamp) -> Window {
    Window {
        from: now,
        to: now + Millis::days(366),
    }
}

#[cfg(test)]
mod tests;
