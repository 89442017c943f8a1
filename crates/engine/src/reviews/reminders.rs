//! Reminders about reviews: of those that are due, to whoever sees to them; of those that wait for
//! this person to read them; of what was said of theirs; and of actions that come due. A clock tells
//! each once on this laptop, also across restarts, and what was slept through is told once, as it
//! stands on waking. Quiet hours and pauses hold it back as they do other reminders.

mod due;
mod steps;

use std::sync::{Arc, Mutex, PoisonError};

use muster_model::{
    ids::MemberId,
    record::{Member, Severity},
    time::{Millis, Timestamp},
};
use muster_store::{ChangedKind, Door, StoreError};
use tokio::sync::Notify;

use self::due::Reminder;
use crate::{Engine, Notice, Problem, engine::Workspace, escalation::Held, notices::ReviewPlace};

/// How long to wait before trying again after the store failed, or the desktop took no notice.
const AFTER_FAILURE: Millis = Millis::minutes(1);
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

impl Engine {
    /// Runs the clock for a workspace until it is closed.
    pub(crate) fn run_reviews(&self, workspace: &Arc<Workspace>) {
        let engine = self.clone();
        let workspace = Arc::clone(workspace);
        self.shared.runtime.spawn(async move {
            loop {
                let turn = {
                    let (engine, workspace) = (engine.clone(), Arc::clone(&workspace));
                    tokio::task::spawn_blocking(move || engine.reviews_turn(&workspace)).await
                };
                let next = match turn {
                    Ok(Ok(next)) => next,
                    Ok(Err(problem)) => {
                        tracing::error!(%problem, "the clock of reviews could not decide");
                        engine.now() + AFTER_FAILURE
                    }
                    Err(error) => {
                        tracing::error!(%error, "the clock of reviews was interrupted");
                        engine.now() + AFTER_FAILURE
                    }
                };
                tokio::select! {
                    () = workspace.stop.cancelled() => break,
                    () = workspace.reviews.wake.notified() => {}
                    () = engine.sleep_until(next) => {}
                }
            }
        });
    }

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
            if let Some(until) = self.give_review_notice(workspace, me.as_ref(), told, now)? {
                next = next.min(until);
            }
        }
        Ok(next.max(now + Millis(1)))
    }

    /// Shows what is to be told, unless something holds the noise; answers when to try again.
    fn give_review_notice(
        &self,
        workspace: &Workspace,
        me: Option<&Member>,
        told: Together,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        if let Some(held) = Held::at(now, me, Severity::Sev4, self.paused_until(now)) {
            return Ok(Some(held.until));
        }
        if let Err(reason) = self.shared.notifier.show(told.notice) {
            tracing::warn!(reason, "a reminder could not be shown");
            return Ok(Some(now + AFTER_FAILURE));
        }
        workspace.store.write(|door| {
            told.keys
                .iter()
                .try_for_each(|key| door.note_reminder(key, now))
        })?;
        Ok(None)
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

/// What one notice tells.
struct Together {
    keys: Vec<String>,
    notice: Notice,
}

impl From<Reminder> for Together {
    fn from(reminder: Reminder) -> Self {
        Self {
            keys: vec![reminder.key],
            notice: Notice::Review {
                place: reminder.place,
                title: reminder.title,
                body: reminder.body,
            },
        }
    }
}

/// Puts what would come at once into few notices: what was said of one review into one, and many
/// actions, or many reviews that are due, into one of each.
fn together(reminders: Vec<Reminder>) -> Vec<Together> {
    let mut told: Vec<Together> = Vec::new();
    let (comments, others): (Vec<_>, Vec<_>) = reminders
        .into_iter()
        .partition(|reminder| matches!(reminder.about, due::About::Comment));
    let (actions, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|reminder| matches!(reminder.about, due::About::Action));
    let (reviews, others): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|reminder| matches!(reminder.about, due::About::ReviewDue));
    told.extend(others.into_iter().map(Together::from));
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
        let mut one = Together::from(last);
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
    reminders: Vec<Reminder>,
    place: ReviewPlace,
    title: impl FnOnce(usize) -> String,
) -> Vec<Together> {
    if reminders.len() <= ONE_BY_ONE {
        return reminders.into_iter().map(Together::from).collect();
    }
    let more = reminders.len() - ONE_BY_ONE;
    let mut lines: Vec<String> = reminders
        .iter()
        .take(ONE_BY_ONE)
        .map(|reminder| reminder.line.clone())
        .collect();
    lines.push(format!("And {more} more"));
    vec![Together {
        notice: Notice::Review {
            place,
            title: title(reminders.len()),
            body: lines.join("\n"),
        },
        keys: reminders.into_iter().map(|reminder| reminder.key).collect(),
    }]
}
