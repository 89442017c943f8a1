//! Calendar files (ICS): invitations out, and sessions in.

mod invitation;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
};

use chrono_tz::Tz;
use muster_model::{
    ids::{SessionId, TeamId},
    record::{Session, SessionKind, SessionState},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use self::invitation::Invitation;
use crate::{
    Engine, Problem,
    calendar_file::{self, Found, Reading},
    exported_file,
    incidents::{number, room::settings},
};

/// An event of a calendar file, as a session that it would become.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CalendarSession {
    /// What it is about.
    pub title: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub length: Millis,
    /// A room or a link.
    pub place: String,
    /// Whether a session of that title begins then already: it is left out.
    pub is_known: bool,
}

/// What a calendar file would bring.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SessionImport {
    /// Its events of the next year, the first first.
    pub sessions: Vec<CalendarSession>,
    /// What in it could not be read, as sentences.
    pub problems: Vec<String>,
}

impl Engine {
    /// Writes an invitation to a session, or to all of its series that are still planned, as a
    /// calendar file. Calendars that had it before know it again, also when it moved or does not
    /// take place any more.
    ///
    /// # Errors
    /// If there is no such session or the file cannot be written.
    pub fn export_invitation(&self, id: SessionId, path: &Path) -> Result<(), Problem> {
        exported_file::check(path)?;
        let text = self.read(|reader| Ok(Invitation::read(reader, id)?.text()))?;
        exported_file::put(path, text.as_bytes())
    }

    /// The name of the file for an invitation, without its folder.
    ///
    /// # Errors
    /// If there is no such session.
    pub fn invitation_name(&self, id: SessionId) -> Result<String, Problem> {
        let session = self.read(|reader| reader.require::<Session>(id))?;
        let stem = exported_file::stem(&session.title, "session");
        Ok(format!("{stem}.ics"))
    }

    /// What a calendar file would bring as sessions.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a calendar.
    pub fn preview_sessions(&self, path: &Path) -> Result<SessionImport, Problem> {
        let (_, reading) = self.read_sessions(path)?;
        self.read(|reader| {
            let brought = Brought::of(reader, reading)?;
            let sessions = brought.events.into_iter();
            Ok(SessionImport {
                sessions: sessions.map(|(event, _)| event).collect(),
                problems: brought.problems,
            })
        })
    }

    /// Plans the events of a calendar file as sessions that a team gives: all of them, or none.
    /// Answers how many there are.
    ///
    /// # Errors
    /// As of the preview, or that the role does not allow it.
    pub fn import_sessions(&self, path: &Path, host_team: TeamId) -> Result<u32, Problem> {
        let (zone, reading) = self.read_sessions(path)?;
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            let brought = Brought::of(door, reading)?;
            let mut series: HashMap<usize, SessionId> = HashMap::new();
            let mut planned = 0;
            for (event, found) in brought.events {
                if event.is_known {
                    continue;
                }
                let id = SessionId::new();
                let session = Session {
                    title: event.title,
                    description: found.text.to_string(),
                    kind: SessionKind::Talk,
                    skills: BTreeSet::new(),
                    host_team,
                    guest_teams: BTreeSet::new(),
                    facilitator: None,
                    starts_at: event.starts_at,
                    length: event.length,
                    time_zone: zone_of(&found, zone).name().to_owned(),
                    place: event.place,
                    materials: String::new(),
                    capacity: None,
                    state: SessionState::Planned,
                    series: brought
                        .recurring
                        .contains(&found.event)
                        .then(|| *series.entry(found.event).or_insert(id)),
                    incident: None,
                    action_item: None,
                    created_at: now,
                    created_by: me,
                };
                door.create(author, now, id, &session)?;
                planned += 1;
            }
            Ok(number(planned))
        })
    }

    /// The zone of the workspace, and what a file says of the coming year.
    fn read_sessions(&self, path: &Path) -> Result<(Tz, Reading), Problem> {
        let zone = self.read(|reader| Ok(settings(reader)?.zone()))?;
        let window = calendar_file::coming_year(self.now());
        Ok((zone, calendar_file::read(path, zone, window)?))
    }
}

/// The zone in which an event was planned. One that is written in UTC says nothing of it.
fn zone_of(found: &Found, workspace: Tz) -> Tz {
    if found.zone == Tz::UTC {
        workspace
    } else {
        found.zone
    }
}

/// The events of a file that can be sessions.
struct Brought {
    events: Vec<(CalendarSession, Found)>,
    /// Which events of the file bring more than one new session.
    recurring: HashSet<usize>,
    problems: Vec<String>,
}

impl Brought {
    fn of(reader: &Reader, reading: Reading) -> Result<Self, StoreError> {
        let mut known = known(reader, &reading)?;
        let mut brought = Self {
            events: Vec::new(),
            recurring: HashSet::new(),
            problems: reading.left_out,
        };
        let mut new = HashSet::new();
        let mut unfit = HashSet::new();
        for found in reading.events {
            let length = found.window.length();
            if length < Session::SHORTEST || length > Session::LONGEST {
                if unfit.insert(found.event) {
                    brought.problems.push(format!(
                        "'{}' was left out: a session lasts between 5 minutes and 5 days.",
                        found.title
                    ));
                }
                continue;
            }
            let is_known = !known.insert((found.title.clone(), found.window.from));
            if !is_known && !new.insert(found.event) {
                brought.recurring.insert(found.event);
            }
            let event = CalendarSession {
                title: found.title.clone(),
                starts_at: found.window.from,
                length,
                place: found.place.clone(),
                is_known,
            };
            brought.events.push((event, found));
        }
        Ok(brought)
    }
}

/// The titles and beginnings of the sessions in the time of what was read.
fn known(reader: &Reader, reading: &Reading) -> Result<HashSet<(String, Timestamp)>, StoreError> {
    let begins = reading.events.iter().map(|found| found.window.from);
    let (Some(from), Some(last)) = (begins.clone().min(), begins.max()) else {
        return Ok(HashSet::new());
    };
    let to = last + Millis(1);
    let sessions = reader.sessions_within(Window { from, to })?.into_iter();
    Ok(sessions
        .map(|(_, session)| (session.title, session.starts_at))
        .collect())
}
