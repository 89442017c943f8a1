//! Calendar files (ICS): the shifts of a schedule as one, and the events of one as overrides.

mod feeds;
mod writing;

use std::{collections::BTreeMap, path::Path};

use muster_model::{
    ids::{MemberId, OverrideId, ScheduleId},
    record::{Member, Override, Schedule},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use super::{
    duties::Duties,
    views::{CalendarEntry, CalendarImport, CalendarPerson},
};
use crate::{
    Engine, Problem,
    calendar_file::{self, Found, Reading},
    incidents::number,
};

/// How far back, and ahead, a calendar file has shifts.
const BACK: Millis = Millis::days(31);
const AHEAD: Millis = Millis::days(184);

impl Engine {
    /// What a calendar file (ICS) would bring as overrides of a schedule: the events of the next
    /// year. `people` says who the names in it are, where that is known better.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a calendar.
    pub fn preview_calendar_import(
        &self,
        schedule: ScheduleId,
        path: &str,
        people: &[CalendarPerson],
    ) -> Result<CalendarImport, Problem> {
        let record = self.read(|reader| reader.require::<Schedule>(schedule))?;
        let window = calendar_file::coming_year(self.now());
        let reading = calendar_file::read(Path::new(path), record.zone(), window)?;
        self.read(|reader| preview(reader, schedule, window, reading, people))
    }

    /// Writes the events of a calendar file as overrides of a schedule: all of them, or none.
    /// Answers how many were written.
    ///
    /// # Errors
    /// As of the preview, or that the role does not allow it.
    pub fn import_calendar(
        &self,
        schedule: ScheduleId,
        path: &str,
        people: &[CalendarPerson],
    ) -> Result<u32, Problem> {
        let record = self.read(|reader| reader.require::<Schedule>(schedule))?;
        let window = calendar_file::coming_year(self.now());
        let reading = calendar_file::read(Path::new(path), record.zone(), window)?;
        self.write(|door, author, now| {
            let import = preview(door, schedule, window, reading, people)?;
            let mut written = 0;
            for entry in import.entries {
                let Some(member) = entry.member.filter(|_| !entry.is_known) else {
                    continue;
                };
                let record = Override {
                    schedule,
                    member: member.member,
                    instead_of: None,
                    window: entry.window,
                    reason: entry.title,
                };
                door.create(author, now, OverrideId::new(), &record)?;
                written += 1;
            }
            Ok(written)
        })
    }

    /// Writes the shifts of a schedule, of the last month and the next half-year, into a calendar
    /// file (ICS). Answers how many there are.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn export_calendar(
        &self,
        schedule: ScheduleId,
        path: &str,
        only_mine: bool,
    ) -> Result<u32, Problem> {
        let workspace = self.workspace()?;
        let only = only_mine.then_some(workspace.me);
        let now = self.now();
        let (text, count) = self.read(|reader| content(reader, schedule, only, now))?;
        feeds::put(Path::new(path), &text)?;
        Ok(count)
    }
}

/// The calendar of a schedule about now, and how many shifts it has; with a member, only theirs.
fn content(
    reader: &Reader,
    id: ScheduleId,
    only: Option<MemberId>,
    now: Timestamp,
) -> Result<(String, u32), StoreError> {
    let schedule = reader.require::<Schedule>(id)?;
    // Whole days, so that the file does not change with every minute.
    let day = Millis::days(1).0;
    let today = Timestamp(now.millis() - now.millis().rem_euclid(day));
    let window = Window {
        from: today - BACK,
        to: today + AHEAD,
    };
    let duties = Duties::read(reader, window)?;
    let mut shifts = duties.rota(id, &schedule).shifts(window);
    if let Some(member) = only {
        shifts.retain(|shift| shift.members.contains(&member));
    }
    let text = writing::write(&duties, id, &schedule, &shifts);
    Ok((text, number(shifts.len() as u64)))
}

/// What events would bring: who they are about, and which of them the schedule has already.
fn preview(
    reader: &Reader,
    schedule: ScheduleId,
    window: Window,
    reading: Reading,
    people: &[CalendarPerson],
) -> Result<CalendarImport, StoreError> {
    let members = reader.list::<Member>()?;
    let known = reader.overrides_of(schedule, window)?;
    let duties = Duties::read(reader, window)?;
    let mut who: BTreeMap<String, Option<MemberId>> = BTreeMap::new();
    let mut entries: Vec<CalendarEntry> = Vec::new();
    for found in reading.events {
        let member = *who.entry(found.person.clone()).or_insert_with(|| {
            chosen(&found, people).unwrap_or_else(|| matching(&found, &members))
        });
        let is_known = known
            .iter()
            .any(|(_, other)| Some(other.member) == member && other.window == found.window)
            || entries.iter().any(|other| {
                other.window == found.window && other.member.as_ref().map(|it| it.member) == member
            });
        entries.push(CalendarEntry {
            title: found.title,
            window: found.window,
            person: found.person,
            member: member.map(|member| duties.person(member)),
            is_known,
        });
    }
    let to_write = entries
        .iter()
        .filter(|entry| entry.member.is_some() && !entry.is_known);
    Ok(CalendarImport {
        to_write: number(to_write.count() as u64),
        people: who
            .into_iter()
            .map(|(text, member)| CalendarPerson { text, member })
            .collect(),
        entries,
        left_out: reading.left_out,
    })
}

/// Who a name was said to be; the inner none if it was said to be nobody.
fn chosen(found: &Found, people: &[CalendarPerson]) -> Option<Option<MemberId>> {
    people
        .iter()
        .find(|person| person.text == found.person)
        .map(|person| person.member)
}

/// The member whom a name means: by mail address, by their whole name, or as the only one whose
/// name is in the title.
fn matching(found: &Found, members: &[(MemberId, Member)]) -> Option<MemberId> {
    let person = found.person.to_lowercase();
    let title = found.title.to_lowercase();
    let by = |holds: &dyn Fn(&Member) -> bool| {
        let mut matching = members.iter().filter(|(_, member)| holds(member));
        match (matching.next(), matching.next()) {
            (Some((id, _)), None) => Some(*id),
            _ => None,
        }
    };
    by(&|member| !member.email.is_empty() && member.email.to_lowercase() == person)
        .or_else(|| by(&|member| member.name.to_lowercase() == person))
        .or_else(|| by(&|member| title.contains(&member.name.to_lowercase())))
}
