//! Sessions with what is known of them, read once for one answer, so that lists, one session and what
//! is to be done agree with each other.

use std::collections::HashMap;

use muster_model::{
    ids::{MemberId, SessionId, SkillId, TeamId},
    rbac::{Action, Role, may},
    record::{Member, Session, SessionState, SignUp, Skill, Team},
    time::Timestamp,
    training::{Places, places},
};
use muster_store::{Reader, StoreError};

use super::{SessionRow, SessionTeam};
use crate::{incidents::number, names::Names};

/// What is known of sessions in general, and who looks.
pub(super) struct TrainingBook {
    pub(super) now: Timestamp,
    pub(super) me: MemberId,
    role: Option<Role>,
    /// By name.
    pub(super) teams: Vec<(TeamId, Team)>,
    pub(super) names: Names,
    skills: HashMap<SkillId, String>,
}

impl TrainingBook {
    pub(super) fn read(reader: &Reader, me: MemberId, now: Timestamp) -> Result<Self, StoreError> {
        let skills = reader.list::<Skill>()?.into_iter();
        Ok(Self {
            now,
            me,
            role: reader.get::<Member>(me)?.map(|member| member.role),
            teams: reader.list::<Team>()?,
            names: Names::read(reader)?,
            skills: skills.map(|(id, skill)| (id, skill.name)).collect(),
        })
    }

    /// Whether whoever uses this laptop may do something.
    pub(super) fn may(&self, action: Action) -> bool {
        self.role.is_some_and(|role| may(role, action))
    }

    /// A session's line, given its sign-ups.
    pub(super) fn row(&self, id: SessionId, session: &Session, sign_ups: &[SignUp]) -> SessionRow {
        let places = places_of(session, sign_ups);
        let attended = sign_ups.iter().filter(|it| it.attended == Some(true));
        let mut guests: Vec<_> = session
            .teams()
            .filter(|team| *team != session.host_team)
            .map(|team| self.team(team))
            .collect();
        guests.sort_by_cached_key(|team| (team.name.to_lowercase(), team.id));
        SessionRow {
            id,
            title: session.title.clone(),
            kind: session.kind,
            state: session.state,
            starts_at: session.starts_at,
            length: session.length,
            time_zone: session.time_zone.clone(),
            place: session.place.clone(),
            host: self.team(session.host_team),
            guests,
            facilitator_name: self.names.member(session.facilitator),
            skill_names: self.skills(session).into_iter().map(|it| it.1).collect(),
            capacity: session.capacity,
            places_taken: number(places.taken.len() as u64),
            waiting: number(places.waiting.len() as u64),
            attended: number(attended.count() as u64),
            useful: mean(sign_ups.iter().filter_map(|it| it.useful)),
            repeats: session.series.is_some(),
            signed_up: places.has(self.me),
            waiting_place: places.waiting_place(self.me),
        }
    }

    /// The skills that a session teaches, by name.
    pub(super) fn skills(&self, session: &Session) -> Vec<(SkillId, String)> {
        let known = session.skills.iter();
        let mut named: Vec<_> = known
            .filter_map(|id| Some((*id, self.skills.get(id)?.clone())))
            .collect();
        named.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        named
    }

    /// The names of the teams that a member is in, in order.
    pub(super) fn teams_of(&self, member: MemberId) -> Vec<String> {
        let teams = self.teams.iter().map(|(_, team)| team);
        let theirs = teams.filter(|team| team.members.contains(&member));
        theirs.map(|team| team.name.clone()).collect()
    }

    fn team(&self, id: TeamId) -> SessionTeam {
        let team = self.teams.iter().find(|(team, _)| *team == id);
        SessionTeam {
            id,
            name: team.map(|(_, team)| team.name.clone()).unwrap_or_default(),
            discipline: team.map(|(_, team)| team.discipline),
        }
    }
}

/// Who has a place in a session and who waits for one. Nobody waits for a session that was held or
/// does not take place.
pub(super) fn places_of(session: &Session, sign_ups: &[SignUp]) -> Places {
    let mut places = places(session.capacity, sign_ups);
    if session.state != SessionState::Planned {
        places.waiting.clear();
    }
    places
}

/// The sign-ups of a session, those who withdrew among them; the first first.
pub(super) fn sign_ups_of(reader: &Reader, session: SessionId) -> Result<Vec<SignUp>, StoreError> {
    let found = reader.sign_ups_of(session)?.into_iter();
    Ok(found.map(|(_, sign_up)| sign_up).collect())
}

fn mean(given: impl Iterator<Item = u8>) -> Option<f64> {
    let (count, sum) = given.fold((0_u32, 0_u32), |(count, sum), it| {
        (count + 1, sum + u32::from(it))
    });
    (count > 0).then(|| f64::from(sum) / f64::from(count))
}
