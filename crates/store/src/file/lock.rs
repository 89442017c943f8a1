//! One at a time. A lock is the operating system's, on a file of its own, so it ends with the
//! process however that ends. The file that stays behind means nothing; it is never removed, for
//! somebody may be about to lock it.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

use super::fault::Fault;

/// A lock, held until dropped.
#[derive(Debug)]
pub(crate) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Takes the lock, or gives `None` if somebody else has it.
    ///
    /// # Errors
    /// The disk's own faults.
    pub(crate) fn take(path: &Path) -> Result<Option<Self>, Fault> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Takes the lock once nobody else has it.
    ///
    /// # Errors
    /// The disk's own faults.
    pub(crate) fn wait(path: &Path) -> Result<Self, Fault> {
        let file = open(path)?;
        file.lock()?;
        Ok(Self { _file: file })
    }
}

fn open(path: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}
