//! Thresholds: values of KPIs that must not be crossed, and what happens when they are. After every
//! change of what KPIs are made of they are looked at; what a crossing asks for is done once, however
//! often it is looked at and on however many laptops.

pub(crate) mod clock;

use std::collections::{HashMap, hash_map::Entry};

use muster_model::{
    ids::{KpiThresholdId, PolicyId, ServiceId, TeamId},
    kpi::{self, Bucket, Crossed, Evaluation, Kpi, KpiRef, Unit},
    record::{
        Aggregation, KpiDefinition, KpiSource, KpiThreshold, OwnMeasure, Policy, Service, Severity,
        Side, TargetScope, Team, ThresholdPage, Tier,
    },
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::KpiScope;
use crate::{Engine, Problem};

/// A threshold, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ThresholdView {
    /// Which.
    pub id: KpiThresholdId,
    /// The record.
    pub threshold: KpiThreshold,
    /// For whom, as a name; empty for everybody.
    pub scope_name: String,
    /// The name of the policy that is paged; empty if nobody is.
    pub policy_name: String,
    /// Since when it is crossed: the start of the first of the periods in a row; none while it is
    /// not.
    pub crossed_since: Option<Timestamp>,
    /// The value that is across now.
    pub value: Option<f64>,
}

/// What a person says of a threshold.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewThreshold {
    /// Which KPI.
    pub kpi: KpiRef,
    /// For whom.
    pub scope: TargetScope,
    /// On which side of `value` it is crossed.
    pub side: Side,
    /// The value, in the KPI's own unit.
    pub value: f64,
    /// What is compared with it: the KPI's value of each of these.
    pub bucket: Bucket,
    /// How many of them in a row must be across.
    pub in_a_row: u32,
    /// Whether a note is written on the KPI's chart.
    pub note: bool,
    /// Whether goals with a key result on this KPI are at risk as long as it is crossed.
    pub goal_at_risk: bool,
    /// Which policy is paged; none pages nobody.
    pub policy: Option<PolicyId>,
    /// How bad the incident is that is opened then.
    pub severity: Severity,
}

/// A threshold that is crossed now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Crossing {
    /// Which.
    pub(crate) id: KpiThresholdId,
    /// The record.
    pub(crate) threshold: KpiThreshold,
    /// The start of the first of the periods in a row.
    pub(crate) since: Timestamp,
    /// The period by which there were enough in a row: start and end; none if that was long ago.
    pub(crate) completed: Option<(Timestamp, Timestamp)>,
    /// When each of the periods in a row begins.
    pub(crate) run: Vec<Timestamp>,
    /// The newest value.
    pub(crate) value: f64,
    /// What its values count.
    pub(crate) unit: Unit,
}

impl Engine {
    /// The thresholds that are crossed now.
    pub(crate) fn crossings(&self) -> Result<Vec<Crossing>, Problem> {
        self.crossings_at(self.now())
    }

    /// The thresholds that were crossed at an instant, of those that there are now.
    pub(crate) fn crossings_at(&self, at: Timestamp) -> Result<Vec<Crossing>, Problem> {
        let thresholds = self.read(Reader::list::<KpiThreshold>)?;
        self.crossed(thresholds, at)
    }

    /// Those of some thresholds that were crossed at an instant. Each series is asked for once.
    fn crossed(
        &self,
        thresholds: Vec<(KpiThresholdId, KpiThreshold)>,
        at: Timestamp,
    ) -> Result<Vec<Crossing>, Problem> {
        let mut series: HashMap<(KpiRef, TargetScope, Bucket, u32), Evaluation> = HashMap::new();
        let mut found = Vec::new();
        for (id, threshold) in thresholds {
            let key = (
                threshold.kpi,
                threshold.scope,
                threshold.bucket,
                threshold.in_a_row,
            );
            let evaluation = match series.entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(asked) => {
                    let scope = judged(&threshold, at);
                    asked.insert(self.evaluation(threshold.kpi, &scope)?)
                }
            };
            let grows = self.read(|reader| grows(reader, threshold.kpi))?;
            let crossed = kpi::crossing(&threshold, &evaluation.series, grows);
            if let Some(crossed) = crossed {
                found.push(Crossing::new(id, threshold, crossed, evaluation.unit));
            }
        }
        Ok(found)
    }

    /// The thresholds of a KPI, as they are shown.
    pub(super) fn thresholds_of(&self, kpi: KpiRef) -> Result<Vec<ThresholdView>, Problem> {
        let thresholds = self.read(|reader| reader.kpi_thresholds_of(kpi))?;
        let crossed = self.crossed(thresholds.clone(), self.now())?;
        self.read(|reader| {
            thresholds
                .into_iter()
                .map(|(id, threshold)| {
                    let crossing = crossed.iter().find(|crossing| crossing.id == id);
                    ThresholdView::read(reader, id, threshold, crossing)
                })
                .collect()
        })
    }

    /// Sets a threshold, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_threshold(
        &self,
        id: Option<KpiThresholdId>,
        new: &NewThreshold,
    ) -> Result<KpiThresholdId, Problem> {
        let threshold = KpiThreshold {
            kpi: new.kpi,
            scope: new.scope,
            side: new.side,
            value: new.value,
            bucket: new.bucket,
            in_a_row: new.in_a_row,
            note: new.note,
            goal_at_risk: new.goal_at_risk,
            page: new.policy.map(|policy| ThresholdPage {
                policy,
                severity: new.severity,
            }),
        };
        self.save(id, &threshold, KpiThresholdId::new)
    }

    /// Takes a threshold away.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_threshold(&self, id: KpiThresholdId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<KpiThreshold>(author, now, id))
    }
}

impl ThresholdView {
    fn read(
        reader: &Reader,
        id: KpiThresholdId,
        threshold: KpiThreshold,
        crossing: Option<&Crossing>,
    ) -> Result<Self, StoreError> {
        let policy = match threshold.page {
            Some(page) => reader.get::<Policy>(page.policy)?,
            None => None,
        };
        Ok(Self {
            id,
            scope_name: scope_name(reader, threshold.scope)?,
            policy_name: policy.map(|policy| policy.name).unwrap_or_default(),
            crossed_since: crossing.map(|crossing| crossing.since),
            value: crossing.map(|crossing| crossing.value),
            threshold,
        })
    }

    /// A threshold that is crossed.
    pub(crate) fn crossed(reader: &Reader, crossing: &Crossing) -> Result<Self, StoreError> {
        let threshold = crossing.threshold.clone();
        Self::read(reader, crossing.id, threshold, Some(crossing))
    }
}

impl Crossing {
    fn new(id: KpiThresholdId, threshold: KpiThreshold, crossed: Crossed, unit: Unit) -> Self {
        Self {
            id,
            threshold,
            since: crossed.since,
            completed: crossed.completed,
            run: crossed.run,
            value: crossed.value,
            unit,
        }
    }
}

/// What a threshold is judged by: its periods in a row, and enough before them to tell when the
/// first of them began, if that was not long ago.
fn judged(threshold: &KpiThreshold, at: Timestamp) -> KpiScope {
    let (length, before) = match threshold.bucket {
        Bucket::Day => (Millis::days(1), 30),
        Bucket::Week => (Millis::days(7), 8),
        Bucket::Month => (Millis::days(31), 3),
    };
    let periods = i64::from(threshold.in_a_row) + before;
    let (services, teams): (Vec<ServiceId>, Vec<TeamId>) = match threshold.scope {
        TargetScope::Workspace => (Vec::new(), Vec::new()),
        TargetScope::Team(team) => (Vec::new(), vec![team]),
        TargetScope::Service(service) => (vec![service], Vec::new()),
    };
    KpiScope {
        window: Window {
            from: at - Millis(length.0 * periods),
            // The instant itself is within.
            to: at + Millis(1),
        },
        services,
        teams,
        tier: Tier::Production,
        bucket: threshold.bucket,
    }
}

/// Whether a KPI's value of a period adds up while the period goes on.
fn grows(reader: &Reader, kpi: KpiRef) -> Result<bool, StoreError> {
    let id = match kpi {
        KpiRef::Delivery(kpi) => return Ok(kpi == Kpi::DeploymentFrequency),
        KpiRef::Defined(id) => id,
    };
    let Some(definition) = reader.get::<KpiDefinition>(id)? else {
        return Ok(false);
    };
    Ok(match definition.source {
        KpiSource::Own { measure } => matches!(
            measure,
            OwnMeasure::PagesPerPerson | OwnMeasure::NightsDisturbed | OwnMeasure::IncidentsOpened
        ),
        _ => definition.aggregation == Aggregation::Sum,
    })
}

/// The name of a team or a service; empty for everybody.
pub(crate) fn scope_name(reader: &Reader, scope: TargetScope) -> Result<String, StoreError> {
    Ok(match scope {
        TargetScope::Workspace => String::new(),
        TargetScope::Team(team) => reader
            .get::<Team>(team)?
            .map(|team| team.name)
            .unwrap_or_default(),
        TargetScope::Service(service) => reader
            .get::<Service>(service)?
            .map(|service| service.name)
            .unwrap_or_default(),
    })
}
