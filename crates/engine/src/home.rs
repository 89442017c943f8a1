//! Where Muster keeps its files on this computer.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::Problem;

/// The folders of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    data: PathBuf,
    logs: PathBuf,
}

impl Home {
    /// The folders that this platform gives an app: on Linux `$XDG_DATA_HOME/dev.muster.desktop`
    /// and `$XDG_STATE_HOME/dev.muster.desktop/logs`.
    ///
    /// # Errors
    /// If this user has no home folder.
    pub fn of_this_user() -> Result<Self, Problem> {
        let folders = ProjectDirs::from("", "", "dev.muster.desktop").ok_or_else(|| {
            Problem::new(
                "This user has no home folder, so Muster cannot keep its data. Set HOME and start \
                 again.",
            )
        })?;
        let state = folders
            .state_dir()
            .unwrap_or_else(|| folders.data_local_dir());
        Ok(Self {
            data: folders.data_dir().to_owned(),
            logs: state.join("logs"),
        })
    }

    /// Folders below `directory`: for tests and for `musterctl --home`.
    #[must_use]
    pub fn below(directory: &Path) -> Self {
        Self {
            data: directory.join("data"),
            logs: directory.join("logs"),
        }
    }

    /// Workspaces and what this laptop remembers.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The workspaces' files and their backups.
    #[must_use]
    pub fn workspaces(&self) -> PathBuf {
        self.data.join("workspaces")
    }

    /// Log files.
    #[must_use]
    pub fn logs(&self) -> &Path {
        &self.logs
    }
}
