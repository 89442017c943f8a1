//! Facts of which a source tells what there is now: what it names no more is over.

use std::collections::BTreeSet;

use muster_model::{fact::FactKind, ids::ConnectionId};

use crate::{Door, StoreError, records::key, words::text};

impl Door<'_> {
    /// Removes the on-call shifts or channels of a connection whose external id begins with `prefix`,
    /// and that their source, which tells all that there are, does not name any more. Answers how
    /// many.
    ///
    /// Facts of other kinds are history, or end instead: nothing is removed of them.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn keep_only(
        &mut self,
        kind: FactKind,
        connection: ConnectionId,
        prefix: &str,
        active: &BTreeSet<String>,
    ) -> Result<u64, StoreError> {
        let table = match kind {
            FactKind::OnCallShift => "on_call_shifts",
            FactKind::Channel => "channels",
            FactKind::Deployment
            | FactKind::PipelineRun
            | FactKind::Change
            | FactKind::Alert
            | FactKind::IacRun
            | FactKind::Sample
            | FactKind::ChatMessage
            | FactKind::Issue
            | FactKind::Event => return Ok(0),
        };
        let mut gone = self.not_named(table, "true", connection, active)?;
        gone.retain(|(_, external_id)| external_id.starts_with(prefix));
        let mut remove = self
            .connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?;
        for (row, _) in &gone {
            remove.execute([row])?;
        }
        drop(remove);
        if !gone.is_empty() {
            self.tell(kind, None);
        }
        Ok(gone.len() as u64)
    }

    /// The rows of a connection that meet the condition and are not among those named, with their
    /// external ids.
    pub(super) fn not_named(
        &self,
        table: &str,
        condition: &str,
        connection: ConnectionId,
        named: &BTreeSet<String>,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, external_id FROM {table} WHERE connection = ?1 AND {condition} ORDER BY id"
        ))?;
        let mut rows = statement.query([key(connection)])?;
        let mut missing = Vec::new();
        while let Some(row) = rows.next()? {
            let external_id = text(row, 1)?;
            if !named.contains(external_id) {
                missing.push((row.get(0)?, external_id.to_owned()));
            }
        }
        Ok(missing)
    }
}
