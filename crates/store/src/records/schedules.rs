use muster_model::{
    ids::{HandOverId, OverrideId, RecordId, ScheduleId, ShiftOfferId},
    record::{HandOver, LevelTarget, Override, Policy, RecordKind, Schedule, ShiftOffer},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Door, StoreError, door::Signature};

impl Projection for Schedule {
    const TABLE: &'static str = "schedules";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO schedules (id, name, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), self.name, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let reference = |member: &_| Reference {
            field: "layers",
            kind: RecordKind::Member,
            id: RecordId::from(*member),
        };
        self.layers
            .iter()
            .flat_map(|layer| layer.members.iter().map(reference))
            .collect()
    }

    /// A policy would page nobody without it, so a person puts that right first. Its overrides,
    /// offers and hand-over notes mean nothing without it, and go with it.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let schedule = ScheduleId::from(id);
        for (_, policy) in door.list::<Policy>()? {
            if policy.tells(&LevelTarget::Schedule(schedule)) {
                return Err(StoreError::InUse(format!(
                    "The schedule '{}' is told by the policy '{}'. Take it out of its levels first.",
                    self.name, policy.name
                )));
            }
        }
        for id in door.ids_of::<OverrideId>("overrides", schedule)? {
            door.delete::<Override>(by.author, by.at, id)?;
        }
        for id in door.ids_of::<ShiftOfferId>("shift_offers", schedule)? {
            door.delete::<ShiftOffer>(by.author, by.at, id)?;
        }
        for id in door.ids_of::<HandOverId>("hand_overs", schedule)? {
            door.delete::<HandOver>(by.author, by.at, id)?;
        }
        Ok(())
    }
}

impl Door<'_> {
    /// The identities in the table that hang on a schedule.
    fn ids_of<I: From<RecordId>>(
        &self,
        table: &str,
        schedule: ScheduleId,
    ) -> Result<Vec<I>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id FROM {table} WHERE schedule = ?1 ORDER BY id"
        ))?;
        super::read_ids(statement.query([key(schedule)])?)
    }
}
