use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{KpiNoteId, KpiThresholdId, MemberId},
    kpi::KpiRef,
    time::Timestamp,
};

/// What somebody says of a moment on KPIs' charts: a release, a new team, a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct KpiNote {
    /// The KPI that it is about; none for all of them.
    pub kpi: Option<KpiRef>,
    /// The moment.
    pub at: Timestamp,
    /// What there is to say.
    pub text: String,
    /// Who wrote it; none if Muster did, because a threshold was crossed.
    pub by: Option<MemberId>,
    /// The threshold that was crossed; none for a person's note.
    pub threshold: Option<KpiThresholdId>,
}

impl KpiNote {
    /// The longest note, in characters.
    pub const MAX_TEXT: usize = 1_000;
}

impl Record for KpiNote {
    type Id = KpiNoteId;
    const KIND: RecordKind = RecordKind::KpiNote;

    fn merge_of(field: &str) -> Merge {
        match field {
            "text" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.text.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        let length = self.text.trim().chars().count();
        if length == 0 {
            return Err(Invalid::new("text", "Write what happened."));
        }
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!("Shorten the note to {} characters.", Self::MAX_TEXT),
            ));
        }
        Ok(())
    }
}
