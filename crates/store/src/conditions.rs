//! The conditions of a list: joined by AND, with their values bound and never pasted into the
//! query.

use muster_model::time::Window;
use rusqlite::{Row, ToSql, params_from_iter};

use crate::{Cursor, Reader, StoreError};

/// Conditions of a query, and the values that they speak of.
#[derive(Default)]
pub(crate) struct Conditions {
    clauses: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    /// The clause, which has one `?`, holds for this value.
    pub(crate) fn holds(&mut self, clause: &str, value: impl ToSql + 'static) {
        self.clauses.push(clause.to_owned());
        self.values.push(Box::new(value));
    }

    /// The clause, which has no `?`, holds.
    pub(crate) fn is(&mut self, clause: impl Into<String>) {
        self.clauses.push(clause.into());
    }

    /// A row of `tables` meets conditions of its own.
    pub(crate) fn exists(&mut self, tables: &str, inner: Self) {
        self.clauses.push(format!(
            "EXISTS (SELECT 1 FROM {tables} {})",
            inner.clause()
        ));
        self.values.extend(inner.values);
    }

    /// The column has one of the values; any value will do if there are none.
    pub(crate) fn any_of<V: ToSql + 'static>(
        &mut self,
        column: &str,
        values: impl IntoIterator<Item = V>,
    ) {
        let before = self.values.len();
        for value in values {
            self.values.push(Box::new(value));
        }
        let count = self.values.len() - before;
        if count > 0 {
            let marks = vec!["?"; count].join(", ");
            self.clauses.push(format!("{column} IN ({marks})"));
        }
    }

    /// One of the columns contains the text, as it is written; upper and lower case of ASCII
    /// letters are alike.
    pub(crate) fn contains_text(&mut self, columns: &[&str], text: Option<&str>) {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return;
        };
        let escaped = text
            .replace('\\', r"\\")
            .replace('%', r"\%")
            .replace('_', r"\_");
        let alternatives: Vec<_> = columns
            .iter()
            .map(|column| format!(r"{column} LIKE ? ESCAPE '\'"))
            .collect();
        self.clauses
            .push(format!("({})", alternatives.join(" OR ")));
        for _ in columns {
            self.values.push(Box::new(format!("%{escaped}%")));
        }
    }

    /// The instant lies in the window; always if there is none.
    pub(crate) fn within(&mut self, column: &str, window: Option<Window>) {
        if let Some(window) = window {
            self.holds(&format!("{column} >= ?"), window.from.millis());
            self.holds(&format!("{column} < ?"), window.to.millis());
        }
    }

    /// The row comes after the page that ended there, newest first.
    pub(crate) fn after(&mut self, time: &str, row: &str, cursor: Option<Cursor>) {
        if let Some(cursor) = cursor {
            self.clauses.push(format!("({time}, {row}) < (?, ?)"));
            self.values.push(Box::new(cursor.at.millis()));
            self.values.push(Box::new(cursor.row));
        }
    }

    /// How many rows of `tables` meet the conditions.
    pub(crate) fn count(&self, reader: &Reader, tables: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {tables} {}", self.clause());
        let count: i64 = reader
            .connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&self.values), |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The first `limit` rows that meet the conditions.
    pub(crate) fn query<T>(
        &self,
        reader: &Reader,
        select: &str,
        order: &str,
        limit: usize,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.all(reader, select, &format!("{order} LIMIT {limit}"), read)
    }

    /// All rows that meet the conditions.
    pub(crate) fn all<T>(
        &self,
        reader: &Reader,
        select: &str,
        order: &str,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut answer = Vec::new();
        self.each(reader, select, order, |row| {
            answer.push(read(row)?);
            Ok(())
        })?;
        Ok(answer)
    }

    /// Tells `each` every row that meets the conditions.
    pub(crate) fn each(
        &self,
        reader: &Reader,
        select: &str,
        order: &str,
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!("{select} {} {order}", self.clause());
        let mut statement = reader.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&self.values))?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }

    /// How many of the rows that `tables` names meet the conditions, and how many it names. Its own
    /// `?` are for `of`.
    pub(crate) fn share(
        &self,
        reader: &Reader,
        tables: &str,
        of: &[&dyn ToSql],
    ) -> Result<(u64, u64), StoreError> {
        let sql = format!(
            "SELECT count(CASE WHEN {} THEN 1 END), count(*) FROM {tables}",
            self.all_of()
        );
        let values = self.values.iter().map(|value| &**value as &dyn ToSql);
        let (met, named): (i64, i64) = reader
            .connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(values.chain(of.iter().copied())), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok((met.unsigned_abs(), named.unsigned_abs()))
    }

    fn clause(&self) -> String {
        if self.clauses.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.all_of())
        }
    }

    fn all_of(&self) -> String {
        if self.clauses.is_empty() {
            "1".to_owned()
        } else {
            self.clauses.join(" AND ")
        }
    }
}
