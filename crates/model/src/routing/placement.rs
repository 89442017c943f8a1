use std::collections::BTreeSet;

use super::{Decision, Routed, SERVICE_LABEL, folded};
use crate::{
    fact::Alert,
    ids::{IncidentId, PolicyId, ServiceId},
    record::{Incident, IncidentStatus, MAX_NAME, Origin, Severity},
    time::Timestamp,
};

/// Where an alert that a rule made an incident goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// It belongs to this incident already, be it open or over: there is nothing to write. An
    /// incident that a person resolved is not opened again by an alert that goes on firing.
    Held {
        /// That incident.
        incident: IncidentId,
    },
    /// It joins this open incident: see [`join`].
    Join {
        /// That incident.
        incident: IncidentId,
        /// The severity that the incident takes, if the alert is worse than it.
        raise_to: Option<Severity>,
        /// The policy that begins to be told now, if the incident told nobody and nobody has
        /// taken it.
        tell: Option<PolicyId>,
    },
    /// It opens this incident.
    Open(Box<Incident>),
}

/// Where `alert` goes after `decision`; none if the decision was not [`Decision::Incident`].
///
/// `incidents` are all that are not resolved, and those that hold the alert already. An alert
/// joins the open incident of its service; without a service that is known, the open one without a
/// service that is titled after the same kind of trouble. Of several the one that began first.
pub fn join_or_open<'a>(
    decision: &Decision,
    alert: &Alert,
    incidents: impl IntoIterator<Item = (IncidentId, &'a Incident)>,
    now: Timestamp,
) -> Option<Placement> {
    let Decision::Incident(Routed {
        service,
        severity,
        policy,
        title,
        ..
    }) = decision
    else {
        return None;
    };
    let key = alert.key.to_string();
    let mut candidate: Option<(IncidentId, &Incident)> = None;
    for (id, incident) in incidents {
        if incident.alerts.contains(&key) {
            return Some(Placement::Held { incident: id });
        }
        let fits = incident.status() != IncidentStatus::Resolved
            && incident.service == *service
            && (service.is_some() || folded(&incident.title) == folded(title));
        if fits
            && candidate.is_none_or(|(other_id, other)| {
                (incident.opened_at, id) < (other.opened_at, other_id)
            })
        {
            candidate = Some((id, incident));
        }
    }
    Some(match candidate {
        Some((id, incident)) => Placement::Join {
            incident: id,
            raise_to: (*severity < incident.severity).then_some(*severity),
            tell: policy.filter(|_| incident.policy.is_none() && !incident.is_taken()),
        },
        None => Placement::Open(Box::new(Incident {
            title: title.clone(),
            summary: summary_for(alert, title),
            service: *service,
            severity: *severity,
            origin: Origin::Alert,
            // The source's clock may be ahead of ours; nothing has begun in the future.
            opened_at: alert.started_at.min(now),
            escalated_at: now,
            acknowledged_at: None,
            acknowledged_by: None,
            first_acknowledged_at: None,
            resolved_at: None,
            resolved_by: None,
            assignee: None,
            communications: None,
            scribe: None,
            operations_lead: None,
            policy: *policy,
            alerts: BTreeSet::from([key]),
            cause: None,
            acknowledged_through: None,
            pinned: BTreeSet::new(),
            channels: BTreeSet::new(),
        })),
    })
}

/// `incident` with `alert` in it, as [`Placement::Join`] says. What alerts opened began with the
/// first of them, so that an earlier one moves its beginning; what a person declared began when
/// they said so. If a policy begins to be told, the escalation begins at `now`.
#[must_use]
pub fn join(
    incident: Incident,
    alert: &Alert,
    raise_to: Option<Severity>,
    tell: Option<PolicyId>,
    now: Timestamp,
) -> Incident {
    let mut next = incident;
    next.alerts.insert(alert.key.to_string());
    if next.origin == Origin::Alert {
        next.opened_at = next.opened_at.min(alert.started_at);
    }
    if let Some(severity) = raise_to {
        next.severity = severity;
    }
    if tell.is_some() {
        next.policy = tell;
        next.escalated_at = now;
    }
    next
}

/// The title of the incident that `alert` opens: its headline if it is about a service that is
/// known, for such an incident is found by the service. Else the kind of trouble and the service
/// that the alert names, which its siblings have in common while their headlines differ.
pub(super) fn title_for(alert: &Alert, service: Option<ServiceId>) -> String {
    let kind = one_line(&alert.name);
    let label = one_line(alert.label(SERVICE_LABEL));
    let title = match (service, kind.is_empty(), label.is_empty()) {
        (Some(_), _, _) | (None, true, true) => one_line(alert.headline()),
        (None, false, true) => kind,
        (None, true, false) => label,
        (None, false, false) => one_line(&format!("{label}: {kind}")),
    };
    if title.is_empty() {
        "Alert without a name".to_owned()
    } else {
        title
    }
}

/// What the alert says beyond its incident's title.
fn summary_for(alert: &Alert, title: &str) -> String {
    let description = alert
        .annotations
        .get("description")
        .map_or("", |text| text.trim());
    let headline = Some(alert.headline().trim()).filter(|headline| *headline != title);
    headline
        .into_iter()
        .chain([description])
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Outside text as a name may be: one line, and short enough.
fn one_line(text: &str) -> String {
    let words: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_NAME {
        line
    } else {
        let mut cut: String = line.chars().take(MAX_NAME - 1).collect();
        cut.push('…');
        cut
    }
}
