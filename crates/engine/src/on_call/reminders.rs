//! The on-call clock: it reminds whoever uses this laptop of their shifts, tells them of offers
//! and of what others changed, keeps calendar files current, and tells front ends when a shift
//! begins or ends. It sleeps until the next instant that the rules name and is woken by every
//! change that may matter. A reminder is given once, also across restarts, and never when it is of
//! no use any more.

mod due;
mod shift_changes;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use muster_model::{
    ids::{MemberId, ScheduleId},
    record::Member,
    time::{Millis, Timestamp, Window},
};
use muster_store::ChangedKind;
use tokio::sync::Notify;

pub(crate) use self::due::offer_key;
use super::duties::Duties;
use crate::{Engine, Event, Problem, engine::Workspace, reminders::AFTER_FAILURE, turns::Turns};

/// The longest sleep: calendar files move on from day to day.
const A_DAY: Millis = Millis::days(1);

/// How long reminders are remembered. No reminder is of use for longer than a shift may last.
const REMEMBERED: Millis = Millis::days(2 * 366);

/// Whether a change of this kind may change who is on call, or what is to be told of it.
pub(crate) const fn matters(kind: ChangedKind) -> bool {
    matches!(
        kind,
        ChangedKind::Schedule
            | ChangedKind::Override
            | ChangedKind::ShiftOffer
            | ChangedKind::Member
    )
}

/// What the on-call clock of a workspace remembers while it runs.
#[derive(Debug, Default)]
pub(crate) struct OnCallClock {
    /// Wakes it.
    pub(crate) wake: Notify,
    /// Held during a turn, so that no two give the same reminder.
    turn: Mutex<OnDuty>,
    /// Why calendar files could not be written.
    feed_errors: Mutex<HashMap<ScheduleId, String>>,
}

/// Who was on call in each schedule when the clock last looked.
type OnDuty = Option<Vec<(ScheduleId, BTreeSet<MemberId>)>>;

impl OnCallClock {
    pub(super) fn feed_error(&self, schedule: ScheduleId) -> Option<String> {
        lock(&self.feed_errors).get(&schedule).cloned()
    }

    pub(super) fn note_feed_error(&self, schedule: ScheduleId, why: String) {
        lock(&self.feed_errors).insert(schedule, why);
    }

    pub(super) fn forget_feed_error(&self, schedule: ScheduleId) {
        lock(&self.feed_errors).remove(&schedule);
    }
}

/// How the clock runs.
pub(crate) const CLOCK: Turns = Turns {
    name: "on-call",
    turn: |engine, workspace| engine.on_call_turn(workspace).map(Some),
    wake: |workspace| &workspace.on_call.wake,
    after_failure: AFTER_FAILURE,
};

impl Engine {
    /// One turn of the clock; answers when to look again.
    pub(crate) fn on_call_turn(&self, workspace: &Workspace) -> Result<Timestamp, Problem> {
        let mut on_duty = lock(&workspace.on_call.turn);
        let now = self.now();
        let (me, duties, reminders, next_due) = workspace.store.read(|reader| {
            let me = reader.get::<Member>(workspace.me)?;
            let duties = Duties::read(
                reader,
                Window {
                    from: now,
                    to: now + due::SIGHT,
                },
            )?;
            let (reminders, next_due) = due::due(reader, &duties, workspace.me, me.as_ref(), now)?;
            Ok((me, duties, reminders, next_due))
        })?;
        let mut next = now + A_DAY;
        let mut wait_until = |at: Timestamp| next = next.min(at);
        next_due.into_iter().for_each(&mut wait_until);
        for reminder in reminders {
            self.remind(workspace, me.as_ref(), reminder, now)?
                .into_iter()
                .for_each(&mut wait_until);
        }
        self.tell_of_shift_changes(workspace, me.as_ref(), &duties, now)?
            .into_iter()
            .for_each(&mut wait_until);
        let rotas = duties.rotas();
        let changes = rotas.iter().filter_map(|rota| rota.next_change(now));
        changes.for_each(&mut wait_until);
        let duty = rotas.iter().map(|rota| (rota.id(), rota.on_call(now)));
        let duty = Some(duty.collect());
        if on_duty.is_some() && *on_duty != duty {
            self.tell(Event::changed("on_call", None));
        }
        *on_duty = duty;
        self.renew_feeds(workspace, now)?;
        workspace
            .store
            .write(|door| door.forget_reminders(now - REMEMBERED))?;
        Ok(next.max(now + Millis(1)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
