//! Training sessions: planned by one team for others, repeated, moved and cancelled; who has a place
//! in one, who was there and what they thought of it; calendar files, and reminders.

mod calendar;
mod listing;
mod mine;
mod part;
mod planning;
mod reminders;
mod roles;
mod series;

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;
use muster_engine::{
    Clock as _,
    training::{
        Attended, NewFeedback, NewSession, Reach, Repeat, RepeatEvery, SessionDetail,
        SessionFilter, SignUpView,
    },
};
use muster_model::{
    ids::{MemberId, SessionId, TeamId},
    rbac::{Author, Role},
    record::{Discipline, Member, Session, SessionKind, SignUp, Team},
    time::{Millis, Timestamp},
};
use muster_store::{Door, Store, StoreError};

use crate::laptop::Laptop;

const DAY: Millis = Millis::days(1);

/// A laptop in a workspace with Ada of operations, who uses it, and Bo and Cy of development. It is
/// Monday, 2 March 2026, past eleven in Paris.
struct Story {
    laptop: Laptop,
    ada: MemberId,
    bo: MemberId,
    /// Has no mail address.
    cy: MemberId,
    /// Ada's team, of operations.
    web: TeamId,
    /// Bo's and Cy's team, of development.
    apps: TeamId,
}

impl Story {
    fn begin() -> Self {
        let laptop = Laptop::set_up();
        let bo = Member {
            name: "Bo".to_owned(),
            email: "bo@example.com".to_owned(),
            role: Role::Editor,
            time_zone: "Europe/Paris".to_owned(),
            quiet_hours: None,
            remind_before_shift: None,
            pause_break_through: None,
        };
        let bo = laptop.engine.save_member(None, &bo).unwrap();
        let (ada, cy) = (laptop.me(), laptop.colleague("Cy"));
        let web = laptop.engine.teams().unwrap()[0].id;
        let apps = Team {
            name: "Apps".to_owned(),
            discipline: Discipline::Development,
            members: [bo, cy].into(),
        };
        let apps = laptop.engine.save_team(None, &apps).unwrap();
        Self {
            laptop,
            ada,
            bo,
            cy,
            web,
            apps,
        }
    }

    /// A workshop of Ada's team for the other, on Tuesday, 10 March 2026, from two to three in the
    /// afternoon in Paris.
    fn tuesday(&self, title: &str) -> NewSession {
        NewSession {
            title: title.to_owned(),
            description: String::new(),
            kind: SessionKind::Workshop,
            skills: BTreeSet::new(),
            host_team: self.web,
            guest_teams: [self.apps].into(),
            facilitator: None,
            starts_at: paris("2026-03-10 14:00"),
            length: Millis::hours(1),
            time_zone: "Europe/Paris".to_owned(),
            place: String::new(),
            materials: String::new(),
            capacity: None,
            incident: None,
            action_item: None,
            repeat: None,
        }
    }

    fn plan(&self, new: &NewSession) -> SessionId {
        let engine = &self.laptop.engine;
        engine.save_session(None, new, Reach::One).unwrap()
    }

    fn detail(&self, id: SessionId) -> SessionDetail {
        self.laptop.engine.session(id).unwrap()
    }

    /// The sessions of a series, the first first.
    fn series(&self, first: SessionId) -> Vec<(SessionId, Session)> {
        let store = Store::open(&self.laptop.workspace_file()).unwrap();
        store
            .read(|reader| reader.sessions_of_series(first))
            .unwrap()
    }

    /// The titles of the sessions that a filter lets through.
    fn titles(&self, filter: &SessionFilter) -> Vec<String> {
        let list = self.laptop.engine.sessions(filter).unwrap();
        list.rows.into_iter().map(|row| row.title).collect()
    }

    fn sign_up(&self, session: SessionId, member: MemberId) {
        self.laptop.engine.sign_up(session, member).unwrap();
    }

    fn was_there(&self, session: SessionId, members: &[(MemberId, bool)]) {
        let members = members.iter();
        let attended: Vec<_> = members
            .map(|(member, attended)| Attended {
                member: *member,
                attended: *attended,
            })
            .collect();
        let engine = &self.laptop.engine;
        engine.record_attendance(session, &attended).unwrap();
    }

    /// Who has a place in a session, and who waits, by name.
    fn line(&self, session: SessionId) -> (Vec<String>, Vec<String>) {
        let views = self.detail(session).sign_ups;
        let (waiting, taken): (Vec<_>, Vec<_>) = views
            .into_iter()
            .partition(|view| view.waiting_place.is_some());
        let names = |views: Vec<_>| {
            let views = views.into_iter();
            views.map(|view: SignUpView| view.name).collect()
        };
        (names(taken), names(waiting))
    }

    /// Writes as somebody else does on another laptop.
    fn write_as(
        &self,
        member: MemberId,
        write: impl FnOnce(&mut Door<'_>, Author, Timestamp) -> Result<(), StoreError>,
    ) {
        let store = Store::open(&self.laptop.workspace_file()).unwrap();
        let now = self.laptop.clock.now();
        store
            .write(|door| write(door, Author::Member(member), now))
            .unwrap();
    }

    /// Somebody else changes a session.
    fn change_as(&self, member: MemberId, id: SessionId, edit: impl FnOnce(&mut Session)) {
        self.write_as(member, |door, author, now| {
            door.change::<Session>(author, now, id, edit).map(drop)
        });
    }
}

/// An instant by the clock on a wall in Paris.
fn paris(text: &str) -> Timestamp {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    let zone = Tz::Europe__Paris;
    zone.from_local_datetime(&local).unwrap().to_utc().into()
}

/// When sessions begin, by the clock on a wall in Paris.
fn on_the_wall(sessions: &[(SessionId, Session)]) -> Vec<String> {
    let begins = sessions.iter().map(|(_, session)| session.starts_at);
    begins
        .map(|at| {
            let local = at.to_utc().with_timezone(&Tz::Europe__Paris);
            local.format("%m-%d %H:%M").to_string()
        })
        .collect()
}

fn weekly(last_day: &str) -> Option<Repeat> {
    Some(Repeat {
        every: RepeatEvery::Week,
        interval: 1,
        last_day: last_day.parse().unwrap(),
    })
}

fn rated(useful: u8, feedback: &str) -> NewFeedback {
    NewFeedback {
        useful: Some(useful),
        feedback: feedback.to_owned(),
    }
}

/// A part that somebody wrote on another laptop.
fn signed_up_elsewhere(session: SessionId, member: MemberId, at: Timestamp) -> SignUp {
    SignUp {
        session,
        member,
        at,
        withdrawn: false,
        attended: None,
        useful: None,
        feedback: String::new(),
    }
}
