//! What must leave the machine: kept until it was delivered, at least once. A message with a key
//! that was used before is the same message.

use muster_model::{
    ids::{IncidentId, RecordId},
    time::Timestamp,
};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{
    ChangedKind, Door, Reader, StoreError,
    records::{key, optional_key},
};

/// The columns of a message, as [`read`] takes them.
const COLUMNS: &str =
    "id, idempotency_key, kind, payload, created_at, attempts, next_attempt, error,
     about, begun_at, delivered_at, receipt, incident";

/// A message to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutboxItem {
    /// Tells repetitions of one message from different ones; receivers get it along.
    pub idempotency_key: String,
    /// What kind of message it is; whoever delivers knows.
    pub kind: String,
    /// The message, in JSON.
    pub payload: String,
    /// The record that it is about; none if it is about none.
    pub about: Option<RecordId>,
    /// The incident that it tells of, whatever record it is about; none if it tells of none.
    pub incident: Option<IncidentId>,
    /// When it was written, and may be delivered.
    pub at: Timestamp,
}

/// A message of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutboxItem {
    /// Its number.
    #[specta(type = f64)]
    pub id: i64,
    /// Tells repetitions of one message from different ones.
    pub idempotency_key: String,
    /// What kind of message it is.
    pub kind: String,
    /// The message, in JSON.
    pub payload: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often delivery failed.
    pub attempts: u32,
    /// When it is tried next.
    pub next_attempt: Timestamp,
    /// Why it failed last: a sentence without secrets.
    pub error: Option<String>,
    /// The record that it is about; none if it is about none.
    pub about: Option<RecordId>,
    /// The incident that it tells of; none if it tells of none.
    pub incident: Option<IncidentId>,
    /// Since when it may have arrived without our knowing: its sending began, and no answer came.
    pub begun_at: Option<Timestamp>,
    /// When it arrived; none while it waits.
    pub delivered_at: Option<Timestamp>,
    /// What its receiver said when it took it; whoever delivers knows the form.
    pub receipt: Option<String>,
}

impl Door<'_> {
    /// Puts a message into the outbox. Answers false if it was put there before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn put_outbox(&mut self, item: &NewOutboxItem) -> Result<bool, StoreError> {
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT INTO outbox (idempotency_key, kind, payload, created_at, next_attempt, about,
                     incident)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                item.idempotency_key,
                item.kind,
                item.payload,
                item.at.millis(),
                optional_key(item.about),
                optional_key(item.incident)
            ])?;
        if inserted > 0 {
            self.tell(ChangedKind::Outbox, None);
        }
        Ok(inserted > 0)
    }

    /// Notes that the sending of a message begins: from now on it may arrive without our knowing.
    /// An earlier beginning stands.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_begun(&mut self, id: i64, at: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET begun_at = ifnull(begun_at, ?2)
                 WHERE id = ?1 AND delivered_at IS NULL",
            )?
            .execute(params![id, at.millis()])?;
        Ok(())
    }

    /// Notes that a message arrived, and what its receiver said.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_delivered(
        &mut self,
        id: i64,
        receipt: Option<&str>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET delivered_at = ?2, receipt = ?3, attempts = attempts + 1,
                     error = NULL
                 WHERE id = ?1 AND delivered_at IS NULL",
            )?
            .execute(params![id, at.millis(), receipt])?;
        self.tell(ChangedKind::Outbox, None);
        Ok(())
    }

    /// Notes that a message did not arrive, why, and when to try again.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_failed(
        &mut self,
        id: i64,
        error: &str,
        next_attempt: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET attempts = attempts + 1, error = ?2, next_attempt = ?3,
                     begun_at = NULL
                 WHERE id = ?1 AND delivered_at IS NULL",
            )?
            .execute(params![id, error, next_attempt.millis()])?;
        self.tell(ChangedKind::Outbox, None);
        Ok(())
    }

    /// Notes that nobody knows whether a message arrived, why, and when to look again.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_unclear(
        &mut self,
        id: i64,
        error: &str,
        next_attempt: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET attempts = attempts + 1, error = ?2, next_attempt = ?3
                 WHERE id = ?1 AND delivered_at IS NULL",
            )?
            .execute(params![id, error, next_attempt.millis()])?;
        self.tell(ChangedKind::Outbox, None);
        Ok(())
    }

    /// Lets a message wait until then without an attempt.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_postponed(&mut self, id: i64, until: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET next_attempt = ?2 WHERE id = ?1 AND delivered_at IS NULL",
            )?
            .execute(params![id, until.millis()])?;
        self.tell(ChangedKind::Outbox, None);
        Ok(())
    }

    /// Drops a message that can never be delivered. It may be put there anew.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_dropped(&mut self, id: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM outbox WHERE id = ?1 AND delivered_at IS NULL")?
            .execute([id])?;
        self.tell(ChangedKind::Outbox, None);
        Ok(())
    }
}

impl Reader {
    /// The messages that may be tried at `now`, the longest waiting first, at most `limit`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn outbox_due(&self, now: Timestamp, limit: u32) -> Result<Vec<OutboxItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM outbox WHERE delivered_at IS NULL AND next_attempt <= ?1
             ORDER BY next_attempt, id LIMIT ?2",
        ))?;
        let items = statement
            .query_map(params![now.millis(), limit], read)?
            .collect::<Result<_, _>>()?;
        Ok(items)
    }

    /// The messages about a record, whether they arrived or wait, in the order of their writing.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn outbox_about(&self, record: RecordId) -> Result<Vec<OutboxItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM outbox WHERE about = ?1 ORDER BY id",
        ))?;
        let items = statement
            .query_map([key(record)], read)?
            .collect::<Result<_, _>>()?;
        Ok(items)
    }

    /// The messages that tell of an incident, whether they arrived or wait, in the order of their
    /// writing.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn outbox_of(&self, incident: IncidentId) -> Result<Vec<OutboxItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM outbox WHERE incident = ?1 ORDER BY id",
        ))?;
        let items = statement
            .query_map([key(incident)], read)?
            .collect::<Result<_, _>>()?;
        Ok(items)
    }

    /// The messages about incidents that arrived, and that their receivers call so.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn outbox_with_receipt(&self, id: &str) -> Result<Vec<OutboxItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM outbox
             WHERE incident IS NOT NULL AND receipt ->> 'id' = ?1 ORDER BY id",
        ))?;
        let items = statement.query_map([id], read)?.collect::<Result<_, _>>()?;
        Ok(items)
    }

    /// The incidents of which messages tell that were written since then.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn told_of_since(&self, since: Timestamp) -> Result<Vec<IncidentId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT incident FROM outbox
             WHERE incident IS NOT NULL AND created_at >= ?1",
        )?;
        let ids = statement
            .query_map([since.millis()], |row| row.get::<_, [u8; 16]>(0))?
            .map(|id| Ok(IncidentId::from_uuid(uuid::Uuid::from_bytes(id?))))
            .collect::<Result<_, rusqlite::Error>>()?;
        Ok(ids)
    }

    /// When the next message may be tried; none if none waits.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn outbox_next(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT next_attempt FROM outbox WHERE delivered_at IS NULL
                 ORDER BY next_attempt LIMIT 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?
            .map(Timestamp))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<OutboxItem> {
    Ok(OutboxItem {
        id: row.get(0)?,
        idempotency_key: row.get(1)?,
        kind: row.get(2)?,
        payload: row.get(3)?,
        created_at: Timestamp(row.get(4)?),
        attempts: row.get(5)?,
        next_attempt: Timestamp(row.get(6)?),
        error: row.get(7)?,
        about: row
            .get::<_, Option<[u8; 16]>>(8)?
            .map(|id| RecordId::from_uuid(uuid::Uuid::from_bytes(id))),
        begun_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        delivered_at: row.get::<_, Option<i64>>(10)?.map(Timestamp),
        receipt: row.get(11)?,
        incident: row
            .get::<_, Option<[u8; 16]>>(12)?
            .map(|id| IncidentId::from_uuid(uuid::Uuid::from_bytes(id))),
    })
}
