use muster_model::{ids::RecordId, record::EnvironmentRule};
use rusqlite::{Connection as Rows, params};

use super::{Projection, key, word_of};
use crate::{Door, StoreError, environments};

impl Projection for EnvironmentRule {
    const TABLE: &'static str = "environment_rules";
    const ORDER: &'static str = "position, pattern";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO environment_rules (id, position, pattern, tier, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            self.position,
            self.pattern,
            word_of(self.tier)?,
            body
        ])?;
        Ok(())
    }

    fn settle(door: &mut Door<'_>) -> Result<(), StoreError> {
        door.forget_tiers();
        environments::project(door)
    }
}
