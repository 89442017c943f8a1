use muster_model::{
    ids::{IncidentId, NoteId, RecordId},
    record::{Note, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for Note {
    const TABLE: &'static str = "notes";
    const ORDER: &'static str = "at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO notes (id, incident, at, body) VALUES (?1, ?2, ?3, ?4)",
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
                field: "author",
                kind: RecordKind::Member,
                id: self.author.into(),
            },
        ]
    }
}

impl Reader {
    /// The notes of an incident, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn notes_of(&self, incident: IncidentId) -> Result<Vec<(NoteId, Note)>, StoreError> {
        self.records("WHERE incident = ?1 ORDER BY at, id", [key(incident)])
    }
}
