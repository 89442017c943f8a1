//! Making again what is made from something else: rows and search index from documents, and a
//! document from the log of edits alone. That both give what was there before is what lets rows
//! change their shape and laptops exchange edits.

use muster_model::{
    ids::{DeviceId, RecordId},
    record::RecordKind,
};

use crate::{
    Door, Reader, StoreError,
    document::Document,
    door::kind_named,
    environments,
    records::{self, key},
    search, sources,
    words::text,
};

/// Makes all rows of records, the search index, and what is projected onto facts, anew from the
/// documents.
///
/// # Errors
/// If a document cannot be read, or the file cannot be written.
pub fn projections(door: &mut Door<'_>) -> Result<(), StoreError> {
    for kind in RecordKind::ALL {
        door.connection
            .execute(&format!("DELETE FROM {}", records::table(kind)), [])?;
    }
    door.connection.execute("DELETE FROM search", [])?;
    {
        let mut statement = door.connection.prepare(
            "SELECT id, kind, snapshot FROM documents WHERE deleted_at IS NULL ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id = RecordId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?));
            let kind = kind_named(text(row, 1)?)?;
            let snapshot: Vec<u8> = row.get(2)?;
            let document = Document::load(&snapshot, reading_device(), records::merge_of(kind))?;
            let face = records::project(door.rows(), kind, id, document.fields()?)?;
            search::put(door, kind, id, &face.title, &face.prose)?;
        }
    }
    door.forget_mapping();
    door.forget_tiers();
    sources::project(door)?;
    environments::project(door)?;
    for kind in RecordKind::ALL {
        door.tell(kind, None);
    }
    Ok(())
}

/// Makes a record's document anew from its edits alone.
///
/// # Errors
/// If the record has no edits, or one cannot be read.
pub fn document(reader: &Reader, record: RecordId) -> Result<Document, StoreError> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT kind, update_bytes FROM edits WHERE record = ?1 ORDER BY seq")?;
    let mut rows = statement.query([key(record)])?;
    let mut document = None;
    while let Some(row) = rows.next()? {
        if document.is_none() {
            let merge_of = records::merge_of(kind_named(text(row, 0)?)?);
            document = Some(Document::new(reading_device(), merge_of)?);
        }
        let update: Vec<u8> = row.get(1)?;
        if let Some(document) = &document {
            document.merge(&update)?;
        }
    }
    document.ok_or_else(|| StoreError::Damaged(format!("record {record} has no edits")))
}

/// A field of a record's prose as it was after each of these edits, which are places in the log in
/// ascending order, from the record's edits alone.
///
/// # Errors
/// If an edit cannot be read.
pub fn prose_after(
    reader: &Reader,
    record: RecordId,
    field: &str,
    places: &[i64],
) -> Result<Vec<String>, StoreError> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT kind, update_bytes, seq FROM edits WHERE record = ?1 ORDER BY seq",
    )?;
    let mut rows = statement.query([key(record)])?;
    let mut document = None;
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    let mut texts = Vec::new();
    while let Some(row) = rows.next()? {
        if document.is_none() {
            let merge_of = records::merge_of(kind_named(text(row, 0)?)?);
            document = Some(Document::new(reading_device(), merge_of)?);
        }
        waiting.push(row.get(1)?);
        let seq: i64 = row.get(2)?;
        if let Some(document) = &document
            && places.get(texts.len()) == Some(&seq)
        {
            // Many at once take a fraction of what they take one by one.
            document.merge_all(&std::mem::take(&mut waiting))?;
            texts.push(document.prose(field));
        }
    }
    if texts.len() < places.len() {
        return Err(StoreError::Damaged(format!(
            "record {record} lacks some of its edits"
        )));
    }
    Ok(texts)
}

/// The state of a record, as a word by which [`Door::change_prose`] knows what a text was made
/// from.
///
/// # Errors
/// If there is no such record, or its document cannot be read.
pub fn version(reader: &Reader, record: RecordId) -> Result<String, StoreError> {
    Ok(stored_document(reader, record)?.version())
}

/// A record's document as it is stored.
///
/// # Errors
/// If there is no such record, or its document cannot be read.
pub fn stored_document(reader: &Reader, record: RecordId) -> Result<Document, StoreError> {
    let mut statement = reader
        .connection
        .prepare_cached("SELECT kind, snapshot FROM documents WHERE id = ?1")?;
    let mut rows = statement.query([key(record)])?;
    let row = rows
        .next()?
        .ok_or_else(|| StoreError::Damaged(format!("record {record} has no document")))?;
    let snapshot: Vec<u8> = row.get(1)?;
    let merge_of = records::merge_of(kind_named(text(row, 0)?)?);
    Document::load(&snapshot, reading_device(), merge_of)
}

/// Whoever only reads a document never signs a change of it.
fn reading_device() -> DeviceId {
    DeviceId::new()
}
