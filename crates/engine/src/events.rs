//! What the engine tells its front end without being asked.

use muster_model::ids::ConnectionId;
use serde::Serialize;

use crate::connections::SyncProgress;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Event {
    /// Something changed: what shows it should ask again.
    Changed {
        /// The kind of thing: a record's or fact's kind, `pages`, `sync`, `preferences`, `on_call`
        /// (a shift began or ended), `set_aside` (on Today), or `everything`.
        kind: String,
        /// Which one; none if several or all may have changed.
        id: Option<String>,
    },
    /// A sync went on.
    SyncProgress(SyncProgress),
    /// A sync ended, well or not.
    SyncEnded {
        /// Which connection.
        connection: ConnectionId,
    },
    /// Another workspace is open, or none.
    WorkspaceOpened {
        /// Its file's name; empty if none is open.
        slug: String,
    },
}

impl Event {
    /// That a thing of this kind changed.
    pub fn changed(kind: impl Into<String>, id: Option<String>) -> Self {
        Self::Changed {
            kind: kind.into(),
            id,
        }
    }
}
