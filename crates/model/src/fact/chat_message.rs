use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// A message that somebody wrote in a channel of a chat system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ChatMessage {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it: written, edited, or its pin set or taken away.
    pub observed_at: Timestamp,
    /// The channel that it is in.
    pub channel: FactKey,
    /// Who wrote it, as the source names them.
    pub author: String,
    /// Their mail address; empty if not known.
    pub author_email: String,
    /// What it says, as plain text.
    pub text: String,
    /// When it was written.
    pub sent_at: Timestamp,
    /// When it was last edited; none if it never was.
    pub edited_at: Option<Timestamp>,
    /// Whether somebody pinned it to the channel.
    pub pinned: bool,
    /// The message that it answers, if it is in a thread.
    pub reply_to: Option<FactKey>,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
}
