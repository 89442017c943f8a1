use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{
    ids::{KpiDefinitionId, KpiSampleId, MemberId},
    time::Timestamp,
};

/// One dated value that a person entered for a KPI.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiSample {
    /// The KPI, whose values come by hand.
    pub kpi: KpiDefinitionId,
    /// The instant that the value is for.
    pub at: Timestamp,
    /// The value, in the KPI's unit. Finite.
    pub value: f64,
    /// What there is to know about it; may be empty.
    pub note: String,
    /// Who entered it.
    pub by: MemberId,
}

impl KpiSample {
    /// The longest note, in characters.
    pub const MAX_NOTE: usize = 1_000;
}

impl Record for KpiSample {
    type Id = KpiSampleId;
    const KIND: RecordKind = RecordKind::KpiSample;

    fn title(&self) -> String {
        format!("Value {}", self.value)
    }

    fn prose(&self) -> String {
        self.note.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        if !self.value.is_finite() {
            return Err(Invalid::new("value", "Enter a number."));
        }
        if self.note.chars().count() > Self::MAX_NOTE {
            return Err(Invalid::new(
                "note",
                format!("Shorten the note to {} characters.", Self::MAX_NOTE),
            ));
        }
        Ok(())
    }
}
