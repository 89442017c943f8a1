//! Thresholds: values of KPIs that must not be crossed, and what happens when they are. After every
//! change of what KPIs are made of they are looked at; what a crossing asks for is done once, however
//! often it is looked at and on however many laptops.

pub(crate) mod clock;
mod judging;
mod last;

use muster_model::{
    ids::{KpiThresholdId, PolicyId},
    kpi::{Bucket, KpiRef},
    record::{KpiThreshold, Policy, Severity, Side, TargetScope, ThresholdPage},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

pub(crate) use clock::ThresholdClock;
pub(crate) use judging::Crossing;
use judging::NotJudged;

use crate::{Engine, Problem, names::Names};

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
    /// Why it is not judged, as a sentence; empty if it is.
    pub not_judged: String,
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

impl Engine {
    /// The thresholds that were crossed at an instant, of those that there are now.
    pub(crate) fn crossings_at(&self, at: Timestamp) -> Result<Vec<Crossing>, Problem> {
        Ok(self.judge_all(at)?.crossings)
    }

    /// The thresholds of a KPI, as they are shown.
    pub(super) fn thresholds_of(&self, kpi: KpiRef) -> Result<Vec<ThresholdView>, Problem> {
        let thresholds = self.read(|reader| reader.kpi_thresholds_of(kpi))?;
        if thresholds.is_empty() {
            return Ok(Vec::new());
        }
        let judged = self.judge(thresholds.clone(), self.now())?;
        self.read(|reader| {
            let names = Names::read(reader)?;
            thresholds
                .into_iter()
                .map(|(id, threshold)| {
                    let mut crossings = judged.crossings.iter();
                    let crossing = crossings.find(|crossing| crossing.id == id);
                    let not_judged = judged.not_judged.get(&id).map(NotJudged::sentence);
                    let view = ThresholdView::read(reader, &names, id, threshold, crossing)?;
                    Ok(ThresholdView {
                        not_judged: not_judged.unwrap_or_default(),
                        ..view
                    })
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
    /// One that is judged.
    fn read(
        reader: &Reader,
        names: &Names,
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
            scope_name: names.scope(threshold.scope),
            policy_name: policy.map(|policy| policy.name).unwrap_or_default(),
            crossed_since: crossing.map(|crossing| crossing.since),
            value: crossing.map(|crossing| crossing.value),
            not_judged: String::new(),
            threshold,
        })
    }

    /// A threshold that is crossed.
    pub(crate) fn crossed(
        reader: &Reader,
        names: &Names,
        crossing: &Crossing,
    ) -> Result<Self, StoreError> {
        let threshold = crossing.threshold.clone();
        Self::read(reader, names, crossing.id, threshold, Some(crossing))
    }
}
