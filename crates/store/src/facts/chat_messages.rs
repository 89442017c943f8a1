use std::sync::LazyLock;

use muster_model::{
    fact::{ChatMessage, FactKey, FactKind},
    time::Timestamp,
};
use rusqlite::{OptionalExtension, Row, params};

use super::{Outcome, Upsert, read_key};
use crate::{Door, Reader, StoreError, records::key, words::text};

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = [
        "channel",
        "author",
        "author_email",
        "text",
        "sent_at",
        "edited_at",
        "pinned",
        "reply_to",
        "url",
    ];
    Upsert::new("chat_messages", &columns)
});

/// The columns of a message, as [`read`] takes them.
const COLUMNS: &str = "connection, external_id, observed_at, channel, author, author_email, text,
     sent_at, edited_at, pinned, reply_to, url";

impl Door<'_> {
    pub(super) fn apply_chat_message(&mut self, fact: &ChatMessage) -> Result<Outcome, StoreError> {
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.channel.external_id,
            fact.author,
            fact.author_email,
            fact.text,
            fact.sent_at.millis(),
            fact.edited_at.map(Timestamp::millis),
            fact.pinned,
            fact.reply_to.as_ref().map(|key| key.external_id.as_str()),
            fact.url
        ];
        ROWS.apply(self, &fact.key, values)
    }

    /// Forgets a message that was deleted in its channel. Answers whether it was known.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget_chat_message(&mut self, message: &FactKey) -> Result<bool, StoreError> {
        let gone = self
            .connection
            .prepare_cached("DELETE FROM chat_messages WHERE connection = ?1 AND external_id = ?2")?
            .execute(params![key(message.connection), message.external_id])?;
        if gone > 0 {
            self.tell(FactKind::ChatMessage, None);
        }
        Ok(gone > 0)
    }
}

impl Reader {
    /// The messages of a channel, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn chat_messages(&self, channel: &FactKey) -> Result<Vec<ChatMessage>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM chat_messages WHERE connection = ?1 AND channel = ?2
             ORDER BY sent_at, id"
        ))?;
        let mut rows = statement.query(params![key(channel.connection), channel.external_id])?;
        let mut messages = Vec::new();
        while let Some(row) = rows.next()? {
            messages.push(read(row)?);
        }
        Ok(messages)
    }

    /// One message; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn chat_message(&self, message: &FactKey) -> Result<Option<ChatMessage>, StoreError> {
        self.connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM chat_messages WHERE connection = ?1 AND external_id = ?2"
            ))?
            .query_row(
                params![key(message.connection), message.external_id],
                |row| Ok(read(row)),
            )
            .optional()?
            .transpose()
    }
}

fn read(row: &Row<'_>) -> Result<ChatMessage, StoreError> {
    let message = read_key(row, 0, 1)?;
    let beside = |external_id: String| FactKey {
        connection: message.connection,
        external_id,
    };
    Ok(ChatMessage {
        observed_at: Timestamp(row.get(2)?),
        channel: beside(text(row, 3)?.to_owned()),
        author: text(row, 4)?.to_owned(),
        author_email: text(row, 5)?.to_owned(),
        text: text(row, 6)?.to_owned(),
        sent_at: Timestamp(row.get(7)?),
        edited_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        pinned: row.get(9)?,
        reply_to: row.get::<_, Option<String>>(10)?.map(beside),
        url: text(row, 11)?.to_owned(),
        key: message,
    })
}
