//! A whole workspace as one file that other programs can read: JSON Lines in a zip, described in
//! `docs/export-format.md`. An export holds one instant and is written under its name only when
//! complete; an import trusts nothing in the file, and makes a workspace of all of it or none.
//! Secrets are in neither: they never were in the workspace.

mod error;
mod export;
mod format;
mod import;
mod member;
mod row;

use std::sync::atomic::{AtomicBool, Ordering};

pub use error::ArchiveError;
pub use export::{Exported, export};
pub use format::{FORMAT_VERSION, Manifest, MemberEntry};
pub use import::{import, manifest};

use serde::{Deserialize, Serialize};

/// How far an export or an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Progress {
    /// Rows done so far.
    #[specta(type = f64)]
    pub done: u64,
    /// All rows that there are to do.
    #[specta(type = f64)]
    pub total: u64,
}

/// How often progress is told and the wish to stop is looked at, in rows.
const STRIDE: u64 = 500;

/// The caller's view of a long piece of work: it is told how far it is, and can stop it.
pub struct Task<'a> {
    progress: &'a mut dyn FnMut(Progress),
    cancelled: &'a AtomicBool,
    state: Progress,
}

impl<'a> Task<'a> {
    /// Work that tells `progress` how far it is, from time to time and at its end, and stops soon
    /// after `cancelled` becomes true.
    pub fn new(progress: &'a mut dyn FnMut(Progress), cancelled: &'a AtomicBool) -> Self {
        Self {
            progress,
            cancelled,
            state: Progress { done: 0, total: 0 },
        }
    }

    fn begin(&mut self, total: u64) -> Result<(), ArchiveError> {
        self.state = Progress { done: 0, total };
        self.tell()
    }

    fn step(&mut self) -> Result<(), ArchiveError> {
        self.state.done += 1;
        if self.state.done.is_multiple_of(STRIDE) || self.state.done == self.state.total {
            return self.tell();
        }
        Ok(())
    }

    fn tell(&mut self) -> Result<(), ArchiveError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(ArchiveError::Cancelled);
        }
        (self.progress)(self.state);
        Ok(())
    }
}

impl std::fmt::Debug for Task<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
