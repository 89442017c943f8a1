//! One session with all that belongs to it.

use std::collections::BTreeSet;

use muster_model::{
    ids::{ActionItemId, IncidentId, MemberId, ReviewId, SessionId, SkillId, TeamId},
    rbac::Action,
    record::{ActionItem, Incident, Record, Session, Severity, SignUp},
    time::Timestamp,
    training::{places, rate, sign_up},
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use super::{
    SessionRow,
    book::{TrainingBook, places_of, sign_ups_of},
};
use crate::{Engine, Problem};

/// One member's part in a session, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SignUpView {
    /// Who.
    pub member: MemberId,
    /// Their name; empty if they are gone.
    pub name: String,
    /// Their teams' names, in order.
    pub teams: Vec<String>,
    /// When they signed up.
    pub at: Timestamp,
    /// Their place in the line of those who wait, from 1; none if they have a place.
    pub waiting_place: Option<u32>,
    /// Whether they were there; none while nobody said.
    pub attended: Option<bool>,
    /// How useful it was to them, from 1 to 5.
    pub useful: Option<u8>,
    /// What else they said of it; empty for nothing.
    pub feedback: String,
}

/// The incident that a drill replays.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DrillIncident {
    /// Which.
    pub id: IncidentId,
    /// Its title.
    pub title: String,
    /// How bad it was.
    pub severity: Severity,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it was over; none while it is not.
    pub resolved_at: Option<Timestamp>,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SessionDetail {
    /// Its line in the list.
    pub row: SessionRow,
    /// The record.
    pub session: Session,
    /// The description as HTML that is safe to show.
    pub description_html: String,
    /// The materials as HTML that is safe to show.
    pub materials_html: String,
    /// The skills that it teaches, with their names.
    pub skills: Vec<(SkillId, String)>,
    /// Who signed up, in the order of their sign-ups: those with a place first, then those who wait.
    pub sign_ups: Vec<SignUpView>,
    /// Who of the invited teams has not signed up, by name.
    pub invited: Vec<(MemberId, String)>,
    /// The incident that it replays; none if it replays none.
    pub incident: Option<DrillIncident>,
    /// The action item that asked for it: which, its review, and its title.
    pub action_item: Option<(ActionItemId, ReviewId, String)>,
    /// When the others of its series begin, the first first; empty if it stands alone.
    pub series: Vec<(SessionId, Timestamp)>,
    /// Whether whoever uses this laptop may change it, and say who was there.
    pub may_plan: bool,
    /// Whether they may sign up or withdraw themselves.
    pub may_sign_up: bool,
    /// Whether they may say what they thought of it: they were there.
    pub may_give_feedback: bool,
    /// The teams of whoever uses this laptop, for what to choose first.
    pub my_teams: Vec<TeamId>,
}

impl Engine {
    /// One session.
    ///
    /// # Errors
    /// If there is no such session.
    pub fn session(&self, id: SessionId) -> Result<SessionDetail, Problem> {
        let (me, now) = (self.workspace()?.me, self.now());
        let mut detail = self.read(|reader| {
            let session = reader.require::<Session>(id)?;
            let book = TrainingBook::read(reader, me, now)?;
            let sign_ups = sign_ups_of(reader, id)?;
            let own = sign_ups.iter().find(|it| it.member == me);
            let may_sign_up = book.may(Action::RespondToIncidents);
            let may_plan = book.may(Action::RecordProgress);
            let series = match session.series {
                Some(series) => reader.sessions_of_series(series)?,
                None => Vec::new(),
            };
            let others = series.into_iter().filter(|(other, _)| *other != id);
            let mine = book.teams.iter();
            let mine = mine.filter(|(_, team)| team.members.contains(&me));
            Ok(SessionDetail {
                row: book.row(id, &session, &sign_ups),
                description_html: String::new(),
                materials_html: String::new(),
                skills: book.skills(&session),
                sign_ups: sign_up_views(&book, &session, &sign_ups),
                invited: invited(&book, &session, &sign_ups),
                incident: drill_incident(reader, &session)?,
                action_item: action_item(reader, &session)?,
                series: others.map(|(id, other)| (id, other.starts_at)).collect(),
                may_plan,
                may_sign_up: may_sign_up && sign_up((id, &session), me, own, now).is_ok(),
                may_give_feedback: may_sign_up && rate(&session, own, None, "").is_ok(),
                my_teams: mine.map(|(id, _)| *id).collect(),
                session,
            })
        })?;
        detail.description_html = self.markdown(&detail.session.description);
        detail.materials_html = self.markdown(&detail.session.materials);
        Ok(detail)
    }
}

/// Who signed up: those with a place, then those who wait.
fn sign_up_views(book: &TrainingBook, session: &Session, sign_ups: &[SignUp]) -> Vec<SignUpView> {
    // Whoever waits also stands in the list of a session that is over, where nobody waits any more.
    let line = places(session.capacity, sign_ups);
    let waiting = places_of(session, sign_ups);
    let in_order = line.taken.iter().chain(&line.waiting);
    in_order
        .filter_map(|member| sign_ups.iter().find(|it| it.member == *member))
        .map(|sign_up| SignUpView {
            member: sign_up.member,
            name: book.names.member(Some(sign_up.member)),
            teams: book.teams_of(sign_up.member),
            at: sign_up.at,
            waiting_place: waiting.waiting_place(sign_up.member),
            attended: sign_up.attended,
            useful: sign_up.useful,
            feedback: sign_up.feedback.clone(),
        })
        .collect()
}

/// Who of the invited teams has not signed up, by name. Whoever leads the session comes anyway.
fn invited(book: &TrainingBook, session: &Session, sign_ups: &[SignUp]) -> Vec<(MemberId, String)> {
    let coming: BTreeSet<MemberId> = sign_ups
        .iter()
        .filter(|it| !it.withdrawn)
        .map(|it| it.member)
        .chain(session.facilitator)
        .collect();
    let guests = book.teams.iter();
    let guests = guests.filter(|(id, _)| session.guest_teams.contains(id));
    let members: BTreeSet<MemberId> = guests
        .flat_map(|(_, team)| team.members.iter().copied())
        .filter(|member| !coming.contains(member))
        .collect();
    let named = members.into_iter();
    let mut named: Vec<_> = named
        .map(|member| (member, book.names.member(Some(member))))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    named.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
    named
}

fn drill_incident(reader: &Reader, session: &Session) -> Result<Option<DrillIncident>, StoreError> {
    let Some(id) = session.incident else {
        return Ok(None);
    };
    let incident = reader.get::<Incident>(id)?;
    Ok(incident.map(|incident| DrillIncident {
        id,
        title: incident.title(),
        severity: incident.severity,
        opened_at: incident.opened_at,
        resolved_at: incident.resolved_at,
    }))
}

fn action_item(
    reader: &Reader,
    session: &Session,
) -> Result<Option<(ActionItemId, ReviewId, String)>, StoreError> {
    let Some(id) = session.action_item else {
        return Ok(None);
    };
    let item = reader.get::<ActionItem>(id)?;
    Ok(item.map(|item| (id, item.review, item.title)))
}
