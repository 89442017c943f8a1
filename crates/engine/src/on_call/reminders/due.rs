//! Which reminders are due: of shifts that begin, of offers that ask, of offers that were taken.

use chrono_tz::Tz;
use muster_model::{
    ids::{MemberId, ScheduleId, ShiftOfferId},
    on_call::{Rota, Shift, reminder_of},
    record::{Member, OfferState, Schedule, ShiftOffer},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use super::super::{duties::Duties, offers::asks};
use crate::{
    Notice,
    reminders::{Reminder, time_in, window_in},
};

/// How far ahead shifts are looked for: farther than the longest time before one at which a
/// reminder may come.
pub(super) const SIGHT: Millis = Millis::days(60);

/// How old a hand-over note may be that a reminder repeats.
const RECENT: Millis = Millis::days(14);

/// The reminders that are due at `now` and were not given, and when the next one falls due.
pub(super) fn due(
    reader: &Reader,
    duties: &Duties,
    id: MemberId,
    me: Option<&Member>,
    now: Timestamp,
) -> Result<(Vec<Reminder>, Option<Timestamp>), StoreError> {
    let Some(me) = me else {
        return Ok((Vec::new(), None));
    };
    let mut reminders = Vec::new();
    let mut next = None;
    if let Some(before) = me.remind_before_shift {
        for ((schedule, record), rota) in duties.schedules.iter().zip(duties.rotas()) {
            for shift in shifts_of(&rota, id, now) {
                let useful = reminder_of(shift.window, before);
                if useful.contains(now) {
                    let words = Words {
                        duties,
                        record,
                        zone: me.zone(),
                        now,
                    };
                    let note = note(reader, duties, *schedule, id, now)?;
                    reminders.push(words.of_shift(*schedule, shift.window, &note));
                } else if useful.from > now && next.is_none_or(|next| useful.from < next) {
                    next = Some(useful.from);
                }
            }
        }
    }
    for (offer_id, offer) in reader.coming_shift_offers(now)? {
        let Some(record) = schedule_of(duties, offer.schedule) else {
            continue;
        };
        let words = Words {
            duties,
            record,
            zone: me.zone(),
            now,
        };
        if asks(&offer, Some(record), id, now) {
            reminders.push(words.of_question(offer_key(offer_id), &offer));
        }
        if offer.member == id && offer.state(now) == OfferState::Taken {
            reminders.push(words.of_answer(format!("taken {offer_id}"), &offer));
        }
    }
    let mut left = Vec::new();
    for reminder in reminders {
        if !was_given(reader, &reminder)? {
            left.push(reminder);
        }
    }
    Ok((left, next))
}

fn was_given(reader: &Reader, reminder: &Reminder) -> Result<bool, StoreError> {
    for key in &reminder.keys {
        if !reader.was_reminded(key)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Under which name it is remembered that somebody was told of an offer.
pub(crate) fn offer_key(offer: ShiftOfferId) -> String {
    format!("offer {offer}")
}

/// The shifts of a member that are on or to come, whole.
fn shifts_of(rota: &Rota<'_>, member: MemberId, now: Timestamp) -> Vec<Shift> {
    let to = now + SIGHT;
    let mut shifts = rota.shifts(Window { from: now, to });
    // The one that is on began before now, and its key is its beginning.
    if let Some(first) = shifts.first_mut().filter(|first| first.window.from == now)
        && let Some(whole) = rota.shift_at(now)
    {
        *first = whole;
    }
    shifts.retain(|shift| shift.members.contains(&member));
    shifts
}

fn schedule_of(duties: &Duties, id: ScheduleId) -> Option<&Schedule> {
    duties
        .schedules
        .iter()
        .find(|(other, _)| *other == id)
        .map(|(_, schedule)| schedule)
}

/// The first line of the last hand-over note that somebody else wrote; empty if there is none.
fn note(
    reader: &Reader,
    duties: &Duties,
    schedule: ScheduleId,
    me: MemberId,
    now: Timestamp,
) -> Result<String, StoreError> {
    let last = reader.hand_overs_of(schedule, 1)?.into_iter().next();
    Ok(last
        .filter(|(_, note)| note.by != me && now.since(note.at) < RECENT)
        .map(|(_, note)| {
            let line = note.text.lines().next().unwrap_or_default();
            format!("\n{}: {line}", duties.person(note.by).name)
        })
        .unwrap_or_default())
}

/// Reminders in words, with the times of whoever reads them.
struct Words<'a> {
    duties: &'a Duties,
    record: &'a Schedule,
    zone: Tz,
    now: Timestamp,
}

impl Words<'_> {
    fn of_shift(&self, schedule: ScheduleId, shift: Window, note: &str) -> Reminder {
        let name = &self.record.name;
        let (title, body) = if shift.from > self.now {
            let left = span(shift.from.since(self.now));
            let title = format!("You are on call in {left}: {name}");
            (title, self.window(shift))
        } else {
            let title = format!("You are on call: {name}");
            (title, format!("Until {}", self.time(shift.to)))
        };
        Reminder {
            keys: vec![format!("shift {schedule} {}", shift.from.millis())],
            notice: Notice::OnCall {
                schedule: Some(schedule),
                title,
                body: body + note,
            },
            is_wanted_at_night: true,
        }
    }

    fn of_question(&self, key: String, offer: &ShiftOffer) -> Reminder {
        let who = self.duties.person(offer.member).name;
        let what = if offer.asked.is_some() {
            "asks you to take a shift"
        } else {
            "offers a shift"
        };
        Reminder {
            keys: vec![key],
            notice: Notice::OnCall {
                schedule: Some(offer.schedule),
                title: format!("{who} {what}: {}", self.record.name),
                body: self.offer(offer),
            },
            is_wanted_at_night: false,
        }
    }

    fn of_answer(&self, key: String, offer: &ShiftOffer) -> Reminder {
        let who = offer.taken_by.map(|member| self.duties.person(member).name);
        Reminder {
            keys: vec![key],
            notice: Notice::OnCall {
                schedule: Some(offer.schedule),
                title: format!(
                    "{} took your shift: {}",
                    who.unwrap_or_default(),
                    self.record.name
                ),
                body: self.offer(offer),
            },
            is_wanted_at_night: false,
        }
    }

    fn offer(&self, offer: &ShiftOffer) -> String {
        let mut lines = vec![self.window(offer.window)];
        lines.extend(
            offer
                .in_return
                .map(|back| format!("In return: {}", self.window(back))),
        );
        lines.extend(offer.note.lines().next().map(str::to_owned));
        lines.join("\n")
    }

    fn window(&self, window: Window) -> String {
        window_in(self.zone, window)
    }

    fn time(&self, at: Timestamp) -> String {
        time_in(self.zone, at)
    }
}

/// A span as people say it, to the minute; never less than one.
fn span(span: Millis) -> String {
    let minutes = (span.0 + Millis::minutes(1).0 - 1) / Millis::minutes(1).0;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min")];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .take(2)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    said.join(" ")
}
