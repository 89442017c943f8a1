use muster_model::{
    ids::{IncidentId, RecordId, StatusUpdateId},
    record::{RecordKind, StatusUpdate},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for StatusUpdate {
    const TABLE: &'static str = "status_updates";
    const ORDER: &'static str = "at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO status_updates (id, incident, at, body)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), key(self.incident), self.at.millis(), body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference {
                field: "incident",
                kind: RecordKind::Incident,
                id: self.incident.into(),
            },
            Reference {
                field: "by",
                kind: RecordKind::Member,
                id: self.by.into(),
            },
        ]
    }
}

impl Reader {
    /// The status updates of an incident, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn status_updates_of(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<(StatusUpdateId, StatusUpdate)>, StoreError> {
        self.records("WHERE incident = ?1 ORDER BY at, id", [key(incident)])
    }

    /// The last status update of an incident; none if there is none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn last_status_update(
        &self,
        incident: IncidentId,
    ) -> Result<Option<(StatusUpdateId, StatusUpdate)>, StoreError> {
        let last = self.records(
            "WHERE incident = ?1 ORDER BY at DESC, id DESC LIMIT 1",
            [key(incident)],
        )?;
        Ok(last.into_iter().next())
    }
}
