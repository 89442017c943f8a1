//! All schedules of the workspace with their overrides, read once, and asked who is on call.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    ids::{MemberId, OverrideId, ScheduleId},
    on_call::{Rota, Shift},
    record::{Member, Override, Schedule},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use super::views::{MyOnCall, MyShift, OnCallNow, Person};

/// How far around the time that is asked for overrides are read: as far as one may last, and as
/// far as a change is looked for.
const AROUND: Millis = Millis::days(2 * 366);

/// How far ahead a person's next shift is looked for.
const AHEAD: Millis = Millis::days(366);

/// Schedules, overrides and members.
pub(crate) struct Duties {
    pub(super) schedules: Vec<(ScheduleId, Schedule)>,
    overrides: Vec<(OverrideId, Override)>,
    members: BTreeSet<MemberId>,
    /// Names and mail addresses.
    names: BTreeMap<MemberId, (String, String)>,
}

impl Duties {
    /// Reads what there is about `window`.
    pub(crate) fn read(reader: &Reader, window: Window) -> Result<Self, StoreError> {
        let around = Window {
            from: window.from - AROUND,
            to: window.to + AROUND,
        };
        let names: BTreeMap<_, _> = reader
            .list::<Member>()?
            .into_iter()
            .map(|(id, member)| (id, (member.name, member.email)))
            .collect();
        Ok(Self {
            schedules: reader.list()?,
            overrides: reader.overrides_within(around)?,
            members: names.keys().copied().collect(),
            names,
        })
    }

    /// Reads what there is about an instant.
    pub(crate) fn read_at(reader: &Reader, at: Timestamp) -> Result<Self, StoreError> {
        Self::read(reader, Window { from: at, to: at })
    }

    /// The rota of a schedule, with its overrides.
    pub(crate) fn rota<'a>(&'a self, id: ScheduleId, schedule: &'a Schedule) -> Rota<'a> {
        let overrides = self.overrides.iter().map(|(id, other)| (*id, other));
        Rota::new(id, schedule, overrides).among(&self.members)
    }

    /// The rotas of all schedules, by name.
    pub(crate) fn rotas(&self) -> Vec<Rota<'_>> {
        self.schedules
            .iter()
            .map(|(id, schedule)| self.rota(*id, schedule))
            .collect()
    }

    /// The name of a schedule; empty for one that is gone.
    pub(super) fn name_of(&self, id: ScheduleId) -> &str {
        self.schedules
            .iter()
            .find(|(other, _)| *other == id)
            .map_or("", |(_, schedule)| schedule.name.as_str())
    }

    /// The override of this identity, as far as it lies about the time that was asked for.
    pub(super) fn override_of(&self, id: OverrideId) -> Option<&Override> {
        self.overrides
            .iter()
            .find(|(other, _)| *other == id)
            .map(|(_, other)| other)
    }

    /// A member with their name.
    pub(super) fn person(&self, member: MemberId) -> Person {
        Person {
            member,
            name: self
                .names
                .get(&member)
                .map(|(name, _)| name.clone())
                .unwrap_or_default(),
        }
    }

    /// A member's mail address; none if it is not known.
    pub(super) fn email_of(&self, member: MemberId) -> Option<&str> {
        let (_, email) = self.names.get(&member)?;
        (!email.is_empty()).then_some(email)
    }

    /// Members with their names, by name.
    pub(super) fn people(&self, members: &BTreeSet<MemberId>) -> Vec<Person> {
        let mut people: Vec<Person> = members.iter().map(|id| self.person(*id)).collect();
        people.sort_by(|a, b| a.name.cmp(&b.name).then(a.member.cmp(&b.member)));
        people
    }

    /// Who is on call in a rota at an instant, and who comes next.
    pub(super) fn now(&self, rota: &Rota<'_>, at: Timestamp) -> OnCallNow {
        let on_call = rota.on_call(at);
        let shift = rota.shift_at(at);
        let until = rota.next_change(at);
        let next = until.map(|until| rota.on_call(until)).unwrap_or_default();
        let since = shift
            .map(|shift| shift.window.from)
            .filter(|since| at.since(*since) < AROUND);
        OnCallNow {
            people: self.people(&on_call),
            since,
            until,
            next: self.people(&next),
            next_until: until.and_then(|until| rota.next_change(until)),
        }
    }

    /// When a member is on call.
    pub(super) fn on_call_of(&self, member: MemberId, now: Timestamp) -> MyOnCall {
        let mut current = Vec::new();
        let mut next: Option<MyShift> = None;
        let mut stretches = Vec::new();
        for rota in self.rotas() {
            let my_shift = |shift: &Shift| MyShift {
                schedule: rota.id(),
                name: self.name_of(rota.id()).to_owned(),
                window: shift.window,
            };
            if let Some(shift) = rota.shift_at(now).filter(|it| it.members.contains(&member)) {
                current.push(my_shift(&shift));
                stretches.push(shift.window);
            }
            let coming = shifts_of(&rota, member, now);
            stretches.extend(coming.iter().map(|shift| shift.window));
            if let Some(shift) = coming.iter().find(|shift| shift.window.from > now)
                && next
                    .as_ref()
                    .is_none_or(|other| shift.window.from < other.window.from)
            {
                next = Some(my_shift(shift));
            }
        }
        current.sort_by_key(|shift| (shift.window.to, shift.schedule));
        let until = (!current.is_empty())
            .then(|| end_of_stretch(stretches, now))
            .filter(|until| until.since(now) < AHEAD);
        MyOnCall {
            now: current,
            until,
            next,
        }
    }
}

/// The shifts of a member from an instant on: enough of them to have the next one, if there is one
/// within a year.
fn shifts_of(rota: &Rota<'_>, member: MemberId, from: Timestamp) -> Vec<Shift> {
    for reach in [Millis::days(28), AHEAD] {
        let to = from + reach;
        let mut shifts = rota.shifts(Window { from, to });
        shifts.retain(|shift| shift.members.contains(&member));
        if shifts.iter().any(|shift| shift.window.from > from) || reach >= AHEAD {
            return shifts;
        }
    }
    Vec::new()
}

/// The first instant after `now` that none of these windows contains.
fn end_of_stretch(mut windows: Vec<Window>, now: Timestamp) -> Timestamp {
    windows.sort_by_key(|window| window.from);
    windows.into_iter().fold(now, |end, window| {
        if window.from <= end {
            end.max(window.to)
        } else {
            end
        }
    })
}
