#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{MemberId, ReviewCommentId, ReviewId},
    time::Timestamp,
};

/// A passage of a review's text, by what stands in it and around it, so that it is found again
/// after the text was edited elsewhere. After the `TextQuoteSelector` of the W3C's Web Annotation
/// Data Model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Passage {
    /// The words that are meant.
    pub quote: String,
    /// Some of what stands before them.
    pub before: String,
    /// Some of what stands after them.
    pub after: String,
}

/// What somebody says of a review, or of a passage of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReviewComment {
    /// The review.
    pub review: ReviewId,
    /// What they say.
    pub text: String,
    /// The passage that is meant; none for the whole review.
    pub passage: Option<Passage>,
    /// The comment that this answers; none if it opens a thread.
    pub reply_to: Option<ReviewCommentId>,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: MemberId,
    /// When its thread was settled; none while it is open, and for answers.
    pub resolved_at: Option<Timestamp>,
    /// Who settled it.
    pub resolved_by: Option<MemberId>,
}

impl ReviewComment {
    /// The longest comment, in characters.
    pub const MAX_TEXT: usize = 10_000;
    /// The longest quoted passage, in characters.
    pub const MAX_QUOTE: usize = 2_000;

    /// Whether it opens a thread that is not settled.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.reply_to.is_none() && self.resolved_at.is_none()
    }
}

impl Record for ReviewComment {
    type Id = ReviewCommentId;
    const KIND: RecordKind = RecordKind::ReviewComment;

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
        let length = self.text.trim().chars().count();
        if length == 0 {
            return Err(Invalid::new("text", "Write the comment."));
        }
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!(
                    "Shorten the comment to {} characters; it has {length}.",
                    Self::MAX_TEXT
                ),
            ));
        }
        let Some(passage) = &self.passage else {
            return Ok(());
        };
        if passage.quote.trim().is_empty() {
            return Err(Invalid::new(
                "passage",
                "Select the words that the comment is about, or comment on the whole review.",
            ));
        }
        if passage.quote.chars().count() > Self::MAX_QUOTE {
            return Err(Invalid::new(
                "passage",
                format!(
                    "Select at most {} characters to comment on.",
                    Self::MAX_QUOTE
                ),
            ));
        }
        Ok(())
    }
}
