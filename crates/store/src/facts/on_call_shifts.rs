use std::sync::LazyLock;

use muster_model::{fact::OnCallShift, ids::ConnectionId, time::Timestamp};
use rusqlite::{Row, params};

use super::{Outcome, Upsert, read_key};
use crate::{Door, Reader, StoreError, records::key, words::text};

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = [
        "schedule",
        "level",
        "person",
        "email",
        "starts_at",
        "ends_at",
        "url",
    ];
    Upsert::new("on_call_shifts", &columns)
});

impl Door<'_> {
    pub(super) fn apply_on_call_shift(
        &mut self,
        fact: &OnCallShift,
    ) -> Result<Outcome, StoreError> {
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.schedule,
            fact.level,
            fact.person,
            fact.email,
            fact.starts_at.map(Timestamp::millis),
            fact.ends_at.map(Timestamp::millis),
            fact.url
        ];
        ROWS.apply(self, &fact.key, values)
    }
}

impl Reader {
    /// Who is on call, as a connection says: by schedule, level and time.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn on_call_shifts(&self, connection: ConnectionId) -> Result<Vec<OnCallShift>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT connection, external_id, observed_at, schedule, level, person, email,
                    starts_at, ends_at, url
             FROM on_call_shifts WHERE connection = ?1
             ORDER BY schedule COLLATE NOCASE, level, starts_at, id",
        )?;
        let mut rows = statement.query([key(connection)])?;
        let mut shifts = Vec::new();
        while let Some(row) = rows.next()? {
            shifts.push(read(row)?);
        }
        Ok(shifts)
    }
}

fn read(row: &Row<'_>) -> Result<OnCallShift, StoreError> {
    Ok(OnCallShift {
        key: read_key(row, 0, 1)?,
        observed_at: Timestamp(row.get(2)?),
        schedule: text(row, 3)?.to_owned(),
        level: row.get(4)?,
        person: text(row, 5)?.to_owned(),
        email: text(row, 6)?.to_owned(),
        starts_at: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        ends_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        url: text(row, 9)?.to_owned(),
    })
}
