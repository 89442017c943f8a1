use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// Something worth knowing that another system noted, and that is none of the other facts: a
/// configuration change, a restart, a marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Event {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// What noted it there, such as `kubernetes`; empty if not known.
    pub source: String,
    /// One line for people.
    pub title: String,
    /// More, as plain text; may be empty.
    pub text: String,
    /// Its tags, as the source writes them, such as `service:checkout`.
    pub tags: Vec<String>,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
    /// When it happened.
    pub at: Timestamp,
}
