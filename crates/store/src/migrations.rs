//! The schema's versions. A file is brought to the newest one when it is opened, also when two
//! processes open it at the same moment; a file from a newer Muster is left untouched.

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use crate::StoreError;

/// Every version of the schema, oldest first. A released one is never edited.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001_initial.sql")),
    M::up(include_str!("migrations/0002_toolchain.sql")),
    M::up(include_str!("migrations/0003_pipelines.sql")),
    M::up(include_str!("migrations/0004_incidents.sql")),
    M::up(include_str!("migrations/0005_reviews.sql")),
    M::up(include_str!("migrations/0006_reminders.sql")),
    M::up(include_str!("migrations/0007_goals.sql")),
    M::up(include_str!("migrations/0008_training.sql")),
];

const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// How many other processes may overtake this one before it gives up.
const ATTEMPTS: usize = 10;

/// The version that this Muster writes.
#[must_use]
pub(crate) const fn latest() -> usize {
    STEPS.len()
}

/// The version that the file has; 0 for an empty one.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn version(connection: &Connection) -> Result<usize, StoreError> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    usize::try_from(version).map_err(|_| StoreError::Damaged(format!("its version is {version}")))
}

/// Brings the file to the newest version.
///
/// Each step is a transaction, but which step is next is read before it: of two processes that
/// migrate at once the slower one fails on tables that are already there. It then finds the
/// version advanced and goes on from that.
///
/// # Errors
/// If the file was written by a newer Muster, or cannot be written.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let mut attempt = 0;
    loop {
        let before = version(connection)?;
        let error = match MIGRATIONS.to_latest(connection) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        if matches!(
            error,
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead)
        ) {
            return Err(StoreError::NewerSchema);
        }
        attempt += 1;
        // Waits, as long as the busy timeout says, until whoever writes is done.
        drop(connection.transaction_with_behavior(TransactionBehavior::Immediate)?);
        let is_overtaken = version(connection)? > before;
        let is_busy = matches!(
            &error,
            Error::RusqliteError { err, .. }
                if matches!(
                    err.sqlite_error_code(),
                    Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
                )
        );
        if attempt >= ATTEMPTS || !(is_overtaken || is_busy) {
            return Err(match error {
                Error::RusqliteError { err, .. } => err.into(),
                other => StoreError::Damaged(other.to_string()),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_valid() {
        MIGRATIONS.validate().unwrap();
    }
}
