//! What people do with entries of the timeline: pin them, and correct when something happened or
//! what a note says. What was recorded first is never lost.

use muster_model::{
    ids::{CorrectionId, IncidentId, NoteId},
    incident_life,
    record::{Correction, Note},
    time::Timestamp,
    timeline,
};
use muster_store::{Reader, StoreError};

use crate::{
    Engine, Problem,
    incidents::timeline::{EntryKey, recorded_at},
};

impl Engine {
    /// Pins an entry of the timeline, or takes the pin out.
    ///
    /// # Errors
    /// If there is no such entry, or the role does not allow it.
    pub fn pin_entry(&self, id: IncidentId, entry: &str, pinned: bool) -> Result<(), Problem> {
        if pinned {
            self.read(|reader| recorded_at(reader, id, entry))?
                .ok_or_else(no_such_entry)?;
        }
        self.step(id, |incident, _| {
            Ok(incident_life::pin(incident, entry, pinned))
        })
    }

    /// Corrects when something in the timeline happened. Where the timeline shows it changes, and
    /// nothing else: an acknowledgement counts in MTTA as it was made.
    ///
    /// # Errors
    /// If there is no such entry, or the role does not allow it.
    pub fn correct_entry(&self, id: IncidentId, entry: &str, at: Timestamp) -> Result<(), Problem> {
        if let Some(note) = EntryKey::note_in(entry) {
            return self.write(|door, author, now| {
                door.change::<Note>(author, now, note, |note| note.at = at)?;
                Ok(())
            });
        }
        let me = self.workspace()?.me;
        let found = self.write(|door, author, now| {
            let Some(recorded) = recorded_at(door, id, entry)? else {
                return Ok(false);
            };
            let standing = standing(door, id, entry)?;
            match standing {
                Some((correction, _)) if at == recorded => {
                    door.delete::<Correction>(author, now, correction)?;
                }
                Some((correction, _)) => {
                    door.change::<Correction>(author, now, correction, |correction| {
                        correction.at = at;
                        correction.by = me;
                        correction.corrected_at = now;
                    })?;
                }
                None if at == recorded => {}
                None => {
                    let correction = Correction {
                        incident: id,
                        entry: entry.to_owned(),
                        at,
                        by: me,
                        corrected_at: now,
                    };
                    door.create(author, now, CorrectionId::new(), &correction)?;
                }
            }
            Ok(true)
        })?;
        if found { Ok(()) } else { Err(no_such_entry()) }
    }

    /// Corrects what a note says.
    ///
    /// # Errors
    /// If there is no text, the note is gone, or the role does not allow it.
    pub fn correct_note(&self, id: NoteId, text: &str) -> Result<(), Problem> {
        self.write(|door, author, now| {
            door.change::<Note>(author, now, id, |note| {
                text.trim_end().clone_into(&mut note.text);
            })?;
            Ok(())
        })
    }
}

/// The correction of an entry that counts.
fn standing(
    reader: &Reader,
    id: IncidentId,
    entry: &str,
) -> Result<Option<(CorrectionId, Correction)>, StoreError> {
    let corrections = reader.corrections_of(id)?;
    let of_entry = corrections.iter().filter(|(_, it)| it.entry == entry);
    Ok(timeline::standing(of_entry).cloned())
}

fn no_such_entry() -> Problem {
    Problem::new(
        "This entry is not in the timeline any more. Look at the timeline again and choose another.",
    )
}
