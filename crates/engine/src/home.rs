//! Where Muster keeps its files on this computer.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

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

    /// Makes the folders where they are missing, and lets no other user of this computer look into
    /// them. What cannot be done is logged: whoever writes there next says what is wrong.
    pub(crate) fn keep_to_this_user(&self) {
        for folder in [&self.data, &self.logs] {
            if let Err(error) = make_private(folder) {
                let folder = folder.display();
                tracing::warn!(%error, %folder, "a folder could not be kept to this user");
            }
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

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

/// A user's own folders are private on Windows by themselves.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn no_other_user_looks_into_the_folders() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home::below(directory.path());
        // As another program, or an older Muster, would have made it.
        fs::create_dir_all(home.data()).unwrap();
        fs::set_permissions(home.data(), fs::Permissions::from_mode(0o755)).unwrap();
        home.keep_to_this_user();
        for folder in [home.data(), home.logs()] {
            let mode = fs::metadata(folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
        }
    }
}
