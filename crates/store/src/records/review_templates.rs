use muster_model::{ids::RecordId, record::ReviewTemplate};
use rusqlite::{Connection as Rows, params};

use super::{Projection, key};
use crate::StoreError;

impl Projection for ReviewTemplate {
    const TABLE: &'static str = "review_templates";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO review_templates (id, name, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), self.name, body])?;
        Ok(())
    }
}
