use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{IncidentId, MemberId, NoteId},
    time::Timestamp,
};

/// A written entry of an incident's timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Note {
    /// The incident that it belongs to.
    pub incident: IncidentId,
    /// Who wrote it.
    pub author: MemberId,
    /// When what it tells happened.
    pub at: Timestamp,
    /// The text, in Markdown.
    pub text: String,
}

impl Note {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 20_000;
}

impl Record for Note {
    type Id = NoteId;
    const KIND: RecordKind = RecordKind::Note;

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
                "Write something before you add the note.",
            ));
        }
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!(
                    "Shorten the note to {} characters; it has {length}.",
                    Self::MAX_TEXT
                ),
            ));
        }
        Ok(())
    }
}
