use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// A merge request, or a commit where there is none: what lead time is measured of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Change {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// The project that it belongs to, by its full path.
    pub source: String,
    /// One line for people.
    pub title: String,
    /// Who made it, as the source names them; empty if not known.
    pub author: String,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
    /// The branch that it comes from; empty if not known.
    pub branch: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// When it was proposed.
    pub opened_at: Timestamp,
    /// When its first commit was authored; none if its commits were not read.
    pub first_commit_at: Option<Timestamp>,
    /// When it was merged; none while it is not.
    pub merged_at: Option<Timestamp>,
    /// Every commit by which it can be found in a deployment: its own, the merge commit and the
    /// squash commit, in full.
    pub commits: Vec<String>,
}
