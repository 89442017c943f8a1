//! The list of sessions.

use std::collections::HashMap;

use muster_model::{
    ids::{MemberId, SessionId, SkillId, TeamId},
    rbac::Action,
    record::{Discipline, Record, Session, SessionKind, SessionState, SignUp},
    time::{Millis, Timestamp, Window},
};
use serde::{Deserialize, Serialize};

use super::book::TrainingBook;
use crate::{Engine, Problem, incidents::number};

/// Which sessions to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct SessionFilter {
    /// Words that the title, the description, the place or the materials hold.
    pub text: String,
    /// Sessions that begin in this time; none for all.
    pub window: Option<Window>,
    /// Teams that give them or are invited; one of them is enough.
    pub teams: Vec<TeamId>,
    /// Skills that they teach; one of them is enough.
    pub skills: Vec<SkillId>,
    /// How they are done.
    pub kinds: Vec<SessionKind>,
    /// How far they are.
    pub states: Vec<SessionState>,
    /// Only those that whoever uses this laptop leads or signed up for.
    pub mine: bool,
}

/// A team that a session brings together with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SessionTeam {
    /// Which team.
    pub id: TeamId,
    /// Its name; empty if it is gone.
    pub name: String,
    /// What it is there for; none if it is gone.
    pub discipline: Option<Discipline>,
}

/// One line of the list of sessions.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SessionRow {
    /// Which session.
    pub id: SessionId,
    /// What it is about.
    pub title: String,
    /// How it is done.
    pub kind: SessionKind,
    /// How far it is.
    pub state: SessionState,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub length: Millis,
    /// The zone in which it was planned.
    pub time_zone: String,
    /// A room or a link.
    pub place: String,
    /// The team that gives it.
    pub host: SessionTeam,
    /// The teams that are invited, by name.
    pub guests: Vec<SessionTeam>,
    /// The name of whoever leads it; empty if nobody does.
    pub facilitator_name: String,
    /// The names of the skills that it teaches, in order.
    pub skill_names: Vec<String>,
    /// How many people it has room for; none for any number.
    pub capacity: Option<u32>,
    /// How many signed up and have a place.
    pub places_taken: u32,
    /// How many wait for a place.
    pub waiting: u32,
    /// How many were there, once it was held.
    pub attended: u32,
    /// How useful it was to those who said so, from 1 to 5, on average; none if nobody did.
    pub useful: Option<f64>,
    /// Whether it repeats.
    pub repeats: bool,
    /// Whether whoever uses this laptop has a place in it.
    pub signed_up: bool,
    /// Their place in the line of those who wait, from 1; none if they do not wait.
    pub waiting_place: Option<u32>,
}

/// Sessions.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SessionList {
    /// Those that are still to come or under way, the first first; then those that are over or do
    /// not take place, the latest first.
    pub rows: Vec<SessionRow>,
    /// How many of the rows are still to come or under way.
    pub coming: u32,
    /// How many sessions the workspace has.
    pub total: u32,
    /// Whether whoever uses this laptop may plan sessions.
    pub may_plan: bool,
    /// Whether they may sign up.
    pub may_sign_up: bool,
}

impl Engine {
    /// The sessions that `filter` lets through.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn sessions(&self, filter: &SessionFilter) -> Result<SessionList, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        let words: Vec<String> = filter
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        self.read(|reader| {
            let book = TrainingBook::read(reader, me, now)?;
            let mut sign_ups: HashMap<SessionId, Vec<SignUp>> = HashMap::new();
            for (_, sign_up) in reader.list::<SignUp>()? {
                sign_ups.entry(sign_up.session).or_default().push(sign_up);
            }
            let sessions = reader.list::<Session>()?;
            let total = number(sessions.len() as u64);
            let (mut coming, mut past) = (Vec::new(), Vec::new());
            for (id, session) in sessions {
                let sign_ups = sign_ups.get(&id).map_or(&[][..], Vec::as_slice);
                if !lets_through(filter, &words, &session)
                    || filter.mine && !is_of(&session, sign_ups, me)
                {
                    continue;
                }
                let row = book.row(id, &session, sign_ups);
                if session.state == SessionState::Planned && session.ends_at() > now {
                    coming.push(row);
                } else {
                    past.push(row);
                }
            }
            past.reverse();
            Ok(SessionList {
                coming: number(coming.len() as u64),
                rows: coming.into_iter().chain(past).collect(),
                total,
                may_plan: book.may(Action::RecordProgress),
                may_sign_up: book.may(Action::RespondToIncidents),
            })
        })
    }
}

/// Whether a filter lets a session through, whoever comes to it.
fn lets_through(filter: &SessionFilter, words: &[String], session: &Session) -> bool {
    fn asks_for<T: PartialEq>(wanted: &[T], mut found: impl Iterator<Item = T>) -> bool {
        wanted.is_empty() || found.any(|it| wanted.contains(&it))
    }
    let in_time = filter
        .window
        .is_none_or(|window| window.contains(session.starts_at));
    in_time
        && asks_for(&filter.teams, session.teams())
        && asks_for(&filter.skills, session.skills.iter().copied())
        && asks_for(&filter.kinds, std::iter::once(session.kind))
        && asks_for(&filter.states, std::iter::once(session.state))
        && holds(session, words)
}

/// Whether somebody leads a session or signed up for it.
fn is_of(session: &Session, sign_ups: &[SignUp], member: MemberId) -> bool {
    let mut coming = sign_ups.iter().filter(|it| !it.withdrawn);
    session.facilitator == Some(member) || coming.any(|it| it.member == member)
}

/// Whether what is said of a session holds all of these words, which are in small letters.
fn holds(session: &Session, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = format!("{}\n{}", session.title, session.prose()).to_lowercase();
    words.iter().all(|word| text.contains(word))
}
