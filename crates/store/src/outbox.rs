//! What must leave the machine: kept until it was delivered, at least once. A message with a key
//! that was used before is the same message.

use muster_model::time::Timestamp;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::{ChangedKind, Door, Reader, StoreError};

/// A message to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutboxItem {
    /// Tells repetitions of one message from different ones; receivers get it along.
    pub idempotency_key: String,
    /// What kind of message it is; whoever delivers knows.
    pub kind: String,
    /// The message, in JSON.
    pub payload: String,
    /// When it was written, and may be delivered.
    pub at: Timestamp,
}

/// A message that was not delivered yet.
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
                "INSERT INTO outbox (idempotency_key, kind, payload, created_at, next_attempt)
                 VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                item.idempotency_key,
                item.kind,
                item.payload,
                item.at.millis()
            ])?;
        if inserted > 0 {
            self.tell(ChangedKind::Outbox, None);
        }
        Ok(inserted > 0)
    }

    /// Notes that a message arrived.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn outbox_delivered(&mut self, id: i64, at: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET delivered_at = ?2, attempts = attempts + 1, error = NULL
                 WHERE id = ?1 AND delivered_at IS NULL",
            )?
            .execute(params![id, at.millis()])?;
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
        let mut statement = self.connection.prepare_cached(
            "SELECT id, idempotency_key, kind, payload, created_at, attempts, next_attempt, error
             FROM outbox WHERE delivered_at IS NULL AND next_attempt <= ?1
             ORDER BY next_attempt, id LIMIT ?2",
        )?;
        let items = statement
            .query_map(params![now.millis(), limit], |row| {
                Ok(OutboxItem {
                    id: row.get(0)?,
                    idempotency_key: row.get(1)?,
                    kind: row.get(2)?,
                    payload: row.get(3)?,
                    created_at: Timestamp(row.get(4)?),
                    attempts: row.get(5)?,
                    next_attempt: Timestamp(row.get(6)?),
                    error: row.get(7)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(items)
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
