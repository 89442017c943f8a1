use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind};
use crate::{
    ids::{IncidentId, MemberId, StatusUpdateId},
    time::Timestamp,
};

/// Whom a status update is written for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The teams that handle the incident.
    Internal,
    /// Those who depend on the service: support, sales, managers, customers' contacts.
    Stakeholders,
}

impl Audience {
    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Stakeholders => "stakeholders",
        }
    }
}

/// What others are told of an incident: one text, for all channels that it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StatusUpdate {
    /// The incident that it tells of.
    pub incident: IncidentId,
    /// The text, in Markdown.
    pub text: String,
    /// Whom it is for.
    pub audience: Audience,
    /// When it was given.
    pub at: Timestamp,
    /// Who gave it.
    pub by: MemberId,
    /// The chat channels that it goes to, each by `FactKey`'s text.
    pub channels: BTreeSet<String>,
    /// When the next one was promised; none if none was.
    pub next_update_at: Option<Timestamp>,
}

impl StatusUpdate {
    /// The longest text, in characters: what a chat message takes in one piece.
    pub const MAX_TEXT: usize = 3_000;
}

impl Record for StatusUpdate {
    type Id = StatusUpdateId;
    const KIND: RecordKind = RecordKind::StatusUpdate;

    fn merge_of(field: &str) -> Merge {
        match field {
            "text" => Merge::Prose,
            "channels" => Merge::Set,
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
            return Err(Invalid::new("text", "Write what others should know."));
        }
        if length > Self::MAX_TEXT {
            return Err(Invalid::new(
                "text",
                format!(
                    "Shorten the update to {} characters, so that chat takes it in one piece; it \
                     has {length}.",
                    Self::MAX_TEXT
                ),
            ));
        }
        if self.next_update_at.is_some_and(|next| next <= self.at) {
            return Err(Invalid::new(
                "next_update_at",
                "The next update must come later than this one; choose a later time.",
            ));
        }
        Ok(())
    }
}
