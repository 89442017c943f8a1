use std::sync::LazyLock;

use muster_model::{
    fact::Sample,
    ids::ConnectionId,
    time::{Timestamp, Window},
};
use rusqlite::{Params, Row, Rows, params};

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

    /// The values of a metric in a time, the first one first: when, and how much. They are read from
    /// an index alone, without their rows.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sample_values(
        &self,
        connection: ConnectionId,
        metric: &str,
        window: Window,
    ) -> Result<Vec<(Timestamp, f64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, value FROM samples
             WHERE connection = ?1 AND metric = ?2 AND at >= ?3 AND at < ?4 ORDER BY at",
        )?;
        let (from, to) = (window.from.millis(), window.to.millis());
        dated_values(statement.query(params![key(connection), metric, from, to])?)
    }

    /// A part of the values of a metric in a time, the latest first; and how many there are.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn latest_sample_values(
        &self,
        connection: ConnectionId,
        metric: &str,
        window: Window,
        (offset, limit): (u32, u32),
    ) -> Result<(Vec<(Timestamp, f64)>, u64), StoreError> {
        const THESE: &str =
            "FROM samples WHERE connection = ?1 AND metric = ?2 AND at >= ?3 AND at < ?4";
        let (from, to) = (window.from.millis(), window.to.millis());
        let count: i64 = self
            .connection
            .prepare_cached(&format!("SELECT count(*) {THESE}"))?
            .query_row(params![key(connection), metric, from, to], |row| row.get(0))?;
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT at, value {THESE} ORDER BY at DESC, value LIMIT ?5 OFFSET ?6"
        ))?;
        let these = params![key(connection), metric, from, to, limit, offset];
        let values = dated_values(statement.query(these)?)?;
        Ok((values, count.unsigned_abs()))
    }

    /// The instant of the first value of a metric; none if there is none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn first_sample_at(
        &self,
        connection: ConnectionId,
        metric: &str,
    ) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(at) FROM samples WHERE connection = ?1 AND metric = ?2")?
            .query_row(params![key(connection), metric], |row| row.get(0))?;
        Ok(at.map(Timestamp))
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

/// Reads instants and values from a query's first two columns.
pub(crate) fn dated_values(mut rows: Rows<'_>) -> Result<Vec<(Timestamp, f64)>, StoreError> {
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push((Timestamp(row.get(0)?), row.get(1)?));
    }
    Ok(values)
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
