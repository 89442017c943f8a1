//! Answers of the KPIs that the workspace defines: which of them a scope is about, and the values
//! that each is made of. What many of them need is read once for all.

pub(super) mod events;
mod own;

use std::collections::{BTreeSet, HashMap};

use muster_model::{
    ids::{ConnectionId, KpiDefinitionId, ServiceId, TeamId},
    kpi::{
        DatedValue, Evaluation, OwnFacts, Owned, Periods, Query, Values, evaluate_own,
        evaluate_values, value_of,
    },
    record::{Connection, KpiDefinition, KpiSource, OwnMeasure, Service, WorkspaceSettings},
    time::{Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use super::KpiScope;
use crate::incidents::room::settings;

/// A question to the KPIs that the workspace defines.
pub(super) struct Asked<'a> {
    reader: &'a Reader,
    scope: &'a KpiScope,
    /// The services that the scope asks for; none for all.
    services: Option<Vec<ServiceId>>,
    periods: Periods,
    settings: WorkspaceSettings,
    /// Which connections there are, and whether they are switched on.
    connections: HashMap<ConnectionId, bool>,
    /// The teams of each service.
    owners: HashMap<ServiceId, BTreeSet<TeamId>>,
    /// What was counted for one KPI already.
    counted: HashMap<OwnMeasure, Vec<Owned>>,
    /// Since when there is anything that Muster counts itself.
    since: Option<Timestamp>,
    now: Timestamp,
}

impl<'a> Asked<'a> {
    /// `query` is the model's own question for the same scope.
    pub(super) fn new(
        reader: &'a Reader,
        scope: &'a KpiScope,
        query: &Query,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let settings = settings(reader)?;
        let connections = reader.list::<Connection>()?;
        let services = reader.list::<Service>()?;
        Ok(Self {
            reader,
            scope,
            services: query.services.clone(),
            periods: Periods::new(settings.zone(), scope.window, scope.bucket),
            settings,
            connections: connections
                .into_iter()
                .map(|(id, connection)| (id, connection.enabled))
                .collect(),
            owners: services
                .into_iter()
                .map(|(id, service)| (id, service.teams))
                .collect(),
            counted: HashMap::new(),
            since: reader.first_incident_at()?,
            now,
        })
    }

    /// The same question, compared with another time than the one right before.
    pub(super) fn against(self, earlier: Window) -> Self {
        Self {
            periods: self.periods.against(earlier),
            ..self
        }
    }

    /// Whether the scope is about a KPI: one of nobody in particular belongs to every scope.
    pub(super) fn concerns(&self, definition: &KpiDefinition) -> bool {
        let of_everybody = definition.service.is_none() && definition.teams.is_empty();
        let Some(services) = self.services.as_ref().filter(|_| !of_everybody) else {
            return true;
        };
        if definition.service.is_some_and(|it| services.contains(&it)) {
            return true;
        }
        if self.scope.services.is_empty() {
            return self
                .scope
                .teams
                .iter()
                .any(|it| definition.teams.contains(it));
        }
        let owns = |it: &ServiceId| {
            self.owners
                .get(it)
                .is_some_and(|teams| !teams.is_disjoint(&definition.teams))
        };
        services.iter().any(owns)
    }

    /// The answer of one KPI.
    pub(super) fn evaluate(
        &mut self,
        id: KpiDefinitionId,
        definition: &KpiDefinition,
    ) -> Result<Evaluation, StoreError> {
        if let KpiSource::Own { measure } = definition.source {
            let all = self.owned(definition, measure)?;
            let facts = self.facts(measure, &all);
            return Ok(evaluate_own(id, definition, measure, &self.periods, facts));
        }
        let window = self.scope.window;
        let earlier = self.periods.earlier();
        let all = self.values(
            id,
            &definition.source,
            Window {
                from: earlier.from,
                to: window.to,
            },
        )?;
        let split = all.partition_point(|(at, _)| *at < window.from);
        let (previous, present) = all.split_at(split);
        let values = Values {
            present,
            previous,
            since: self.first_at(id, &definition.source)?,
            connected: self.is_connected(&definition.source),
        };
        Ok(evaluate_values(id, definition, &self.periods, values))
    }

    /// Whether the source of a KPI's values is there and switched on.
    fn is_connected(&self, source: &KpiSource) -> bool {
        match source {
            KpiSource::Metric { connection, .. } | KpiSource::ErrorBudget { connection, .. } => {
                self.connections
                    .get(connection)
                    .copied()
                    .unwrap_or_default()
            }
            KpiSource::Own { .. } | KpiSource::Hand => true,
        }
    }

    /// The values of a KPI in a time, in its own unit, the earliest first.
    fn values(
        &self,
        id: KpiDefinitionId,
        source: &KpiSource,
        window: Window,
    ) -> Result<Vec<DatedValue>, StoreError> {
        let mut values = match source {
            KpiSource::Metric {
                connection, metric, ..
            }
            | KpiSource::ErrorBudget {
                connection, metric, ..
            } => self.reader.sample_values(*connection, metric, window)?,
            KpiSource::Hand => self.reader.entered_values(id, window)?,
            KpiSource::Own { .. } => Vec::new(),
        };
        values.retain_mut(|(_, value)| match value_of(source, *value) {
            Some(found) => {
                *value = found;
                true
            }
            None => false,
        });
        Ok(values)
    }

    fn first_at(
        &self,
        id: KpiDefinitionId,
        source: &KpiSource,
    ) -> Result<Option<Timestamp>, StoreError> {
        match source {
            KpiSource::Metric {
                connection, metric, ..
            }
            | KpiSource::ErrorBudget {
                connection, metric, ..
            } => self.reader.first_sample_at(*connection, metric),
            KpiSource::Hand => self.reader.first_entered_at(id),
            KpiSource::Own { .. } => Ok(self.since),
        }
    }

    /// What a measure counts, of those services that both the KPI and the scope are about.
    fn owned(
        &mut self,
        definition: &KpiDefinition,
        measure: OwnMeasure,
    ) -> Result<Vec<Owned>, StoreError> {
        if !self.counted.contains_key(&measure) {
            let window = Window {
                from: self.periods.earlier().from,
                to: self.scope.window.to,
            };
            let all = own::all(self.reader, measure, (window, self.now), &self.settings)?;
            self.counted.insert(measure, all);
        }
        let all = self
            .counted
            .get(&measure)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let is_asked = |service: Option<ServiceId>| {
            let of_scope = self
                .services
                .as_ref()
                .is_none_or(|asked| service.is_some_and(|it| asked.contains(&it)));
            of_scope && self.is_of(definition, service)
        };
        Ok(all
            .iter()
            .filter(|it| is_asked(it.service))
            .copied()
            .collect())
    }

    /// Whether a service is one that a KPI is about.
    fn is_of(&self, definition: &KpiDefinition, service: Option<ServiceId>) -> bool {
        if definition.service.is_some() {
            return service == definition.service;
        }
        if definition.teams.is_empty() {
            return true;
        }
        let teams = service.and_then(|it| self.owners.get(&it));
        teams.is_some_and(|teams| !teams.is_disjoint(&definition.teams))
    }

    /// What a measure is counted from. Skills are known of since the first was written down, whatever
    /// there was of incidents by then.
    fn facts<'o>(&self, measure: OwnMeasure, all: &'o [Owned]) -> OwnFacts<'o> {
        let since = match measure {
            OwnMeasure::TrainingCoverage => all.iter().map(|it| it.at).min(),
            _ => self.since,
        };
        OwnFacts {
            all,
            since,
            now: self.now,
        }
    }
}
