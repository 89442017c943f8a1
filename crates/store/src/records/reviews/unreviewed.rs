use muster_model::{ids::IncidentId, record::Incident, time::Timestamp};

use crate::{Reader, StoreError};

impl Reader {
    /// The incidents that were resolved since then and of which no review was begun, the first
    /// resolved first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn unreviewed_incidents(
        &self,
        since: Timestamp,
    ) -> Result<Vec<(IncidentId, Incident)>, StoreError> {
        self.records(
            "WHERE resolved_at >= ?1
               AND NOT EXISTS (SELECT 1 FROM reviews WHERE incident = incidents.id)
             ORDER BY resolved_at, id",
            [since.millis()],
        )
    }
}
