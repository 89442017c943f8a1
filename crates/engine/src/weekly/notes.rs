//! What is said in weekly reviews: decisions, follow-ups and notes.

use muster_model::{
    ids::{MemberId, WeeklyNoteId, WeeklyReviewId},
    record::{Day, WeeklyNote, WeeklyNoteKind, WeeklyReview},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::look::Look;
use crate::{Engine, Problem, incidents::room::settings, names::Names};

/// Something that was said, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WeeklyNoteView {
    /// Which.
    pub id: WeeklyNoteId,
    /// The Monday of the week in whose review it was said.
    pub week: Day,
    /// What it is.
    pub kind: WeeklyNoteKind,
    /// What was said, in Markdown.
    pub text: String,
    /// The same as HTML that is safe to show.
    pub html: String,
    /// Who sees to it.
    pub owner: Option<MemberId>,
    /// Their name; empty if nobody does.
    pub owner_name: String,
    /// When a follow-up was done.
    pub done_at: Option<Timestamp>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// The name of whoever wrote it down.
    pub created_by_name: String,
}

/// What a person writes down in a weekly review.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewWeeklyNote {
    /// What it is.
    pub kind: WeeklyNoteKind,
    /// What was said, in Markdown.
    pub text: String,
    /// Who sees to it.
    pub owner: Option<MemberId>,
}

impl Engine {
    /// Writes down what was said in a week, or changes it. The week is named by its Monday; a note
    /// that is changed stays in its week.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_weekly_note(
        &self,
        review: WeeklyReviewId,
        week: Day,
        id: Option<WeeklyNoteId>,
        new: &NewWeeklyNote,
    ) -> Result<WeeklyNoteId, Problem> {
        let me = self.workspace()?.me;
        let zone = self.read(settings)?.zone();
        let week = Look::new(week, zone, self.now())?.week.monday();
        self.write(|door, author, now| {
            door.require::<WeeklyReview>(review)?;
            let Some(id) = id else {
                let id = WeeklyNoteId::new();
                let note = WeeklyNote {
                    weekly_review: review,
                    week,
                    kind: new.kind,
                    text: new.text.trim().to_owned(),
                    owner: new.owner,
                    done_at: None,
                    created_at: now,
                    created_by: me,
                };
                door.create(author, now, id, &note)?;
                return Ok(id);
            };
            if door.require::<WeeklyNote>(id)?.weekly_review != review {
                return Err(invalid(
                    "weekly_review",
                    "This was said in another weekly review. Change it there.",
                ));
            }
            door.change::<WeeklyNote>(author, now, id, |note| {
                note.kind = new.kind;
                new.text.trim().clone_into(&mut note.text);
                note.owner = new.owner;
                if note.kind != WeeklyNoteKind::FollowUp {
                    note.done_at = None;
                }
            })?;
            Ok(id)
        })
    }

    /// Deletes what was said.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_weekly_note(&self, id: WeeklyNoteId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<WeeklyNote>(author, now, id))
    }

    /// Says that a follow-up is done, or that it is not after all. One that is done stays so since
    /// when it was said first.
    ///
    /// # Errors
    /// If it is no follow-up, or the role does not allow it.
    pub fn end_follow_up(&self, id: WeeklyNoteId, done: bool) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let kind = door.require::<WeeklyNote>(id)?.kind;
            if kind != WeeklyNoteKind::FollowUp {
                return Err(invalid(
                    "done_at",
                    &format!("Only a follow-up can be done; this is a {}.", kind.name()),
                ));
            }
            door.change::<WeeklyNote>(author, now, id, |note| {
                note.done_at = done.then(|| note.done_at.unwrap_or(now));
            })?;
            Ok(())
        })
    }

    /// What was said in any week of a weekly review and holds these words, the latest first. No
    /// words ask for all.
    ///
    /// # Errors
    /// If there is no such weekly review.
    pub fn weekly_notes(
        &self,
        review: WeeklyReviewId,
        text: &str,
    ) -> Result<Vec<WeeklyNoteView>, Problem> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        self.read(|reader| {
            reader.require::<WeeklyReview>(review)?;
            let mut notes = reader.weekly_notes_of(review)?;
            notes.retain(|(_, note)| {
                let said = note.text.to_lowercase();
                words.iter().all(|word| said.contains(word))
            });
            notes.reverse();
            Ok(views(self, &Names::read(reader)?, notes))
        })
    }
}

/// What was said in a week: decisions, then follow-ups, then notes, the first said first.
pub(super) fn of_week(
    reader: &Reader,
    review: WeeklyReviewId,
    week: Day,
) -> Result<Vec<(WeeklyNoteId, WeeklyNote)>, StoreError> {
    let mut notes = reader.weekly_notes_in(review, week)?;
    notes.sort_by_key(|(_, note)| note.kind);
    Ok(notes)
}

/// What was said, as it is shown.
pub(super) fn views(
    engine: &Engine,
    names: &Names,
    notes: Vec<(WeeklyNoteId, WeeklyNote)>,
) -> Vec<WeeklyNoteView> {
    let view = |(id, note): (WeeklyNoteId, WeeklyNote)| WeeklyNoteView {
        id,
        week: note.week,
        kind: note.kind,
        html: engine.markdown(&note.text),
        text: note.text,
        owner: note.owner,
        owner_name: names.member(note.owner),
        done_at: note.done_at,
        created_at: note.created_at,
        created_by_name: names.member(Some(note.created_by)),
    };
    notes.into_iter().map(view).collect()
}

fn invalid(field: &str, message: &str) -> StoreError {
    StoreError::Invalid {
        field: field.to_owned(),
        message: message.to_owned(),
    }
}
