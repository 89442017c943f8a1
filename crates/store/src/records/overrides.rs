use muster_model::{
    ids::{MemberId, OverrideId, RecordId, ScheduleId},
    record::{Override, RecordKind},
    time::{Timestamp, Window},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for Override {
    const TABLE: &'static str = "overrides";
    const ORDER: &'static str = "id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO overrides (id, schedule, member, from_at, to_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            key(id),
            key(self.schedule),
            key(self.member),
            self.window.from.millis(),
            self.window.to.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let member = |field, id: MemberId| Reference {
            field,
            kind: RecordKind::Member,
            id: id.into(),
        };
        let schedule = Reference {
            field: "schedule",
            kind: RecordKind::Schedule,
            id: self.schedule.into(),
        };
        let instead_of = self.instead_of.map(|id| member("instead_of", id));
        [schedule, member("member", self.member)]
            .into_iter()
            .chain(instead_of)
            .collect()
    }
}

impl Reader {
    /// The overrides of a schedule that hold at some instant of `window`, in the order in which
    /// they were made.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn overrides_of(
        &self,
        schedule: ScheduleId,
        window: Window,
    ) -> Result<Vec<(OverrideId, Override)>, StoreError> {
        self.records(
            "WHERE schedule = ?1 AND to_at > ?2 AND from_at < ?3 ORDER BY id",
            params![key(schedule), window.from.millis(), window.to.millis()],
        )
    }

    /// The overrides of all schedules that hold at some instant of `window`, in the order in which
    /// they were made.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn overrides_within(
        &self,
        window: Window,
    ) -> Result<Vec<(OverrideId, Override)>, StoreError> {
        self.records(
            "WHERE to_at > ?1 AND from_at < ?2 ORDER BY id",
            params![window.from.millis(), window.to.millis()],
        )
    }

    /// The overrides by which a member stands in, and whose time is not over.
    pub(crate) fn coming_overrides_of(
        &self,
        member: MemberId,
        now: Timestamp,
    ) -> Result<Vec<OverrideId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM overrides WHERE member = ?1 AND to_at > ?2")?;
        super::read_ids(statement.query(params![key(member), now.millis()])?)
    }
}
