use muster_model::{
    fact::FactKey,
    ids::{DeploymentMarkId, RecordId},
    record::DeploymentMark,
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, key};
use crate::{Reader, StoreError, words::Word};

impl Projection for DeploymentMark {
    const TABLE: &'static str = "deployment_marks";
    const ORDER: &'static str = "id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO deployment_marks (id, connection, external_id, verdict, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            key(self.deployment.connection),
            self.deployment.external_id,
            self.verdict.word(),
            body
        ])?;
        Ok(())
    }
}

impl Reader {
    /// The verdicts on a deployment, the newest last: the last one counts.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn marks_of(
        &self,
        deployment: &FactKey,
    ) -> Result<Vec<(DeploymentMarkId, DeploymentMark)>, StoreError> {
        self.records(
            "WHERE connection = ?1 AND external_id = ?2 ORDER BY id",
            params![key(deployment.connection), deployment.external_id],
        )
    }
}
