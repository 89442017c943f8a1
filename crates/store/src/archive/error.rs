//! Why an export or an import did not happen, as sentences.

use std::path::PathBuf;

use crate::file::{Fault, OpenError};

/// Why a workspace could not be exported or imported.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The caller asked to stop.
    #[error("Stopped, as you asked. Nothing was kept of what was done so far.")]
    Cancelled,
    /// The workspace to export could not be read.
    #[error("Muster could not export {path}, because {fault}.", path = path.display())]
    Workspace {
        /// The workspace file.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// The archive could not be read.
    #[error("Muster could not read the archive {path}, because {fault}.", path = path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// The archive or the workspace could not be written.
    #[error("Muster could not write {path}, because {fault}.", path = path.display())]
    Target {
        /// What was to be written.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// The archive is from a newer Muster.
    #[error(
        "The archive was made by a newer Muster (its format is {found}, this Muster knows \
         {known}). Update Muster and import it again."
    )]
    Newer {
        /// The archive's format.
        found: u32,
        /// The newest format that this Muster knows.
        known: u32,
    },
    /// The file is not an archive of Muster's, is incomplete, or was changed since it was made.
    #[error(
        "The archive was not imported, because {0}. Nothing was changed here; export the \
         workspace again and import that file."
    )]
    Refused(String),
    /// There is a workspace where the import was to go.
    #[error("There is a file at {path} already. Choose another name.", path = path.display())]
    Exists {
        /// Where the import was to go.
        path: PathBuf,
    },
    /// No place could be made for the imported workspace.
    #[error("{0}")]
    Place(#[from] OpenError),
}

impl ArchiveError {
    pub(super) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }
}
