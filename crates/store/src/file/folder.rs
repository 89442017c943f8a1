//! What lies in the folder: the names of files, who has the lock, and what was set aside.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use muster_model::time::Timestamp;

use super::{
    Fault, OpenError, Slug, Workspaces,
    lock::FileLock,
    unfinished::{SIDECARS, sync_folder_of, with_tail},
};
use crate::backup::stamp;

/// Why a file was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// A check found it damaged.
    Damaged,
    /// A backup took its place.
    Replaced,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Replaced => "replaced",
        }
    }
}

impl Workspaces {
    pub(super) fn disk(&self, path: &Path, fault: impl Into<Fault>) -> OpenError {
        OpenError::Disk {
            path: path.to_owned(),
            fault: fault.into(),
        }
    }

    pub(super) fn lock_path(&self, slug: &Slug) -> PathBuf {
        self.folder().join(format!("{slug}.lock"))
    }

    pub(super) fn lock(&self, slug: &Slug) -> Result<FileLock, OpenError> {
        let path = self.lock_path(slug);
        FileLock::take(&path)
            .map_err(|fault| self.disk(&path, fault))?
            .ok_or_else(|| OpenError::InUse { slug: slug.clone() })
    }

    /// Whether nothing in the folder is, or was, a workspace of this name. A new one must not
    /// come to the backups of an old one.
    pub(super) fn is_free(&self, slug: &Slug) -> Result<bool, OpenError> {
        let path = self.path_of(slug);
        let is_there = |tail: &str| with_tail(&path, tail).exists();
        Ok(!is_there("")
            && !SIDECARS.into_iter().any(is_there)
            && !self.backups_of(slug).folder().exists()
            && self.asides(slug)?.is_empty())
    }

    /// The names of all files in the folder; none if there is no folder.
    pub(super) fn file_names(&self) -> Result<Vec<String>, OpenError> {
        let unreadable = |error: io::Error| self.disk(self.folder(), error);
        let entries = match fs::read_dir(self.folder()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            if let Ok(name) = entry.map_err(unreadable)?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// What was set aside of a workspace, oldest first.
    pub(super) fn asides(&self, slug: &Slug) -> Result<Vec<(Reason, PathBuf)>, OpenError> {
        let mut asides: Vec<_> = self
            .file_names()?
            .into_iter()
            .filter_map(|name| {
                let (of, reason, at) = parse_aside(&name)?;
                (of == *slug).then(|| (at, reason, self.folder().join(&name)))
            })
            .collect();
        asides.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(asides
            .into_iter()
            .map(|(_, reason, path)| (reason, path))
            .collect())
    }

    /// Gives the workspace file, with what SQLite keeps beside it, a name under which it is not
    /// opened any more. The answer is where it now is; `None` if there was no file.
    pub(super) fn set_aside(
        &self,
        slug: &Slug,
        reason: Reason,
        now: Timestamp,
    ) -> Result<Option<PathBuf>, OpenError> {
        let path = self.path_of(slug);
        let was_there = path.exists();
        let stem = format!("{slug}.{}-{}", reason.as_str(), stamp(now));
        let mut aside = self.folder().join(&stem);
        let mut number = 1;
        while aside.exists() {
            number += 1;
            aside = self.folder().join(format!("{stem}-{number}"));
        }
        // The database goes first. Were the work to end here, the log that stays alone is applied
        // to nothing: whatever is put in this place sets it aside before.
        for tail in [""].into_iter().chain(SIDECARS) {
            let from = with_tail(&path, tail);
            match fs::rename(&from, with_tail(&aside, tail)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(self.disk(&from, error));
                }
                _ => {}
            }
        }
        sync_folder_of(&path).map_err(|error| self.disk(&path, error))?;
        Ok(was_there.then_some(aside))
    }
}

/// The workspace, the reason and the rest of the name of a file that was set aside.
pub(super) fn parse_aside(name: &str) -> Option<(Slug, Reason, String)> {
    if SIDECARS.iter().any(|tail| name.ends_with(tail)) {
        return None;
    }
    let (slug, rest) = name.split_once('.')?;
    let (reason, at) = rest.split_once('-')?;
    let reason = [Reason::Damaged, Reason::Replaced]
        .into_iter()
        .find(|known| known.as_str() == reason)?;
    Some((slug.parse().ok()?, reason, at.to_owned()))
}
