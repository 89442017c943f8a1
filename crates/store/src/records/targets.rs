use muster_model::{ids::RecordId, record::Target};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, kpi_reference, scope_reference, word_of};
use crate::StoreError;

impl Projection for Target {
    const TABLE: &'static str = "targets";
    const ORDER: &'static str = "kpi";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached("INSERT OR REPLACE INTO targets (id, kpi, body) VALUES (?1, ?2, ?3)")?
            .execute(params![key(id), word_of(self.kpi)?, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        [
            kpi_reference("kpi", self.kpi),
            scope_reference("scope", self.scope),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
