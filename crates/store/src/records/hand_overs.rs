use muster_model::{
    ids::{HandOverId, RecordId, ScheduleId},
    record::{HandOver, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for HandOver {
    const TABLE: &'static str = "hand_overs";
    const ORDER: &'static str = "at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO hand_overs (id, schedule, at, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), key(self.schedule), self.at.millis(), body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference {
                field: "schedule",
                kind: RecordKind::Schedule,
                id: self.schedule.into(),
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
    /// The last hand-over notes of a schedule, the newest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn hand_overs_of(
        &self,
        schedule: ScheduleId,
        limit: u32,
    ) -> Result<Vec<(HandOverId, HandOver)>, StoreError> {
        self.records(
            "WHERE schedule = ?1 ORDER BY at DESC, id DESC LIMIT ?2",
            params![key(schedule), limit],
        )
    }
}
