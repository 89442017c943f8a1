//! The log of edits: every edit of every record, by whom, when, and what was before and after. Each
//! device's edits form a chain of hashes, so that a row that was altered or removed afterwards is
//! found and named. The door appends; everybody else only reads.

mod chain;
mod log;
mod since;

pub use chain::{Broken, Verified, verify};
pub use log::{Edit, EditFilter, edits, history, history_of_incident};
pub use since::{authors_since, last};

pub(crate) use chain::{NewEdit, append};

use serde::{Deserialize, Serialize};

/// What an edit did to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It made it.
    Create,
    /// It changed it.
    Change,
    /// It deleted it.
    Delete,
}

impl Action {
    /// The word for it in the log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Delete => "delete",
        }
    }
}
