use std::collections::HashMap;

use muster_model::{
    ids::{DeviceId, RecordId},
    rbac::Author,
    record::RecordKind,
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params, types::ValueRef};
use serde::{Deserialize, Serialize};

use super::Action;
use crate::{Reader, StoreError, records::key};

/// An edit that is about to be appended.
pub(crate) struct NewEdit<'e> {
    pub(crate) device: DeviceId,
    pub(crate) author: Author,
    pub(crate) at: Timestamp,
    pub(crate) kind: RecordKind,
    pub(crate) record: RecordId,
    pub(crate) action: Action,
    pub(crate) update: &'e [u8],
    pub(crate) diff: &'e str,
}

/// What stands before a device's first edit.
const NOTHING: [u8; 32] = [0; 32];

/// Appends an edit to its device's chain.
pub(crate) fn append(connection: &Connection, edit: &NewEdit<'_>) -> Result<(), StoreError> {
    let device = edit.device.uuid().into_bytes();
    let last: Option<(i64, [u8; 32])> = connection
        .prepare_cached(
            "SELECT number, hash FROM edits WHERE device = ?1 ORDER BY number DESC LIMIT 1",
        )?
        .query_row([device], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (last_number, previous) = last.unwrap_or((0, NOTHING));
    let number = last_number + 1;
    let author = author_text(edit.author);
    let record = key(edit.record);
    let hash = link(&[
        &device,
        &number.to_le_bytes(),
        author.as_bytes(),
        &edit.at.millis().to_le_bytes(),
        edit.kind.as_str().as_bytes(),
        &record,
        edit.action.as_str().as_bytes(),
        edit.update,
        edit.diff.as_bytes(),
        &previous,
    ]);
    connection
        .prepare_cached(
            "INSERT INTO edits (device, number, author, at, kind, record, action, update_bytes,
                 diff, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            device,
            number,
            author,
            edit.at.millis(),
            edit.kind.as_str(),
            record,
            edit.action.as_str(),
            edit.update,
            edit.diff,
            previous,
            hash
        ])?;
    Ok(())
}

/// The hash of one edit: BLAKE3 over its fields, each after its length, so that no two different
/// edits give the same bytes.
fn link(fields: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for field in fields {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field);
    }
    *hasher.finalize().as_bytes()
}

/// The author as the log writes them: `muster`, or `member:` and the identity.
pub(crate) fn author_text(author: Author) -> String {
    match author {
        Author::Muster => "muster".to_owned(),
        Author::Member(member) => format!("member:{member}"),
    }
}

/// The author that the log names.
pub(crate) fn author_named(text: &str) -> Result<Author, StoreError> {
    if text == "muster" {
        return Ok(Author::Muster);
    }
    text.strip_prefix("member:")
        .and_then(|member| member.parse().ok())
        .map(Author::Member)
        .ok_or_else(|| StoreError::Damaged(format!("'{text}' is not an author")))
}

/// A log in which every link holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Verified {
    /// How many edits were checked.
    #[specta(type = f64)]
    pub edits: u64,
}

/// The first link that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Broken {
    /// Its place in this file's log.
    #[specta(type = f64)]
    pub seq: i64,
    /// The device whose chain it is in.
    pub device: DeviceId,
    /// Its number in that chain.
    #[specta(type = f64)]
    pub number: i64,
    /// What is wrong with it, as a sentence.
    pub what: String,
}

/// Recomputes every hash and follows every chain, in the order of the log, up to the first link
/// that does not hold. The rows at the end of the log are the only ones whose removal leaves no
/// trace in it.
///
/// # Errors
/// If the file cannot be read. That a link is broken is an answer, not an error.
pub fn verify(reader: &Reader) -> Result<Result<Verified, Broken>, StoreError> {
    let mut statement = reader.connection.prepare_cached(
        "SELECT seq, device, number, author, at, kind, record, action, update_bytes, diff,
                previous, hash
         FROM edits ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut chains: HashMap<[u8; 16], (i64, [u8; 32])> = HashMap::new();
    let mut edits = 0;
    while let Some(row) = rows.next()? {
        edits += 1;
        let seq: i64 = row.get(0)?;
        let device: [u8; 16] = row.get(1)?;
        let number: i64 = row.get(2)?;
        let at: i64 = row.get(4)?;
        let (last_number, last_hash) = chains.get(&device).copied().unwrap_or((0, NOTHING));
        let hash = link(&[
            &device,
            &number.to_le_bytes(),
            bytes(row.get_ref(3)?),
            &at.to_le_bytes(),
            bytes(row.get_ref(5)?),
            bytes(row.get_ref(6)?),
            bytes(row.get_ref(7)?),
            bytes(row.get_ref(8)?),
            bytes(row.get_ref(9)?),
            bytes(row.get_ref(10)?),
        ]);
        let what = if seq != edits {
            Some(format!(
                "Place {edits} of the log is empty: an edit was removed or moved."
            ))
        } else if number != last_number + 1 {
            Some(format!(
                "Edit {number} of this device follows edit {last_number}: an edit is missing or \
                 was moved."
            ))
        } else if bytes(row.get_ref(10)?) != last_hash {
            Some("It does not continue the edit before it: one of the two was altered.".to_owned())
        } else if bytes(row.get_ref(11)?) != hash {
            Some("Its contents do not match its hash: it was altered after it was made.".to_owned())
        } else {
            None
        };
        if let Some(what) = what {
            return Ok(Err(Broken {
                seq,
                device: DeviceId::from_uuid(uuid::Uuid::from_bytes(device)),
                number,
                what,
            }));
        }
        chains.insert(device, (number, hash));
    }
    Ok(Ok(Verified {
        edits: edits.unsigned_abs(),
    }))
}

/// The bytes of a text or blob, whatever they say: altered text need not be text any more.
fn bytes(value: ValueRef<'_>) -> &[u8] {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => &[],
    }
}
