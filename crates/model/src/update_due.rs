//! When the next status update of an incident is due. It follows from the incident, its last update
//! and the workspace's settings alone, so that every laptop reminds at the same instant; who was
//! reminded already is remembered elsewhere.

#[cfg(test)]
mod tests;

use crate::{
    record::{Incident, StatusUpdate, WorkspaceSettings},
    time::Timestamp,
};

/// When the next status update is due; none if none is.
///
/// What the last update promised counts. Where it promised nothing, and before the first update,
/// the interval of the incident's severity counts, from the last update or from the beginning of
/// the escalation, whichever is later. Nothing is due once it is over, and what was promised
/// before it was opened again is forgotten.
#[must_use]
pub fn update_due(
    incident: &Incident,
    last: Option<&StatusUpdate>,
    settings: &WorkspaceSettings,
) -> Option<Timestamp> {
    if incident.resolved_at.is_some() {
        return None;
    }
    let last = last.filter(|update| update.at >= incident.escalated_at);
    if let Some(promised) = last.and_then(|update| update.next_update_at) {
        return Some(promised);
    }
    let since = last.map_or(incident.escalated_at, |update| update.at);
    settings
        .update_interval
        .of(incident.severity)
        .map(|interval| since + interval)
}

/// What to promise for the update after one that is given at `at`, unless its author says
/// otherwise; none if the severity asks for none.
#[must_use]
pub fn suggested_next(
    incident: &Incident,
    settings: &WorkspaceSettings,
    at: Timestamp,
) -> Option<Timestamp> {
    let interval = settings.update_interval.of(incident.severity);
    interval.map(|interval| at + interval)
}
