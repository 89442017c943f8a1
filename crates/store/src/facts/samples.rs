use std::sync::LazyLock;

use muster_model::{
    fact::Sample,
    ids::ConnectionId,
    time::{Timestamp, Window},
};
use rusqlite::{Params, Row, params};

use super::{Outcome, Upsert, read_key};
use crate::{Door, Reader, StoreError, records::key, words::text};

static ROWS: LazyLock<Upsert> =
    LazyLock::new(|| Upsert::new("samples", &["metric", "unit", "at", "value"]));

const SELECT: &str = "SELECT connection, external_id, observed_at, metric, unit, at, value
     FROM samples";

impl Door<'_> {
    /// A value that is no number says nothing.
    pub(super) fn apply_sample(&mut self, fact: &Sample) -> Result<Outcome, StoreError> {
        if !fact.value.is_finite() {
            return Ok(Outcome::Unchanged);
        }
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.metric,
            fact.unit,
            fact.at.millis(),
            fact.value
        ];
        ROWS.apply(self, &fact.key, values)
    }
}

impl Reader {
    /// The last value of each metric of a connection, by the metric's name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn latest_samples(&self, connection: ConnectionId) -> Result<Vec<Sample>, StoreError> {
        // Goes from one name to the next in the index, past all values of each.
        self.select_samples(
            &format!(
                "WITH RECURSIVE metrics (name) AS (
                     SELECT min(metric) FROM samples WHERE connection = ?1
                     UNION ALL
                     SELECT (SELECT min(metric) FROM samples
                             WHERE connection = ?1 AND metric > name)
                     FROM metrics WHERE name IS NOT NULL)
                 {SELECT} WHERE id IN (
                     SELECT (SELECT id FROM samples WHERE connection = ?1 AND metric = name
                             ORDER BY at DESC, id DESC LIMIT 1)
                     FROM metrics WHERE name IS NOT NULL)
                 ORDER BY metric"
            ),
            [key(connection)],
        )
    }

    /// The values of a metric in a time, the first one first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn samples(
        &self,
        connection: ConnectionId,
        metric: &str,
        window: Window,
    ) -> Result<Vec<Sample>, StoreError> {
        self.select_samples(
            &format!(
                "{SELECT} WHERE connection = ?1 AND metric = ?2 AND at >= ?3 AND at < ?4
                 ORDER BY at, id"
            ),
            params![
                key(connection),
                metric,
                window.from.millis(),
                window.to.millis()
            ],
        )
    }

    fn select_samples(&self, sql: &str, values: impl Params) -> Result<Vec<Sample>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut samples = Vec::new();
        while let Some(row) = rows.next()? {
            samples.push(read(row)?);
        }
        Ok(samples)
    }
}

fn read(row: &Row<'_>) -> Result<Sample, StoreError> {
    Ok(Sample {
        key: read_key(row, 0, 1)?,
        observed_at: Timestamp(row.get(2)?),
        metric: text(row, 3)?.to_owned(),
        unit: text(row, 4)?.to_owned(),
        at: Timestamp(row.get(5)?),
        value: row.get(6)?,
    })
}
