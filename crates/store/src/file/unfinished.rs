//! A file that is being written. It has a name under which nothing looks for it until it is
//! complete; whatever ends the work earlier leaves nothing behind.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The ending of files that are not complete. A process that was killed may leave one; the next
/// one that writes the same file replaces it.
pub(crate) const ENDING: &str = "part";

/// A file on its way to its final name; removed when dropped before it got there.
#[derive(Debug)]
pub(crate) struct Unfinished {
    path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// Prepares to write the file that will be called `target`. What an earlier process left
    /// unfinished under the same name is removed.
    pub(crate) fn towards(target: &Path) -> io::Result<Self> {
        let path = with_tail(target, &format!(".{ENDING}"));
        remove_with_sidecars(&path)?;
        Ok(Self {
            path,
            target: target.to_owned(),
        })
    }

    /// Where to write for now.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name. When this returns, it survives a loss of power.
    pub(crate) fn finish(self) -> io::Result<()> {
        File::options()
            .read(true)
            .write(true)
            .open(&self.path)?
            .sync_all()?;
        fs::rename(&self.path, &self.target)?;
        sync_folder_of(&self.target)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Err(error) = remove_with_sidecars(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "an unfinished file stays behind");
        }
    }
}

/// `path` with `tail` behind its last letter.
pub(crate) fn with_tail(path: &Path, tail: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(tail);
    PathBuf::from(name)
}

/// The endings of the files that SQLite keeps beside a database.
pub(crate) const SIDECARS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Removes a database and what SQLite keeps beside it; a file that is not there is fine.
pub(crate) fn remove_with_sidecars(path: &Path) -> io::Result<()> {
    remove(path)?;
    for tail in SIDECARS {
        remove(&with_tail(path, tail))?;
    }
    Ok(())
}

/// Removes a file; one that is not there is fine.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the names in a file's folder survive a loss of power.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        // A relative name without a folder lies in the working directory.
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
