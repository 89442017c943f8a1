//! Why a file could not be read or written, in words that continue 'because'. Only what SQLite
//! itself calls corrupt counts as damage: a full disk or a missing permission must never make a
//! sound file look broken.

use std::{fmt, io};

use crate::StoreError;

/// Why a file could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No space is left.
    Full,
    /// The file, its folder or its disk may not be written.
    ReadOnly,
    /// What was read is not what was written.
    Damaged(String),
    /// Anything else, as the system words it.
    Other(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str(
                "the disk is full. Nothing that was saved is lost; free some space and try again",
            ),
            Self::ReadOnly => f.write_str(
                "it is read-only. Allow yourself to write to the file and its folder, then try \
                 again",
            ),
            Self::Damaged(detail) => write!(f, "it is damaged ({detail})"),
            Self::Other(detail) => write!(f, "the system answered '{detail}'"),
        }
    }
}

impl From<&io::Error> for Fault {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::Full,
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::Damaged(detail) => Self::Damaged(detail),
            StoreError::CannotOpen(detail) => Self::Other(detail),
            StoreError::Database(error) => Self::Other(error.to_string()),
            StoreError::File { source, .. } => Self::from(source),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use rusqlite::ffi;

    use super::*;

    #[rstest]
    #[case(ffi::SQLITE_FULL, "full")]
    #[case(ffi::SQLITE_READONLY, "read-only")]
    #[case(ffi::SQLITE_READONLY_DIRECTORY, "read-only")]
    #[case(ffi::SQLITE_CORRUPT, "damaged")]
    #[case(ffi::SQLITE_CORRUPT_VTAB, "damaged")]
    #[case(ffi::SQLITE_NOTADB, "damaged")]
    #[case(ffi::SQLITE_CANTOPEN, "other")]
    #[case(ffi::SQLITE_IOERR_READ, "other")]
    #[case(ffi::SQLITE_IOERR_WRITE, "other")]
    #[case(ffi::SQLITE_BUSY, "other")]
    fn only_what_sqlite_calls_corrupt_is_damage(#[case] code: i32, #[case] expected: &str) {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        let word = match Fault::from(error) {
            Fault::Full => "full",
            Fault::ReadOnly => "read-only",
            Fault::Damaged(_) => "damaged",
            Fault::Other(_) => "other",
        };
        assert_eq!(word, expected);
    }
}
