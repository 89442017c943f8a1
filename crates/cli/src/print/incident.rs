//! What `musterctl incident` prints: a line for each incident, or JSON in the shapes of the app.

use muster_engine::incidents::{IncidentDetail, IncidentList, IncidentRow};
use muster_model::{ids::IncidentId, record::IncidentStatus, time::Timestamp};
use serde_json::json;

pub(crate) fn list(list: &IncidentList, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(&list.rows)?);
        return Ok(());
    }
    for row in &list.rows {
        println!("{}", line(row));
    }
    let (shown, total) = (list.rows.len(), list.total);
    if shown as u64 != u64::from(total) {
        eprintln!("{shown} of {total} are listed; '--limit' lists more.");
    }
    Ok(())
}

pub(crate) fn detail(detail: &IncidentDetail, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(detail)?);
        return Ok(());
    }
    let row = &detail.row;
    println!("{} {}", row.severity.name(), plain(&row.title));
    println!("{}", standing(row));
    if !row.service_name.is_empty() {
        println!("Service: {}", row.service_name);
    }
    if !row.assignee_name.is_empty() {
        println!("Commander: {}", row.assignee_name);
    }
    if !detail.policy_name.is_empty() {
        println!("Escalation policy: {}", detail.policy_name);
    }
    if !detail.incident.summary.is_empty() {
        println!();
        for line in detail.incident.summary.lines() {
            println!("{}", plain(line));
        }
    }
    println!();
    for entry in &detail.timeline {
        let by = if entry.author.is_empty() {
            String::new()
        } else {
            format!(" ({})", entry.author)
        };
        println!("{}  {}{by}", instant(entry.at), plain(&entry.title));
        for line in entry.text.lines() {
            println!("    {}", plain(line));
        }
    }
    Ok(())
}

/// What was declared: the id alone on standard output, and beside it who is told.
pub(crate) fn declared(id: IncidentId, policy: Option<&str>, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let declared = json!({ "id": id, "policy": policy });
        println!("{}", serde_json::to_string_pretty(&declared)?);
        return Ok(());
    }
    println!("{id}");
    match policy {
        Some(name) => eprintln!("The policy '{name}' tells who is to act."),
        None => eprintln!("No escalation policy was chosen, so nobody is told."),
    }
    Ok(())
}

pub(crate) fn done(sentence: &str) {
    println!("{sentence}");
}

fn line(row: &IncidentRow) -> String {
    let service = if row.service_name.is_empty() {
        "-"
    } else {
        &row.service_name
    };
    format!(
        "{}\t{}\t{}\t{}\t{service}\t{}",
        row.id,
        row.severity.name(),
        status(row.status),
        instant(row.opened_at),
        plain(&row.title)
    )
}

fn standing(row: &IncidentRow) -> String {
    let opened = format!("Opened {}", instant(row.opened_at));
    let acknowledged = row.acknowledged_at.map(|at| {
        let by = match row.acknowledged_by_name.as_str() {
            "" => String::new(),
            name => format!(" by {name}"),
        };
        format!("acknowledged {}{by}", instant(at))
    });
    let resolved = row
        .resolved_at
        .map(|at| format!("resolved {}", instant(at)));
    let parts: Vec<String> = [Some(opened), acknowledged, resolved]
        .into_iter()
        .flatten()
        .collect();
    format!("{}.", parts.join(", "))
}

const fn status(status: IncidentStatus) -> &'static str {
    match status {
        IncidentStatus::Open => "open",
        IncidentStatus::Acknowledged => "acknowledged",
        IncidentStatus::Resolved => "resolved",
    }
}

/// An instant as logs have it: in UTC, to the second.
pub(super) fn instant(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A line without control characters: titles come from alerts too, and a terminal obeys them.
pub(super) fn plain(line: &str) -> String {
    line.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_printed() {
        assert_eq!(plain("Checkout\u{1b}[2J is\tdown"), "Checkout [2J is down");
        assert_eq!(plain("決済が遅い"), "決済が遅い");
    }

    #[test]
    fn instants_are_in_utc() {
        assert_eq!(
            instant(Timestamp(1_772_446_000_000)),
            "2026-03-02T10:06:40Z"
        );
    }
}
