//! The one door for writing. What comes through it is one transaction: the author's permission is
//! checked, the record's document is changed, its rows and its entry in the search index are
//! renewed, and the edit is appended to the log. Facts, pages and the engine's memory come through
//! the same door, so that they commit together with the records that go with them.

mod dictionary;
mod permission;
mod prose;

use std::{collections::HashSet, ops::Deref};

use muster_model::{
    ids::{DeviceId, RecordId},
    rbac::Author,
    record::RecordKind,
    time::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

pub(crate) use dictionary::Dictionary;
pub use prose::Written;

use crate::{
    Changed, ChangedKind, Reader, StoreError,
    audit::{Action, NewEdit, append},
    document::{Document, Fields, diff},
    error::noun,
    records::{Stored, key},
    search,
};

/// Whether roles are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They are.
    Guarded,
    /// They are not: a history is being written that was not made here.
    Seeding,
}

/// Who edits, and when.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    pub(crate) author: Author,
    pub(crate) at: Timestamp,
}

/// A transaction that writes. It reads as well, and sees what it has written.
pub struct Door<'c> {
    reader: &'c Reader,
    device: DeviceId,
    mode: Mode,
    pub(crate) dictionary: Dictionary,
    events: Vec<Changed>,
    told: HashSet<Changed>,
}

impl<'c> Deref for Door<'c> {
    type Target = Reader;

    fn deref(&self) -> &Self::Target {
        self.reader
    }
}

impl<'c> Door<'c> {
    pub(crate) fn new(
        reader: &'c Reader,
        device: DeviceId,
        mode: Mode,
        dictionary: Dictionary,
    ) -> Self {
        Self {
            reader,
            device,
            mode,
            dictionary,
            events: Vec::new(),
            told: HashSet::new(),
        }
    }

    /// What was learnt, and what there is to publish.
    pub(crate) fn finish(self) -> (Dictionary, Vec<Changed>) {
        (self.dictionary, self.events)
    }

    /// Remembers to publish a change; each is told once in a transaction.
    pub(crate) fn tell(&mut self, kind: impl Into<ChangedKind>, id: Option<String>) {
        let event = Changed {
            kind: kind.into(),
            id,
        };
        if self.told.insert(event.clone()) {
            self.events.push(event);
        }
    }

    /// Writes a new record.
    ///
    /// # Errors
    /// If the author may not, if the record is not acceptable or names something that does not
    /// exist, or if a record with this identity was written before.
    pub fn create<R: Stored>(
        &mut self,
        author: Author,
        at: Timestamp,
        id: R::Id,
        record: &R,
    ) -> Result<(), StoreError> {
        let record_id = id.into();
        let fields = fields_of(record)?;
        let difference = diff(&Fields::new(), &fields);
        self.permit(author, R::KIND, record_id, Action::Create, &difference)?;
        if self.is_known(record_id)? {
            return Err(StoreError::Exists {
                kind: R::KIND,
                id: record_id,
            });
        }
        record.validate()?;
        self.check_references(record, None)?;
        record.check(self, record_id, None)?;
        let document = Document::new(self.device, R::merge_of)?;
        let update = document.edit(&Fields::new(), &fields)?;
        self.reader
            .connection
            .prepare_cached(
                "INSERT INTO documents (id, kind, snapshot, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?4)",
            )?
            .execute(params![
                key(record_id),
                R::KIND.as_str(),
                document.snapshot()?,
                at.millis()
            ])?;
        self.log::<R>(
            Signature { author, at },
            record_id,
            Action::Create,
            &update,
            &difference,
        )?;
        self.show(record_id, record, &fields)
    }

    /// Changes a record, and answers it as it is then. An edit that changes nothing writes nothing.
    ///
    /// # Errors
    /// If there is no such record, if the author may not change it so, or if it is not acceptable
    /// any more.
    pub fn change<R: Stored>(
        &mut self,
        author: Author,
        at: Timestamp,
        id: R::Id,
        edit: impl FnOnce(&mut R),
    ) -> Result<R, StoreError> {
        let record_id = id.into();
        let before: R = self.require(id)?;
        let mut after = before.clone();
        edit(&mut after);
        let fields_before = fields_of(&before)?;
        let fields = fields_of(&after)?;
        let difference = diff(&fields_before, &fields);
        if difference.is_empty() {
            return Ok(after);
        }
        self.permit(author, R::KIND, record_id, Action::Change, &difference)?;
        after.validate()?;
        self.check_references(&after, Some(&before))?;
        after.check(self, record_id, Some(&before))?;
        let document = self.document::<R>(record_id)?;
        let update = document.edit(&fields_before, &fields)?;
        self.keep(record_id, &document, at, None)?;
        self.log::<R>(
            Signature { author, at },
            record_id,
            Action::Change,
            &update,
            &difference,
        )?;
        self.show(record_id, &after, &fields)?;
        Ok(after)
    }

    /// Deletes a record: its rows go, its document and its edits stay.
    ///
    /// What else hangs on it is either put right in the same transaction, as edits by the same
    /// author, or stands in the way: each kind says which.
    ///
    /// # Errors
    /// If there is no such record, if the author may not delete it, or if something needs it.
    pub fn delete<R: Stored>(
        &mut self,
        author: Author,
        at: Timestamp,
        id: R::Id,
    ) -> Result<(), StoreError> {
        let record_id = id.into();
        let by = Signature { author, at };
        let record: R = self.require(id)?;
        let difference = diff(&fields_of(&record)?, &Fields::new());
        self.permit(author, R::KIND, record_id, Action::Delete, &difference)?;
        record.clear(self, by, record_id)?;
        let document = self.document::<R>(record_id)?;
        let update = document.delete(at)?;
        self.keep(record_id, &document, at, Some(at))?;
        self.log::<R>(by, record_id, Action::Delete, &update, &difference)?;
        self.reader
            .connection
            .prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", R::TABLE))?
            .execute([key(record_id)])?;
        search::remove(self, record_id)?;
        R::settle(self)?;
        self.tell(R::KIND, Some(record_id.to_string()));
        Ok(())
    }

    /// Remembers something for this laptop alone; none forgets it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_local(&mut self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        match value {
            Some(value) => self
                .reader
                .connection
                .prepare_cached("INSERT OR REPLACE INTO local (key, value) VALUES (?1, ?2)")?
                .execute([name, value])?,
            None => self
                .reader
                .connection
                .prepare_cached("DELETE FROM local WHERE key = ?1")?
                .execute([name])?,
        };
        Ok(())
    }

    /// The rows, for as long as the transaction lasts.
    pub(crate) fn rows(&self) -> &'c Connection {
        &self.reader.connection
    }

    pub(crate) fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether a record with this identity was ever written, also if it was deleted since.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn is_known(&self, id: RecordId) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM documents WHERE id = ?1")?
            .exists([key(id)])?)
    }

    fn document<R: Stored>(&self, id: RecordId) -> Result<Document, StoreError> {
        let snapshot: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT snapshot FROM documents WHERE id = ?1")?
            .query_row([key(id)], |row| row.get(0))
            .optional()?;
        let snapshot =
            snapshot.ok_or_else(|| StoreError::Damaged(format!("record {id} has no document")))?;
        Document::load(&snapshot, self.device, R::merge_of)
    }

    fn keep(
        &self,
        id: RecordId,
        document: &Document,
        at: Timestamp,
        deleted_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE documents SET snapshot = ?2, updated_at = ?3, deleted_at = ?4
                 WHERE id = ?1",
            )?
            .execute(params![
                key(id),
                document.snapshot()?,
                at.millis(),
                deleted_at.map(Timestamp::millis)
            ])?;
        Ok(())
    }

    fn log<R: Stored>(
        &self,
        by: Signature,
        record: RecordId,
        action: Action,
        update: &[u8],
        difference: &Fields,
    ) -> Result<(), StoreError> {
        append(
            &self.connection,
            &NewEdit {
                device: self.device,
                author: by.author,
                at: by.at,
                kind: R::KIND,
                record,
                action,
                update,
                diff: &serde_json::to_string(difference)?,
            },
        )
    }

    /// Renews all that is made from the record: its rows, what hangs on its kind, the search index.
    fn show<R: Stored>(
        &mut self,
        id: RecordId,
        record: &R,
        fields: &Fields,
    ) -> Result<(), StoreError> {
        record.project(&self.connection, id, &serde_json::to_string(fields)?)?;
        search::put(self, R::KIND, id, &record.title(), &record.prose())?;
        R::settle(self)?;
        self.tell(R::KIND, Some(id.to_string()));
        Ok(())
    }

    /// Whether all that the record newly names exists. What it named before may be gone: an
    /// incident of last year keeps the member who led it.
    fn check_references<R: Stored>(
        &self,
        record: &R,
        before: Option<&R>,
    ) -> Result<(), StoreError> {
        let known = before.map(R::references).unwrap_or_default();
        for reference in record.references() {
            if known.contains(&reference) {
                continue;
            }
            let exists = self
                .connection
                .prepare_cached(
                    "SELECT 1 FROM documents WHERE id = ?1 AND kind = ?2 AND deleted_at IS NULL",
                )?
                .exists(params![key(reference.id), reference.kind.as_str()])?;
            if !exists {
                return Err(StoreError::Invalid {
                    field: reference.field.to_owned(),
                    message: format!(
                        "The {} that this {} names does not exist any more; choose another.",
                        noun(reference.kind),
                        noun(R::KIND)
                    ),
                });
            }
        }
        Ok(())
    }
}

/// A record's fields as they are stored.
fn fields_of<R: Stored>(record: &R) -> Result<Fields, StoreError> {
    match serde_json::to_value(record)? {
        serde_json::Value::Object(fields) => Ok(fields),
        _ => Err(StoreError::Damaged(format!(
            "a {} has no fields",
            noun(R::KIND)
        ))),
    }
}

/// The kind that this name stands for in a column.
pub(crate) fn kind_named(name: &str) -> Result<RecordKind, StoreError> {
    RecordKind::parse(name)
        .ok_or_else(|| StoreError::Damaged(format!("'{name}' is not a kind of record")))
}
