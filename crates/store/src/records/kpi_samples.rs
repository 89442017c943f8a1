use muster_model::{
    ids::{KpiDefinitionId, KpiSampleId, RecordId},
    record::{KpiSample, RecordKind},
    time::{Timestamp, Window},
};
use rusqlite::{Connection as Rows, OptionalExtension, params};

use super::{Projection, Reference, key, read_ids};
use crate::{Reader, StoreError, facts::dated_values};

impl Projection for KpiSample {
    const TABLE: &'static str = "kpi_samples";
    const ORDER: &'static str = "kpi, at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO kpi_samples (id, kpi, at, value, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            key(self.kpi),
            self.at.millis(),
            self.value,
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference {
                field: "kpi",
                kind: RecordKind::KpiDefinition,
                id: self.kpi.into(),
            },
            Reference {
                field: "by",
                kind: RecordKind::Member,
                id: self.by.into(),
            },
        ]
    }
}

impl Reader {
    /// The values of a KPI that people entered in a time, the earliest first: when, and how much.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn entered_values(
        &self,
        kpi: KpiDefinitionId,
        window: Window,
    ) -> Result<Vec<(Timestamp, f64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, value FROM kpi_samples WHERE kpi = ?1 AND at >= ?2 AND at < ?3 ORDER BY at",
        )?;
        let (from, to) = (window.from.millis(), window.to.millis());
        dated_values(statement.query(params![key(kpi), from, to])?)
    }

    /// The instant of the first value of a KPI that people entered; none if there is none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn first_entered_at(&self, kpi: KpiDefinitionId) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(at) FROM kpi_samples WHERE kpi = ?1")?
            .query_row([key(kpi)], |row| row.get(0))?;
        Ok(at.map(Timestamp))
    }

    /// A part of the values of a KPI that people entered for a time, the latest first; and how many
    /// there are.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn kpi_samples_within(
        &self,
        kpi: KpiDefinitionId,
        window: Window,
        (offset, limit): (u32, u32),
    ) -> Result<(Vec<(KpiSampleId, KpiSample)>, u64), StoreError> {
        const THESE: &str = "WHERE kpi = ?1 AND at >= ?2 AND at < ?3";
        let (from, to) = (window.from.millis(), window.to.millis());
        let count: i64 = self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM kpi_samples {THESE}"))?
            .query_row(params![key(kpi), from, to], |row| row.get(0))?;
        let samples = self.records(
            &format!("{THESE} ORDER BY at DESC, id DESC LIMIT ?4 OFFSET ?5"),
            params![key(kpi), from, to, limit, offset],
        )?;
        Ok((samples, count.unsigned_abs()))
    }

    /// The values of a KPI that people entered, the latest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn kpi_samples_of(
        &self,
        kpi: KpiDefinitionId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<(KpiSampleId, KpiSample)>, StoreError> {
        self.records(
            "WHERE kpi = ?1 ORDER BY at DESC, id DESC LIMIT ?2 OFFSET ?3",
            params![key(kpi), limit, offset],
        )
    }

    /// How many values of a KPI people entered.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn count_kpi_samples(&self, kpi: KpiDefinitionId) -> Result<u64, StoreError> {
        let count: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM kpi_samples WHERE kpi = ?1")?
            .query_row([key(kpi)], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The value of a KPI that somebody entered for exactly this instant.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn kpi_sample_at(
        &self,
        kpi: KpiDefinitionId,
        at: Timestamp,
    ) -> Result<Option<KpiSampleId>, StoreError> {
        let found: Option<[u8; 16]> = self
            .connection
            .prepare_cached("SELECT id FROM kpi_samples WHERE kpi = ?1 AND at = ?2 ORDER BY id")?
            .query_row(params![key(kpi), at.millis()], |row| row.get(0))
            .optional()?;
        Ok(found.map(|id| RecordId::from_uuid(uuid::Uuid::from_bytes(id)).into()))
    }

    /// The identities of all values of a KPI that people entered.
    pub(crate) fn kpi_sample_ids(
        &self,
        kpi: KpiDefinitionId,
    ) -> Result<Vec<KpiSampleId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM kpi_samples WHERE kpi = ?1")?;
        read_ids(statement.query([key(kpi)])?)
    }
}
