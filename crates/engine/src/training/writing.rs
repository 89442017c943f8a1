//! Planning sessions, changing and cancelling them: one alone, or with those that repeat after it.

use std::collections::BTreeSet;

use muster_model::{
    ids::{ActionItemId, IncidentId, MemberId, SessionId, SkillId, TeamId},
    record::{Session, SessionKind, SessionState},
    time::{Millis, Timestamp},
    training,
};
use muster_store::{Reader, StoreError};
use serde::Deserialize;

use super::{Repeat, following::Following, part::refused, repeat::dates};
use crate::{Engine, Problem};

/// What a person says of a session.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewSession {
    /// What it is about.
    pub title: String,
    /// What people will learn, in Markdown.
    pub description: String,
    /// How it is done.
    pub kind: SessionKind,
    /// What people know better afterwards.
    pub skills: BTreeSet<SkillId>,
    /// The team that teaches.
    pub host_team: TeamId,
    /// The teams that are invited besides.
    pub guest_teams: BTreeSet<TeamId>,
    /// Who leads it.
    pub facilitator: Option<MemberId>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub length: Millis,
    /// The zone in which it is planned.
    pub time_zone: String,
    /// A room or a link.
    pub place: String,
    /// What to read or bring, in Markdown.
    pub materials: String,
    /// How many people it has room for; none for any number.
    pub capacity: Option<u32>,
    /// The past incident that an incident drill replays.
    pub incident: Option<IncidentId>,
    /// The action item that asked for it.
    pub action_item: Option<ActionItemId>,
    /// How it repeats; none if it does not. Only read when it is written down first.
    pub repeat: Option<Repeat>,
}

/// Which sessions a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// That one alone.
    One,
    /// That one and those of its series that come after it and are still planned.
    Following,
}

impl Engine {
    /// Plans a session, with all that repeat after it; or changes one. A change of the time moves
    /// those that follow by as much, in local time. Answers the first one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_session(
        &self,
        id: Option<SessionId>,
        new: &NewSession,
        reach: Reach,
    ) -> Result<SessionId, Problem> {
        match id {
            None => self.plan_sessions(new),
            Some(id) => {
                self.change_session(id, new, reach)?;
                Ok(id)
            }
        }
    }

    /// When a session would take place that repeats so, the first first.
    ///
    /// # Errors
    /// A sentence for what is not acceptable.
    pub fn session_dates(&self, new: &NewSession) -> Result<Vec<Timestamp>, Problem> {
        let zone = Session::zone_named(&new.time_zone)?;
        Ok(dates(new.starts_at, zone, new.repeat)?)
    }

    /// Cancels a session; those who signed up stay written down.
    ///
    /// # Errors
    /// If it was held already, or the role does not allow it.
    pub fn cancel_session(&self, id: SessionId, reach: Reach) -> Result<(), Problem> {
        self.write(|door, author, now| {
            for (id, session) in reached(door, id, reach)? {
                let cancelled = training::cancel(&session).map_err(refused)?;
                door.change::<Session>(author, now, id, |session| *session = cancelled)?;
            }
            Ok(())
        })
    }

    /// Plans a cancelled session again.
    ///
    /// # Errors
    /// If it is not cancelled, or the role does not allow it.
    pub fn restore_session(&self, id: SessionId) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let session = door.require::<Session>(id)?;
            let planned = training::restore(&session).map_err(refused)?;
            door.change::<Session>(author, now, id, |session| *session = planned)?;
            Ok(())
        })
    }

    /// Deletes a session with its sign-ups.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_session(&self, id: SessionId, reach: Reach) -> Result<(), Problem> {
        self.write(|door, author, now| {
            for (id, _) in reached(door, id, reach)? {
                door.delete::<Session>(author, now, id)?;
            }
            Ok(())
        })
    }

    /// Plans a session with all that repeat after it, and answers the first.
    fn plan_sessions(&self, new: &NewSession) -> Result<SessionId, Problem> {
        let me = self.workspace()?.me;
        let begins = self.session_dates(new)?;
        let first = SessionId::new();
        let series = (begins.len() > 1).then_some(first);
        self.write(|door, author, now| {
            let mut id = first;
            for starts_at in &begins {
                let mut session = Session {
                    title: String::new(),
                    description: String::new(),
                    kind: new.kind,
                    skills: BTreeSet::new(),
                    host_team: new.host_team,
                    guest_teams: BTreeSet::new(),
                    facilitator: None,
                    starts_at: new.starts_at,
                    length: new.length,
                    time_zone: String::new(),
                    place: String::new(),
                    materials: String::new(),
                    capacity: None,
                    state: SessionState::Planned,
                    series,
                    incident: None,
                    action_item: None,
                    created_at: now,
                    created_by: me,
                };
                new.say(&mut session);
                session.starts_at = *starts_at;
                door.create(author, now, id, &session)?;
                id = SessionId::new();
            }
            Ok(first)
        })
    }

    /// Changes a session, and those of its series that follow in what changed of it.
    fn change_session(&self, id: SessionId, new: &NewSession, reach: Reach) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let sessions = reached(door, id, reach)?;
            let before = door.require::<Session>(id)?;
            let mut after = before.clone();
            new.say(&mut after);
            training::check_change(&before, &after, now).map_err(refused)?;
            door.change::<Session>(author, now, id, |session| session.clone_from(&after))?;
            let following = Following::of(&before, &after);
            for (other, _) in sessions.iter().filter(|(other, _)| *other != id) {
                door.change::<Session>(author, now, *other, |session| following.apply(session))?;
            }
            Ok(())
        })
    }
}

impl NewSession {
    /// Says it of a session.
    fn say(&self, session: &mut Session) {
        self.title.trim().clone_into(&mut session.title);
        session.description.clone_from(&self.description);
        session.kind = self.kind;
        session.skills.clone_from(&self.skills);
        session.host_team = self.host_team;
        session.guest_teams.clone_from(&self.guest_teams);
        session.facilitator = self.facilitator;
        session.starts_at = self.starts_at;
        session.length = self.length;
        session.time_zone.clone_from(&self.time_zone);
        self.place.trim().clone_into(&mut session.place);
        session.materials.clone_from(&self.materials);
        session.capacity = self.capacity;
        session.incident = self.incident;
        session.action_item = self.action_item;
    }
}

/// A session, and with it those of its series that come after it and are still planned.
fn reached(
    reader: &Reader,
    id: SessionId,
    reach: Reach,
) -> Result<Vec<(SessionId, Session)>, StoreError> {
    let session = reader.require::<Session>(id)?;
    let mut found = Vec::new();
    if let (Reach::Following, Some(series)) = (reach, session.series) {
        let place = (session.starts_at, id);
        found = reader.sessions_of_series(series)?;
        found.retain(|(other, it)| {
            it.state == SessionState::Planned && (it.starts_at, *other) > place
        });
    }
    found.insert(0, (id, session));
    Ok(found)
}
