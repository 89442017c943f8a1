use std::sync::LazyLock;

use muster_model::{fact::Event, ids::ConnectionId, time::Timestamp};
use rusqlite::{Row, params};

use super::{Outcome, Upsert, read_key};
use crate::{Door, PageRequest, Reader, StoreError, records::key, words::text};

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = ["source", "title", "text", "tags", "url", "at"];
    Upsert::new("events", &columns)
});

impl Door<'_> {
    pub(super) fn apply_event(&mut self, fact: &Event) -> Result<Outcome, StoreError> {
        let tags = serde_json::to_string(&fact.tags)?;
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.source,
            fact.title,
            fact.text,
            tags,
            fact.url,
            fact.at.millis()
        ];
        ROWS.apply(self, &fact.key, values)
    }
}

impl Reader {
    /// The last events of a connection, the newest first: at most `limit`, and no more than a page
    /// may have.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn events(&self, connection: ConnectionId, limit: u32) -> Result<Vec<Event>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT connection, external_id, observed_at, source, title, text, tags, url, at
             FROM events WHERE connection = ?1 ORDER BY at DESC, id DESC LIMIT ?2",
        )?;
        let limit = limit.min(PageRequest::MAX_LIMIT);
        let mut rows = statement.query(params![key(connection), limit])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(read(row)?);
        }
        Ok(events)
    }
}

fn read(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        key: read_key(row, 0, 1)?,
        observed_at: Timestamp(row.get(2)?),
        source: text(row, 3)?.to_owned(),
        title: text(row, 4)?.to_owned(),
        text: text(row, 5)?.to_owned(),
        tags: serde_json::from_str(text(row, 6)?)?,
        url: text(row, 7)?.to_owned(),
        at: Timestamp(row.get(8)?),
    })
}
