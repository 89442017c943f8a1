//! Full-text search over the titles and prose of all records. What people type is taken as words,
//! never as a query language, so that no input is an error; the last word may be unfinished.

use muster_model::{ids::RecordId, record::RecordKind};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::{Door, Reader, StoreError, door::kind_named, records::key, words::text};

/// A record that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Hit {
    /// Its kind.
    pub kind: RecordKind,
    /// Which one.
    pub id: RecordId,
    /// What people call it.
    pub title: String,
    /// The part of its prose that was found, or its beginning.
    pub snippet: String,
}

/// The most words that a search looks for.
const MAX_WORDS: usize = 16;

impl Reader {
    /// The records that have all words of `query`, each as the beginning of a word; the best first,
    /// at most `limit`. Nothing is found by an empty query.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn search(&self, query: &str, limit: u32) -> Result<Vec<Hit>, StoreError> {
        let Some(expression) = expression(query) else {
            return Ok(Vec::new());
        };
        // A word in the title weighs ten times one in the prose.
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, id, title, snippet(search, 3, '', '', '…', 12)
             FROM search WHERE search MATCH ?1
             ORDER BY bm25(search, 0, 0, 10, 1), rowid DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(params![expression, limit])?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let id = text(row, 1)?;
            hits.push(Hit {
                kind: kind_named(text(row, 0)?)?,
                id: id
                    .parse()
                    .map_err(|_| StoreError::Damaged(format!("'{id}' is not an identity")))?,
                title: row.get(2)?,
                snippet: row.get(3)?,
            });
        }
        Ok(hits)
    }
}

/// The query in FTS5's language: each word quoted, as a prefix; none if there is no word.
pub(crate) fn expression(query: &str) -> Option<String> {
    let words: Vec<_> = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Puts a record into the index, in place of what it said before.
pub(crate) fn put(
    door: &Door<'_>,
    kind: RecordKind,
    id: RecordId,
    title: &str,
    prose: &str,
) -> Result<(), StoreError> {
    let number = number_of(door, id)?;
    door.connection
        .prepare_cached(
            "INSERT OR REPLACE INTO search (rowid, kind, id, title, prose)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![number, kind.as_str(), id.to_string(), title, prose])?;
    Ok(())
}

/// Takes a record out of the index.
pub(crate) fn remove(door: &Door<'_>, id: RecordId) -> Result<(), StoreError> {
    let number = number_of(door, id)?;
    door.connection
        .prepare_cached("DELETE FROM search WHERE rowid = ?1")?
        .execute([number])?;
    Ok(())
}

/// The number of a record's row in the index, which has no other quick way to find one: the place
/// of its first edit in the log, which never changes.
fn number_of(reader: &Reader, id: RecordId) -> Result<i64, StoreError> {
    reader
        .connection
        .prepare_cached("SELECT seq FROM edits WHERE record = ?1 ORDER BY seq LIMIT 1")?
        .query_row([key(id)], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::Damaged(format!("record {id} has no edits")))
}
