use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// An issue of an issue tracker that an action item is linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Issue {
    /// Its identity: the project's path, `#`, and the number that people see.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// The path of the project that it belongs to.
    pub project: String,
    /// Its number within the project, as people write it: `#42`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Whether it is still open.
    pub open: bool,
    /// When it was closed; none while it is open.
    pub closed_at: Option<Timestamp>,
    /// Where to look at it.
    pub url: String,
}
