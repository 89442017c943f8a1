//! What the life of a workspace file leaves in the file itself, for this laptop alone.

use std::path::Path;

use muster_model::time::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

/// Where [`Store`](crate::Store) keeps this laptop's identity.
const DEVICE: &str = "device";

/// An instant that is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// When the file was last opened.
    LastOpened,
    /// When a full check last found nothing.
    FullyChecked,
    /// When a backup of the file did not pass its check: the next start looks closely.
    Suspected,
}

impl Key {
    const fn as_str(self) -> &'static str {
        match self {
            Self::LastOpened => "last_opened_at",
            Self::FullyChecked => "fully_checked_at",
            Self::Suspected => "suspected_at",
        }
    }
}

/// The instant, if it was ever remembered.
pub(super) fn recall(connection: &Connection, key: Key) -> rusqlite::Result<Option<Timestamp>> {
    let text: Option<String> = connection
        .query_row(
            "SELECT value FROM local WHERE key = ?1",
            [key.as_str()],
            |row| row.get(0),
        )
        .optional()?;
    // Anything that is no number was not written here, and is as good as nothing.
    Ok(text.and_then(|text| text.parse().ok()).map(Timestamp))
}

pub(super) fn remember(connection: &Connection, key: Key, at: Timestamp) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO local (key, value) VALUES (?1, ?2)",
        [key.as_str(), &at.millis().to_string()],
    )?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, key: Key) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM local WHERE key = ?1", [key.as_str()])?;
    Ok(())
}

/// Makes the file choose a new identity for this laptop when it is next opened.
pub(super) fn forget_device(path: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute("DELETE FROM local WHERE key = ?1", [DEVICE])?;
    connection.close().map_err(|(_, error)| error)
}
