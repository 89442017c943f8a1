use muster_model::{
    ids::RecordId,
    record::{MappingRule, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Door, StoreError, sources};

impl Projection for MappingRule {
    const TABLE: &'static str = "mapping_rules";
    const ORDER: &'static str = "position, pattern";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO mapping_rules (id, position, pattern, body)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), self.position, self.pattern, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let connection = self.connection.map(|connection| Reference {
            field: "connection",
            kind: RecordKind::Connection,
            id: connection.into(),
        });
        let service = self.service.map(|service| Reference {
            field: "service",
            kind: RecordKind::Service,
            id: service.into(),
        });
        connection.into_iter().chain(service).collect()
    }

    fn settle(door: &mut Door<'_>) -> Result<(), StoreError> {
        door.forget_mapping();
        sources::project(door)
    }
}
