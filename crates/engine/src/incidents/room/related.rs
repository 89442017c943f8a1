//! What else happened near the beginning of an incident, the most suspicious first.

use muster_model::{
    fact::{Alert, FactKey, IacRun, PipelineRun},
    ids::{IncidentId, ServiceId},
    record::{Incident, Service},
    routing::Routing,
    suspicion::{AFTER, BEFORE, Beginning, Suspect, Suspicion, judge},
    time::{Millis, Timestamp, Window},
};
use muster_store::{
    AlertFilter, DeploymentFilter, DeploymentRow, FactScope, IacRunFilter, PageRequest, Reader,
    RunFilter, StoreError,
};
use serde::Serialize;

use crate::{Engine, Problem};

/// How many of each kind are looked at, the nearest to the present first.
const LOOKED_AT: u32 = 100;

/// How many suspects are shown at the most.
const SHOWN: usize = 50;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RelatedKind {
    /// A deployment.
    Deployment,
    /// A run of infrastructure as code.
    IacRun,
    /// A run of a pipeline or job.
    PipelineRun,
    /// An alert.
    Alert,
    /// Another incident.
    Incident,
}

/// Something that happened near the beginning of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RelatedView {
    /// What kind of thing it is.
    pub kind: RelatedKind,
    /// One line for people.
    pub title: String,
    /// When it happened: when it ended, or began if it has not ended.
    pub at: Timestamp,
    /// How suspicious it is, and why.
    pub suspicion: Suspicion,
    /// The fact, for all but incidents.
    pub fact: Option<FactKey>,
    /// The incident, if it is one, or the one that an alert belongs to.
    pub incident: Option<IncidentId>,
    /// Where to look at it; empty if there is no page for it.
    pub url: String,
}

impl Engine {
    /// What else happened near the beginning of an incident, to the same service, the most
    /// suspicious first. Nothing if no service is known to suffer.
    ///
    /// # Errors
    /// If it does not exist any more.
    pub fn related_to_incident(&self, id: IncidentId) -> Result<Vec<RelatedView>, Problem> {
        self.read(|reader| {
            let incident = reader.require::<Incident>(id)?;
            let Some(service) = incident.service else {
                return Ok(Vec::new());
            };
            let search = Search {
                reader,
                id,
                incident: &incident,
                service,
            };
            let mut related = search.facts()?;
            related.extend(search.alerts()?);
            related.extend(search.incidents()?);
            related.sort_by(|one, other| {
                let order = |it: &RelatedView| (std::cmp::Reverse(it.suspicion.score), -it.at.0);
                (order(one), one.kind, &one.title).cmp(&(order(other), other.kind, &other.title))
            });
            related.truncate(SHOWN);
            Ok(related)
        })
    }
}

/// Where suspects are looked for.
struct Search<'a> {
    reader: &'a Reader,
    id: IncidentId,
    incident: &'a Incident,
    service: ServiceId,
}

impl Search<'_> {
    /// When a suspect may have happened.
    fn window(&self) -> Window {
        Window {
            from: self.incident.opened_at - BEFORE,
            // The end of a window is not in it.
            to: self.incident.opened_at + AFTER + Millis(1),
        }
    }

    fn judge(&self, suspect: &Suspect<'_>, at: Timestamp) -> Option<Suspicion> {
        let beginning = Beginning {
            at: self.incident.opened_at,
            origin: self.incident.origin,
        };
        judge(suspect, at, beginning)
    }

    /// Deployments and runs.
    fn facts(&self) -> Result<Vec<RelatedView>, StoreError> {
        let scope = FactScope {
            services: vec![self.service],
            window: Some(self.window()),
            ..FactScope::default()
        };
        let page = PageRequest::first(LOOKED_AT);
        let filter = DeploymentFilter {
            scope: scope.clone(),
            ..DeploymentFilter::default()
        };
        let deployments = self.reader.deployments(&filter, page)?.rows;
        let filter = IacRunFilter {
            scope: scope.clone(),
            ..IacRunFilter::default()
        };
        let iac_runs = self.reader.iac_runs(&filter, page)?.rows;
        let filter = RunFilter {
            scope,
            ..RunFilter::default()
        };
        let runs = self.reader.pipeline_runs(&filter, page)?.rows;
        let deployments = deployments.into_iter().filter_map(|row| self.deployed(row));
        let iac_runs = iac_runs.into_iter().filter_map(|row| self.changed(row.run));
        let runs = runs.into_iter().filter_map(|row| self.ran(row.run));
        Ok(deployments.chain(iac_runs).chain(runs).collect())
    }

    fn deployed(&self, row: DeploymentRow) -> Option<RelatedView> {
        let it = row.deployment;
        let at = it.finished_at.or(it.started_at).unwrap_or(it.created_at);
        let suspect = Suspect::Deployment {
            status: it.status,
            environment: &it.environment,
            tier: row.tier,
        };
        Some(RelatedView {
            kind: RelatedKind::Deployment,
            at,
            suspicion: self.judge(&suspect, at)?,
            title: it.title,
            fact: Some(it.key),
            incident: None,
            url: it.url,
        })
    }

    fn changed(&self, run: IacRun) -> Option<RelatedView> {
        let at = run.finished_at.or(run.started_at).unwrap_or(run.created_at);
        let suspect = Suspect::IacRun {
            action: run.action,
            status: run.status,
            drifted: run.drifted,
        };
        let suspicion = self.judge(&suspect, at)?;
        Some(RelatedView {
            kind: RelatedKind::IacRun,
            at,
            suspicion,
            title: format!("{} {}", run.source, run.name),
            fact: Some(run.key),
            incident: None,
            url: run.url,
        })
    }

    fn ran(&self, run: PipelineRun) -> Option<RelatedView> {
        let at = run.finished_at.or(run.started_at).unwrap_or(run.created_at);
        let suspicion = self.judge(&Suspect::PipelineRun { status: run.status }, at)?;
        Some(RelatedView {
            kind: RelatedKind::PipelineRun,
            at,
            suspicion,
            title: format!("{} {}", run.source, run.name),
            fact: Some(run.key),
            incident: None,
            url: run.url,
        })
    }

    /// The alerts of the service that do not belong to this incident.
    fn alerts(&self) -> Result<Vec<RelatedView>, StoreError> {
        let filter = AlertFilter {
            window: Some(self.window()),
            ..AlertFilter::default()
        };
        let page = PageRequest::first(PageRequest::MAX_LIMIT);
        let alerts = self.reader.alerts(&filter, page)?.rows;
        let services = self.reader.list::<Service>()?;
        let mapping = self.reader.mapping()?;
        let services = services.iter().map(|(id, service)| (*id, service));
        let routing = Routing::new([], services, []).mapped_by(&mapping);
        let mut related = Vec::new();
        for alert in alerts {
            let own = self.incident.alerts.contains(&alert.key.to_string());
            if own || routing.service_of(&alert) != Some(self.service) {
                continue;
            }
            related.extend(self.fired(alert)?);
        }
        Ok(related)
    }

    fn fired(&self, alert: Alert) -> Result<Option<RelatedView>, StoreError> {
        let Some(suspicion) = self.judge(&Suspect::Alert, alert.started_at) else {
            return Ok(None);
        };
        let incidents = self.reader.incidents_with_alert(&alert.key)?;
        Ok(Some(RelatedView {
            kind: RelatedKind::Alert,
            title: alert.headline().to_owned(),
            at: alert.started_at,
            suspicion,
            incident: incidents.first().map(|(id, _)| *id),
            fact: Some(alert.key),
            url: alert.url,
        }))
    }

    /// The other incidents of the service.
    fn incidents(&self) -> Result<Vec<RelatedView>, StoreError> {
        let filter = muster_store::IncidentFilter {
            services: vec![self.service],
            window: Some(self.window()),
            ..Default::default()
        };
        let page = PageRequest::first(LOOKED_AT);
        let rows = self.reader.incidents(&filter, page)?.rows;
        let others = rows.into_iter().filter(|row| row.id != self.id);
        let related = others.filter_map(|row| {
            let suspect = Suspect::Incident {
                severity: row.incident.severity,
                over: row
                    .incident
                    .resolved_at
                    .is_some_and(|end| end < self.incident.opened_at),
            };
            Some(RelatedView {
                kind: RelatedKind::Incident,
                at: row.incident.opened_at,
                suspicion: self.judge(&suspect, row.incident.opened_at)?,
                title: row.incident.title,
                fact: None,
                incident: Some(row.id),
                url: String::new(),
            })
        });
        Ok(related.collect())
    }
}
