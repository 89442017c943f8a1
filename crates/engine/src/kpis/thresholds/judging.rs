//! Judging thresholds: which are crossed now, and which are not judged and why. Each is judged for
//! itself: one whose KPI cannot be evaluated holds up no other.

use std::collections::{BTreeSet, HashMap};

use muster_model::{
    ids::{KpiThresholdId, ServiceId, TeamId},
    kpi::{self, Bucket, Crossed, Evaluation, Kpi, KpiRef, Unit},
    record::{Aggregation, KpiDefinition, KpiSource, KpiThreshold, OwnMeasure, TargetScope, Tier},
    time::{Millis, Timestamp, Window},
};
use muster_store::Reader;

use crate::{Engine, Problem, kpis::KpiScope};

/// What was found of some thresholds.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Those that are crossed.
    pub(crate) crossings: Vec<Crossing>,
    /// Those that are not judged.
    pub(super) not_judged: HashMap<KpiThresholdId, NotJudged>,
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

/// Why a threshold is not judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NotJudged {
    /// Nobody looks at its KPI any more.
    Archived,
    /// Its KPI was deleted, which another laptop may do while the threshold is set.
    Gone,
    /// Its KPI has no answer.
    Failed(Problem),
}

impl NotJudged {
    /// The reason as a sentence.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Archived => {
                "Its KPI is archived. Take the KPI back into use to have it judged.".to_owned()
            }
            Self::Gone => "Its KPI does not exist any more. Delete the threshold.".to_owned(),
            Self::Failed(problem) => problem.message.clone(),
        }
    }

    fn log(&self, id: KpiThresholdId, kpi: KpiRef) {
        match self {
            Self::Archived => {}
            Self::Gone => tracing::warn!(threshold = %id, %kpi, "the KPI of a threshold is gone"),
            Self::Failed(problem) => {
                tracing::error!(threshold = %id, %kpi, %problem, "a threshold could not be judged");
            }
        }
    }
}

impl Judged {
    /// Whether one of them may be judged if that is tried again.
    pub(super) fn any_failed(&self) -> bool {
        let mut reasons = self.not_judged.values();
        reasons.any(|reason| matches!(reason, NotJudged::Failed(_)))
    }
}

impl Engine {
    /// How all thresholds that there are now stood at an instant.
    pub(super) fn judge_all(&self, at: Timestamp) -> Result<Judged, Problem> {
        let thresholds = self.read(Reader::list::<KpiThreshold>)?;
        self.judge(thresholds, at)
    }

    /// How some thresholds stood at an instant. Each KPI is read once, and each series is asked for once.
    pub(super) fn judge(
        &self,
        thresholds: Vec<(KpiThresholdId, KpiThreshold)>,
        at: Timestamp,
    ) -> Result<Judged, Problem> {
        let kpis: BTreeSet<KpiRef> = thresholds.iter().map(|(_, it)| it.kpi).collect();
        let mut judging = Judging {
            engine: self,
            at,
            grows: self.read(|reader| {
                let each = kpis.into_iter().map(|kpi| (kpi, grows(reader, kpi)));
                Ok(each.collect())
            })?,
            series: HashMap::new(),
        };
        let mut judged = Judged::default();
        for (id, threshold) in thresholds {
            match judging.crossing(id, &threshold) {
                Ok(crossing) => judged.crossings.extend(crossing),
                Err(reason) => {
                    reason.log(id, threshold.kpi);
                    judged.not_judged.insert(id, reason);
                }
            }
        }
        Ok(judged)
    }
}

/// What is known while thresholds are judged one after another.
struct Judging<'e> {
    engine: &'e Engine,
    at: Timestamp,
    /// Of each KPI, whether its value adds up while a period goes on.
    grows: HashMap<KpiRef, Result<bool, NotJudged>>,
    series: HashMap<(KpiRef, TargetScope, Bucket, u32), Result<Evaluation, NotJudged>>,
}

impl Judging<'_> {
    /// The crossing of a threshold, if it is crossed.
    fn crossing(
        &mut self,
        id: KpiThresholdId,
        threshold: &KpiThreshold,
    ) -> Result<Option<Crossing>, NotJudged> {
        let grows = match self.grows.get(&threshold.kpi) {
            Some(known) => known.clone()?,
            None => return Err(NotJudged::Gone),
        };
        let evaluation = self.evaluation(threshold)?;
        let crossed = kpi::crossing(threshold, &evaluation.series, grows);
        Ok(crossed.map(|crossed| Crossing::new(id, threshold, crossed, evaluation.unit)))
    }

    fn evaluation(&mut self, threshold: &KpiThreshold) -> Result<&Evaluation, NotJudged> {
        let question = (
            threshold.kpi,
            threshold.scope,
            threshold.bucket,
            threshold.in_a_row,
        );
        let (engine, at) = (self.engine, self.at);
        let known = self.series.entry(question).or_insert_with(|| {
            let asked = engine.evaluation(threshold.kpi, &judged_by(threshold, at));
            asked.map_err(NotJudged::Failed)
        });
        known.as_ref().map_err(Clone::clone)
    }
}

impl Crossing {
    fn new(id: KpiThresholdId, threshold: &KpiThreshold, crossed: Crossed, unit: Unit) -> Self {
        Self {
            id,
            threshold: threshold.clone(),
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
fn judged_by(threshold: &KpiThreshold, at: Timestamp) -> KpiScope {
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

/// Whether a KPI's value of a period adds up while the period goes on, or why its thresholds are
/// not judged.
fn grows(reader: &Reader, kpi: KpiRef) -> Result<bool, NotJudged> {
    let id = match kpi {
        KpiRef::Delivery(kpi) => return Ok(kpi == Kpi::DeploymentFrequency),
        KpiRef::Defined(id) => id,
    };
    let definition = match reader.get::<KpiDefinition>(id) {
        Ok(Some(definition)) => definition,
        Ok(None) => return Err(NotJudged::Gone),
        Err(error) => return Err(NotJudged::Failed(error.into())),
    };
    if definition.archived {
        return Err(NotJudged::Archived);
    }
    Ok(match definition.source {
        KpiSource::Own { measure } => matches!(
            measure,
            OwnMeasure::PagesPerPerson | OwnMeasure::NightsDisturbed | OwnMeasure::IncidentsOpened
        ),
        _ => definition.aggregation == Aggregation::Sum,
    })
}
