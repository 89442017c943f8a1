//! The copying itself: SQLite's online backup of one instant into one file that needs no other
//! beside it, and the check of what was written.

use std::{ffi::c_int, path::Path, time::Duration};

use rusqlite::{Connection, backup};

use super::BackupError;
use crate::file::{Depth, check};

/// Copies what `from` shows now into a new file at `to`, and checks the copy.
pub(super) fn copy(
    from: &Connection,
    source: &Path,
    to: &Path,
    folder: &Path,
    depth: Depth,
) -> Result<(), BackupError> {
    let unwritable = |error: rusqlite::Error| BackupError::Target {
        folder: folder.to_owned(),
        fault: error.into(),
    };
    let mut target = Connection::open(to).map_err(unwritable)?;
    // Nobody else has the file, and it counts only once complete: it needs no journal.
    target
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        .map_err(unwritable)?;
    copy_pages(from, &mut target, source, folder)?;
    // The copy says of itself that it has a write-ahead log, as its source does. A backup is
    // read from places where nothing may be written beside it.
    target
        .pragma_update(None, "journal_mode", "DELETE")
        .map_err(unwritable)?;
    drop(target);
    match check::findings_at(to, depth) {
        Ok(None) => Ok(()),
        Ok(Some(findings)) => Err(BackupError::Unsound {
            path: source.to_owned(),
            findings,
        }),
        Err(fault) => Err(BackupError::Target {
            folder: folder.to_owned(),
            fault,
        }),
    }
}

fn copy_pages(
    from: &Connection,
    target: &mut Connection,
    source: &Path,
    folder: &Path,
) -> Result<(), BackupError> {
    let unreadable = |error: rusqlite::Error| BackupError::Source {
        path: source.to_owned(),
        fault: error.into(),
    };
    // An open read transaction pins the instant: other connections' commits neither enter the
    // copy nor make it start again.
    let pinned = from.unchecked_transaction().map_err(unreadable)?;
    pinned
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(unreadable)?;
    let all = c_int::MAX;
    backup::Backup::new(&pinned, target)
        .and_then(|copying| copying.run_to_completion(all, Duration::from_millis(20), None))
        .map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                unreadable(error)
            }
            _ => BackupError::Target {
                folder: folder.to_owned(),
                fault: error.into(),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::fault::Fault;

    #[test]
    fn a_disk_that_fills_up_is_named_and_the_source_is_untouched() {
        let from = Connection::open_in_memory().unwrap();
        from.execute_batch(
            "CREATE TABLE notes (body BLOB); INSERT INTO notes VALUES (zeroblob(1000000));",
        )
        .unwrap();
        let mut target = Connection::open_in_memory().unwrap();
        target.execute_batch("PRAGMA max_page_count = 20;").unwrap();
        let error = copy_pages(
            &from,
            &mut target,
            Path::new("a.muster"),
            Path::new("backups"),
        )
        .unwrap_err();
        assert!(
            matches!(
                &error,
                BackupError::Target {
                    fault: Fault::Full,
                    ..
                }
            ),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            "Muster could not write a backup in backups, because the disk is full. Nothing that \
             was saved is lost; free some space and try again. The workspace itself is not touched."
        );
        let intact: String = from
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(intact, "ok");
    }
}
