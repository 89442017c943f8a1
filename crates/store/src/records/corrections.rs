use muster_model::{
    ids::{CorrectionId, IncidentId, RecordId},
    record::{Correction, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for Correction {
    const TABLE: &'static str = "corrections";
    const ORDER: &'static str = "id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO corrections (id, incident, entry, body)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), key(self.incident), self.entry, body])?;
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
    /// The corrections of an incident's timeline, by entry.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn corrections_of(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<(CorrectionId, Correction)>, StoreError> {
        self.records("WHERE incident = ?1 ORDER BY entry, id", [key(incident)])
    }
}
