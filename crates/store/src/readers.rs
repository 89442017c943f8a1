//! Reading: connections that cannot write, each of which serves one snapshot at a time, and the
//! `Reader` that all questions to the store are asked of.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use muster_model::ids::RecordId;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::{StoreError, records::Stored};

/// How many idle connections are kept. More are opened when more read at once, and closed again.
const IDLE: usize = 4;

/// The connections that read.
pub(crate) struct Readers {
    path: PathBuf,
    busy_timeout: Duration,
    statements: usize,
    idle: Mutex<Vec<Reader>>,
}

impl Readers {
    pub(crate) fn new(path: &Path, busy_timeout: Duration, statements: usize) -> Self {
        Self {
            path: path.to_owned(),
            busy_timeout,
            statements,
            idle: Mutex::default(),
        }
    }

    /// Lets `read` look at one snapshot.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle().pop();
        let reader = match idle {
            Some(reader) => reader,
            None => self.open()?,
        };
        let snapshot = reader.connection.unchecked_transaction()?;
        let answer = read(&reader);
        drop(snapshot);
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(reader);
        }
        answer
    }

    fn open(&self) -> Result<Reader, StoreError> {
        let connection = Connection::open_with_flags(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.busy_timeout(self.busy_timeout)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.pragma_update(None, "cache_size", -16_000)?;
        connection.set_prepared_statement_cache_capacity(self.statements);
        Ok(Reader::new(connection))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A view of a workspace, consistent for as long as somebody is let at it. It has no way to write.
pub struct Reader {
    pub(crate) connection: Connection,
}

impl Reader {
    pub(crate) const fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// The record with this identity; none if there is none, or if it was deleted.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn get<R: Stored>(&self, id: R::Id) -> Result<Option<R>, StoreError> {
        let record: RecordId = id.into();
        let body: Option<String> = self
            .connection
            .prepare_cached(&format!("SELECT body FROM {} WHERE id = ?1", R::TABLE))?
            .query_row([record.uuid().into_bytes()], |row| row.get(0))
            .optional()?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    /// The record with this identity.
    ///
    /// # Errors
    /// If there is none or it was deleted, or if the file cannot be read.
    pub fn require<R: Stored>(&self, id: R::Id) -> Result<R, StoreError> {
        self.get(id)?.ok_or_else(|| StoreError::NotFound {
            kind: R::KIND,
            id: id.into(),
        })
    }

    /// All records of a kind that are not deleted, in the kind's own order: by name, by position,
    /// or by time.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn list<R: Stored>(&self) -> Result<Vec<(R::Id, R)>, StoreError> {
        self.records(&format!("ORDER BY {}, id", R::ORDER), [])
    }

    /// How many records of a kind there are that are not deleted.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn count<R: Stored>(&self) -> Result<u64, StoreError> {
        let count: i64 = self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM {}", R::TABLE))?
            .query_row([], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The records that the end of a query names.
    pub(crate) fn records<R: Stored>(
        &self,
        rest: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<(R::Id, R)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT id, body FROM {} {rest}", R::TABLE))?;
        let mut rows = statement.query(parameters)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let id = RecordId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?));
            records.push((
                R::Id::from(id),
                serde_json::from_str(crate::words::text(row, 1)?)?,
            ));
        }
        Ok(records)
    }

    /// What this laptop alone remembers under `key`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn local(&self, key: &str) -> Result<Option<String>, StoreError> {
        local(&self.connection, key)
    }
}

/// What the file says of this laptop under `key`.
pub(crate) fn local(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT value FROM local WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}
