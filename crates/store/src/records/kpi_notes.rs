use muster_model::{
    ids::{KpiNoteId, RecordId},
    kpi::KpiRef,
    record::{KpiNote, RecordKind},
    time::Window,
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, kpi_reference, word_of};
use crate::{Reader, StoreError};

impl Projection for KpiNote {
    const TABLE: &'static str = "kpi_notes";
    const ORDER: &'static str = "at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO kpi_notes (id, kpi, at, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            key(id),
            self.kpi.map(word_of).transpose()?,
            self.at.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let by = self.by.map(|id| Reference {
            field: "by",
            kind: RecordKind::Member,
            id: id.into(),
        });
        [self.kpi.and_then(|kpi| kpi_reference("kpi", kpi)), by]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Reader {
    /// What was said of a time on a KPI's chart, or on all of them; the earliest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn kpi_notes(
        &self,
        kpi: KpiRef,
        window: Window,
    ) -> Result<Vec<(KpiNoteId, KpiNote)>, StoreError> {
        self.records(
            "WHERE at >= ?2 AND at < ?3 AND (kpi IS NULL OR kpi = ?1) ORDER BY at, id",
            params![word_of(kpi)?, window.from.millis(), window.to.millis()],
        )
    }
}
