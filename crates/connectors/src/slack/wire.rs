//! What Slack's Web API answers, as far as Muster reads it. Every answer has status 200 and says
//! in itself whether it is one.

use serde::Deserialize;
use serde_json::Value;

/// What every answer says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Reply {
    pub(super) ok: bool,
    /// Slack's word for what went wrong.
    #[serde(default)]
    pub(super) error: String,
    /// The scope that is missing, if one is.
    #[serde(default)]
    pub(super) needed: String,
}

/// `auth.test`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Identity {
    pub(super) team: String,
    pub(super) user: String,
    /// Set for bots only.
    pub(super) bot_id: Option<String>,
}

/// `conversations.list`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Channels {
    pub(super) channels: Vec<Value>,
    pub(super) response_metadata: Option<Metadata>,
}

impl Channels {
    /// Where the next page begins; none after the last.
    pub(super) fn next(&self) -> Option<&str> {
        let next = self.response_metadata.as_ref()?.next_cursor.trim();
        (!next.is_empty()).then_some(next)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Metadata {
    next_cursor: String,
}

/// A channel.
#[derive(Debug, Deserialize)]
pub(super) struct Channel {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) is_private: bool,
    #[serde(default)]
    pub(super) is_archived: bool,
    /// Whether the bot is in it.
    #[serde(default)]
    pub(super) is_member: bool,
    pub(super) topic: Option<Described>,
    pub(super) purpose: Option<Described>,
    pub(super) num_members: Option<u32>,
    pub(super) context_team_id: Option<String>,
}

/// A topic or a purpose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Described {
    pub(super) value: String,
}
