use muster_model::{ids::RecordId, record::WorkspaceSettings};
use rusqlite::{Connection as Rows, params};

use super::{Projection, key};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for WorkspaceSettings {
    const TABLE: &'static str = "workspace_settings";
    const ORDER: &'static str = "id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO workspace_settings (id, name, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), self.name, body])?;
        Ok(())
    }

    fn check(
        &self,
        reader: &Reader,
        _id: RecordId,
        before: Option<&Self>,
    ) -> Result<(), StoreError> {
        if before.is_none() && reader.count::<Self>()? > 0 {
            return Err(StoreError::NotAllowed(
                "This workspace has its settings already; change those.".to_owned(),
            ));
        }
        Ok(())
    }

    fn clear(&self, _door: &mut Door<'_>, _by: Signature, _id: RecordId) -> Result<(), StoreError> {
        Err(StoreError::NotAllowed(
            "A workspace's settings cannot be deleted; remove the workspace instead.".to_owned(),
        ))
    }
}

impl Reader {
    /// The settings of the workspace; none before it was set up.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn workspace(&self) -> Result<Option<(RecordId, WorkspaceSettings)>, StoreError> {
        Ok(self.list::<WorkspaceSettings>()?.into_iter().next())
    }
}
