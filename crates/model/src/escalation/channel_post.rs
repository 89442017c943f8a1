use serde::{Deserialize, Serialize};

use crate::{ids::IncidentId, time::Timestamp};

/// One message owed to one channel by one level of one escalation. Its identity is everything but
/// `due_at`, as a page's is.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
pub struct ChannelPost {
    /// The incident that it is about.
    pub incident: IncidentId,
    /// The beginning of the escalation that it belongs to.
    pub escalated_at: Timestamp,
    /// The round of the ladder, from 0.
    pub round: u32,
    /// The level, from 0.
    pub level: u32,
    /// The channel, by `FactKey`'s text.
    pub channel: String,
    /// When it fell due.
    pub due_at: Timestamp,
}

impl ChannelPost {
    /// Its identity, in words that are the same on every laptop and in every version.
    #[must_use]
    pub fn identity(&self) -> String {
        format!(
            "channel level\n{}\n{}\n{}\n{}\n{}",
            self.incident,
            self.escalated_at.millis(),
            self.round,
            self.level,
            self.channel
        )
    }
}
