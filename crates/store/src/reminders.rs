//! The reminders that were given on this laptop. Each is noted once under a name, so that neither a
//! restart nor a second look repeats it; what is about the past is forgotten in time.

use muster_model::{ids::IncidentId, time::Timestamp};
use rusqlite::params;

use crate::{Door, Reader, StoreError};

/// Under which name it is noted that somebody was reminded of the status update of an incident that
/// was due at an instant.
#[must_use]
pub fn update_reminder(incident: IncidentId, due_at: Timestamp) -> String {
    format!("update-due/{incident}/{}", due_at.millis())
}

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
    /// Notes that a reminder was given. Answers false if that was noted before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn note_reminder(&mut self, key: &str, at: Timestamp) -> Result<bool, StoreError> {
        let noted = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO reminders (key, told_at) VALUES (?1, ?2)")?
            .execute(params![key, at.millis()])?;
        Ok(noted > 0)
    }

    /// Forgets reminders that were given before an instant; answers how many. Those of status
    /// updates stay as long as their incident, which may be open for years.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget_reminders(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "DELETE FROM reminders WHERE told_at < ?1 AND key NOT GLOB 'update-due/*'",
            )?
            .execute([before.millis()])?)
    }

    /// Forgets the reminders of the status updates of an incident that is being deleted.
    pub(crate) fn forget_update_reminders(
        &mut self,
        incident: IncidentId,
    ) -> Result<(), StoreError> {
        // The names that begin so: '0' is the sign after '/'.
        self.connection
            .prepare_cached("DELETE FROM reminders WHERE key >= ?1 || '/' AND key < ?1 || '0'")?
            .execute([format!("update-due/{incident}")])?;
        Ok(())
    }
}
