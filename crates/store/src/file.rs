//! The life of workspace files: finding, making, opening, setting aside, restoring and removing
//! them. A file that opens from here is locked against other processes, was found sound, and was
//! backed up before anything changed its schema; one that is damaged is never used and never
//! deleted. Reading and writing what is inside belongs to [`Store`](crate::Store).

pub(crate) mod check;
mod error;
pub(crate) mod fault;
mod folder;
mod listing;
pub(crate) mod lock;
mod memory;
mod opening;
mod slug;
pub(crate) mod unfinished;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use muster_model::time::Timestamp;
use rusqlite::{Connection, OpenFlags};

pub use check::Depth;
pub use error::OpenError;
pub use fault::Fault;
pub use listing::Listing;
pub use slug::{InvalidSlug, Slug};

use crate::{
    archive::{self, ArchiveError, Task},
    backup::{Backup, BackupError, BackupKind, Backups},
    migrations,
};
use folder::Reason;
use lock::FileLock;
use memory::Key;
use unfinished::{Unfinished, remove_with_sidecars};

/// How long to wait for somebody who writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The folder in which workspace files lie, each beside its lock, and all beside `backups/`.
#[derive(Debug, Clone)]
pub struct Workspaces {
    folder: PathBuf,
}

/// A workspace file that is ours until this is dropped. Keep it as long as its
/// [`Store`](crate::Store).
#[derive(Debug)]
pub struct WorkspaceFile {
    slug: Slug,
    path: PathBuf,
    backups: Backups,
    _lock: FileLock,
}

/// A workspace file that was opened, and what happened on the way.
#[derive(Debug)]
pub struct Opened {
    /// The file, at the newest schema and sound.
    pub file: WorkspaceFile,
    /// The backup that was made because the schema was older than ours.
    pub before_migration: Option<Backup>,
    /// Whether [`WorkspaceFile::back_up_if_due`] would make a backup now. It is not made here, so
    /// that nobody waits for it.
    pub daily_backup_due: bool,
}

/// What happens to the backups of a workspace that is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepBackups {
    /// They stay, and the workspace can be restored from them.
    Yes,
    /// They are deleted too: nothing of the workspace remains.
    No,
}

impl WorkspaceFile {
    /// What the workspace is called on disk.
    #[must_use]
    pub const fn slug(&self) -> &Slug {
        &self.slug
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The backups of this workspace.
    #[must_use]
    pub const fn backups(&self) -> &Backups {
        &self.backups
    }

    /// Makes a backup now, while the workspace is in use. Should it not pass its check, the next
    /// start looks closely at the file itself.
    ///
    /// # Errors
    /// As [`Backups::back_up`].
    pub fn back_up(&self, kind: BackupKind, now: Timestamp) -> Result<Backup, BackupError> {
        self.back_up_checked(kind, Depth::Quick, now)
    }

    /// Makes the daily backup if it is due; once a week it is checked fully. To be called after
    /// the start and then every hour or so, away from the thread that people wait for: with a
    /// million deployments it takes seconds.
    ///
    /// # Errors
    /// As [`Backups::back_up`] and [`Backups::list`].
    pub fn back_up_if_due(&self, now: Timestamp) -> Result<Option<Backup>, BackupError> {
        if !self.backups.is_due(now)? {
            return Ok(None);
        }
        let last = self.recall(Key::FullyChecked)?;
        if !check::full_check_due(last, now) {
            return self
                .back_up_checked(BackupKind::Daily, Depth::Quick, now)
                .map(Some);
        }
        let backup = self.back_up_checked(BackupKind::Daily, Depth::Full, now)?;
        self.remember(Key::FullyChecked, now)?;
        Ok(Some(backup))
    }

    fn back_up_checked(
        &self,
        kind: BackupKind,
        depth: Depth,
        now: Timestamp,
    ) -> Result<Backup, BackupError> {
        let result = self.backups.back_up(&self.path, kind, depth, now);
        if matches!(result, Err(BackupError::Unsound { .. })) {
            self.remember(Key::Suspected, now)?;
        }
        result
    }

    fn recall(&self, key: Key) -> Result<Option<Timestamp>, BackupError> {
        self.memory(|connection| memory::recall(connection, key))
    }

    fn remember(&self, key: Key, now: Timestamp) -> Result<(), BackupError> {
        self.memory(|connection| memory::remember(connection, key, now))
    }

    fn memory<T>(
        &self,
        use_it: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, BackupError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(&self.path, flags)
            .and_then(|connection| {
                connection.busy_timeout(BUSY_TIMEOUT)?;
                use_it(&connection)
            })
            .map_err(|error| BackupError::Source {
                path: self.path.clone(),
                fault: error.into(),
            })
    }
}

impl Workspaces {
    /// The workspaces in this folder, which need not exist yet.
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

    /// Where the file of a workspace is, or would be.
    #[must_use]
    pub fn path_of(&self, slug: &Slug) -> PathBuf {
        self.folder.join(format!("{slug}.muster"))
    }

    /// The backups of a workspace, whether or not its file is there.
    #[must_use]
    pub fn backups_of(&self, slug: &Slug) -> Backups {
        Backups::in_folder(self.folder.join("backups").join(slug.as_str()))
    }

    /// Makes an empty workspace file. People's name for it gives the file its name; the name
    /// itself is for the caller to write, with the rest of the workspace's settings.
    ///
    /// # Errors
    /// [`OpenError::Disk`] if it cannot be written. Then nothing is left behind.
    pub fn create(&self, name: &str) -> Result<WorkspaceFile, OpenError> {
        fs::create_dir_all(&self.folder).map_err(|error| self.disk(&self.folder, error))?;
        let file = self.claim(name)?;
        let path = &file.path;
        let unfinished = Unfinished::towards(path).map_err(|error| self.disk(path, error))?;
        Connection::open(unfinished.path())
            .map_err(Into::into)
            .and_then(|mut connection| migrations::migrate(&mut connection))
            .map_err(|error| self.disk(path, error))?;
        unfinished
            .finish()
            .map_err(|error| self.disk(path, error))?;
        Ok(file)
    }

    /// Opens a workspace file: locks it, checks it, and, if its schema is older than ours, makes a
    /// backup and brings it up.
    ///
    /// # Errors
    /// Every way in which that fails is a variant of [`OpenError`]. [`OpenError::Damaged`] and
    /// [`OpenError::Missing`] name the backup that [`Workspaces::restore`] should be offered; the
    /// answer is the same at every start until somebody restores or removes the workspace.
    pub fn open(&self, slug: &Slug, now: Timestamp) -> Result<Opened, OpenError> {
        opening::open(self, slug, now)
    }

    /// Puts a backup in the place of the workspace file. What was there is set aside and stays;
    /// where it now is, if there was anything, is the answer. The workspace must not be open. To
    /// the log of edits, this laptop is a new device from then on.
    ///
    /// # Errors
    /// [`OpenError::InUse`] if it is open, [`OpenError::Backup`] if there is no such backup or it
    /// is not sound, [`OpenError::Disk`] for the disk's faults. Then the file is as it was.
    pub fn restore(
        &self,
        slug: &Slug,
        backup: &Backup,
        now: Timestamp,
    ) -> Result<Option<PathBuf>, OpenError> {
        let _lock = self.lock(slug)?;
        let path = self.path_of(slug);
        let backups = self.backups_of(slug);
        let chosen = backups.find(&backup.name)?;
        if let Some(findings) = backups.findings(&chosen, Depth::Quick)? {
            return Err(BackupError::Unsound {
                path: backups.path_of(&chosen),
                findings,
            }
            .into());
        }
        let unfinished = Unfinished::towards(&path).map_err(|error| self.disk(&path, error))?;
        fs::copy(backups.path_of(&chosen), unfinished.path())
            .map_err(|error| self.disk(&path, error))?;
        // What was edited after the backup is gone from here, but may be known elsewhere. Under a
        // new identity, edits from now on are never taken for those.
        memory::forget_device(unfinished.path()).map_err(|error| self.disk(&path, error))?;
        let aside = self.set_aside(slug, Reason::Replaced, now)?;
        unfinished
            .finish()
            .map_err(|error| self.disk(&path, error))?;
        Ok(aside)
    }

    /// Makes a new workspace file from an archive and opens it. Nothing of it appears before all
    /// of it has been read and checked.
    ///
    /// # Errors
    /// Why the archive is refused, or the disk's faults; then nothing is left behind.
    pub fn import(
        &self,
        archive: &Path,
        task: &mut Task<'_>,
    ) -> Result<WorkspaceFile, ArchiveError> {
        let manifest = archive::manifest(archive)?;
        fs::create_dir_all(&self.folder).map_err(|error| ArchiveError::Target {
            path: self.folder.clone(),
            fault: error.into(),
        })?;
        let file = self.claim(&manifest.workspace)?;
        archive::import(archive, &file.path, task)?;
        Ok(file)
    }

    /// Removes a workspace: its file, and what was set aside of it earlier. It must not be open.
    ///
    /// # Errors
    /// [`OpenError::InUse`] if it is open; [`OpenError::Disk`] if something cannot be removed.
    pub fn remove(&self, slug: &Slug, keep: KeepBackups) -> Result<(), OpenError> {
        let _lock = self.lock(slug)?;
        let mut paths = vec![self.path_of(slug)];
        paths.extend(self.asides(slug)?.into_iter().map(|(_, path)| path));
        for path in paths {
            remove_with_sidecars(&path).map_err(|error| self.disk(&path, error))?;
        }
        if keep == KeepBackups::No {
            let backups = self.backups_of(slug);
            match fs::remove_dir_all(backups.folder()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(self.disk(backups.folder(), error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Locks a name that no workspace has or had, the closest to `name`.
    fn claim(&self, name: &str) -> Result<WorkspaceFile, OpenError> {
        let wanted = Slug::from_name(name);
        let mut slug = wanted.clone();
        let mut number = 1;
        loop {
            if self.is_free(&slug)? {
                match self.lock(&slug) {
                    // Somebody may have made it between the look and the lock.
                    Ok(lock) if self.is_free(&slug)? => {
                        return Ok(WorkspaceFile {
                            path: self.path_of(&slug),
                            backups: self.backups_of(&slug),
                            slug,
                            _lock: lock,
                        });
                    }
                    Ok(_) | Err(OpenError::InUse { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            number += 1;
            slug = wanted.numbered(number);
        }
    }
}
