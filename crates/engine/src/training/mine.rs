//! What one person has to do about training: for Today, and for reminders.

use muster_model::{rbac::Action, record::Session, time::Millis, training::rate};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use super::{
    SessionRow,
    book::{TrainingBook, places_of, sign_ups_of},
};
use crate::{Engine, Problem};

/// What one person has to do about training.
#[derive(Debug, Clone, Default, PartialEq, Serialize, specta::Type)]
pub struct MyTraining {
    /// Sessions of the next seven days that they lead or have a place in, the first first.
    pub coming: Vec<SessionRow>,
    /// Sessions that they led, that are over, and of which nobody said who was there.
    pub to_record: Vec<SessionRow>,
    /// Sessions of the last 14 days at which they were and of which they have not said what they
    /// thought.
    pub to_rate: Vec<SessionRow>,
}

/// How far ahead a session is worth a place on Today.
const AHEAD: Millis = Millis::days(7);

/// How long after a session people are asked what they thought of it.
const ASKED: Millis = Millis::days(14);

impl Engine {
    /// What whoever uses this laptop has to do about training.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn my_training(&self) -> Result<MyTraining, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        self.read(|reader| {
            let book = TrainingBook::read(reader, me, now)?;
            let mut mine = MyTraining::default();
            for (id, session) in reader.sessions_planned_before(now + AHEAD)? {
                let leads = session.facilitator == Some(me);
                if session.ends_at() <= now {
                    if leads && book.may(Action::RecordProgress) {
                        let sign_ups = sign_ups_of(reader, id)?;
                        mine.to_record.push(book.row(id, &session, &sign_ups));
                    }
                    continue;
                }
                let sign_ups = sign_ups_of(reader, id)?;
                if leads || places_of(&session, &sign_ups).has(me) {
                    mine.coming.push(book.row(id, &session, &sign_ups));
                }
            }
            if book.may(Action::RespondToIncidents) {
                mine.to_rate = to_rate(reader, &book)?;
            }
            Ok(mine)
        })
    }
}

/// Sessions of the last days at which this person was, and of which they said nothing; the first
/// first.
fn to_rate(reader: &Reader, book: &TrainingBook) -> Result<Vec<SessionRow>, StoreError> {
    let mut rows = Vec::new();
    for (_, own) in reader.sign_ups_by(book.me)? {
        let is_silent = own.useful.is_none() && own.feedback.is_empty();
        if own.attended != Some(true) || !is_silent {
            continue;
        }
        let Some(session) = reader.get::<Session>(own.session)? else {
            continue;
        };
        let is_recent = session.ends_at() > book.now - ASKED;
        if is_recent && rate(&session, Some(&own), None, "").is_ok() {
            let sign_ups = sign_ups_of(reader, own.session)?;
            rows.push(book.row(own.session, &session, &sign_ups));
        }
    }
    rows.sort_by_key(|row| (row.starts_at, row.id));
    Ok(rows)
}
