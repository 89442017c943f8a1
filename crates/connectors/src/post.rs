//! What Muster posts in chats: a title, a few lines, and what a reader can do right there. How it
//! looks is each chat system's business; by its key a system can tell that it was posted before.

use std::collections::BTreeSet;

use muster_model::{ids::IncidentId, record::Severity};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something to post in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its identity: a post with the same key is the same post, however often it is sent.
    pub key: Uuid,
    /// Its first line.
    pub title: String,
    /// Its other lines, as plain text.
    pub lines: Vec<String>,
    /// How bad what it tells of is, if it is.
    pub severity: Option<Severity>,
    /// The incident that it tells of; none if it tells of none, and then it has no actions.
    pub incident: Option<IncidentId>,
    /// What a reader can do from it.
    pub actions: BTreeSet<PostAction>,
}

/// What a reader can do from a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostAction {
    /// Acknowledge the incident.
    Acknowledge,
    /// Open the incident in Muster.
    Open,
}

impl PostAction {
    /// What its button says.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Acknowledge => "Acknowledge",
            Self::Open => "Open in Muster",
        }
    }
}

impl Post {
    /// All of it as plain text.
    pub(crate) fn text(&self) -> String {
        let mut text = self.title.clone();
        for line in &self.lines {
            text.push('\n');
            text.push_str(line);
        }
        text
    }

    /// Where its incident is in Muster; none if it tells of none.
    pub(crate) fn link(&self) -> Option<String> {
        self.incident.map(link_to)
    }
}

/// The address that opens an incident in Muster.
pub(crate) fn link_to(incident: IncidentId) -> String {
    format!("muster://incident/{incident}")
}
