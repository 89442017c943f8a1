//! Reminders of check-ins: who owes one is told so in the morning of a weekday, once in a calendar
//! week at the most, with all that is due in one notice. Quiet hours and pauses hold it back as they
//! do other reminders.

mod mornings;

use std::sync::{Arc, Mutex, PoisonError};

use muster_model::{
    ids::{GoalId, MemberId},
    record::Member,
    time::{Millis, Timestamp},
};
use muster_store::{ChangedKind, Door, StoreError};
use tokio::sync::Notify;

use self::mornings::Mornings;
use super::{CheckInDue, book::GoalBook};
use crate::{
    Engine, Notice, Problem,
    engine::Workspace,
    notices::GoalPlace,
    reminders::{AFTER_FAILURE, Reminder},
    turns::Turns,
};

/// How many key results are named; of more it is said how many.
const NAMED: usize = 3;

/// Whether a change of this kind may change what is to be told.
pub(crate) const fn matters(kind: ChangedKind) -> bool {
    matches!(
        kind,
        ChangedKind::Goal
            | ChangedKind::KeyResult
            | ChangedKind::CheckIn
            | ChangedKind::Workspace
            | ChangedKind::Member
    )
}

/// The clock of goals.
#[derive(Debug, Default)]
pub(crate) struct GoalClock {
    /// Wakes it.
    pub(crate) wake: Notify,
    /// Held during a turn, so that no two tell the same.
    turn: Mutex<()>,
}

/// How the clock runs.
pub(crate) const CLOCK: Turns = Turns {
    name: "goal",
    turn: |engine, workspace| engine.goals_turn(workspace).map(Some),
    wake: |workspace| &workspace.goals.wake,
    after_failure: AFTER_FAILURE,
};

impl Engine {
    /// One turn of the clock; answers when to look again.
    pub(crate) fn goals_turn(&self, workspace: &Workspace) -> Result<Timestamp, Problem> {
        let turn = &workspace.goals.turn;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        // What is due is read from the workspace that is open: another may just take its place.
        if !std::ptr::eq(Arc::as_ptr(&self.workspace()?), workspace) {
            return Ok(now + AFTER_FAILURE);
        }
        let (me, told_already) = workspace.store.read(|reader| {
            let me = reader.get::<Member>(workspace.me)?;
            let told = match &me {
                Some(me) => reader.was_reminded(&key(&Mornings::at(now, me.zone())))?,
                None => true,
            };
            Ok((me, told))
        })?;
        let Some(me) = me else {
            return Ok(now + Millis::days(1));
        };
        let mornings = Mornings::at(now, me.zone());
        let Some(morning) = mornings.this.filter(|_| !told_already) else {
            return Ok(mornings.next);
        };
        let mut due = GoalBook::read(self)?.check_ins_due()?;
        due.retain(|due| due.due_at <= morning);
        let Some(notice) = notice(&due) else {
            return Ok(mornings.next);
        };
        let reminder = Reminder {
            keys: vec![key(&mornings)],
            notice,
            is_wanted_at_night: false,
        };
        let again = self.remind(workspace, Some(&me), reminder, now)?;
        Ok(again.map_or(mornings.next, |again| again.min(mornings.next)))
    }
}

/// Notes as told what would be at `now`: for a workspace that is made up, in which nobody owes
/// anything before they have looked round.
pub(crate) fn note_all(
    door: &mut Door<'_>,
    me: MemberId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let zone = door.require::<Member>(me)?.zone();
    door.note_reminder(&key(&Mornings::at(now, zone)), now)?;
    Ok(())
}

/// Under which name it is remembered that check-ins were told of in a week.
fn key(mornings: &Mornings) -> String {
    format!("check-ins/{}", mornings.week)
}

/// What is told of check-ins that are due; none if there are none.
fn notice(due: &[CheckInDue]) -> Option<Notice> {
    let first = due.first()?;
    let title = match due.len() {
        1 => format!("A check-in is due: {}", first.goal_title),
        many => format!("{many} check-ins are due"),
    };
    let mut lines: Vec<&str> = due.iter().take(NAMED).map(|it| it.title.as_str()).collect();
    let more = due.len().saturating_sub(NAMED);
    let rest = format!("And {more} more");
    if more > 0 {
        lines.push(&rest);
    }
    Some(Notice::Goal {
        place: place(first.goal, due),
        title,
        body: lines.join("\n"),
    })
}

/// What the notice opens: the goal if all is about one.
fn place(first: GoalId, due: &[CheckInDue]) -> GoalPlace {
    if due.iter().all(|due| due.goal == first) {
        GoalPlace::Goal(first)
    } else {
        GoalPlace::Goals
    }
}
