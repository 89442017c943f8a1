//! Why a workspace file does not open, as sentences for the person who waits for it.

use std::path::PathBuf;

use super::{Fault, Slug};
use crate::backup::{Backup, BackupError};

/// Why a workspace file could not be opened, made, restored or removed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process, or another part of this one, has it open.
    #[error(
        "Another Muster on this computer has the workspace '{slug}' open. Use that one, or quit it \
         and try again."
    )]
    InUse {
        /// Which workspace.
        slug: Slug,
    },
    /// The file is not where it was.
    #[error(
        "There is no workspace file '{slug}' any more. {}",
        way_back(newest_sound_backup.as_ref(), set_aside.as_ref())
    )]
    Missing {
        /// Which workspace.
        slug: Slug,
        /// What was last set aside of it, if anything.
        set_aside: Option<PathBuf>,
        /// The backup to offer, if there is one.
        newest_sound_backup: Option<Backup>,
    },
    /// The file is damaged. It was set aside, now or at an earlier start, and nothing of it was
    /// deleted.
    #[error(
        "The workspace file '{slug}' is damaged and was set aside. {}",
        way_back(newest_sound_backup.as_ref(), Some(set_aside))
    )]
    Damaged {
        /// Which workspace.
        slug: Slug,
        /// Where the damaged file is now.
        set_aside: PathBuf,
        /// What the check found, for whoever investigates. Empty if an earlier start found it.
        findings: String,
        /// The backup to offer, if there is one.
        newest_sound_backup: Option<Backup>,
    },
    /// A newer Muster has changed the file's schema. The file was left as it is.
    #[error(
        "A newer Muster has written the workspace '{slug}' (its schema is {found}, this Muster \
         knows {known}). Update Muster and try again; the file was left as it is."
    )]
    Newer {
        /// Which workspace.
        slug: Slug,
        /// The file's schema.
        found: usize,
        /// The newest schema that this Muster knows.
        known: usize,
    },
    /// The file is a database, but not a workspace. It was left as it is.
    #[error(
        "{path} is not a workspace of Muster's. Move it out of this folder; it was left as it is.",
        path = path.display()
    )]
    NotAWorkspace {
        /// The file.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("Muster could not use {path}, because {fault}.", path = path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        fault: Fault,
    },
    /// The schema could not be brought up to ours. The file is as it was.
    #[error(
        "Muster could not update the workspace '{slug}', because {fault}. The workspace is as it \
         was, and there is a backup from before ('{backup}')."
    )]
    Migration {
        /// Which workspace.
        slug: Slug,
        /// Why.
        fault: Fault,
        /// The name of the backup that was made first.
        backup: String,
    },
    /// A backup that had to come first could not be made or read. The file is as it was.
    #[error("{0}")]
    Backup(#[from] BackupError),
}

fn way_back(backup: Option<&Backup>, set_aside: Option<&PathBuf>) -> String {
    let restore = match backup {
        Some(backup) => format!("Restore the backup of {} to go on.", backup.at),
        None => "There is no sound backup of it.".to_owned(),
    };
    match set_aside {
        Some(path) => format!(
            "{restore} Nothing was deleted: the file is at {}.",
            path.display()
        ),
        None => restore,
    }
}
