//! From what Splunk On-Call answers to facts: pure functions.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey, OnCallShift},
    ids::ConnectionId,
    time::Timestamp,
};

use super::{
    directory::Directory,
    wire::{Incident, Number, PagedPolicy, Team},
};

/// The facts that incidents are.
pub(super) fn alerts(connection: ConnectionId, incidents: Vec<Incident>) -> Vec<Fact> {
    incidents
        .into_iter()
        .map(|incident| Fact::Alert(alert(connection, incident)))
        .collect()
}

fn alert(connection: ConnectionId, it: Incident) -> Alert {
    let started_at = Timestamp::from(it.start_time);
    let ended_at = it.is_resolved().then(|| end(&it));
    let changes = it.transitions.iter().flatten().map(|change| change.at);
    let last_change = changes
        .chain(it.last_alert_time)
        .chain(it.ack_time)
        .map(Timestamp::from)
        .fold(started_at, Timestamp::max);
    let number = match &it.incident_number {
        Number::Number(number) => number.to_string(),
        Number::Text(text) => text.clone(),
    };
    let name = [&it.entity_display_name, &it.service, &it.entity_id]
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
        .cloned()
        .unwrap_or_else(|| format!("Incident {number}"));
    Alert {
        key: FactKey {
            connection,
            external_id: format!("incident:{number}"),
        },
        observed_at: ended_at.map_or(last_change, |end| end.max(last_change)),
        labels: labels(&it, &name),
        annotations: BTreeMap::from([("summary".to_owned(), name.clone())]),
        name,
        state: match ended_at {
            Some(_) => AlertState::Resolved,
            None => AlertState::Firing,
        },
        suppressed_by: Vec::new(),
        url: it.incident_link.unwrap_or_default(),
        started_at,
        ended_at,
    }
}

/// When an incident that is over ended, as near as it says.
fn end(it: &Incident) -> Timestamp {
    let resolved = it
        .transitions
        .iter()
        .flatten()
        .filter(|change| change.name.eq_ignore_ascii_case("resolved"))
        .map(|change| change.at)
        .max();
    let end = resolved
        .or(it.end_time)
        .or(it.last_alert_time)
        .unwrap_or(it.start_time);
    end.max(it.start_time).into()
}

fn labels(it: &Incident, name: &str) -> BTreeMap<String, String> {
    let paged = it.paged_policies.iter().flatten();
    let policies: BTreeSet<&str> = paged.clone().map(|it| it.policy.name.trim()).collect();
    let mut teams: BTreeSet<&str> = paged.map(|it: &PagedPolicy| it.team.name.trim()).collect();
    teams.extend(
        it.teams
            .iter()
            .flat_map(|teams| teams.split(','))
            .map(str::trim),
    );
    let joined = |names: &BTreeSet<&str>| {
        let names: Vec<&str> = names.iter().copied().filter(|it| !it.is_empty()).collect();
        names.join(", ")
    };
    let teams = joined(&teams);
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let labels = [
        ("alertname", name.to_owned()),
        ("service", text(&it.service)),
        ("host", text(&it.host)),
        ("severity", text(&it.entity_state).to_lowercase()),
        ("entity_id", text(&it.entity_id)),
        ("entity_type", text(&it.entity_type).to_lowercase()),
        ("routing_key", text(&it.routing_key)),
        ("escalation_policy", joined(&policies)),
        (
            "team",
            if teams.contains(", ") {
                String::new()
            } else {
                teams.clone()
            },
        ),
        ("teams", teams),
    ];
    labels
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Who is on call now.
pub(super) fn shifts(
    connection: ConnectionId,
    teams: &[Team],
    directory: &Directory,
    now: Timestamp,
) -> Vec<OnCallShift> {
    let mut shifts = BTreeMap::new();
    for team in teams {
        for policy in &team.on_call_now {
            for user in policy.users() {
                let named = &policy.escalation_policy;
                let external_id = format!("{}/{}/{user}", team.team.slug, named.slug);
                let (person, email) = directory.person(user);
                let shift = OnCallShift {
                    key: FactKey {
                        connection,
                        external_id: external_id.clone(),
                    },
                    observed_at: now,
                    schedule: schedule(&team.team.name, &named.name),
                    level: None,
                    person,
                    email,
                    starts_at: None,
                    ends_at: None,
                    url: String::new(),
                };
                shifts.insert(external_id, shift);
            }
        }
    }
    shifts.into_values().collect()
}

/// What somebody is on call for: policies of different teams may have one name.
fn schedule(team: &str, policy: &str) -> String {
    match (team.trim(), policy.trim()) {
        (team, "") => team.to_owned(),
        ("", policy) => policy.to_owned(),
        (team, policy) => format!("{team}: {policy}"),
    }
}
