//! What people write: schedules, overrides, hand-over notes, and when they want to be reminded.

use muster_model::{
    ids::{HandOverId, OverrideId, ScheduleId},
    record::{HandOver, Member, Override, Schedule},
    time::Millis,
};
use muster_store::{Reader, StoreError};

use crate::{Engine, Problem};

impl Engine {
    /// Makes a schedule, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_schedule(
        &self,
        id: Option<ScheduleId>,
        schedule: &Schedule,
    ) -> Result<ScheduleId, Problem> {
        self.save(id, schedule, ScheduleId::new)
    }

    /// Deletes a schedule with its overrides, offers and hand-over notes.
    ///
    /// # Errors
    /// What still uses it.
    pub fn delete_schedule(&self, id: ScheduleId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Schedule>(author, now, id))
    }

    /// Makes an override, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_override(
        &self,
        id: Option<OverrideId>,
        record: &Override,
    ) -> Result<OverrideId, Problem> {
        self.save(id, record, OverrideId::new)
    }

    /// Deletes an override.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_override(&self, id: OverrideId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Override>(author, now, id))
    }

    /// Writes a hand-over note, or changes one's own.
    ///
    /// # Errors
    /// A sentence for the text that is not acceptable, or that the note is somebody else's.
    pub fn write_hand_over(
        &self,
        id: Option<HandOverId>,
        schedule: ScheduleId,
        text: &str,
    ) -> Result<HandOverId, Problem> {
        let me = self.workspace()?.me;
        let text = text.trim();
        self.write(|door, author, now| {
            if let Some(id) = id {
                require_own(door, id, me)?;
                door.change::<HandOver>(author, now, id, |note| text.clone_into(&mut note.text))?;
                return Ok(id);
            }
            let note = HandOver {
                schedule,
                at: now,
                by: me,
                text: text.to_owned(),
            };
            let id = HandOverId::new();
            door.create(author, now, id, &note)?;
            Ok(id)
        })
    }

    /// Deletes one's own hand-over note.
    ///
    /// # Errors
    /// That it is somebody else's.
    pub fn delete_hand_over(&self, id: HandOverId) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            require_own(door, id, me)?;
            door.delete::<HandOver>(author, now, id)
        })
    }

    /// Chooses how long before a shift of theirs begins whoever uses this laptop is reminded; none
    /// for no reminder.
    ///
    /// # Errors
    /// A sentence if the time is not acceptable.
    pub fn set_shift_reminder(&self, before: Option<Millis>) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            door.change::<Member>(author, now, me, |member| {
                member.remind_before_shift = before;
            })?;
            Ok(())
        })
    }
}

fn require_own(
    reader: &Reader,
    id: HandOverId,
    me: muster_model::ids::MemberId,
) -> Result<(), StoreError> {
    if reader.require::<HandOver>(id)?.by == me {
        return Ok(());
    }
    Err(StoreError::NotAllowed(
        "This hand-over note is somebody else's; only they can change it.".to_owned(),
    ))
}
