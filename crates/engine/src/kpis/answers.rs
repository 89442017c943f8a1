//! Asking the basis on behalf of a front end.

use muster_model::{
    ids::IncidentId,
    kpi::{self, Kpi, KpiEvent, Query, Subject},
    record::{Incident, Target, TargetScope},
};
use muster_store::{PageRequest, Reader, StoreError};

use super::{
    Annotation, KpiCard, KpiDetail, KpiEventView, KpiEvents, KpiOverview, KpiScope, targets,
};
use crate::{Engine, Problem, incidents::CauseView, names::Names};

/// How many incidents are marked on a chart at the most.
const MARKED: u32 = 200;

impl Engine {
    /// Every KPI for a scope, with its target.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpis(&self, scope: &KpiScope) -> Result<KpiOverview, Problem> {
        let workspace = self.workspace()?;
        let query = self.query(scope)?;
        let evaluations = workspace
            .kpis
            .ask(&workspace.store, |basis| basis.evaluate_all(&query))?;
        self.read(|reader| {
            let targets = reader.list::<Target>()?;
            let cards = evaluations
                .into_iter()
                .map(|evaluation| card(evaluation, scope, &targets));
            Ok(KpiOverview {
                cards: cards.collect(),
                time_zone: zone(reader)?,
            })
        })
    }

    /// One KPI with what happened around it.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi(&self, kpi: Kpi, scope: &KpiScope) -> Result<KpiDetail, Problem> {
        let workspace = self.workspace()?;
        let query = self.query(scope)?;
        let evaluation = workspace
            .kpis
            .ask(&workspace.store, |basis| basis.evaluate(kpi, &query))?;
        self.read(|reader| {
            let targets = reader.list::<Target>()?;
            Ok(KpiDetail {
                card: card(evaluation, scope, &targets),
                definition: kpi.definition().to_owned(),
                annotations: annotations(reader, &query)?,
                time_zone: zone(reader)?,
            })
        })
    }

    /// A part of the events that a KPI's value is made of, the newest first.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi_events(
        &self,
        kpi: Kpi,
        scope: &KpiScope,
        offset: u32,
        limit: u32,
    ) -> Result<KpiEvents, Problem> {
        let workspace = self.workspace()?;
        let query = self.query(scope)?;
        let page = kpi::Page { offset, limit };
        let found = workspace
            .kpis
            .ask(&workspace.store, |basis| basis.events(kpi, &query, page))?;
        self.read(|reader| {
            let names = Names::read(reader)?;
            let events = found
                .events
                .into_iter()
                .map(|event| event_view(reader, event, &names))
                .collect::<Result<_, _>>()?;
            Ok(KpiEvents {
                events,
                total: found.total,
            })
        })
    }

    /// What is thought to have caused an incident.
    pub(crate) fn cause_of(&self, id: IncidentId) -> Result<CauseView, Problem> {
        let workspace = self.workspace()?;
        let attribution = workspace
            .kpis
            .ask(&workspace.store, |basis| basis.attribution(id))?;
        self.read(|reader| {
            let incident = reader.require::<Incident>(id)?;
            let names = Names::read(reader)?;
            let deployment = match &attribution {
                Some(found) => deployment(reader, found.deployment, &names)?,
                None => None,
            };
            let why = match &attribution {
                Some(found) => found.rule.sentence().to_owned(),
                None if incident.cause.is_some() => {
                    "Somebody said that no deployment caused it.".to_owned()
                }
                None if incident.service.is_none() => {
                    "It names no service, so no deployment is linked to it.".to_owned()
                }
                None => "No production deployment of the service ended within the attribution \
                         window before it began."
                    .to_owned(),
            };
            Ok(CauseView {
                deployment,
                why,
                by_hand: incident.cause.is_some(),
            })
        })
    }

    /// The model's query for a scope: the services that are asked for, and those of the teams.
    fn query(&self, scope: &KpiScope) -> Result<Query, Problem> {
        let mut services = scope.services.clone();
        if !scope.teams.is_empty() {
            let owned = self.read(|reader| {
                let mut owned = Vec::new();
                for team in &scope.teams {
                    owned.extend(reader.services_of(*team)?);
                }
                Ok(owned)
            })?;
            if services.is_empty() {
                services = owned;
            } else {
                services.retain(|service| owned.contains(service));
            }
        }
        let asked = !scope.services.is_empty() || !scope.teams.is_empty();
        Ok(Query {
            window: scope.window,
            services: asked.then_some(services),
            teams: scope.teams.clone(),
            tier: scope.tier,
            bucket: scope.bucket,
        })
    }
}

fn card(
    evaluation: kpi::Evaluation,
    scope: &KpiScope,
    all: &[(muster_model::ids::TargetId, Target)],
) -> KpiCard {
    let kpi = evaluation.kpi;
    let target = targets::target_for(all, kpi, target_scope(scope));
    KpiCard {
        name: kpi.name().to_owned(),
        on_target: target
            .as_ref()
            .zip(evaluation.value)
            .map(|(target, value)| targets::reaches(kpi, value, target.value)),
        target,
        evaluation,
    }
}

/// Whose target speaks for a scope: that of the one service or team that is asked for.
fn target_scope(scope: &KpiScope) -> TargetScope {
    match (scope.services.as_slice(), scope.teams.as_slice()) {
        ([service], _) => TargetScope::Service(*service),
        ([], [team]) => TargetScope::Team(*team),
        _ => TargetScope::Workspace,
    }
}

fn zone(reader: &Reader) -> Result<String, StoreError> {
    let settings = reader.workspace()?;
    Ok(settings.map_or_else(|| "UTC".to_owned(), |(_, settings)| settings.time_zone))
}

/// Incidents in the period, for the chart.
fn annotations(reader: &Reader, query: &Query) -> Result<Vec<Annotation>, StoreError> {
    let filter = muster_store::IncidentFilter {
        services: query.services.clone().unwrap_or_default(),
        window: Some(query.window),
        ..Default::default()
    };
    let found = reader.incidents(&filter, PageRequest::first(MARKED))?;
    Ok(found
        .rows
        .into_iter()
        .map(|row| Annotation {
            at: row.incident.opened_at,
            title: row.incident.title,
            incident: Some(row.id),
            severity: Some(row.incident.severity),
        })
        .collect())
}

fn event_view(reader: &Reader, event: KpiEvent, names: &Names) -> Result<KpiEventView, StoreError> {
    let (title, url, incident) = match event.subject {
        Subject::Deployment(row) => match deployment(reader, row, names)? {
            Some(found) => (
                format!(
                    "{} to {}: {}",
                    found.service_name, found.environment, found.title
                ),
                found.url,
                None,
            ),
            None => (
                "A deployment that is not known any more".to_owned(),
                String::new(),
                None,
            ),
        },
        Subject::Change(row) => match reader.changes_in(&[row.cast_signed()])?.pop() {
            Some(found) => (found.change.title, found.change.url, None),
            None => (
                "A change that is not known any more".to_owned(),
                String::new(),
                None,
            ),
        },
        Subject::Incident(id) => {
            let title = reader.get::<Incident>(id)?.map(|incident| incident.title);
            (title.unwrap_or_default(), String::new(), Some(id))
        }
    };
    Ok(KpiEventView {
        title,
        service_name: names.service(event.service),
        url,
        incident,
        event,
    })
}

fn deployment(
    reader: &Reader,
    row: u64,
    names: &Names,
) -> Result<Option<crate::delivery::DeploymentView>, StoreError> {
    let found = reader.deployments_in(&[row.cast_signed()])?.pop();
    let marks = crate::delivery::Marks::read(reader)?;
    Ok(found.map(|found| crate::delivery::view(found, names, &marks)))
}
