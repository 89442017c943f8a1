//! What a calendar file (ICS) says: its events, recurring ones as single events. A file is data
//! from outside: what cannot be read is left out and named, and costs its neighbours nothing.

use std::{collections::HashSet, sync::Arc};

use chrono::TimeDelta;
use chrono_tz::Tz;
use icalendar::{
    Calendar, CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, Property,
    parser::unfold,
};
use muster_model::{
    hours::common,
    time::{Timestamp, Window},
};

use super::recurrence::{Begins, MOST_TIMES, Steps, begins};
use crate::wall_clock::{WallTime, is_sane};

/// The most events that are read from one file, recurring ones counted each time.
const MOST: usize = 2_000;

/// How many events that were left out are named; of more it is said how many.
const MOST_NAMED: usize = 100;

/// How deep what a file holds may lie in each other: a calendar holds events, and these reminders.
const DEEPEST: usize = 16;

/// The longest name of a place, and the longest text, that are read, in characters.
const LONGEST_PLACE: usize = 500;
const LONGEST_TEXT: usize = 20_000;

/// How long an event without an end is, if it has no date only.
const NO_END: TimeDelta = TimeDelta::hours(1);

/// The longest event that is read: as long as an override may be.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// What a file says of some time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    /// The events, the earliest first.
    pub(crate) events: Vec<Found>,
    /// What was left out, and why, in sentences.
    pub(crate) left_out: Vec<String>,
}

/// One event, or one time of one that recurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) title: String,
    pub(crate) window: Window,
    /// Who it is about: the mail address of whoever attends, or the title.
    pub(crate) person: String,
    /// A room or a link; may be empty.
    pub(crate) place: String,
    /// What else it says; may be empty.
    pub(crate) text: Arc<str>,
    /// The zone of its wall clock.
    pub(crate) zone: Tz,
    /// Which event of the file it is: all times of one that recurs have the same.
    pub(crate) event: usize,
}

/// Reads the events that meet `window`. Times without a zone are meant in `zone`.
///
/// # Errors
/// If the text is not a calendar: why, as its parser says it.
pub(super) fn read(text: &str, zone: Tz, window: Window) -> Result<Reading, String> {
    // The parser goes down with what it reads, and would not come up from a bottomless file.
    if depth(text) > DEEPEST {
        return Err("Its parts lie too deep in each other.".to_owned());
    }
    let calendar: Calendar = text.parse()?;
    let mut reading = Reading::default();
    let mut unnamed = 0_usize;
    let mut left_out = |sentence: String, reading: &mut Reading| {
        if reading.left_out.len() < MOST_NAMED {
            reading.left_out.push(sentence);
        } else {
            unnamed += 1;
        }
    };
    let moved = moved(&calendar, zone);
    let mut steps = Steps::new();
    let mut is_full = false;
    for (number, event) in calendar.events().enumerate() {
        let title = title(event);
        match times(event, zone, window, &moved, &mut steps) {
            Ok(times) => {
                reading.events.extend(found(event, number, &title, &times));
                if times.are_cut {
                    let sentence = format!(
                        "'{title}' recurs more than {MOST_TIMES} times; the rest was left out."
                    );
                    left_out(sentence, &mut reading);
                }
            }
            Err(why) => left_out(format!("'{title}' was left out: {why}"), &mut reading),
        }
        if reading.events.len() > MOST {
            reading.events.truncate(MOST);
            is_full = true;
            break;
        }
    }
    if unnamed > 0 {
        reading
            .left_out
            .push(format!("And {unnamed} more were left out."));
    }
    if is_full {
        reading.left_out.push(format!(
            "The file has more than {MOST} events; the rest was left out."
        ));
    }
    reading.events.sort_by(|a, b| {
        let key = |found: &Found| (found.window.from, found.window.to);
        key(a).cmp(&key(b)).then_with(|| a.person.cmp(&b.person))
    });
    Ok(reading)
}

/// How deep the parts of a file lie in each other, at the most: the parser takes what follows an end
/// on its line for a new line.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for line in unfold(text).lines() {
        let starts_with = |word: &str| {
            let start = line.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        if starts_with("END:") {
            depth = depth.saturating_sub(1);
        } else if !starts_with("BEGIN:") {
            continue;
        }
        depth += line.to_ascii_uppercase().matches("BEGIN:").count();
        deepest = deepest.max(depth);
    }
    deepest
}

/// The times of an event as what was found.
fn found(event: &Event, number: usize, title: &str, times: &Times) -> Vec<Found> {
    if times.windows.is_empty() {
        return Vec::new();
    }
    let person = person(event).unwrap_or_else(|| title.to_owned());
    let place = event.get_location().unwrap_or_default().trim();
    let place: String = place.chars().take(LONGEST_PLACE).collect();
    let text = event.get_description().unwrap_or_default().trim();
    let text: Arc<str> = text.chars().take(LONGEST_TEXT).collect::<String>().into();
    let found = times.windows.iter().map(|window| Found {
        title: title.to_owned(),
        window: *window,
        person: person.clone(),
        place: place.clone(),
        text: Arc::clone(&text),
        zone: times.zone,
        event: number,
    });
    found.collect()
}

/// The times of a recurring event that a later event of the same identity moves.
type Moved = HashSet<(String, Timestamp)>;

fn moved(calendar: &Calendar, zone: Tz) -> Moved {
    calendar
        .events()
        .filter_map(|event| {
            let at = wall_time(&event.get_recurrence_id()?, zone).ok()?;
            Some((event.get_uid()?.to_owned(), at.instant()))
        })
        .collect()
}

/// When an event is, and whether it is more often than that.
#[derive(Debug)]
struct Times {
    windows: Vec<Window>,
    zone: Tz,
    are_cut: bool,
}

/// When an event is, within `window`.
fn times(
    event: &Event,
    zone: Tz,
    window: Window,
    moved: &Moved,
    steps: &mut Steps,
) -> Result<Times, String> {
    if event.property_value("STATUS") == Some("CANCELLED") {
        return Ok(Times {
            windows: Vec::new(),
            zone,
            are_cut: false,
        });
    }
    let start = event
        .get_start()
        .ok_or("it has no beginning that can be read.")?;
    let begin = wall_time(&start, zone)?;
    let length = length(event, &start, begin, zone)?;
    let begins = match properties(event, "RRULE").into_iter().next() {
        Some(rule) => begins(event, rule, begin, length, window, steps)?,
        None => Begins {
            times: vec![begin],
            are_cut: false,
        },
    };
    let uid = event.get_uid().unwrap_or_default();
    let is_moved = |begin: &WallTime| {
        event.get_recurrence_id().is_none() && moved.contains(&(uid.to_owned(), begin.instant()))
    };
    let windows = begins
        .times
        .into_iter()
        .filter(|begin| !is_moved(begin))
        .map(|begin| Window {
            from: begin.instant(),
            to: begin.later(length).instant(),
        })
        .filter(|time| common(*time, window).is_some())
        .collect();
    Ok(Times {
        windows,
        zone: begin.zone,
        are_cut: begins.are_cut,
    })
}

/// How long an event is.
fn length(
    event: &Event,
    start: &DatePerhapsTime,
    begin: WallTime,
    zone: Tz,
) -> Result<TimeDelta, String> {
    let length = if let Some(end) = event.get_end() {
        let end = wall_time(&end, zone)?;
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

/// A time that an event says.
fn wall_time(time: &DatePerhapsTime, zone: Tz) -> Result<WallTime, String> {
    let wall = match time {
        DatePerhapsTime::Date(day) => WallTime {
            time: day.and_time(chrono::NaiveTime::MIN),
            zone,
        },
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(time)) => {
            WallTime { time: *time, zone }
        }
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(time)) => WallTime {
            time: time.naive_utc(),
            zone: Tz::UTC,
        },
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
            let zone = tzid.parse().map_err(|_| {
                format!(
                    "its time zone '{tzid}' is not known here; save the calendar with an IANA zone \
                     such as 'Europe/Paris'."
                )
            })?;
            WallTime {
                time: *date_time,
                zone,
            }
        }
    };
    if is_sane(wall.time) {
        return Ok(wall);
    }
    Err("its time lies centuries away.".to_owned())
}

/// The properties of a name: a calendar may have one or several.
pub(super) fn properties<'e>(event: &'e Event, key: &str) -> Vec<&'e Property> {
    let single = event.properties().get(key);
    let several = event.multi_properties().get(key);
    single
        .into_iter()
        .chain(several.into_iter().flatten())
        .collect()
}

/// What people call an event: one line.
fn title(event: &Event) -> String {
    let title = event.get_summary().unwrap_or_default();
    let title = title.replace(char::is_control, " ");
    let title = title.trim();
    if title.is_empty() {
        "Untitled event".to_owned()
    } else {
        title.chars().take(200).collect()
    }
}

/// The mail address of whoever attends.
fn person(event: &Event) -> Option<String> {
    properties(event, "ATTENDEE")
        .into_iter()
        .find_map(|attendee| {
            let value = attendee.value();
            let scheme = value.get(..7)?;
            let address = value.get(7..)?;
            (scheme.eq_ignore_ascii_case("mailto:") && address.contains('@'))
                .then(|| address.trim().to_lowercase())
        })
}

#[cfg(test)]
mod tests;
