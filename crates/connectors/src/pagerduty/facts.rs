//! From what PagerDuty answers to facts: pure functions.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, FactKey, OnCallShift},
    ids::ConnectionId,
    time::Timestamp,
};

use super::wire::{Incident, OnCall, Reference};

/// What the alert of the incident `id` is called in the connection.
pub(super) fn external_id(id: &str) -> String {
    format!("incident:{id}")
}

/// The alert that an incident is.
pub(super) fn alert(connection: ConnectionId, it: Incident) -> Alert {
    let started_at = Timestamp::from(it.created_at);
    let ended_at = it.is_resolved().then(|| {
        let end = it.resolved_at.or(it.last_status_change_at);
        end.or(it.updated_at)
            .map_or(started_at, Timestamp::from)
            .max(started_at)
    });
    let last_change = [it.updated_at, it.last_status_change_at]
        .into_iter()
        .flatten()
        .map(Timestamp::from)
        .fold(ended_at.unwrap_or(started_at), Timestamp::max);
    let name = [&it.title, &it.incident_key]
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
        .cloned()
        .unwrap_or_else(|| format!("Incident {}", it.id));
    let summary = match it.incident_number {
        Some(number) => format!("[#{number}] {name}"),
        None => name.clone(),
    };
    Alert {
        key: FactKey {
            connection,
            external_id: external_id(&it.id),
        },
        observed_at: last_change,
        labels: labels(&it, &name),
        annotations: BTreeMap::from([("summary".to_owned(), summary)]),
        name,
        state: match ended_at {
            Some(_) => AlertState::Resolved,
            None => AlertState::Firing,
        },
        suppressed_by: Vec::new(),
        url: it.html_url.unwrap_or_default(),
        started_at,
        ended_at,
    }
}

fn labels(it: &Incident, name: &str) -> BTreeMap<String, String> {
    let called = |reference: &Option<Reference>| {
        reference
            .as_ref()
            .map(|it| it.called().to_owned())
            .unwrap_or_default()
    };
    let teams: Vec<&str> = it.teams.iter().flatten().map(Reference::called).collect();
    let labels = [
        ("alertname", name.to_owned()),
        ("service", called(&it.service)),
        ("urgency", it.urgency.clone().unwrap_or_default()),
        ("priority", called(&it.priority)),
        ("escalation_policy", called(&it.escalation_policy)),
        (
            "team",
            match &teams[..] {
                [team] => (*team).to_owned(),
                _ => String::new(),
            },
        ),
        ("teams", teams.join(", ")),
    ];
    labels
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The shift that an on-call is.
pub(super) fn shift(connection: ConnectionId, it: OnCall, now: Timestamp) -> OnCallShift {
    let id = |reference: &Reference| reference.id.clone().unwrap_or_default();
    let level = it.escalation_level;
    let parts = [
        id(&it.escalation_policy),
        level.map(|level| level.to_string()).unwrap_or_default(),
        it.schedule.as_ref().map(id).unwrap_or_default(),
        id(&it.user),
    ];
    OnCallShift {
        key: FactKey {
            connection,
            external_id: parts.join("/"),
        },
        observed_at: now,
        schedule: it.escalation_policy.called().to_owned(),
        level,
        person: it.user.called().to_owned(),
        email: it.user.email.unwrap_or_default(),
        starts_at: it.start.map(Timestamp::from),
        ends_at: it.end.map(Timestamp::from),
        url: it.escalation_policy.html_url.unwrap_or_default(),
    }
}
