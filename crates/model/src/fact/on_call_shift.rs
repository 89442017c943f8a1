use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// Somebody who is on call, as another system says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OnCallShift {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it, or when it was read.
    pub observed_at: Timestamp,
    /// The escalation policy, schedule or team that it is for.
    pub schedule: String,
    /// Which level of the escalation, from 1; none if the source has no levels.
    pub level: Option<u32>,
    /// Who, as the source names them.
    pub person: String,
    /// Their mail address; empty if not known.
    pub email: String,
    /// Since when; none if always.
    pub starts_at: Option<Timestamp>,
    /// Until when; none if it has no end.
    pub ends_at: Option<Timestamp>,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
}
