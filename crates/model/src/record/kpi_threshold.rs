use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, Severity, TargetScope};
use crate::{
    ids::{KpiThresholdId, PolicyId},
    kpi::{Bucket, KpiRef},
};

/// A value of a KPI that must not be crossed, and what happens when it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiThreshold {
    /// Which KPI.
    pub kpi: KpiRef,
    /// For whom.
    pub scope: TargetScope,
    /// On which side of `value` it is crossed.
    pub side: Side,
    /// The value, in the KPI's own unit. The value itself is not yet across.
    pub value: f64,
    /// What is compared with it: the KPI's value of each of these.
    pub bucket: Bucket,
    /// How many of them in a row must be across; at least 1.
    pub in_a_row: u32,
    /// Whether a note is written on the KPI's chart.
    pub note: bool,
    /// Whether goals with a key result on this KPI are at risk as long as it is crossed.
    pub goal_at_risk: bool,
    /// Who is paged; none pages nobody.
    pub page: Option<ThresholdPage>,
}

/// Which side of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// More than it.
    Above,
    /// Less than it.
    Below,
}

impl Side {
    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }

    /// Whether `value` is across `threshold`.
    #[must_use]
    pub fn is_crossed(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Above => value > threshold,
            Self::Below => value < threshold,
        }
    }
}

/// The incident that is opened when a threshold is crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ThresholdPage {
    /// Who is told, in what order.
    pub policy: PolicyId,
    /// How bad it is.
    pub severity: Severity,
}

impl KpiThreshold {
    /// The most periods in a row that may be asked for.
    pub const MOST_IN_A_ROW: u32 = 60;
}

impl Record for KpiThreshold {
    type Id = KpiThresholdId;
    const KIND: RecordKind = RecordKind::KpiThreshold;

    fn title(&self) -> String {
        format!("Threshold {} {}", self.side.name(), self.value)
    }

    fn validate(&self) -> Result<(), Invalid> {
        if !self.value.is_finite() {
            return Err(Invalid::new("value", "Enter a number."));
        }
        if !(1..=Self::MOST_IN_A_ROW).contains(&self.in_a_row) {
            return Err(Invalid::new(
                "in_a_row",
                format!(
                    "Choose between 1 and {} periods in a row.",
                    Self::MOST_IN_A_ROW
                ),
            ));
        }
        if !self.note && !self.goal_at_risk && self.page.is_none() {
            return Err(Invalid::new(
                "note",
                "Choose what happens when it is crossed: a note, a goal at risk, or a page.",
            ));
        }
        Ok(())
    }
}
