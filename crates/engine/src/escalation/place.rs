//! Alerts become incidents, and incidents whose alerts are over end. However many alerts come at
//! once, each incident is written once: thousands that belong together are one edit of one record.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    fact::{Alert, AlertState},
    ids::{IncidentId, PolicyId},
    rbac::Author,
    record::{Incident, Policy, RoutingRule, Service},
    routing::{self, Decision, OpenIncidents, Placed, Routing},
    time::Timestamp,
};
use muster_store::{Door, Reader, StoreError};

use super::alerts_of;

/// The alerts that belong to no incident yet, with what the rules say of each, and the incidents
/// that end.
pub(super) struct Intake {
    /// The incidents that are not over.
    pub(super) open: Vec<(IncidentId, Incident)>,
    routed: Vec<(Alert, Decision)>,
    ended: Vec<(IncidentId, Incident)>,
    /// When the next alert has been firing as long as its rule asks for.
    pub(super) next: Option<Timestamp>,
}

impl Intake {
    pub(super) fn read(reader: &Reader, now: Timestamp) -> Result<Self, StoreError> {
        let open = reader.open_incidents()?;
        let active = reader.active_alerts()?;
        let ended = ended(reader, &open, &active)?;
        let mut routed = Vec::new();
        let mut next = None;
        for (alert, decision) in decisions(reader, &open, active, now)? {
            match &decision {
                Decision::Incident(_) => routed.push((alert, decision)),
                Decision::Waiting { until, .. } => next = super::earliest(next, Some(*until)),
                Decision::Quiet { .. } => {}
            }
        }
        Ok(Self {
            open,
            routed,
            ended,
            next,
        })
    }

    /// Whether there is something to write.
    pub(super) fn is_due(&self) -> bool {
        !(self.routed.is_empty() && self.ended.is_empty())
    }

    /// Opens, joins and ends incidents. One that an alert joins does not end in the same turn: its
    /// alerts are not over.
    pub(super) fn write(self, door: &mut Door<'_>, now: Timestamp) -> Result<(), StoreError> {
        let joined = place(door, self.open, &self.routed, now)?;
        for (id, ended) in self.ended {
            if !joined.contains(&id) {
                let at = ended.resolved_at.unwrap_or(ended.opened_at);
                door.change::<Incident>(Author::Muster, at, id, |record| *record = ended)?;
            }
        }
        Ok(())
    }
}

/// Places alerts in the order in which they began, writes each incident once, and answers which
/// incidents of before they joined.
fn place(
    door: &mut Door<'_>,
    open: Vec<(IncidentId, Incident)>,
    routed: &[(Alert, Decision)],
    now: Timestamp,
) -> Result<BTreeSet<IncidentId>, StoreError> {
    if routed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let policies: BTreeMap<PolicyId, Policy> = door.list::<Policy>()?.into_iter().collect();
    let mut incidents = OpenIncidents::new(open);
    let mut opened = BTreeSet::new();
    let mut joined = BTreeSet::new();
    for (alert, decision) in routed {
        match incidents.place(decision, alert, now, &policies, IncidentId::new) {
            Some(Placed::Opened(id)) => {
                opened.insert(id);
            }
            Some(Placed::Joined { incident, .. }) if !opened.contains(&incident) => {
                joined.insert(incident);
            }
            Some(Placed::Joined { .. } | Placed::Held(_)) | None => {}
        }
    }
    for id in opened {
        if let Some(incident) = incidents.get(id) {
            door.create(Author::Muster, now, id, incident)?;
        }
    }
    for id in &joined {
        if let Some(incident) = incidents.get(*id) {
            door.change::<Incident>(Author::Muster, now, *id, |record| {
                record.clone_from(incident);
            })?;
        }
    }
    Ok(joined)
}

/// The open incidents whose alerts are over and that nobody took over, as they end.
fn ended(
    reader: &Reader,
    open: &[(IncidentId, Incident)],
    active: &[Alert],
) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
    let active: BTreeSet<String> = active.iter().map(|alert| alert.key.to_string()).collect();
    let mut ended = Vec::new();
    for (id, incident) in open {
        let may_end = !incident.alerts.is_empty()
            && !incident.is_taken()
            && incident.alerts.iter().all(|alert| !active.contains(alert));
        if may_end {
            let alerts = alerts_of(reader, incident)?;
            let end = routing::resolve_by_alerts(incident, &alerts);
            ended.extend(end.map(|incident| (*id, incident)));
        }
    }
    Ok(ended)
}

/// The firing alerts that belong to no incident, with what the rules say of each.
fn decisions(
    reader: &Reader,
    open: &[(IncidentId, Incident)],
    active: Vec<Alert>,
    now: Timestamp,
) -> Result<Vec<(Alert, Decision)>, StoreError> {
    let held: BTreeSet<&str> = open
        .iter()
        .flat_map(|(_, incident)| &incident.alerts)
        .map(String::as_str)
        .collect();
    let mut unplaced = Vec::new();
    for alert in active {
        let is_new = alert.state == AlertState::Firing
            && !held.contains(alert.key.to_string().as_str())
            && reader.incident_of_alert(&alert.key)?.is_none();
        if is_new {
            unplaced.push(alert);
        }
    }
    if unplaced.is_empty() {
        return Ok(Vec::new());
    }
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
    Ok(unplaced
        .into_iter()
        .map(|alert| {
            let decision = routing.decide(&alert, now);
            (alert, decision)
        })
        .collect())
}
