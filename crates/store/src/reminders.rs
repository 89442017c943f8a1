//! The reminders that were given on this laptop. Each is noted once, so that no restart repeats
//! it; what is about the past is forgotten in time.

use muster_model::time::Timestamp;
use rusqlite::params;

use crate::{Door, Reader, StoreError};

impl Reader {
    /// Whether a reminder was given.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn was_reminded(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM reminders WHERE key = ?1")?
            .exists([key])?)
    }
}

impl Door<'_> {
    /// Notes that a reminder was given.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn note_reminder(&mut self, key: &str, at: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO reminders (key, told_at) VALUES (?1, ?2)")?
            .execute(params![key, at.millis()])?;
        Ok(())
    }

    /// Forgets reminders that were given before an instant; answers how many.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget_reminders(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .connection
            .prepare_cached("DELETE FROM reminders WHERE told_at < ?1")?
            .execute([before.millis()])?)
    }
}
