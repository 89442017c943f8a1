use muster_model::{
    ids::{MemberId, RecordId, ScheduleId, ShiftOfferId},
    record::{RecordKind, ShiftOffer},
    time::{Timestamp, Window},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for ShiftOffer {
    const TABLE: &'static str = "shift_offers";
    const ORDER: &'static str = "id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO shift_offers (id, schedule, member, is_open, to_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            key(id),
            key(self.schedule),
            key(self.member),
            self.taken_by.is_none() && self.closed_at.is_none(),
            self.window.to.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let schedule = Reference {
            field: "schedule",
            kind: RecordKind::Schedule,
            id: self.schedule.into(),
        };
        let members = [
            ("member", Some(self.member)),
            ("asked", self.asked),
            ("taken_by", self.taken_by),
        ];
        let members = members.into_iter().filter_map(|(field, member)| {
            Some(Reference {
                field,
                kind: RecordKind::Member,
                id: member?.into(),
            })
        });
        std::iter::once(schedule).chain(members).collect()
    }
}

impl Reader {
    /// The offers of a schedule whose time meets `window`, in the order in which they were made.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn shift_offers_of(
        &self,
        schedule: ScheduleId,
        window: Window,
    ) -> Result<Vec<(ShiftOfferId, ShiftOffer)>, StoreError> {
        let mut offers: Vec<(ShiftOfferId, ShiftOffer)> = self.records(
            "WHERE schedule = ?1 AND to_at > ?2 ORDER BY id",
            params![key(schedule), window.from.millis()],
        )?;
        offers.retain(|(_, offer)| offer.window.from < window.to);
        Ok(offers)
    }

    /// The offers whose time is not over, in the order in which they were made: also those that
    /// were taken, declined or withdrawn.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn coming_shift_offers(
        &self,
        now: Timestamp,
    ) -> Result<Vec<(ShiftOfferId, ShiftOffer)>, StoreError> {
        self.records("WHERE to_at > ?1 ORDER BY id", params![now.millis()])
    }

    /// The offers by a member that nobody took and that were not withdrawn.
    pub(crate) fn open_offers_of(&self, member: MemberId) -> Result<Vec<ShiftOfferId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM shift_offers WHERE member = ?1 AND is_open")?;
        super::read_ids(statement.query(params![key(member)])?)
    }
}
