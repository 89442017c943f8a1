//! The on-call clock: it reminds whoever uses this laptop of their shifts, tells them of offers
//! and of what others changed, keeps calendar files current, and tells front ends when a shift
//! begins or ends. It sleeps until the next instant that the rules name and is woken by every
//! change that may matter. A reminder is given once, also across restarts, and never when it is of
//! no use any more.

mod due;
mod shift_changes;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use muster_model::{
    ids::{MemberId, ScheduleId},
    record::{Member, Severity},
    time::{Millis, Timestamp, Window},
};
use muster_store::ChangedKind;
use tokio::sync::Notify;

use self::due::Reminder;
pub(crate) use self::due::offer_key;
use super::duties::Duties;
use crate::{Engine, Event, Notice, Problem, engine::Workspace, escalation::Held};

/// How long to wait before trying again after the store failed, or the desktop took no notice.
const AFTER_FAILURE: Millis = Millis::minutes(1);

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

impl Engine {
    /// Runs the clock for a workspace until it is closed.
    pub(crate) fn run_on_call(&self, workspace: &Arc<Workspace>) {
        let engine = self.clone();
        let workspace = Arc::clone(workspace);
        self.shared.runtime.spawn(async move {
            loop {
                let turn = {
                    let (engine, workspace) = (engine.clone(), Arc::clone(&workspace));
                    tokio::task::spawn_blocking(move || engine.on_call_turn(&workspace)).await
                };
                let next = match turn {
                    Ok(Ok(next)) => next,
                    Ok(Err(problem)) => {
                        tracing::error!(%problem, "the on-call clock could not decide");
                        engine.now() + AFTER_FAILURE
                    }
                    Err(error) => {
                        tracing::error!(%error, "the on-call clock was interrupted");
                        engine.now() + AFTER_FAILURE
                    }
                };
                tokio::select! {
                    () = workspace.stop.cancelled() => break,
                    () = workspace.on_call.wake.notified() => {}
                    () = engine.sleep_until(next) => {}
                }
            }
        });
    }

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
            self.give(workspace, me.as_ref(), &reminder, now)?
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

    /// Gives a reminder, unless something holds the noise; answers when to try again.
    fn give(
        &self,
        workspace: &Workspace,
        me: Option<&Member>,
        reminder: &Reminder,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        let held = self.held(me, now, reminder.is_wanted_at_night);
        if held.is_some() {
            return Ok(held);
        }
        if !self.show_on_call(reminder.notice.clone()) {
            return Ok(Some(now + AFTER_FAILURE));
        }
        workspace
            .store
            .write(|door| door.note_reminder(&reminder.key, now))?;
        Ok(None)
    }

    /// Until when something holds reminders back. What was asked for by its time comes in quiet
    /// hours as well.
    fn held(&self, me: Option<&Member>, now: Timestamp, at_night: bool) -> Option<Timestamp> {
        let quiet = me.filter(|_| !at_night);
        Held::at(now, quiet, Severity::Sev4, self.paused_until(now)).map(|held| held.until)
    }

    /// Whether the desktop took the notice.
    fn show_on_call(&self, notice: Notice) -> bool {
        match self.shared.notifier.show(notice) {
            Ok(()) => true,
            Err(reason) => {
                tracing::warn!(reason, "a reminder could not be shown");
                false
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
