//! Giving reminders: each once on this laptop, also across restarts, and not while something holds
//! the noise. What is to be told, and when, the clocks of on-call, of reviews, of goals and of training
//! decide.

use chrono::{LocalResult, NaiveTime, TimeZone};
use chrono_tz::Tz;
use muster_model::{
    record::{Day, Member, Severity},
    time::{Millis, Timestamp, Window},
};

use crate::{Engine, Notice, Problem, engine::Workspace, escalation::Held};

/// How long to wait before trying again after the store failed, or the desktop took no notice.
pub(crate) const AFTER_FAILURE: Millis = Millis::minutes(1);

/// The hour at which people are told of what is not urgent.
const HOUR: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(hour) => hour,
    None => NaiveTime::MIN,
};

/// When people are told on a day of what is not urgent: at nine in the morning of a zone.
pub(crate) fn morning(day: Day, zone: Tz) -> Timestamp {
    let local = day.0.and_time(HOUR);
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc().into(),
        // No zone has skipped a morning for long; the instant need only come after the night.
        LocalResult::None => local.and_utc().into(),
    }
}

/// A window as `Mon 7 Dec 09:00 to Mon 14 Dec 09:00`.
pub(crate) fn window_in(zone: Tz, window: Window) -> String {
    format!(
        "{} to {}",
        time_in(zone, window.from),
        time_in(zone, window.to)
    )
}

/// An instant as `Mon 7 Dec 09:00`.
pub(crate) fn time_in(zone: Tz, at: Timestamp) -> String {
    let local = at.to_utc().with_timezone(&zone);
    local.format("%a %-d %b %H:%M").to_string()
}

/// One notice that is to be given once.
pub(crate) struct Reminder {
    /// The names of all that it tells, under which that is remembered.
    pub(crate) keys: Vec<String>,
    pub(crate) notice: Notice,
    /// Whether its time was asked for, so that quiet hours do not hold it back.
    pub(crate) is_wanted_at_night: bool,
}

impl Engine {
    /// Gives a reminder, unless something holds the noise; answers when to try again.
    pub(crate) fn remind(
        &self,
        workspace: &Workspace,
        me: Option<&Member>,
        reminder: Reminder,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        let held = self.reminders_held(me, now, reminder.is_wanted_at_night);
        if held.is_some() {
            return Ok(held);
        }
        if !self.show_reminder(reminder.notice) {
            return Ok(Some(now + AFTER_FAILURE));
        }
        workspace.store.write(|door| {
            for key in &reminder.keys {
                door.note_reminder(key, now)?;
            }
            Ok(())
        })?;
        Ok(None)
    }

    /// Until when something holds reminders back. What was asked for by its time comes in quiet
    /// hours as well.
    pub(crate) fn reminders_held(
        &self,
        me: Option<&Member>,
        now: Timestamp,
        at_night: bool,
    ) -> Option<Timestamp> {
        let quiet = me.filter(|_| !at_night);
        Held::at(now, quiet, Severity::Sev4, self.paused_until(now)).map(|held| held.until)
    }

    /// Whether the desktop took the notice.
    pub(crate) fn show_reminder(&self, notice: Notice) -> bool {
        match self.shared.notifier.show(notice) {
            Ok(()) => true,
            Err(reason) => {
                tracing::warn!(reason, "a reminder could not be shown");
                false
            }
        }
    }
}
