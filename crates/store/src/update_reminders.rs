//! Of which due status updates this laptop has reminded its user: written once for each, so that
//! neither a restart nor a second look reminds again.

use muster_model::{ids::IncidentId, time::Timestamp};
use rusqlite::params;

use crate::{Door, Reader, StoreError, records::key};

impl Door<'_> {
    /// Notes that the user of this laptop was reminded of the update that was due at `due_at`.
    /// Answers false if that was noted before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn note_update_reminder(
        &mut self,
        incident: IncidentId,
        due_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let noted = self
            .connection
            .prepare_cached(
                "INSERT INTO update_reminders (incident, due_at, reminded_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![key(incident), due_at.millis(), now.millis()])?;
        Ok(noted > 0)
    }

    /// Forgets the reminders of an incident that is being deleted.
    pub(crate) fn forget_update_reminders(
        &mut self,
        incident: IncidentId,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM update_reminders WHERE incident = ?1")?
            .execute([key(incident)])?;
        Ok(())
    }
}

impl Reader {
    /// Whether the user of this laptop was reminded of the update that was due at `due_at`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn was_reminded_of_update(
        &self,
        incident: IncidentId,
        due_at: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM update_reminders WHERE incident = ?1 AND due_at = ?2")?
            .exists(params![key(incident), due_at.millis()])?)
    }
}
