//! Taking part: signing up, being there, and saying what it was good for.

use muster_model::{
    ids::{MemberId, SessionId},
    rbac::Author,
    record::{Session, SignUp},
    time::Timestamp,
    training::{self, Refusal},
};
use muster_store::{Door, Reader, StoreError};
use serde::Deserialize;

use crate::{Engine, Problem};

/// Whether somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
pub struct Attended {
    /// Who; one who had not signed up is signed up by it.
    pub member: MemberId,
    /// Whether they were there.
    pub attended: bool,
}

/// What somebody thought of a session.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewFeedback {
    /// How useful it was to them, from 1 to 5; none if they do not say.
    pub useful: Option<u8>,
    /// What else they say.
    pub feedback: String,
}

impl Engine {
    /// Signs a member up for a session; where there is no place left, they wait for one. Signing up
    /// again after withdrawing is a new sign-up, at the end of the line.
    ///
    /// # Errors
    /// If it is over or does not take place, or the role does not allow it for somebody else.
    pub fn sign_up(&self, session: SessionId, member: MemberId) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let record = door.require::<Session>(session)?;
            let before = part(door, session, member)?;
            let after = training::sign_up((session, &record), member, before.as_ref(), now)
                .map_err(refused)?;
            put(door, (author, now), before.as_ref(), &after)
        })
    }

    /// Takes a sign-up back.
    ///
    /// # Errors
    /// If it was held already, or the role does not allow it for somebody else.
    pub fn withdraw(&self, session: SessionId, member: MemberId) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let record = door.require::<Session>(session)?;
            let Some(before) = part(door, session, member)? else {
                return Ok(());
            };
            let after = training::withdraw(&record, &before).map_err(refused)?;
            put(door, (author, now), Some(&before), &after)
        })
    }

    /// Says who was there, which makes the session one that was held. Whoever is not named keeps
    /// what was said of them before.
    ///
    /// # Errors
    /// If it has not begun yet or was cancelled, or the role does not allow it.
    pub fn record_attendance(
        &self,
        session: SessionId,
        attended: &[Attended],
    ) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let record = door.require::<Session>(session)?;
            let held = training::hold(&record, now).map_err(refused)?;
            door.change::<Session>(author, now, session, |session| *session = held)?;
            for Attended { member, attended } in attended {
                let before = part(door, session, *member)?;
                let after = training::attend(session, *member, before.as_ref(), *attended, now);
                if let Some(after) = after {
                    put(door, (author, now), before.as_ref(), &after)?;
                }
            }
            Ok(())
        })
    }

    /// Says what whoever uses this laptop thought of a session.
    ///
    /// # Errors
    /// If they were not there, or a field is not acceptable.
    pub fn give_feedback(&self, session: SessionId, new: &NewFeedback) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        let feedback = new.feedback.trim();
        self.write(|door, author, now| {
            let record = door.require::<Session>(session)?;
            let before = part(door, session, me)?;
            let after =
                training::rate(&record, before.as_ref(), new.useful, feedback).map_err(refused)?;
            put(door, (author, now), before.as_ref(), &after)
        })
    }
}

/// A member's part in a session, as it is; none if they have none.
fn part(
    reader: &Reader,
    session: SessionId,
    member: MemberId,
) -> Result<Option<SignUp>, StoreError> {
    reader.get::<SignUp>(SignUp::id_of(session, member))
}

/// Writes a member's part down.
fn put(
    door: &mut Door<'_>,
    (author, now): (Author, Timestamp),
    before: Option<&SignUp>,
    after: &SignUp,
) -> Result<(), StoreError> {
    let id = SignUp::id_of(after.session, after.member);
    if before.is_none() {
        return door.create(author, now, id, after);
    }
    door.change::<SignUp>(author, now, id, |stored| stored.clone_from(after))?;
    Ok(())
}

/// Why a step was refused, as the store says it.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
pub(super) fn refused(refusal: Refusal) -> StoreError {
    StoreError::NotAllowed(refusal.to_string())
}
