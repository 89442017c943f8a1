use muster_model::{
    ids::{AttachmentId, IncidentId, RecordId},
    record::{Attachment, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for Attachment {
    const TABLE: &'static str = "attachments";
    const ORDER: &'static str = "added_at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO attachments (id, incident, added_at, content, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            key(self.incident),
            self.added_at.millis(),
            self.content,
            body
        ])?;
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
                field: "added_by",
                kind: RecordKind::Member,
                id: self.added_by.into(),
            },
        ]
    }

    /// Its bytes go with it, unless another attachment has them too.
    fn clear(&self, door: &mut Door<'_>, _by: Signature, id: RecordId) -> Result<(), StoreError> {
        door.forget_content(&self.content, id)
    }
}

impl Reader {
    /// The attachments of an incident, the first added first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn attachments_of(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<(AttachmentId, Attachment)>, StoreError> {
        self.records("WHERE incident = ?1 ORDER BY added_at, id", [key(incident)])
    }
}
