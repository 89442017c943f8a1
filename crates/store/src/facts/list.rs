use muster_model::{fact::FactKey, time::Timestamp};
use rusqlite::{OptionalExtension, Row, params};

use crate::{Cursor, Page, PageRequest, Reader, StoreError, conditions::Conditions, records::key};

/// How facts of one kind are listed: newest first, part by part.
pub(super) struct List {
    /// The tables, with the facts as `f`.
    pub(super) tables: &'static str,
    /// What is read of each.
    pub(super) columns: &'static str,
    /// The instant by which they are sorted.
    pub(super) time: &'static str,
}

impl List {
    /// The page of those that meet the conditions.
    pub(super) fn page<T>(
        &self,
        reader: &Reader,
        mut conditions: Conditions,
        page: PageRequest,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let Self {
            tables,
            columns,
            time,
        } = self;
        let total = conditions.count(reader, tables)?;
        conditions.after(time, "f.id", page.after);
        let limit = page.bounded_limit();
        let select =
            format!("SELECT {columns}, {time} AS cursor_at, f.id AS cursor_row FROM {tables}");
        let order = format!("ORDER BY {time} DESC, f.id DESC");
        let rows = conditions.query(reader, &select, &order, limit + 1, |row| {
            let cursor = Cursor {
                at: Timestamp(row.get("cursor_at")?),
                row: row.get("cursor_row")?,
            };
            Ok((cursor, read(row)?))
        })?;
        Ok(Page::cut(rows, limit, total))
    }

    /// The one of this identity; none if it is not known.
    pub(super) fn one<T>(
        &self,
        reader: &Reader,
        fact: &FactKey,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let Self {
            tables, columns, ..
        } = self;
        reader
            .connection
            .prepare_cached(&format!(
                "SELECT {columns} FROM {tables} WHERE f.connection = ?1 AND f.external_id = ?2"
            ))?
            .query_row(params![key(fact.connection), fact.external_id], |row| {
                Ok(read(row))
            })
            .optional()?
            .transpose()
    }

    /// Those in these rows, as scans name them, in no particular order.
    pub(super) fn these<T>(
        &self,
        reader: &Reader,
        rows: &[i64],
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let select = format!("SELECT {} FROM {}", self.columns, self.tables);
        let mut found = Vec::with_capacity(rows.len());
        for rows in rows.chunks(PageRequest::MAX_LIMIT as usize) {
            let mut conditions = Conditions::default();
            conditions.any_of("f.id", rows.iter().copied());
            found.extend(conditions.all(reader, &select, "", &read)?);
        }
        Ok(found)
    }
}
