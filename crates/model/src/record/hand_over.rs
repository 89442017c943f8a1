use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{HandOverId, MemberId, ScheduleId},
    time::Timestamp,
};

/// What one person on call tells the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HandOver {
    /// The schedule.
    pub schedule: ScheduleId,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: MemberId,
    /// The text, in Markdown.
    pub text: String,
}

impl HandOver {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 20_000;
}

impl Record for HandOver {
    type Id = HandOverId;
    const KIND: RecordKind = RecordKind::HandOver;

    fn merge_of(field: &str) -> Merge {
        if field == "text" {
            Merge::Prose
        } else {
            Merge::Value
        }
    }

    fn title(&self) -> String {
        self.text
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(120)
            .collect()
    }

    fn prose(&self) -> String {
        self.text.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        let length = self.text.trim().chars().count();
        if length == 0 {
            return Err(Invalid::new(
                "text",
                "Write something before you hand over.",
            ));
        }
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!(
                    "Shorten the hand-over note to {} characters; it has {length}.",
                    Self::MAX_TEXT
                ),
            ));
        }
        Ok(())
    }
}
