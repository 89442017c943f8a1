use muster_model::{
    ids::{KpiThresholdId, RecordId},
    kpi::KpiRef,
    record::{KpiThreshold, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, kpi_reference, scope_reference, word_of};
use crate::{Reader, StoreError};

impl Projection for KpiThreshold {
    const TABLE: &'static str = "kpi_thresholds";
    const ORDER: &'static str = "kpi, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO kpi_thresholds (id, kpi, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), word_of(self.kpi)?, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let policy = self.page.map(|page| Reference {
            field: "page",
            kind: RecordKind::Policy,
            id: page.policy.into(),
        });
        [
            kpi_reference("kpi", self.kpi),
            scope_reference("scope", self.scope),
            policy,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Reader {
    /// The thresholds of a KPI.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn kpi_thresholds_of(
        &self,
        kpi: KpiRef,
    ) -> Result<Vec<(KpiThresholdId, KpiThreshold)>, StoreError> {
        self.records("WHERE kpi = ?1 ORDER BY id", [word_of(kpi)?])
    }
}
