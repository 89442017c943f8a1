//! When an event of a calendar file recurs. A rule is followed on the wall clock, so that clock
//! changes neither lose nor double one, and within limits: a rule comes from outside, and a few words
//! of it can ask for more steps than there are seconds.

use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use icalendar::{Event, Property};
use muster_model::time::Window;
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};

use super::reading::properties;
use crate::wall_clock::{WallTime, is_sane};

/// The most times that one recurring event is read.
pub(super) const MOST_TIMES: usize = 1_000;

/// How many steps the rules of one file may take together: those of a thousand daily events that
/// began 10 years ago, and some.
const MOST_STEPS: u64 = 5_000_000;

/// What a rule counts for that was followed as far as the library goes and never came to a time, which
/// takes seconds: as much as all the others may together, for no calendar program writes such a rule.
const IN_VAIN: u64 = MOST_STEPS + 1;

/// How many steps the rules of a file may still take.
#[derive(Debug)]
pub(super) struct Steps {
    left: u64,
}

impl Steps {
    pub(super) const fn new() -> Self {
        Self { left: MOST_STEPS }
    }

    /// A file that asked for too many once gets none any more, not even few: otherwise each rule that
    /// comes to nothing would cost its seconds again.
    fn take(&mut self, steps: u64) -> Result<(), String> {
        let left = self.left.checked_sub(steps.max(1));
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or_else(|| {
            "the recurrences of this file take too long to follow. Save a shorter time of the \
             calendar."
                .to_owned()
        })
    }
}

/// The times at which a recurring event begins.
#[derive(Debug)]
pub(super) struct Begins {
    pub(super) times: Vec<WallTime>,
    /// Whether there are more than that.
    pub(super) are_cut: bool,
}

/// When a recurring event begins, as far as it meets `window`.
///
/// # Errors
/// If its rule cannot be read or followed: why.
pub(super) fn begins(
    event: &Event,
    rule: &Property,
    begin: WallTime,
    length: TimeDelta,
    window: Window,
    steps: &mut Steps,
) -> Result<Begins, String> {
    let unread =
        |error: &dyn std::fmt::Display| format!("its recurrence cannot be read ({error}).");
    let text = on_the_wall_clock(rule.value(), begin.zone)?;
    let rule: RRule<Unvalidated> = text.parse().map_err(|error| unread(&error))?;
    let start = on_the_wall(begin.time);
    let rule = rule.validate(start).map_err(|error| unread(&error))?;
    if is_never(rule.get_by_month(), rule.get_by_month_day()) {
        return Err("its recurrence never comes to a day.".to_owned());
    }
    // A day more on either side covers every zone.
    let day = TimeDelta::days(1);
    let from = on_the_wall((window.from.to_utc() - length - day).naive_utc());
    let to = on_the_wall((window.to.to_utc() + day).naive_utc());
    let is_over = rule.get_until().is_some_and(|until| *until < from);
    if !is_over {
        steps.take(length_of_way(rule.get_freq(), to - start))?;
    }
    let mut set = RRuleSet::new(start);
    if !is_over {
        set = set.rrule(rule);
    }
    for (key, is_extra) in [("EXDATE", false), ("RDATE", true)] {
        for property in properties(event, key) {
            for time in listed(property, begin) {
                steps.take(1)?;
                let time = on_the_wall(time);
                set = if is_extra {
                    set.rdate(time)
                } else {
                    set.exdate(time)
                };
            }
        }
    }
    let mut found = Begins {
        times: Vec::new(),
        are_cut: false,
    };
    let mut is_in_vain = !is_over;
    for time in &set.limit() {
        is_in_vain = false;
        if time > to {
            break;
        }
        if time < from {
            continue;
        }
        if found.times.len() == MOST_TIMES {
            found.are_cut = true;
            break;
        }
        found.times.push(WallTime {
            time: time.naive_utc(),
            ..begin
        });
    }
    if is_in_vain {
        steps.take(IN_VAIN)?;
    }
    Ok(found)
}

/// Whether no month that a rule names has a day that it names, such as 30 February. The library would
/// look for one for thousands of years.
fn is_never(months: &[u8], days: &[i8]) -> bool {
    let longest = |month: u8| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_there = |month: &u8| {
        days.is_empty() || days.iter().any(|day| day.unsigned_abs() <= longest(*month))
    };
    !months.is_empty() && !months.iter().any(is_there)
}

/// A time of a wall clock as the library wants it.
fn on_the_wall(time: NaiveDateTime) -> chrono::DateTime<rrule::Tz> {
    rrule::Tz::UTC.from_utc_datetime(&time)
}

/// How many steps a rule takes over a span, at the most.
fn length_of_way(frequency: Frequency, span: TimeDelta) -> u64 {
    let hours = u64::try_from(span.num_hours()).unwrap_or(0);
    match frequency {
        Frequency::Secondly | Frequency::Minutely | Frequency::Hourly => hours,
        Frequency::Daily => hours / 24,
        // A step of these looks at the days in it.
        Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => hours / 24 / 7,
    }
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
fn listed(property: &Property, begin: WallTime) -> Vec<NaiveDateTime> {
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
                    let instant = WallTime { time, zone }.instant().to_utc();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_asked_for_too_many_steps_gets_none_any_more() {
        let mut steps = Steps::new();
        assert_eq!(steps.take(MOST_STEPS - 1), Ok(()));
        assert_eq!(steps.take(0), Ok(()));
        assert!(steps.take(IN_VAIN).is_err());
        for few in [0, 1, MOST_STEPS] {
            assert!(steps.take(few).is_err(), "{few}");
        }
    }

    #[test]
    fn a_rule_in_vain_takes_what_the_others_had_left() {
        let mut steps = Steps::new();
        assert!(steps.take(IN_VAIN).is_err());
        assert!(steps.take(1).is_err());
    }
}
