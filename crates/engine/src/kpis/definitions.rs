//! KPIs that a workspace defines for itself: what there is to choose from, and writing them down.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_model::{
    ids::{ConnectionId, KpiDefinitionId, MemberId, ServiceId, TeamId},
    kpi::{Direction, Evaluation, Unit},
    record::{
        Aggregation, Connection, KpiDefinition, KpiSource, OwnMeasure, Record as _, SettingValue,
    },
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::KpiScope;
use crate::{Engine, Problem, names::Names};

/// A KPI that the workspace defines, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DefinitionView {
    /// Which.
    pub id: KpiDefinitionId,
    /// The record.
    pub definition: KpiDefinition,
    /// Where its values come from, as a sentence.
    pub source: String,
    /// The name of whoever sees to it; empty if nobody does.
    pub owner_name: String,
    /// The name of its service; empty if it has none.
    pub service_name: String,
    /// The names of its teams.
    pub team_names: Vec<String>,
    /// The titles of goals that it measures: while there are any, it can be archived only.
    pub goals: Vec<String>,
}

/// What can be chosen when a KPI is defined.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiChoices {
    /// Metrics of connections, by the connection's name and then the metric's.
    pub metrics: Vec<MetricChoice>,
    /// What Muster itself knows.
    pub own: Vec<OwnMeasureChoice>,
}

/// A metric of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MetricChoice {
    /// Which connection.
    pub connection: ConnectionId,
    /// Its name.
    pub connection_name: String,
    /// The name of the query.
    pub metric: String,
    /// What its values count, as its connection's settings say; empty for plain numbers.
    pub unit: String,
    /// Its last value; none if there is none yet.
    pub latest: Option<f64>,
    /// The instant that it is for.
    pub latest_at: Option<Timestamp>,
}

/// One of Muster's own measures.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct OwnMeasureChoice {
    /// Which.
    pub measure: OwnMeasure,
    /// Its name.
    pub name: String,
    /// What it means, in a sentence or two.
    pub definition: String,
    /// What its values count.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
}

/// What a person says of a KPI that they define.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewKpiDefinition {
    /// What people call it.
    pub name: String,
    /// What it means, in Markdown.
    pub description: String,
    /// What its values count.
    pub unit: Unit,
    /// What a plain number counts.
    pub unit_label: String,
    /// Which way is better.
    pub direction: Direction,
    /// How the values of one period become one value.
    pub aggregation: Aggregation,
    /// Where its values come from.
    pub source: KpiSource,
    /// The service that it speaks of.
    pub service: Option<ServiceId>,
    /// The teams that it speaks of.
    pub teams: BTreeSet<TeamId>,
    /// Who sees to it.
    pub owner: Option<MemberId>,
}

impl Engine {
    /// Every KPI that the workspace defines, by name; archived ones last.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi_definitions(&self) -> Result<Vec<DefinitionView>, Problem> {
        self.read(|reader| {
            let around = Around::read(reader)?;
            let all = reader.list::<KpiDefinition>()?;
            let mut views = all
                .into_iter()
                .map(|(id, definition)| around.view(reader, id, definition))
                .collect::<Result<Vec<_>, _>>()?;
            // They come by name, and sorting keeps that.
            views.sort_by_key(|view| view.definition.archived);
            Ok(views)
        })
    }

    /// What can be chosen when a KPI is defined.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn kpi_choices(&self) -> Result<KpiChoices, Problem> {
        let metrics = self.read(|reader| {
            let mut metrics = Vec::new();
            for (id, connection) in reader.list::<Connection>()? {
                metrics.extend(metrics_of(reader, id, &connection)?);
            }
            Ok(metrics)
        })?;
        let own = OwnMeasure::ALL.map(|measure| OwnMeasureChoice {
            measure,
            name: measure.name().to_owned(),
            definition: measure.definition().to_owned(),
            unit: measure.unit(),
            direction: measure.direction(),
        });
        Ok(KpiChoices {
            metrics,
            own: own.to_vec(),
        })
    }

    /// What a KPI would show, before it is saved.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable.
    pub fn preview_kpi(
        &self,
        new: &NewKpiDefinition,
        scope: &KpiScope,
    ) -> Result<Evaluation, Problem> {
        let definition = new.record();
        definition.validate()?;
        self.ask_defined(scope, |asked, _| {
            asked.evaluate(KpiDefinitionId::new(), &definition)
        })
    }

    /// Defines a KPI, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_kpi_definition(
        &self,
        id: Option<KpiDefinitionId>,
        new: &NewKpiDefinition,
    ) -> Result<KpiDefinitionId, Problem> {
        let record = new.record();
        self.write(|door, author, now| match id {
            Some(id) => {
                door.change::<KpiDefinition>(author, now, id, |stored| {
                    let archived = stored.archived;
                    *stored = KpiDefinition { archived, ..record };
                })?;
                Ok(id)
            }
            None => {
                let id = KpiDefinitionId::new();
                door.create(author, now, id, &record)?;
                Ok(id)
            }
        })
    }

    /// Archives a KPI, or takes it back into use.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn archive_kpi(&self, id: KpiDefinitionId, archived: bool) -> Result<(), Problem> {
        self.write(|door, author, now| {
            door.change::<KpiDefinition>(author, now, id, |kpi| kpi.archived = archived)?;
            Ok(())
        })
    }

    /// Deletes a KPI with its values, notes, targets and thresholds.
    ///
    /// # Errors
    /// If a goal is measured by it, or the role does not allow it.
    pub fn delete_kpi_definition(&self, id: KpiDefinitionId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<KpiDefinition>(author, now, id))
    }
}

impl NewKpiDefinition {
    /// The record that it asks for. What Muster counts itself is counted in one way only.
    fn record(&self) -> KpiDefinition {
        KpiDefinition {
            name: self.name.trim().to_owned(),
            description: self.description.clone(),
            unit: self.unit,
            unit_label: match self.unit {
                Unit::Number => self.unit_label.trim().to_owned(),
                Unit::PerDay | Unit::Duration | Unit::Share => String::new(),
            },
            direction: self.direction,
            aggregation: match &self.source {
                KpiSource::Own { measure } => measure.aggregation(),
                _ => self.aggregation,
            },
            source: self.source.clone(),
            service: self.service,
            teams: self.teams.clone(),
            owner: self.owner,
            archived: false,
        }
    }
}

/// One definition, as it is shown.
pub(super) fn view(reader: &Reader, id: KpiDefinitionId) -> Result<DefinitionView, StoreError> {
    let definition = reader.require::<KpiDefinition>(id)?;
    Around::read(reader)?.view(reader, id, definition)
}

/// What definitions name, read once for all of them.
struct Around {
    names: Names,
    connections: HashMap<ConnectionId, Connection>,
}

impl Around {
    fn read(reader: &Reader) -> Result<Self, StoreError> {
        Ok(Self {
            names: Names::read(reader)?,
            connections: reader.list::<Connection>()?.into_iter().collect(),
        })
    }

    fn view(
        &self,
        reader: &Reader,
        id: KpiDefinitionId,
        definition: KpiDefinition,
    ) -> Result<DefinitionView, StoreError> {
        let teams = definition.teams.iter().map(|id| self.names.team(*id));
        Ok(DefinitionView {
            id,
            source: self.sentence(&definition.source),
            owner_name: self.names.member(definition.owner),
            service_name: self.names.service(definition.service),
            team_names: teams.filter(|name| !name.is_empty()).collect(),
            goals: reader.goals_measured_by(id.into())?,
            definition,
        })
    }

    /// Where a KPI's values come from.
    fn sentence(&self, source: &KpiSource) -> String {
        match source {
            KpiSource::Hand => "People enter its values.".to_owned(),
            KpiSource::Own { measure } => {
                format!("Muster counts it: {}.", measure.name().to_lowercase())
            }
            KpiSource::Metric {
                connection,
                metric,
                scale,
            } => {
                #[expect(clippy::float_cmp, reason = "it was written down as exactly this")]
                let scaled = if *scale == 1.0 {
                    String::new()
                } else {
                    format!(", each value multiplied by {scale}")
                };
                format!("Values of ‘{metric}’ {}{scaled}.", self.whence(*connection))
            }
            KpiSource::ErrorBudget {
                connection,
                metric,
                objective,
                ..
            } => format!(
                "Attainment of the objective of {} %, by what ‘{metric}’ {} says is left of its \
                 error budget.",
                percentage(*objective),
                self.whence(*connection)
            ),
        }
    }

    fn whence(&self, connection: ConnectionId) -> String {
        match self.connections.get(&connection) {
            None => "of a connection that is gone".to_owned(),
            Some(it) if it.enabled => format!("of {}", it.name),
            Some(it) => format!("of {}, which is switched off", it.name),
        }
    }
}

/// A share in percent, with no more digits than it was written with.
fn percentage(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

/// The metrics of a connection, by name: those that its settings ask for, and those that they asked
/// for once.
fn metrics_of(
    reader: &Reader,
    id: ConnectionId,
    connection: &Connection,
) -> Result<Vec<MetricChoice>, StoreError> {
    let asked = connection
        .settings
        .values
        .values()
        .filter_map(|value| match value {
            SettingValue::Metrics(metrics) => Some(metrics),
            _ => None,
        });
    let mut choices: BTreeMap<String, MetricChoice> = BTreeMap::new();
    let choice = |metric: &str, unit: &str| MetricChoice {
        connection: id,
        connection_name: connection.name.clone(),
        metric: metric.to_owned(),
        unit: unit.to_owned(),
        latest: None,
        latest_at: None,
    };
    for query in asked.flatten() {
        choices.insert(query.name.clone(), choice(&query.name, &query.unit));
    }
    for sample in reader.latest_samples(id)? {
        let found = choices
            .entry(sample.metric.clone())
            .or_insert_with(|| choice(&sample.metric, &sample.unit));
        found.latest = Some(sample.value);
        found.latest_at = Some(sample.at);
    }
    Ok(choices.into_values().collect())
}
