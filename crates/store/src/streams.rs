//! How far each stream of a connection has been read, and how its last sync went: what a sync goes
//! on from after a stop or a restart.

use muster_model::{ids::ConnectionId, time::Timestamp};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{ChangedKind, Door, Reader, StoreError, records::key};

/// How far one stream of a connection has been read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Stream {
    /// The connection.
    pub connection: ConnectionId,
    /// The stream's name, unique in its connection.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where to go on, in the connector's own terms; none before the first page.
    pub cursor: Option<String>,
    /// Whether it has been read to its end once.
    pub caught_up: bool,
    /// How many items have been read in all.
    #[specta(type = f64)]
    pub items: u64,
    /// How many pages have been read in all.
    #[specta(type = f64)]
    pub pages: u64,
    /// How many items the source says there are; none if it does not say.
    #[specta(type = Option<f64>)]
    pub total: Option<u64>,
}

/// How the syncs of a connection go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SyncState {
    /// The connection.
    pub connection: ConnectionId,
    /// When a sync last began.
    pub last_attempt: Option<Timestamp>,
    /// When one last went through.
    pub last_success: Option<Timestamp>,
    /// When the next is due.
    pub next_attempt: Option<Timestamp>,
    /// How many have failed since one went through.
    pub failures: u32,
    /// Why the last one failed: a sentence without secrets; none if it did not.
    pub error: Option<String>,
    /// Since when they have been failing.
    pub error_since: Option<Timestamp>,
}

impl Door<'_> {
    /// Remembers how far a stream has been read.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_stream(&mut self, stream: &Stream) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO streams (connection, name, title, cursor, caught_up, items,
                     pages, total)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                key(stream.connection),
                stream.name,
                stream.title,
                stream.cursor,
                stream.caught_up,
                stream.items.cast_signed(),
                stream.pages.cast_signed(),
                stream.total.map(u64::cast_signed)
            ])?;
        self.tell(ChangedKind::Sync, Some(stream.connection.to_string()));
        Ok(())
    }

    /// Remembers how a connection's syncs go.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_sync_state(&mut self, state: &SyncState) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO sync_states (connection, last_attempt, last_success,
                     next_attempt, failures, error, error_since)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                key(state.connection),
                state.last_attempt.map(Timestamp::millis),
                state.last_success.map(Timestamp::millis),
                state.next_attempt.map(Timestamp::millis),
                state.failures,
                state.error,
                state.error_since.map(Timestamp::millis)
            ])?;
        self.tell(ChangedKind::Sync, Some(state.connection.to_string()));
        Ok(())
    }

    /// Forgets how far a connection was read, so that its next sync is a first one.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget_sync(&mut self, connection: ConnectionId) -> Result<(), StoreError> {
        for table in ["streams", "sync_states"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE connection = ?1"))?
                .execute([key(connection)])?;
        }
        self.tell(ChangedKind::Sync, Some(connection.to_string()));
        Ok(())
    }
}

impl Reader {
    /// The streams of a connection that were ever read, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn streams(&self, connection: ConnectionId) -> Result<Vec<Stream>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, title, cursor, caught_up, items, pages, total
             FROM streams WHERE connection = ?1 ORDER BY name",
        )?;
        let mut rows = statement.query([key(connection)])?;
        let mut streams = Vec::new();
        while let Some(row) = rows.next()? {
            streams.push(Stream {
                connection,
                name: row.get(0)?,
                title: row.get(1)?,
                cursor: row.get(2)?,
                caught_up: row.get(3)?,
                items: row.get::<_, i64>(4)?.unsigned_abs(),
                pages: row.get::<_, i64>(5)?.unsigned_abs(),
                total: row.get::<_, Option<i64>>(6)?.map(i64::unsigned_abs),
            });
        }
        Ok(streams)
    }

    /// How a connection's syncs go; none if it was never synced.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sync_state(&self, connection: ConnectionId) -> Result<Option<SyncState>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT connection, last_attempt, last_success, next_attempt, failures, error,
                        error_since
                 FROM sync_states WHERE connection = ?1",
            )?
            .query_row([key(connection)], read_state)
            .optional()?)
    }

    /// How the syncs of all connections go.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sync_states(&self) -> Result<Vec<SyncState>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT connection, last_attempt, last_success, next_attempt, failures, error,
                    error_since
             FROM sync_states ORDER BY connection",
        )?;
        let states = statement
            .query_map([], read_state)?
            .collect::<Result<_, _>>()?;
        Ok(states)
    }
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<SyncState> {
    Ok(SyncState {
        connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
        last_attempt: row.get::<_, Option<i64>>(1)?.map(Timestamp),
        last_success: row.get::<_, Option<i64>>(2)?.map(Timestamp),
        next_attempt: row.get::<_, Option<i64>>(3)?.map(Timestamp),
        failures: row.get(4)?,
        error: row.get(5)?,
        error_since: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    })
}
