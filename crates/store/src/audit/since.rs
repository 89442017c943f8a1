use muster_model::{rbac::Author, record::RecordKind};

use super::chain::author_named;
use crate::{Reader, StoreError, words::text};

/// The place of the last edit in this file's log; 0 if there is none.
///
/// # Errors
/// If the file cannot be read.
pub fn last(reader: &Reader) -> Result<i64, StoreError> {
    Ok(reader
        .connection
        .prepare_cached("SELECT ifnull(max(seq), 0) FROM edits")?
        .query_row([], |row| row.get(0))?)
}

/// Who edited records of these kinds after a place in the log, each once.
///
/// # Errors
/// If the file cannot be read.
pub fn authors_since(
    reader: &Reader,
    seq: i64,
    kinds: &[RecordKind],
) -> Result<Vec<Author>, StoreError> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT author, kind FROM edits WHERE seq > ?1 GROUP BY author, kind ORDER BY min(seq)",
    )?;
    let mut rows = statement.query([seq])?;
    let mut authors = Vec::new();
    while let Some(row) = rows.next()? {
        let author = author_named(text(row, 0)?)?;
        let kind = text(row, 1)?;
        if kinds.iter().any(|wanted| wanted.as_str() == kind) && !authors.contains(&author) {
            authors.push(author);
        }
    }
    Ok(authors)
}
