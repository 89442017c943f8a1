//! Reminders about training: that a session begins soon to whoever leads it or has a place in it, and
//! what others changed of a session that somebody leads or signed up for. A clock tells each once on
//! this laptop, also across restarts, and what was slept through is told on waking as far as it is
//! still of use.

mod beginning;
mod changes;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use muster_model::{
    ids::{MemberId, SessionId},
    record::{Member, Session},
    time::{Millis, Timestamp, Window},
    training::Places,
};
use muster_store::{ChangedKind, Door, Reader, StoreError};
use tokio::sync::Notify;

use super::book::{places_of, sign_ups_of};
use crate::{Engine, Problem, engine::Workspace, reminders::AFTER_FAILURE, turns::Turns};

/// The longest sleep.
const A_DAY: Millis = Millis::days(1);

/// Whether a change of this kind may change what is to be told.
pub(crate) const fn matters(kind: ChangedKind) -> bool {
    matches!(
        kind,
        ChangedKind::Session | ChangedKind::SignUp | ChangedKind::Member
    )
}

/// The clock of training.
#[derive(Debug, Default)]
pub(crate) struct TrainingClock {
    /// Wakes it.
    pub(crate) wake: Notify,
    /// Held during a turn, so that no two tell the same.
    turn: Mutex<()>,
}

/// How the clock runs.
pub(crate) const CLOCK: Turns = Turns {
    name: "training",
    turn: |engine, workspace| engine.training_turn(workspace).map(Some),
    wake: |workspace| &workspace.training.wake,
    after_failure: AFTER_FAILURE,
};

impl Engine {
    /// One turn of the clock; answers when to look again.
    pub(crate) fn training_turn(&self, workspace: &Workspace) -> Result<Timestamp, Problem> {
        let turn = &workspace.training.turn;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        // What is due is read from the workspace that is open: another may just take its place.
        if !std::ptr::eq(Arc::as_ptr(&self.workspace()?), workspace) {
            return Ok(now + AFTER_FAILURE);
        }
        let (me, outlook) = workspace.store.read(|reader| {
            let me = reader.get::<Member>(workspace.me)?;
            let mine = mine(reader, workspace.me, now)?;
            let outlook = match &me {
                Some(member) => Some(beginning::outlook(
                    reader,
                    (workspace.me, member),
                    &mine,
                    now,
                )?),
                None => None,
            };
            Ok((me, outlook))
        })?;
        let (Some(me), Some(outlook)) = (me, outlook) else {
            return Ok(now + A_DAY);
        };
        let mut next = outlook
            .next
            .map_or(now + A_DAY, |next| next.min(now + A_DAY));
        for reminder in outlook.due {
            if let Some(until) = self.remind(workspace, Some(&me), reminder, now)? {
                next = next.min(until);
            }
        }
        if let Some(until) = self.tell_of_session_changes(workspace, &me, now)? {
            next = next.min(until);
        }
        Ok(next.max(now + Millis(1)))
    }
}

/// Notes as told what would be at `now`: for a workspace that is made up, in which nobody expects to
/// be called to a session before they have looked round.
pub(crate) fn note_all(
    door: &mut Door<'_>,
    me: MemberId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let member = door.require::<Member>(me)?;
    let mine = mine(door, me, now)?;
    for reminder in beginning::outlook(door, (me, &member), &mine, now)?.due {
        for key in &reminder.keys {
            door.note_reminder(key, now)?;
        }
    }
    Ok(())
}

/// A session that is not over, and that somebody leads or signed up for.
struct Mine {
    id: SessionId,
    session: Session,
    places: Places,
}

/// The sessions that are not over at `now` and that a member leads or signed up for.
fn mine(reader: &Reader, me: MemberId, now: Timestamp) -> Result<Vec<Mine>, StoreError> {
    let window = Window {
        from: now - Session::LONGEST,
        to: Timestamp::MAX,
    };
    let parts = reader.sign_ups_by(me)?.into_iter();
    let signed_up: HashSet<SessionId> = parts
        .filter(|(_, part)| !part.withdrawn)
        .map(|(_, part)| part.session)
        .collect();
    let mut found = Vec::new();
    for (id, session) in reader.sessions_within(window)? {
        let is_mine = session.facilitator == Some(me) || signed_up.contains(&id);
        if !is_mine || session.ends_at() <= now {
            continue;
        }
        let places = places_of(&session, &sign_ups_of(reader, id)?);
        found.push(Mine {
            id,
            session,
            places,
        });
    }
    Ok(found)
}
