use std::sync::LazyLock;

use muster_model::{
    fact::{Channel, FactKey},
    ids::ConnectionId,
    time::Timestamp,
};
use rusqlite::{OptionalExtension, Row, params};

use super::{Outcome, Upsert, read_key};
use crate::{Door, Reader, StoreError, records::key, words::text};

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = ["name", "topic", "members", "private", "reachable", "url"];
    Upsert::new("channels", &columns)
});

impl Door<'_> {
    pub(super) fn apply_channel(&mut self, fact: &Channel) -> Result<Outcome, StoreError> {
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.name,
            fact.topic,
            fact.members,
            fact.private,
            fact.reachable,
            fact.url
        ];
        ROWS.apply(self, &fact.key, values)
    }
}

impl Reader {
    /// The channels of a chat system, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn channels(&self, connection: ConnectionId) -> Result<Vec<Channel>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT connection, external_id, observed_at, name, topic, members, private,
                    reachable, url
             FROM channels WHERE connection = ?1 ORDER BY name COLLATE NOCASE, id",
        )?;
        let mut rows = statement.query([key(connection)])?;
        let mut channels = Vec::new();
        while let Some(row) = rows.next()? {
            channels.push(read(row)?);
        }
        Ok(channels)
    }
}

impl Reader {
    /// One channel; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn channel(&self, channel: &FactKey) -> Result<Option<Channel>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT connection, external_id, observed_at, name, topic, members, private,
                        reachable, url
                 FROM channels WHERE connection = ?1 AND external_id = ?2",
            )?
            .query_row(
                params![key(channel.connection), channel.external_id],
                |row| Ok(read(row)),
            )
            .optional()?
            .transpose()
    }
}

fn read(row: &Row<'_>) -> Result<Channel, StoreError> {
    Ok(Channel {
        key: read_key(row, 0, 1)?,
        observed_at: Timestamp(row.get(2)?),
        name: text(row, 3)?.to_owned(),
        topic: text(row, 4)?.to_owned(),
        members: row.get(5)?,
        private: row.get(6)?,
        reachable: row.get(7)?,
        url: text(row, 8)?.to_owned(),
    })
}
