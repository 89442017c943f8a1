//! Where an incident stands, in the words that chats show.

use chrono_tz::Tz;
use muster_model::record::{Incident, IncidentStatus};

use super::clock_time;
use crate::names::Names;

/// A line that says who acknowledged or resolved it; none while it is open.
pub(super) fn line(incident: &Incident, names: &Names, zone: Tz) -> Option<String> {
    let by = |who: String| {
        if who.is_empty() {
            String::new()
        } else {
            format!(" by {who}")
        }
    };
    match incident.status() {
        IncidentStatus::Open => None,
        IncidentStatus::Acknowledged => {
            let at = clock_time(incident.acknowledged_at?, zone);
            let who = by(names.member(incident.acknowledged_by));
            Some(format!("✔ Acknowledged{who} at {at}"))
        }
        IncidentStatus::Resolved => {
            let at = clock_time(incident.resolved_at?, zone);
            let who = by(names.member(incident.resolved_by));
            Some(format!("✔ Resolved{who} at {at}"))
        }
    }
}

/// What a channel's topic says of it: severity, status and commander.
pub(super) fn topic(incident: &Incident, names: &Names) -> String {
    let status = match incident.status() {
        IncidentStatus::Open => "open",
        IncidentStatus::Acknowledged => "acknowledged",
        IncidentStatus::Resolved => "resolved",
    };
    let commander = names.member(incident.assignee);
    let commander = if commander.is_empty() {
        "no commander yet".to_owned()
    } else {
        format!("commander: {commander}")
    };
    format!(
        "{} · {status} · {commander} · {}",
        incident.severity.name(),
        incident.title
    )
}
