//! What people say of a moment on KPIs' charts.

use muster_model::{
    ids::{KpiNoteId, MemberId},
    kpi::KpiRef,
    rbac::{Action, Author, may},
    record::{KpiNote, Member},
    time::Timestamp,
};
use muster_store::{Door, Reader, StoreError};
use serde::Deserialize;

use crate::{Engine, Problem};

/// What a person says of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewKpiNote {
    /// The KPI that it is about; none for all of them.
    pub kpi: Option<KpiRef>,
    /// The moment.
    pub at: Timestamp,
    /// What there is to say.
    pub text: String,
}

impl Engine {
    /// Writes a note, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_kpi_note(
        &self,
        id: Option<KpiNoteId>,
        new: &NewKpiNote,
    ) -> Result<KpiNoteId, Problem> {
        self.write(|door, author, now| match id {
            Some(id) => {
                permit(door, author, id)?;
                door.change::<KpiNote>(author, now, id, |note| {
                    note.kpi = new.kpi;
                    note.at = new.at;
                    note.text = new.text.trim().to_owned();
                })?;
                Ok(id)
            }
            None => {
                let note = KpiNote {
                    kpi: new.kpi,
                    at: new.at,
                    text: new.text.trim().to_owned(),
                    by: match author {
                        Author::Member(member) => Some(member),
                        Author::Muster => None,
                    },
                    threshold: None,
                };
                let id = KpiNoteId::new();
                door.create(author, now, id, &note)?;
                Ok(id)
            }
        })
    }

    /// Deletes a note.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_kpi_note(&self, id: KpiNoteId) -> Result<(), Problem> {
        self.write(|door, author, now| {
            permit(door, author, id)?;
            door.delete::<KpiNote>(author, now, id)
        })
    }
}

/// Whether a member may change or delete a note: their own, and others' if they set direction.
pub(super) fn may_write(
    reader: &Reader,
    member: MemberId,
    note: &KpiNote,
) -> Result<bool, StoreError> {
    let Some(person) = reader.get::<Member>(member)? else {
        return Ok(false);
    };
    let own = note.by == Some(member) && may(person.role, Action::RespondToIncidents);
    Ok(own || may(person.role, Action::SetDirection))
}

fn permit(door: &Door<'_>, author: Author, id: KpiNoteId) -> Result<(), StoreError> {
    let note = door.require::<KpiNote>(id)?;
    match author {
        Author::Member(member) if !may_write(door, member, &note)? => Err(StoreError::NotAllowed(
            "Somebody else wrote this note. Ask them, or somebody who sets targets, to change it."
                .to_owned(),
        )),
        _ => Ok(()),
    }
}
