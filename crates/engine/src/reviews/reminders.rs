//! Reminders about reviews: of those that are due, to whoever sees to them; of those that wait for
//! this person to read them; of what was said of theirs; and of actions that come due. A clock tells
//! each once on this laptop, also across restarts, and what was slept through is told once, as it
//! stands on waking. Quiet hours and pauses hold it back as they do other reminders.

mod due;
mod steps;

use std::sync::{Mutex, PoisonError};

use muster_model::{
    ids::MemberId,
    record::Member,
    time::{Millis, Timestamp},
};
use muster_store::{ChangedKind, Door, StoreError};
use tokio::sync::Notify;

use self::due::Due;
use crate::{
    Engine, Notice, Problem,
    engine::Workspace,
    notices::ReviewPlace,
    reminders::{AFTER_FAILURE, Reminder},
    turns::Turns,
};

/// The longest sleep.
const A_DAY: Millis = Millis::days(1);
/// How many actions are told of one by one; of more one notice tells.
const ONE_BY_ONE: usize = 3;

/// Whether a change of this kind may change what is to be told.
pub(crate) const fn matters(kind: ChangedKind) -> bool {
    matches!(
        kind,
        ChangedKind::Review
            | ChangedKind::ReviewComment
            | ChangedKind::ActionItem
            | ChangedKind::Issue
            | ChangedKind::Incident
            | ChangedKind::Workspace
            | ChangedKind::Member
    )
}

/// The clock of reviews.
#[derive(Debug, Default)]
pub(crate) struct ReviewClock {
    /// Wakes it.
    pub(crate) wake: Notify,
    /// Held during a turn, so that no two tell the same.
    turn: Mutex<()>,
}

/// How the clock runs.
pub(crate) const CLOCK: Turns = Turns {
    name: "review",
    turn: |engine, workspace| engine.reviews_turn(workspace).map(Some),
    wake: |workspace| &workspace.reviews.wake,
    after_failure: AFTER_FAILURE,
};

impl Engine {
    /// One turn of the clock; answers when to look again.
    pub(crate) fn reviews_turn(&self, workspace: &Workspace) -> Result<Timestamp, Problem> {
        let turn = &workspace.reviews.turn;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        let (me, outlook) = workspace.store.read(|reader| {
            let outlook = due::outlook(reader, workspace.me, now)?;
            Ok((reader.get::<Member>(workspace.me)?, outlook))
        })?;
        let mut next = outlook
            .next
            .map_or(now + A_DAY, |next| next.min(now + A_DAY));
        for told in together(outlook.due) {
            if let Some(until) = self.remind(workspace, me.as_ref(), told, now)? {
                next = next.min(until);
            }
        }
        Ok(next.max(now + Millis(1)))
    }
}

/// Notes as told all that would be at `now`: for a workspace that is made up, whose past was told
/// long ago.
pub(crate) fn note_all(
    door: &mut Door<'_>,
    me: MemberId,
    now: Timestamp,
) -> Result<(), StoreError> {
    for reminder in due::outlook(door, me, now)?.due {
        door.note_reminder(&reminder.key, now)?;
    }
    Ok(())
}

impl From<Due> for Reminder {
    fn from(due: Due) -> Self {
        Self {
            keys: vec![due.key],
            notice: Notice::Review {
                place: due.place,
                title: due.title,
                body: due.body,
            },
            is_wanted_at_night: false,
        }
    }
}

/// Puts what would come at once into few notices: what was said of one review into one, and many
/// actions, or many reviews that are due, into one of each.
fn together(reminders: Vec<Due>) -> Vec<Reminder> {
    let mut told: Vec<Reminder> = Vec::new();
    let (comments, others): (Vec<_>, Vec<_>) = reminders
        .into_iter()
        .partition(|reminder| matches!(reminder.about, due::About::Comment));
    let (actions, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|reminder| matches!(reminder.about, due::About::Action));
    let (reviews, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|reminder| matches!(reminder.about, due::About::ReviewDue));
    told.extend(others.into_iter().map(Reminder::from));
    told.extend(in_one(reviews, ReviewPlace::Reviews, |count| {
        format!("{count} reviews are due or overdue")
    }));
    told.extend(in_one(actions, ReviewPlace::Actions, |count| {
        format!("{count} of your actions are due or overdue")
    }));
    let mut comments = comments;
    comments.sort_by_key(|comment| comment.place);
    let by_review = comments.chunk_by(|one, other| one.place == other.place);
    told.extend(by_review.filter_map(|of_one| {
        let last = of_one.last()?.clone();
        let keys = of_one.iter().map(|comment| comment.key.clone()).collect();
        let more = of_one.len() - 1;
        let mut one = Reminder::from(last);
        one.keys = keys;
        if let (Notice::Review { body, .. }, 1..) = (&mut one.notice, more) {
            body.push_str(&format!("\nAnd {more} more"));
        }
        Some(one)
    }));
    told
}

/// A few reminders one by one; more of them in one notice.
fn in_one(
    reminders: Vec<Due>,
    place: ReviewPlace,
    title: impl FnOnce(usize) -> String,
) -> Vec<Reminder> {
    if reminders.len() <= ONE_BY_ONE {
        return reminders.into_iter().map(Reminder::from).collect();
    }
    let more = reminders.len() - ONE_BY_ONE;
    let mut lines: Vec<String> = reminders
        .iter()
        .take(ONE_BY_ONE)
        .map(|reminder| reminder.line.clone())
        .collect();
    lines.push(format!("And {more} more"));
    vec![Reminder {
        notice: Notice::Review {
            place,
            title: title(reminders.len()),
            body: lines.join("\n"),
        },
        keys: reminders.into_iter().map(|reminder| reminder.key).collect(),
        is_wanted_at_night: false,
    }]
}
