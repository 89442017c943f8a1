use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind, TargetScope, check_name};
use crate::{
    ids::{GoalId, KeyResultId, MemberId},
    kpi::KpiRef,
    time::Timestamp,
};

/// A measurable result by which a goal is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KeyResult {
    /// The goal.
    pub goal: GoalId,
    /// One line that says what will be measured.
    pub title: String,
    /// How it is measured, and from where to where it should go.
    pub measure: Measure,
    /// Who sees to it; none while nobody does.
    pub owner: Option<MemberId>,
    /// When it was written down.
    pub created_at: Timestamp,
}

/// How a key result is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    /// A number that people report.
    Number {
        /// What it counts, such as `services`; empty for none.
        unit: String,
        /// Where it was at the start.
        start: f64,
        /// Where it should be at the end.
        target: f64,
    },
    /// A percentage that people report, from 0 to 100.
    Percentage {
        /// Where it was at the start.
        start: f64,
        /// Where it should be at the end.
        target: f64,
    },
    /// Something that is done or not yet.
    Milestone,
    /// A KPI, by which it moves by itself. Values are in the KPI's own unit.
    Kpi {
        /// Which KPI.
        kpi: KpiRef,
        /// Of whom.
        scope: TargetScope,
        /// Where it was at the start.
        start: f64,
        /// Where it should be at the end.
        target: f64,
    },
}

impl Measure {
    /// From where to where it should go; a milestone goes from 0 to 1.
    #[must_use]
    pub const fn span(&self) -> (f64, f64) {
        match *self {
            Self::Number { start, target, .. }
            | Self::Percentage { start, target }
            | Self::Kpi { start, target, .. } => (start, target),
            Self::Milestone => (0.0, 1.0),
        }
    }
}

impl KeyResult {
    /// The longest unit, in characters.
    pub const MAX_UNIT: usize = 24;
}

impl Record for KeyResult {
    type Id = KeyResultId;
    const KIND: RecordKind = RecordKind::KeyResult;

    fn title(&self) -> String {
        self.title.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "key result", &self.title)?;
        let (start, target) = self.measure.span();
        if !start.is_finite() || !target.is_finite() {
            return Err(Invalid::new(
                "measure",
                "Enter a number for the start and one for the target.",
            ));
        }
        #[expect(clippy::float_cmp, reason = "exactly equal ends leave no way to go")]
        if start == target {
            return Err(Invalid::new(
                "measure",
                "The target is where it starts; choose one that is to be reached yet.",
            ));
        }
        match &self.measure {
            Measure::Number { unit, .. } if unit.chars().count() > Self::MAX_UNIT => {
                Err(Invalid::new(
                    "measure",
                    format!("Shorten the unit to {} characters.", Self::MAX_UNIT),
                ))
            }
            Measure::Percentage { start, target }
                if ![start, target]
                    .into_iter()
                    .all(|value| (0.0..=100.0).contains(value)) =>
            {
                Err(Invalid::new(
                    "measure",
                    "A percentage lies between 0 and 100.",
                ))
            }
            _ => Ok(()),
        }
    }
}
