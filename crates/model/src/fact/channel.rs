use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// A channel of a chat system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Channel {
    /// Its identity.
    pub key: FactKey,
    /// When it was read.
    pub observed_at: Timestamp,
    /// Its name, without a leading `#`; for Teams with its team, as `team/channel`.
    pub name: String,
    /// What it is for; may be empty.
    pub topic: String,
    /// How many people are in it; none if the source does not say.
    pub members: Option<u32>,
    /// Whether only those who were invited see it.
    pub private: bool,
    /// Whether Muster may post there as things are.
    pub reachable: bool,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
}
