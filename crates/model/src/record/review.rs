#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    ids::{IncidentId, MemberId},
    time::Timestamp,
};

/// How far a review is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStatus {
    /// It is being written.
    Draft,
    /// Its reviewers read and comment on it.
    InReview,
    /// It is done, and everybody learns from it.
    Published,
}

impl ReviewStatus {
    /// Every status, in the order in which a review goes through them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::InReview, Self::Published];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in review",
            Self::Published => "published",
        }
    }
}

/// The post-mortem of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Review {
    /// One line that says what it is about.
    pub title: String,
    /// The incident that it learns from.
    pub incident: IncidentId,
    /// How far it is.
    pub status: ReviewStatus,
    /// All of its prose, in Markdown.
    pub text: String,
    /// Who sees to it that it gets written; none while nobody does.
    pub owner: Option<MemberId>,
    /// Who is asked to read it before it is published.
    pub reviewers: BTreeSet<MemberId>,
    /// Those of them who agreed to publish it, since it was last handed to them.
    pub approved_by: BTreeSet<MemberId>,
    /// Words to find it by.
    pub tags: BTreeSet<String>,
    /// What contributed to the incident, each in a few words that other reviews use too.
    pub factors: BTreeSet<String>,
    /// Hints on its language that somebody dismissed, by [`Hint::key`](crate::blameless::Hint::key).
    pub dismissed: BTreeSet<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Who began it.
    pub created_by: MemberId,
    /// When it was last handed to its reviewers; none while it was not.
    pub requested_at: Option<Timestamp>,
    /// When it was published; none while it is not.
    pub published_at: Option<Timestamp>,
    /// Who published it.
    pub published_by: Option<MemberId>,
}

impl Review {
    /// The longest text, in characters.
    pub const MAX_TEXT: usize = 500_000;
    /// The longest tag or contributing factor, in characters.
    pub const MAX_WORDS: usize = 80;
}

impl Record for Review {
    type Id = crate::ids::ReviewId;
    const KIND: RecordKind = RecordKind::Review;

    fn merge_of(field: &str) -> Merge {
        match field {
            "text" => Merge::Prose,
            "reviewers" | "approved_by" | "tags" | "factors" | "dismissed" => Merge::Set,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn prose(&self) -> String {
        let words = self.tags.iter().chain(&self.factors);
        words.fold(self.text.clone(), |mut prose, word| {
            prose.push('\n');
            prose.push_str(word);
            prose
        })
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "review", &self.title)?;
        let length = self.text.chars().count();
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!(
                    "Shorten the review to {} characters; it has {length}. Attach long logs to \
                     the incident instead.",
                    Self::MAX_TEXT
                ),
            ));
        }
        check_words("tags", "tag", &self.tags)?;
        check_words("factors", "contributing factor", &self.factors)
    }
}

fn check_words(field: &'static str, what: &str, words: &BTreeSet<String>) -> Result<(), Invalid> {
    for word in words {
        if word.trim() != word || word.is_empty() || word.chars().any(char::is_control) {
            return Err(Invalid::new(
                field,
                format!("'{word}' is not a {what}: write some words on one line."),
            ));
        }
        if word.chars().count() > Review::MAX_WORDS {
            return Err(Invalid::new(
                field,
                format!(
                    "Shorten the {what} '{word}' to {} characters.",
                    Review::MAX_WORDS
                ),
            ));
        }
    }
    Ok(())
}
