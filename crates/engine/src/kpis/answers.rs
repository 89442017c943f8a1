//! Asking the basis on behalf of a front end.

use muster_model::{
    ids::IncidentId,
    ids::TargetId,
    kpi::{self, KpiEvent, KpiRef, Query, Subject},
    rbac::{Action, may},
    record::{Incident, KpiDefinition, KpiSource, Member, Target, TargetScope},
};
use muster_store::{Reader, StoreError};

use super::{
    DefinitionView, KpiCard, KpiDetail, KpiEventView, KpiEvents, KpiOverview, KpiScope,
    annotations, defined::Asked, definitions, targets, thresholds::Crossing,
};
use crate::{
    Engine, Problem,
    incidents::{CauseView, number},
    names::Names,
};

impl Engine {
    /// Every KPI for a scope, with its target.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpis(&self, scope: &KpiScope) -> Result<KpiOverview, Problem> {
        let workspace = self.workspace()?;
        let query = self.query(scope)?;
        let (me, now) = (workspace.me, self.now());
        let thresholds = self.thresholds_now()?;
        let evaluations = workspace
            .kpis
            .ask(&workspace.store, |basis| basis.evaluate_all(&query))?;
        self.read(|reader| {
            let targets = reader.list::<Target>()?;
            let mut cards: Vec<KpiCard> = evaluations
                .into_iter()
                .map(|evaluation| card(evaluation, None, scope, &targets))
                .collect();
            let mut asked = Asked::new(reader, scope, &query, now)?;
            for (id, definition) in reader.list::<KpiDefinition>()? {
                if !definition.archived && asked.concerns(&definition) {
                    let evaluation = asked.evaluate(id, &definition)?;
                    cards.push(card(evaluation, Some(&definition), scope, &targets));
                }
            }
            for card in &mut cards {
                let of_it = |crossing: &&Crossing| crossing.threshold.kpi == card.evaluation.kpi;
                card.crossed = number(thresholds.crossings.iter().filter(of_it).count() as u64);
            }
            let role = reader.get::<Member>(me)?.map(|member| member.role);
            Ok(KpiOverview {
                cards,
                time_zone: zone(reader)?,
                may_direct: role.is_some_and(|role| may(role, Action::SetDirection)),
            })
        })
    }

    /// One KPI with what happened around it.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi(&self, kpi: KpiRef, scope: &KpiScope) -> Result<KpiDetail, Problem> {
        let query = self.query(scope)?;
        let me = self.workspace()?.me;
        let evaluation = self.evaluation(kpi, scope)?;
        let thresholds = self.thresholds_of(kpi)?;
        self.read(|reader| {
            let targets = reader.list::<Target>()?;
            let role = reader.get::<Member>(me)?.map(|member| member.role);
            let can = |action| role.is_some_and(|role| may(role, action));
            let defined = match kpi {
                KpiRef::Delivery(_) => None,
                KpiRef::Defined(id) => Some(definitions::view(reader, id)?),
            };
            let record = defined.as_ref().map(|view| &view.definition);
            Ok(KpiDetail {
                card: KpiCard {
                    crossed: number(
                        thresholds
                            .iter()
                            .filter(|threshold| threshold.crossed_since.is_some())
                            .count() as u64,
                    ),
                    ..card(evaluation, record, scope, &targets)
                },
                definition: match kpi {
                    KpiRef::Delivery(kpi) => kpi.definition().to_owned(),
                    KpiRef::Defined(_) => defined.as_ref().map(in_words).unwrap_or_default(),
                },
                annotations: annotations::read(reader, me, kpi, &query)?,
                time_zone: zone(reader)?,
                defined,
                thresholds,
                may_direct: can(Action::SetDirection),
                may_record: can(Action::RecordProgress),
                may_note: can(Action::RespondToIncidents),
            })
        })
    }

    /// A part of the events that a KPI's value is made of, the newest first.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi_events(
        &self,
        kpi: KpiRef,
        scope: &KpiScope,
        offset: u32,
        limit: u32,
    ) -> Result<KpiEvents, Problem> {
        let kpi = match kpi {
            KpiRef::Delivery(kpi) => kpi,
            KpiRef::Defined(id) => {
                return self.ask_defined(scope, |asked, reader| {
                    let definition = reader.require::<KpiDefinition>(id)?;
                    asked.events(id, &definition, (offset, limit))
                });
            }
        };
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

    /// The value and series of one KPI.
    pub(crate) fn evaluation(
        &self,
        kpi: KpiRef,
        scope: &KpiScope,
    ) -> Result<kpi::Evaluation, Problem> {
        let kpi = match kpi {
            KpiRef::Delivery(kpi) => kpi,
            KpiRef::Defined(id) => {
                return self.ask_defined(scope, |asked, reader| {
                    asked.evaluate(id, &reader.require::<KpiDefinition>(id)?)
                });
            }
        };
        let workspace = self.workspace()?;
        let query = self.query(scope)?;
        Ok(workspace
            .kpis
            .ask(&workspace.store, |basis| basis.evaluate(kpi, &query))?)
    }

    /// Asks about KPIs that the workspace defines.
    pub(super) fn ask_defined<T>(
        &self,
        scope: &KpiScope,
        ask: impl FnOnce(&mut Asked<'_>, &Reader) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        let (query, now) = (self.query(scope)?, self.now());
        self.read(|reader| ask(&mut Asked::new(reader, scope, &query, now)?, reader))
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
    pub(super) fn query(&self, scope: &KpiScope) -> Result<Query, Problem> {
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

/// A KPI with its target; `definition` is that of one which the workspace defines.
pub(super) fn card(
    evaluation: kpi::Evaluation,
    definition: Option<&KpiDefinition>,
    scope: &KpiScope,
    all: &[(TargetId, Target)],
) -> KpiCard {
    let kpi = evaluation.kpi;
    let target = targets::target_for(all, kpi, target_scope(scope), scope.window.to);
    KpiCard {
        name: match kpi {
            KpiRef::Delivery(kpi) => kpi.name().to_owned(),
            KpiRef::Defined(_) => definition.map(|it| it.name.clone()).unwrap_or_default(),
        },
        unit_label: definition
            .map(|it| it.unit_label.clone())
            .unwrap_or_default(),
        crossed: 0,
        on_target: target
            .as_ref()
            .zip(evaluation.value)
            .map(|(target, value)| targets::reaches(evaluation.direction, value, target.now)),
        target,
        evaluation,
    }
}

/// What a KPI that the workspace defines means: what people say of it, else what its source says.
fn in_words(view: &DefinitionView) -> String {
    match (view.definition.description.trim(), &view.definition.source) {
        ("", KpiSource::Own { measure }) => measure.definition().to_owned(),
        ("", _) => view.source.clone(),
        (description, _) => description.to_owned(),
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
        // These are behind KPIs of the workspace's own, which name them themselves.
        Subject::Page(_)
        | Subject::Action(_)
        | Subject::Review(_)
        | Subject::Skill(_)
        | Subject::Sample
        | Subject::Entered(_) => (String::new(), String::new(), None),
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
        action: None,
        review: None,
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
