use muster_model::{
    ids::{DeviceId, IncidentId, RecordId},
    rbac::Author,
    record::RecordKind,
    time::{Timestamp, Window},
};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use super::{
    Action,
    chain::{author_named, author_text},
};
use crate::{
    Cursor, Page, PageRequest, Reader, StoreError, conditions::Conditions, document::Fields,
    door::kind_named, records::key, words::text,
};

/// One edit, as people read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    /// Its place in this file's log.
    pub seq: i64,
    /// The laptop on which it was made.
    pub device: DeviceId,
    /// Its number among that laptop's edits, from 1.
    pub number: i64,
    /// Who made it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
    /// The kind of record.
    pub kind: RecordKind,
    /// Which record.
    pub record: RecordId,
    /// What it did.
    pub action: Action,
    /// The fields that it changed, each as `[before, after]`.
    pub diff: Fields,
}

/// Which edits a list shows. Conditions that are none hold for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct EditFilter {
    /// By this author.
    pub author: Option<Author>,
    /// Of records of this kind.
    pub kind: Option<RecordKind>,
    /// Of this record.
    pub record: Option<RecordId>,
    /// Made in this time.
    pub window: Option<Window>,
}

const COLUMNS: &str =
    "SELECT seq, device, number, author, at, kind, record, action, diff FROM edits";

/// All edits of one record, the oldest first.
///
/// # Errors
/// If the file cannot be read.
pub fn history(reader: &Reader, record: RecordId) -> Result<Vec<Edit>, StoreError> {
    let mut statement = reader
        .connection
        .prepare_cached(&format!("{COLUMNS} WHERE record = ?1 ORDER BY seq"))?;
    let mut rows = statement.query([key(record)])?;
    let mut edits = Vec::new();
    while let Some(row) = rows.next()? {
        edits.push(read(row)?);
    }
    Ok(edits)
}

/// All edits of an incident, of its tasks, and the later ones of its notes and status updates, the
/// oldest first. How a note was first written shows in the note itself, unless it was changed.
///
/// # Errors
/// If the file cannot be read.
pub fn history_of_incident(reader: &Reader, incident: IncidentId) -> Result<Vec<Edit>, StoreError> {
    let mut statement = reader.connection.prepare_cached(&format!(
        "{COLUMNS} WHERE record IN (
             SELECT ?1
             UNION ALL SELECT id FROM tasks WHERE incident = ?1
             UNION ALL SELECT id FROM notes WHERE incident = ?1
             UNION ALL SELECT id FROM status_updates WHERE incident = ?1)
         AND NOT (action = 'create' AND kind IN ('note', 'status_update'))
         ORDER BY seq"
    ))?;
    let mut rows = statement.query([key(incident)])?;
    let mut edits = Vec::new();
    while let Some(row) = rows.next()? {
        edits.push(read(row)?);
    }
    Ok(edits)
}

/// A page of the log, the last edit first.
///
/// # Errors
/// If the file cannot be read.
pub fn edits(
    reader: &Reader,
    filter: &EditFilter,
    page: PageRequest,
) -> Result<Page<Edit>, StoreError> {
    let mut conditions = Conditions::default();
    if let Some(author) = filter.author {
        conditions.holds("author = ?", author_text(author));
    }
    if let Some(kind) = filter.kind {
        conditions.holds("kind = ?", kind.as_str());
    }
    if let Some(record) = filter.record {
        conditions.holds("record = ?", key(record));
    }
    conditions.within("at", filter.window);
    let total = conditions.count(reader, "edits")?;
    if let Some(after) = page.after {
        conditions.holds("seq < ?", after.row);
    }
    let limit = page.bounded_limit();
    let rows = conditions.query(reader, COLUMNS, "ORDER BY seq DESC", limit + 1, |row| {
        let edit = read(row)?;
        let cursor = Cursor {
            at: edit.at,
            row: edit.seq,
        };
        Ok((cursor, edit))
    })?;
    Ok(Page::cut(rows, limit, total))
}

fn read(row: &Row<'_>) -> Result<Edit, StoreError> {
    Ok(Edit {
        seq: row.get(0)?,
        device: DeviceId::from_uuid(uuid::Uuid::from_bytes(row.get(1)?)),
        number: row.get(2)?,
        author: author_named(text(row, 3)?)?,
        at: Timestamp(row.get(4)?),
        kind: kind_named(text(row, 5)?)?,
        record: RecordId::from_uuid(uuid::Uuid::from_bytes(row.get(6)?)),
        action: serde_json::from_value(text(row, 7)?.into())?,
        diff: serde_json::from_str(text(row, 8)?)?,
    })
}
