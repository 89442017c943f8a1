//! The messages to chat channels that levels of policies owed, as this laptop decided them. Each is
//! written once, in the transaction that decides it; delivering it is the outbox's business.

use muster_model::{escalation::ChannelPost, ids::IncidentId, time::Timestamp};
use rusqlite::{Row, params};

use crate::{ChangedKind, Door, Reader, StoreError, records::key, words::text};

/// A message to a channel that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPostRow {
    /// Which message.
    pub post: ChannelPost,
    /// When this laptop decided it.
    pub decided_at: Timestamp,
    /// Why nothing was sent; none if it was put into the outbox.
    pub held: Option<String>,
}

impl Door<'_> {
    /// Writes a message to a channel down. Answers whether it was not decided before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn record_channel_post(&mut self, row: &ChannelPostRow) -> Result<bool, StoreError> {
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT INTO channel_posts (incident, escalated_at, round, level, channel, due_at,
                     decided_at, held)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                key(row.post.incident),
                row.post.escalated_at.millis(),
                row.post.round,
                row.post.level,
                row.post.channel,
                row.post.due_at.millis(),
                row.decided_at.millis(),
                row.held
            ])?;
        if inserted > 0 {
            self.tell(ChangedKind::Pages, None);
        }
        Ok(inserted > 0)
    }

    /// Forgets the messages of an incident that is being deleted.
    pub(crate) fn forget_channel_posts(&mut self, incident: IncidentId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM channel_posts WHERE incident = ?1")?
            .execute([key(incident)])?;
        Ok(())
    }
}

impl Reader {
    /// All messages to channels that an incident's escalations owed, in the order in which they
    /// fell due.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn channel_posts_of(
        &self,
        incident: IncidentId,
    ) -> Result<Vec<ChannelPostRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT incident, escalated_at, round, level, channel, due_at, decided_at, held
             FROM channel_posts WHERE incident = ?1 ORDER BY due_at, round, level, channel",
        )?;
        let mut rows = statement.query([key(incident)])?;
        let mut posts = Vec::new();
        while let Some(row) = rows.next()? {
            posts.push(read(row)?);
        }
        Ok(posts)
    }
}

fn read(row: &Row<'_>) -> Result<ChannelPostRow, StoreError> {
    Ok(ChannelPostRow {
        post: ChannelPost {
            incident: IncidentId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
            escalated_at: Timestamp(row.get(1)?),
            round: row.get(2)?,
            level: row.get(3)?,
            channel: text(row, 4)?.to_owned(),
            due_at: Timestamp(row.get(5)?),
        },
        decided_at: Timestamp(row.get(6)?),
        held: match row.get_ref(7)? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(text(row, 7)?.to_owned()),
        },
    })
}
