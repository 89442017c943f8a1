//! Telling whoever uses this laptop when somebody else's edit changed their coming shifts. What
//! they were last told is remembered with the place in the log of edits up to which it holds, so
//! that a restart, a sleep or one's own edits tell nothing twice and nothing for no reason.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use muster_model::{
    ids::{MemberId, ScheduleId},
    on_call::{ShiftChanges, changes, without},
    rbac::Author,
    record::{Member, RecordKind},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError, audit};
use serde::{Deserialize, Serialize};

use super::due::SIGHT;
use crate::{
    Engine, Notice, Problem, engine::Workspace, on_call::duties::Duties, reminders::window_in,
};

/// Under which name this laptop remembers the shifts that its user was told of.
const TOLD: &str = "shifts_told";

/// The kinds of record whose edits change shifts.
const KINDS: [RecordKind; 3] = [
    RecordKind::Schedule,
    RecordKind::Override,
    RecordKind::Member,
];

/// The most lines of one notice.
const LINES: usize = 4;

/// The shifts that somebody knows of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    /// The last edit that they follow from.
    seq: i64,
    /// When they were looked at.
    at: Timestamp,
    /// The shifts of the time from then on, by schedule.
    shifts: BTreeMap<ScheduleId, Vec<Window>>,
    /// What the schedules were called, for when one is deleted. An earlier version wrote none.
    #[serde(default)]
    names: BTreeMap<ScheduleId, String>,
}

impl Engine {
    /// Tells of changes since the last look; answers when to look again if something holds the
    /// noise. What is held back stays untold, and is put together with what comes until then.
    pub(super) fn tell_of_shift_changes(
        &self,
        workspace: &Workspace,
        me: Option<&Member>,
        duties: &Duties,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        let id = workspace.me;
        let (before, current, others) = workspace.store.read(|reader| {
            let before = told(reader)?;
            let seq = before.as_ref().map_or(0, |told| told.seq);
            let others = match &before {
                Some(_) => audit::authors_since(reader, seq, &KINDS)?,
                None => Vec::new(),
            };
            let current = Told {
                seq: audit::last(reader)?,
                at: now,
                shifts: shifts(duties, id, now),
                names: names(duties),
            };
            Ok((before, current, others))
        })?;
        let others: Vec<_> = others
            .into_iter()
            .filter(|author| *author != Author::Member(id))
            .collect();
        if let (Some(before), Some(me), false) = (&before, me, others.is_empty()) {
            let notices = workspace
                .store
                .read(|reader| notices(reader, (before, &current), duties, (id, me), &others))?;
            if !notices.is_empty() {
                if let Some(until) = self.reminders_held(Some(me), now, false) {
                    return Ok(Some(until));
                }
                for notice in notices {
                    self.show_reminder(notice);
                }
            }
        }
        if before.is_none_or(|before| is_worth_keeping(&before, &current)) {
            let text = serde_json::to_string(&current).map_err(StoreError::from)?;
            workspace
                .store
                .write(|door| door.set_local(TOLD, Some(&text)))?;
        }
        Ok(None)
    }
}

/// Whether what is remembered is to be renewed: something changed, or a day has passed.
fn is_worth_keeping(before: &Told, current: &Told) -> bool {
    before.seq != current.seq
        || before.names != current.names
        || current.at.since(before.at) >= Millis::days(1)
}

fn told(reader: &Reader) -> Result<Option<Told>, StoreError> {
    let text = reader.local(TOLD)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn shifts(duties: &Duties, me: MemberId, now: Timestamp) -> BTreeMap<ScheduleId, Vec<Window>> {
    let window = Window {
        from: now,
        to: now + SIGHT,
    };
    let mut found = BTreeMap::new();
    for rota in duties.rotas() {
        let mut mine = rota.shifts(window);
        mine.retain(|shift| shift.members.contains(&me));
        let windows = mine.into_iter().map(|shift| shift.window).collect();
        found.insert(rota.id(), windows);
    }
    found
}

fn names(duties: &Duties) -> BTreeMap<ScheduleId, String> {
    let schedules = duties.schedules.iter();
    schedules
        .map(|(id, schedule)| (*id, schedule.name.clone()))
        .collect()
}

/// One notice for each schedule in which something changed, or which is gone with shifts to come.
fn notices(
    reader: &Reader,
    (before, current): (&Told, &Told),
    duties: &Duties,
    (id, me): (MemberId, &Member),
    others: &[Author],
) -> Result<Vec<Notice>, StoreError> {
    // Both cover the time from now to as far as the older look went.
    let within = Window {
        from: current.at,
        to: before.at + SIGHT,
    };
    let mut notices = Vec::new();
    for (schedule, record) in &duties.schedules {
        let of = |told: &Told| told.shifts.get(schedule).cloned().unwrap_or_default();
        let changes = changes(&of(before), &of(current), within);
        let swapped = swapped(reader, *schedule, id, before.at)?;
        let changes = ShiftChanges {
            gained: without(&changes.gained, &swapped),
            lost: without(&changes.lost, &swapped),
        };
        if changes.is_empty() {
            continue;
        }
        notices.push(Notice::OnCall {
            schedule: Some(*schedule),
            title: format!("Your shifts have changed: {}", record.name),
            body: body(duties, me.zone(), &changes, others),
        });
    }
    let gone = before.shifts.iter();
    for (schedule, shifts) in gone.filter(|(id, _)| !current.shifts.contains_key(id)) {
        let lost = changes(shifts, &[], within);
        if lost.is_empty() {
            continue;
        }
        let name = before.names.get(schedule);
        let name = name.map_or("A schedule", String::as_str);
        notices.push(Notice::OnCall {
            schedule: None,
            title: format!("{name} was deleted, and your shifts with it"),
            body: body(duties, me.zone(), &lost, others),
        });
    }
    Ok(notices)
}

/// The times of this member's offers that were taken since: their own notice tells of them.
fn swapped(
    reader: &Reader,
    schedule: ScheduleId,
    me: MemberId,
    since: Timestamp,
) -> Result<Vec<Window>, StoreError> {
    let offers = reader.coming_shift_offers(since)?.into_iter();
    let mut windows: Vec<Window> = offers
        .map(|(_, offer)| offer)
        .filter(|offer| offer.schedule == schedule && offer.member == me)
        .filter(|offer| offer.taken_at.is_some_and(|at| at >= since))
        .flat_map(|offer| std::iter::once(offer.window).chain(offer.in_return))
        .collect();
    windows.sort_by_key(|window| (window.from, window.to));
    Ok(muster_model::hours::joined(windows))
}

fn body(duties: &Duties, zone: Tz, changes: &ShiftChanges, others: &[Author]) -> String {
    let told = |what: &'static str| {
        move |window: &Window| (window.from, format!("{what}: {}", window_in(zone, *window)))
    };
    let gained = changes.gained.iter().map(told("New"));
    let lost = changes.lost.iter().map(told("No longer yours"));
    let mut lines: Vec<(Timestamp, String)> = gained.chain(lost).collect();
    lines.sort();
    let more = lines.len().saturating_sub(LINES);
    let mut lines: Vec<String> = lines
        .into_iter()
        .take(LINES)
        .map(|(_, line)| line)
        .collect();
    if more > 0 {
        lines.push(format!("And {more} more"));
    }
    let names: Vec<String> = others
        .iter()
        .filter_map(|author| match author {
            Author::Member(member) => Some(duties.person(*member).name),
            Author::Muster => None,
        })
        .filter(|name| !name.is_empty())
        .collect();
    if !names.is_empty() {
        lines.push(format!("Changed by {}", names.join(", ")));
    }
    lines.join("\n")
}
