use muster_model::{
    ids::RecordId,
    record::{CheckIn, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::StoreError;

impl Projection for CheckIn {
    const TABLE: &'static str = "check_ins";
    const ORDER: &'static str = "key_result, at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO check_ins (id, key_result, at, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            key(id),
            key(self.key_result),
            self.at.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference {
                field: "key_result",
                kind: RecordKind::KeyResult,
                id: self.key_result.into(),
            },
            Reference {
                field: "by",
                kind: RecordKind::Member,
                id: self.by.into(),
            },
        ]
    }
}
