//! Who is on call, for scripts: a line for each schedule, or JSON.

#![expect(clippy::print_stdout, reason = "printing is what a command is for")]

use anyhow::bail;
use chrono::DateTime;
use muster_engine::on_call::{OnCallNow, Person, ScheduleRow};
use muster_model::{record::Schedule, time::Timestamp};

/// Reads a time with its offset from UTC.
pub(crate) fn time(text: &str) -> Result<Timestamp, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc().into())
        .map_err(|_| "write it as 2026-12-24T22:00:00+01:00, or with Z for UTC".to_owned())
}

/// The schedules that were asked for: the one of this name, in upper or lower case, or all.
pub(crate) fn chosen(
    rows: Vec<ScheduleRow>,
    name: Option<&str>,
) -> anyhow::Result<Vec<ScheduleRow>> {
    let Some(name) = name else {
        return Ok(rows);
    };
    let wanted = name.to_lowercase();
    let names: Vec<String> = rows.iter().map(|row| row.schedule.name.clone()).collect();
    let found: Vec<_> = rows
        .into_iter()
        .filter(|row| row.schedule.name.to_lowercase() == wanted)
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    if names.is_empty() {
        bail!("There is no schedule in this workspace. Make one in Muster, under On-call.");
    }
    bail!(
        "There is no schedule '{name}'. These are there: {}.",
        names.join(", ")
    )
}

pub(crate) fn print(rows: &[ScheduleRow], json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(rows)?);
        return Ok(());
    }
    if rows.is_empty() {
        println!("There is no schedule in this workspace.");
    }
    for row in rows {
        println!("{}", line(&row.schedule, &row.now));
    }
    Ok(())
}

/// `Primary: Ada until 2026-12-24 09:00 CET, then Ben`, with times in the schedule's zone.
fn line(schedule: &Schedule, now: &OnCallNow) -> String {
    let who = |people: &[Person]| {
        if people.is_empty() {
            return "nobody".to_owned();
        }
        let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
        names.join(", ")
    };
    let mut line = format!("{}: {}", schedule.name, who(&now.people));
    if let Some(until) = now.until {
        let until = until.to_utc().with_timezone(&schedule.zone());
        line.push_str(&format!(
            " until {}, then {}",
            until.format("%Y-%m-%d %H:%M %Z"),
            who(&now.next)
        ));
    }
    line
}

#[cfg(test)]
mod tests {
    use muster_model::ids::MemberId;

    use super::*;

    fn schedule() -> Schedule {
        Schedule {
            name: "Primary".to_owned(),
            description: String::new(),
            time_zone: "Europe/Paris".to_owned(),
            layers: Vec::new(),
        }
    }

    fn person(name: &str) -> Person {
        Person {
            member: MemberId::new(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_line_says_who_until_when_and_who_then_in_the_schedules_zone() {
        let mut now = OnCallNow {
            people: vec![person("Ada")],
            since: None,
            until: time("2026-12-24T08:00:00Z").ok(),
            next: vec![person("Ben")],
            next_until: None,
        };
        assert_eq!(
            line(&schedule(), &now),
            "Primary: Ada until 2026-12-24 09:00 CET, then Ben"
        );
        now.people.clear();
        now.until = None;
        assert_eq!(line(&schedule(), &now), "Primary: nobody");
    }

    #[test]
    fn a_time_needs_its_offset() {
        assert!(time("2026-12-24T22:00:00+01:00").is_ok());
        assert!(time("2026-12-24 22:00").is_err());
    }
}
