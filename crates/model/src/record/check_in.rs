use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{CheckInId, KeyResultId, MemberId},
    time::Timestamp,
};

/// What somebody says of how far a key result is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CheckIn {
    /// The key result.
    pub key_result: KeyResultId,
    /// When it was said.
    pub at: Timestamp,
    /// Who said it.
    pub by: MemberId,
    /// Where it is, in the measure's terms: for a milestone 1 if it is done and 0 if it is not. None
    /// if it is unchanged, or moves by itself.
    pub value: Option<f64>,
    /// Whether they believe that the target will be reached.
    pub confidence: Confidence,
    /// What there is to say, in Markdown; may be empty.
    pub comment: String,
}

/// Whether somebody believes that a target will be reached.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It will.
    OnTrack,
    /// It may not.
    AtRisk,
    /// It will not, as things are.
    OffTrack,
}

impl Confidence {
    /// Every degree, the best first.
    pub const ALL: [Self; 3] = [Self::OnTrack, Self::AtRisk, Self::OffTrack];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnTrack => "on track",
            Self::AtRisk => "at risk",
            Self::OffTrack => "off track",
        }
    }
}

impl CheckIn {
    /// The longest comment, in characters.
    pub const MAX_COMMENT: usize = 10_000;
}

impl Record for CheckIn {
    type Id = CheckInId;
    const KIND: RecordKind = RecordKind::CheckIn;

    fn merge_of(field: &str) -> Merge {
        match field {
            "comment" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        format!("Check-in: {}", self.confidence.name())
    }

    fn prose(&self) -> String {
        self.comment.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err(Invalid::new("value", "Enter a number, or leave it empty."));
        }
        if self.comment.chars().count() > Self::MAX_COMMENT {
            return Err(Invalid::new(
                "comment",
                format!("Shorten the comment to {} characters.", Self::MAX_COMMENT),
            ));
        }
        Ok(())
    }
}
