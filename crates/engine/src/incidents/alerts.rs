//! Alerts, each with why it did or did not page.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use muster_model::{
    fact::{Alert, AlertState, FactKey},
    ids::IncidentId,
    record::{Connection, Incident, Policy, RoutingRule, Service, Severity},
    routing::{Decision, Routing},
    time::{Millis, Timestamp, Window},
};
use muster_store::{AlertFilter, PageRequest, Reader, StoreError};
use serde::Serialize;

use crate::{Engine, Problem, escalation::alerts_of};

/// How long an alert that ended is still listed.
const LISTED_AFTER_END: Millis = Millis::days(7);

/// One alert, and why it did or did not page.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AlertView {
    /// Its identity.
    pub key: FactKey,
    /// What kind of trouble it is.
    pub name: String,
    /// One line for people.
    pub headline: String,
    /// The source's word on it.
    pub state: AlertState,
    /// All labels.
    pub labels: BTreeMap<String, String>,
    /// All annotations.
    pub annotations: BTreeMap<String, String>,
    /// Where it comes from; empty if there is no page for it.
    pub url: String,
    /// The name of the connection that it came through.
    pub connection_name: String,
    /// When it began to fire.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
    /// Why it did or did not page: rule, policy, silence, in a sentence.
    pub why: String,
}

impl Engine {
    /// Alerts that fire now or ended lately, each with why it did or did not page.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn alerts(&self) -> Result<Vec<AlertView>, Problem> {
        let now = self.now();
        self.read(|reader| {
            let alerts = recent_alerts(reader, now - LISTED_AFTER_END)?;
            views(reader, alerts, now)
        })
    }
}

/// The alerts of an incident.
pub(super) fn of_incident(
    reader: &Reader,
    incident: &Incident,
    now: Timestamp,
) -> Result<Vec<AlertView>, StoreError> {
    let alerts = alerts_of(reader, incident)?;
    views(reader, alerts, now)
}

/// Alerts that have not ended, and those that began since an instant and have; the last that began
/// first.
pub(crate) fn recent_alerts(reader: &Reader, since: Timestamp) -> Result<Vec<Alert>, StoreError> {
    let mut alerts = reader.active_alerts()?;
    let ended = AlertFilter {
        states: vec![AlertState::Resolved],
        window: Some(Window {
            from: since,
            to: Timestamp::MAX,
        }),
        ..AlertFilter::default()
    };
    alerts.extend(
        reader
            .alerts(&ended, PageRequest::first(PageRequest::MAX_LIMIT))?
            .rows,
    );
    alerts.sort_by_key(|alert| std::cmp::Reverse(alert.started_at));
    Ok(alerts)
}

fn views(
    reader: &Reader,
    alerts: Vec<Alert>,
    now: Timestamp,
) -> Result<Vec<AlertView>, StoreError> {
    let rules = reader.list::<RoutingRule>()?;
    let services = reader.list::<Service>()?;
    let policies = reader.list::<Policy>()?;
    let mapping = reader.mapping()?;
    let routing = Routing::new(
        rules.iter().map(|(id, rule)| (*id, rule)),
        services.iter().map(|(id, service)| (*id, service)),
        policies.iter().map(|(id, policy)| (*id, policy)),
    )
    .mapped_by(&mapping);
    let zone = reader
        .workspace()?
        .map(|(_, settings)| settings.zone())
        .unwrap_or_default();
    let mut incidents: HashMap<IncidentId, Incident> = HashMap::new();
    alerts
        .into_iter()
        .map(|alert| {
            // Each incident is read once: in a storm one may have thousands of alerts.
            let incident = reader.incident_of_alert(&alert.key)?;
            if let Some(id) = incident
                && let Entry::Vacant(vacant) = incidents.entry(id)
            {
                vacant.insert(reader.require::<Incident>(id)?);
            }
            let why = match incident.and_then(|id| incidents.get(&id)) {
                Some(incident) => {
                    let unknown = unknown_severity(&routing, &alert);
                    in_incident(&alert, incident, &policies, unknown.as_deref())
                }
                None => routing.decide(&alert, now).why(zone),
            };
            let connection = reader.get::<Connection>(alert.key.connection)?;
            Ok(AlertView {
                headline: alert.headline().to_owned(),
                key: alert.key,
                name: alert.name,
                state: alert.state,
                labels: alert.labels,
                annotations: alert.annotations,
                url: alert.url,
                connection_name: connection.map(|found| found.name).unwrap_or_default(),
                started_at: alert.started_at,
                ended_at: alert.ended_at,
                incident,
                why,
            })
        })
        .collect()
}

/// Why an alert that belongs to an incident did or did not page.
fn in_incident(
    alert: &Alert,
    incident: &Incident,
    policies: &[(muster_model::ids::PolicyId, Policy)],
    unknown_severity: Option<&str>,
) -> String {
    let policy = incident
        .policy
        .and_then(|id| policies.iter().find(|(other, _)| *other == id))
        .map(|(_, policy)| policy.name.as_str());
    let told = match policy {
        Some(name) => format!("the policy '{name}' tells who is to act"),
        None => "no policy is set, so nobody was paged".to_owned(),
    };
    let quiet = match alert.state {
        AlertState::Silenced => " It is silenced at its source now.",
        AlertState::Inhibited => " It is inhibited at its source now.",
        AlertState::Firing | AlertState::Resolved => "",
    };
    let unknown = unknown_severity
        .map(|label| {
            format!(
                " Its severity label '{label}' is not known here, so it counted as {}.",
                Severity::Sev3.name()
            )
        })
        .unwrap_or_default();
    format!(
        "It belongs to the incident '{}'; {told}.{quiet}{unknown}",
        incident.title
    )
}

/// The severity label of an alert, if its rule goes by the label and nobody here knows the word.
fn unknown_severity(routing: &Routing<'_>, alert: &Alert) -> Option<String> {
    let firing = Alert {
        state: AlertState::Firing,
        ..alert.clone()
    };
    match routing.decide(&firing, Timestamp::MAX) {
        Decision::Incident(routed) => routed.severity_unknown.filter(|label| !label.is_empty()),
        Decision::Waiting { .. } | Decision::Quiet { .. } => None,
    }
}
