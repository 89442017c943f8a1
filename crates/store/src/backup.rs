//! Copies of a workspace file, made while it is in use, checked before they count, and rotated.
//! A backup appears under its name only when it is complete and sound. When one is due is a pure
//! rule here; who asks, and when, is the caller's business.

mod copy;
mod rotation;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::NaiveDateTime;
use muster_model::time::{Millis, Timestamp};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

pub use rotation::{due, surplus};

use crate::file::{
    Depth, check,
    fault::Fault,
    lock::FileLock,
    unfinished::{self, Unfinished},
};

/// Why a backup was made.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum BackupKind {
    /// By itself, once a day.
    Daily,
    /// Because a newer Muster is about to change the file's schema.
    BeforeMigration,
    /// Because somebody asked for it.
    ByHand,
}

impl BackupKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Daily, Self::BeforeMigration, Self::ByHand];

    /// How many of this kind are kept.
    #[must_use]
    pub const fn kept(self) -> usize {
        match self {
            Self::Daily => 7,
            Self::BeforeMigration => 3,
            Self::ByHand => 20,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::BeforeMigration => "before-migration",
            Self::ByHand => "by-hand",
        }
    }
}

/// One complete backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Backup {
    /// The name of its file, which also identifies it among the backups of its workspace.
    pub name: String,
    /// Why it was made.
    pub kind: BackupKind,
    /// The instant whose state it holds.
    pub at: Timestamp,
    /// Its size in bytes.
    #[specta(type = f64)]
    pub size: u64,
}

/// Why a backup could not be made, found or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The workspace file could not be read.
    #[error("Muster could not make a backup of {path}, because {fault}.", path = path.display())]
    Source {
        /// The workspace file.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// The backup could not be written.
    #[error(
        "Muster could not write a backup in {folder}, because {fault}. The workspace itself is \
         not touched.", folder = folder.display()
    )]
    Target {
        /// The folder of this workspace's backups.
        folder: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// The copy did not pass its check, so it was not kept.
    #[error(
        "The backup of {path} did not pass its check and was not kept ({findings}). The file may \
         be damaged: quit Muster and start it again, and it will check the file.",
        path = path.display()
    )]
    Unsound {
        /// The workspace file.
        path: PathBuf,
        /// What the check found.
        findings: String,
    },
    /// The folder of backups could not be read.
    #[error("Muster could not look through the backups in {folder}, because {fault}.", folder = folder.display())]
    Folder {
        /// The folder of this workspace's backups.
        folder: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// There is no backup of this name.
    #[error("There is no backup named '{name}' in {folder}. Choose one from the list.", folder = folder.display())]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The folder of this workspace's backups.
        folder: PathBuf,
    },
}

/// The backups of one workspace: a folder of its own.
#[derive(Debug, Clone)]
pub struct Backups {
    folder: PathBuf,
}

impl Backups {
    /// The backups in this folder, which need not exist yet.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The folder that they are in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the file of a backup is.
    #[must_use]
    pub fn path_of(&self, backup: &Backup) -> PathBuf {
        self.folder.join(&backup.name)
    }

    /// All complete backups, newest first. Files that are none are passed over.
    ///
    /// # Errors
    /// [`BackupError::Folder`] if the folder exists and cannot be read.
    pub fn list(&self) -> Result<Vec<Backup>, BackupError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.unreadable(&error)),
        };
        let mut backups = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| self.unreadable(&error))?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                continue;
            };
            let Some((at, kind)) = parse_name(&name) else {
                continue;
            };
            match entry.metadata() {
                Ok(metadata) if metadata.is_file() => backups.push(Backup {
                    name,
                    kind,
                    at,
                    size: metadata.len(),
                }),
                // Rotated away since the folder was read.
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(self.unreadable(&error)),
            }
        }
        backups.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.name.cmp(&b.name)));
        Ok(backups)
    }

    /// The backup with this name.
    ///
    /// # Errors
    /// [`BackupError::Unknown`] if there is none; [`BackupError::Folder`] if the folder cannot be
    /// read.
    pub fn find(&self, name: &str) -> Result<Backup, BackupError> {
        self.list()?
            .into_iter()
            .find(|backup| backup.name == name)
            .ok_or_else(|| BackupError::Unknown {
                name: name.to_owned(),
                folder: self.folder.clone(),
            })
    }

    /// What is wrong with a backup, or nothing.
    ///
    /// # Errors
    /// [`BackupError::Folder`] if it cannot be read.
    pub fn findings(&self, backup: &Backup, depth: Depth) -> Result<Option<String>, BackupError> {
        check::findings_at(&self.path_of(backup), depth).map_err(|fault| BackupError::Folder {
            folder: self.folder.clone(),
            fault,
        })
    }

    /// The newest backup that passes a full check now, whatever it passed when it was made.
    ///
    /// # Errors
    /// [`BackupError::Folder`] if the folder cannot be read. A single backup that cannot be read
    /// is not sound, and is passed over.
    pub fn newest_sound(&self) -> Result<Option<Backup>, BackupError> {
        Ok(self
            .list()?
            .into_iter()
            .find(|backup| matches!(self.findings(backup, Depth::Full), Ok(None))))
    }

    /// Makes a backup of the workspace file at `source`, which may be in use by this process or
    /// another, and removes those that are more than is kept. What others write meanwhile is not
    /// in it: it holds one instant. The copy is checked before it counts: `depth` says how closely.
    ///
    /// # Errors
    /// [`BackupError::Source`] or [`BackupError::Target`] for the disk's faults, and
    /// [`BackupError::Unsound`] if the copy does not pass its check. Nothing is left behind, and
    /// no earlier backup is removed.
    pub fn back_up(
        &self,
        source: &Path,
        kind: BackupKind,
        depth: Depth,
        now: Timestamp,
    ) -> Result<Backup, BackupError> {
        let unwritable = |error: io::Error| BackupError::Target {
            folder: self.folder.clone(),
            fault: error.into(),
        };
        let from = Connection::open_with_flags(
            source,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .and_then(|from| {
            from.busy_timeout(Duration::from_secs(10))?;
            Ok(from)
        })
        .map_err(|error| BackupError::Source {
            path: source.to_owned(),
            fault: error.into(),
        })?;

        fs::create_dir_all(&self.folder).map_err(unwritable)?;
        // Two at once would take each other's unfinished files for leftovers.
        let lock = FileLock::wait(&unfinished::with_tail(&self.folder, ".lock"));
        let _alone = lock.map_err(|fault| BackupError::Target {
            folder: self.folder.clone(),
            fault,
        })?;
        let mut at = now;
        let mut target = self.folder.join(name_of(at, kind));
        while target.exists() {
            at = at + Millis(1);
            target = self.folder.join(name_of(at, kind));
        }
        let unfinished = Unfinished::towards(&target).map_err(unwritable)?;
        copy::copy(&from, source, unfinished.path(), &self.folder, depth)?;
        let size = fs::metadata(unfinished.path()).map_err(unwritable)?.len();
        unfinished.finish().map_err(unwritable)?;
        self.rotate(now);
        Ok(Backup {
            name: name_of(at, kind),
            kind,
            at,
            size,
        })
    }

    /// Whether the daily backup is [`due`].
    ///
    /// # Errors
    /// As [`Backups::list`].
    pub fn is_due(&self, now: Timestamp) -> Result<bool, BackupError> {
        let backups = self.list()?;
        let last = backups
            .iter()
            .find(|backup| backup.kind == BackupKind::Daily)
            .map(|backup| backup.at);
        Ok(due(last, now))
    }

    /// Removes backups that are more than is kept, and what a process that was killed left
    /// unfinished. One that cannot be removed is in nobody's way, and tried again next time.
    fn rotate(&self, now: Timestamp) {
        let leftovers = self.leftovers().unwrap_or_default();
        let backups = self.list().unwrap_or_default();
        let surplus = surplus(&backups, now)
            .into_iter()
            .map(|backup| self.path_of(backup));
        for path in surplus.chain(leftovers) {
            if let Err(error) = unfinished::remove(&path) {
                tracing::warn!(path = %path.display(), %error, "an old backup stays");
            }
        }
    }

    fn leftovers(&self) -> io::Result<Vec<PathBuf>> {
        let marker = format!(".{}", unfinished::ENDING);
        Ok(fs::read_dir(&self.folder)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .unwrap_or_default();
                unfinished::SIDECARS
                    .iter()
                    .find_map(|tail| name.strip_suffix(tail))
                    .unwrap_or(name)
                    .ends_with(&marker)
            })
            .collect())
    }

    fn unreadable(&self, error: &io::Error) -> BackupError {
        BackupError::Folder {
            folder: self.folder.clone(),
            fault: error.into(),
        }
    }
}

const STAMP: &str = "%Y%m%dT%H%M%S%3fZ";

/// An instant as part of a file name: sortable, without characters that some system forbids.
pub(crate) fn stamp(at: Timestamp) -> String {
    at.to_utc().format(STAMP).to_string()
}

fn name_of(at: Timestamp, kind: BackupKind) -> String {
    format!("{}-{}.muster", stamp(at), kind.as_str())
}

fn parse_name(name: &str) -> Option<(Timestamp, BackupKind)> {
    let (stamp, kind) = name.strip_suffix(".muster")?.split_once('-')?;
    let kind = BackupKind::ALL
        .into_iter()
        .find(|known| known.as_str() == kind)?;
    let at = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?;
    Some((at.and_utc().into(), kind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    proptest! {
        #[test]
        fn a_name_tells_instant_and_kind(at in 0..4_102_444_800_000_i64, kind in 0_usize..3) {
            let (at, kind) = (Timestamp(at), BackupKind::ALL[kind]);
            prop_assert_eq!(parse_name(&name_of(at, kind)), Some((at, kind)));
        }
    }

    #[rstest]
    #[case("20231114T221320000Z-daily.muster.part")]
    #[case("20231114T221320000Z-weekly.muster")]
    #[case("20231399T221320000Z-daily.muster")]
    #[case("notes.txt")]
    fn other_files_are_no_backups(#[case] name: &str) {
        assert_eq!(parse_name(name), None);
    }
}
