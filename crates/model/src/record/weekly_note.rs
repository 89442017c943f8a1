use serde::{Deserialize, Serialize};

use super::{Day, Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{MemberId, WeeklyNoteId, WeeklyReviewId},
    time::Timestamp,
    week::Week,
};

/// Something that was said in a weekly review, and is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WeeklyNote {
    /// The weekly review.
    pub weekly_review: WeeklyReviewId,
    /// The Monday of the week in whose review it was said.
    pub week: Day,
    /// What it is.
    pub kind: WeeklyNoteKind,
    /// What was said, in Markdown.
    pub text: String,
    /// Who sees to it; none if nobody has to.
    pub owner: Option<MemberId>,
    /// When a follow-up was done; none while it is not, and for all else.
    pub done_at: Option<Timestamp>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// Who wrote it down.
    pub created_by: MemberId,
}

/// What was said.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum WeeklyNoteKind {
    /// What people agreed on.
    Decision,
    /// What is to be done: it comes up again each week until it is.
    FollowUp,
    /// What else is worth keeping.
    Note,
}

impl WeeklyNoteKind {
    /// Every kind, in the order in which a page shows them.
    pub const ALL: [Self; 3] = [Self::Decision, Self::FollowUp, Self::Note];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::FollowUp => "follow-up",
            Self::Note => "note",
        }
    }
}

impl WeeklyNote {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 10_000;
}

impl Record for WeeklyNote {
    type Id = WeeklyNoteId;
    const KIND: RecordKind = RecordKind::WeeklyNote;

    fn merge_of(field: &str) -> Merge {
        match field {
            "text" => Merge::Prose,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        let line = self.text.lines().next().unwrap_or_default();
        line.chars().take(120).collect()
    }

    fn prose(&self) -> String {
        self.text.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        Week::named(self.week)?;
        let length = self.text.trim().chars().count();
        if length == 0 {
            return Err(Invalid::new("text", "Write what was said."));
        }
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!("Shorten the text to {} characters.", Self::MAX_TEXT),
            ));
        }
        if self.done_at.is_some() && self.kind != WeeklyNoteKind::FollowUp {
            return Err(Invalid::new("done_at", "Only a follow-up can be done."));
        }
        Ok(())
    }
}
