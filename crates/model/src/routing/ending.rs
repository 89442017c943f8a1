use std::collections::BTreeMap;

use crate::{
    fact::{Alert, AlertState},
    record::{Incident, IncidentStatus, Origin},
    time::Timestamp,
};

/// When the last of the incident's alerts ended; none while one of them is firing or is not among
/// `alerts`, or if it has none. One alert that recovers never ends the group; one that is silenced
/// or inhibited is still firing.
#[must_use]
pub fn alerts_ended<'a>(
    incident: &Incident,
    alerts: impl IntoIterator<Item = &'a Alert>,
) -> Option<Timestamp> {
    let ends: BTreeMap<String, Option<Timestamp>> = alerts
        .into_iter()
        .map(|alert| {
            let end = (alert.state == AlertState::Resolved)
                .then(|| alert.ended_at.unwrap_or(alert.observed_at));
            (alert.key.to_string(), end)
        })
        .collect();
    incident
        .alerts
        .iter()
        .map(|key| ends.get(key).copied().flatten())
        .try_fold(None, |latest: Option<Timestamp>, end| {
            end.map(|end| Some(latest.map_or(end, |latest| latest.max(end))))
        })
        .flatten()
}

/// The incident resolved by the end of its alerts, at the latest of their ends. None if one of
/// them may still be firing, if it is over already, or if it is a person's to end: because they
/// declared it, or because they took it.
#[must_use]
pub fn resolve_by_alerts<'a>(
    incident: &Incident,
    alerts: impl IntoIterator<Item = &'a Alert>,
) -> Option<Incident> {
    let by_itself = incident.status() == IncidentStatus::Open
        && incident.origin == Origin::Alert
        && !incident.is_taken();
    if !by_itself {
        return None;
    }
    alerts_ended(incident, alerts).map(|end| Incident {
        resolved_at: Some(end.max(incident.opened_at)),
        resolved_by: None,
        ..incident.clone()
    })
}
