use muster_model::fact::FactKey;
use rusqlite::{ToSql, params};

use crate::{Door, StoreError, records::key};

/// What became of one fact.
pub(super) enum Outcome {
    Inserted,
    Updated(i64),
    Unchanged,
}

/// How facts of one kind become rows: inserted if they are not known, else put in the place of an
/// older observation, or of one of the same instant that says something else.
pub(super) struct Upsert {
    insert: String,
    update: String,
    number: String,
}

impl Upsert {
    /// For the rows of `table`, whose first values are connection, external id and observation, and
    /// the others those of `columns`.
    pub(super) fn new(table: &str, columns: &[&str]) -> Self {
        let mark = |index: usize| format!("?{}", index + 4);
        let marks: Vec<_> = (0..columns.len()).map(mark).collect();
        let settings: Vec<_> = columns
            .iter()
            .zip(&marks)
            .map(|(column, mark)| format!("{column} = {mark}"))
            .collect();
        let (columns, marks) = (columns.join(", "), marks.join(", "));
        Self {
            insert: format!(
                "INSERT INTO {table} (connection, external_id, observed_at, {columns})
                 VALUES (?1, ?2, ?3, {marks}) ON CONFLICT DO NOTHING"
            ),
            update: format!(
                "UPDATE {table} SET observed_at = ?3, {}
                 WHERE connection = ?1 AND external_id = ?2 AND (observed_at < ?3
                     OR (observed_at = ?3 AND ({columns}) IS NOT ({marks})))",
                settings.join(", ")
            ),
            number: format!("SELECT id FROM {table} WHERE connection = ?1 AND external_id = ?2"),
        }
    }

    /// Writes the row of `fact`, of which `values` are all values.
    pub(super) fn apply(
        &self,
        door: &Door<'_>,
        fact: &FactKey,
        values: &[&dyn ToSql],
    ) -> Result<Outcome, StoreError> {
        let rows = door.rows();
        if rows.prepare_cached(&self.insert)?.execute(values)? > 0 {
            return Ok(Outcome::Inserted);
        }
        if rows.prepare_cached(&self.update)?.execute(values)? == 0 {
            return Ok(Outcome::Unchanged);
        }
        let number = rows
            .prepare_cached(&self.number)?
            .query_row(params![key(fact.connection), fact.external_id], |row| {
                row.get(0)
            })?;
        Ok(Outcome::Updated(number))
    }
}
