//! The list of incidents, and one incident with all there is to say of it.

use muster_model::{
    escalation,
    ids::IncidentId,
    record::{Incident, IncidentStatus, Policy},
};
use muster_store::{PageRequest, Reader, StoreError};

use super::{IncidentDetail, IncidentFilter, IncidentList, IncidentRow, alerts, timeline};
use crate::{Engine, Problem, escalation::People, names::Names};

impl Engine {
    /// A part of the list of incidents.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn incidents(&self, filter: &IncidentFilter) -> Result<IncidentList, Problem> {
        let wanted = muster_store::IncidentFilter {
            services: filter.services.clone(),
            severities: filter.severities.clone(),
            statuses: filter.statuses.clone(),
            text: Some(filter.text.trim().to_owned()).filter(|text| !text.is_empty()),
            ..Default::default()
        };
        let page = PageRequest {
            after: filter.after,
            limit: filter.limit,
        };
        self.read(|reader| {
            let names = Names::read(reader)?;
            let page = reader.incidents(&wanted, page)?;
            let open = reader.open_incidents()?;
            let count = |status| open.iter().filter(|(_, i)| i.status() == status).count();
            Ok(IncidentList {
                rows: page
                    .rows
                    .into_iter()
                    .map(|row| row_of(row.id, &row.incident, &names))
                    .collect(),
                next: page.next,
                total: number(page.total),
                open: number(count(IncidentStatus::Open) as u64),
                acknowledged: number(count(IncidentStatus::Acknowledged) as u64),
            })
        })
    }

    /// One incident with its timeline.
    ///
    /// # Errors
    /// If it does not exist any more.
    pub fn incident(&self, id: IncidentId) -> Result<IncidentDetail, Problem> {
        let now = self.now();
        let cause = self.cause_of(id)?;
        self.read(|reader| {
            let incident = reader.require::<Incident>(id)?;
            let names = Names::read(reader)?;
            let people = People::read(reader)?;
            let policy: Option<&Policy> = incident.policy.and_then(|id| people.policies.get(&id));
            let ladder =
                policy.map(|policy| escalation::ladder(&incident, policy, &people.roster(), now));
            Ok(IncidentDetail {
                row: row_of(id, &incident, &names),
                timeline: timeline::of(reader, id, &incident, &names)?,
                alerts: alerts::of_incident(reader, &incident, now)?,
                ladder: ladder.unwrap_or_default(),
                policy_name: policy.map(|policy| policy.name.clone()).unwrap_or_default(),
                cause,
                incident,
            })
        })
    }
}

/// All incidents that are not resolved, the worst first, then the oldest.
pub(crate) fn unresolved(reader: &Reader, names: &Names) -> Result<Vec<IncidentRow>, StoreError> {
    let mut rows: Vec<_> = reader
        .open_incidents()?
        .iter()
        .map(|(id, incident)| row_of(*id, incident, names))
        .collect();
    rows.sort_by_key(|row| (row.severity, row.opened_at));
    Ok(rows)
}

/// The line of one incident.
pub(crate) fn row_of(id: IncidentId, incident: &Incident, names: &Names) -> IncidentRow {
    IncidentRow {
        id,
        title: incident.title.clone(),
        service: incident.service,
        service_name: names.service(incident.service),
        severity: incident.severity,
        status: incident.status(),
        opened_at: incident.opened_at,
        acknowledged_at: incident.acknowledgement(),
        acknowledged_by_name: names.member(incident.acknowledged_by),
        resolved_at: incident.resolved_at,
        assignee: incident.assignee,
        assignee_name: names.member(incident.assignee),
        alerts: number(incident.alerts.len() as u64),
    }
}

/// A count for the front end; more than it can hold is shown as the most that it can.
pub(crate) fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
