use serde::{Deserialize, Serialize};

use super::{Invalid, Record, RecordKind};
use crate::{
    ids::{CorrectionId, IncidentId, MemberId},
    time::Timestamp,
};

/// A person's word on when something happened that the timeline tells by itself. What was recorded
/// stays as it is: the correction only says where the timeline shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Correction {
    /// The incident whose timeline is corrected.
    pub incident: IncidentId,
    /// The entry, by its key.
    pub entry: String,
    /// When it happened.
    pub at: Timestamp,
    /// Who says so.
    pub by: MemberId,
    /// When they said so.
    pub corrected_at: Timestamp,
}

impl Record for Correction {
    type Id = CorrectionId;
    const KIND: RecordKind = RecordKind::Correction;

    /// Empty: nobody looks for one.
    fn title(&self) -> String {
        String::new()
    }

    fn validate(&self) -> Result<(), Invalid> {
        if self.entry.is_empty() || self.entry.len() > 1_000 {
            return Err(Invalid::new(
                "entry",
                "Choose the entry of the timeline whose time is to be corrected.",
            ));
        }
        Ok(())
    }
}
