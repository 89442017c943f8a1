//! Telling whoever uses this laptop what others changed of the sessions that they lead or signed up
//! for: that one moved, was cancelled, deleted or planned again, and that a place became free. What
//! they last knew is remembered with the place in the log of edits up to which it holds, so that a
//! restart, a sleep or one's own edits tell nothing twice and nothing for no reason.

use std::collections::BTreeMap;

use muster_model::{
    ids::{MemberId, SessionId},
    rbac::Author,
    record::{Member, Session, SessionState, SignUp},
    time::Timestamp,
};
use muster_store::{
    Reader, StoreError,
    audit::{self, Action},
};
use serde::{Deserialize, Serialize};

use super::{Mine, mine};
use crate::{
    Engine, Notice, Problem,
    engine::Workspace,
    reminders::{Reminder, time_in},
};

/// Under which name this laptop remembers what its user knows of their sessions.
const TOLD: &str = "sessions_told";

/// How many changes are told one by one; of more one notice tells.
const ONE_BY_ONE: usize = 3;

/// The fields of a session whose change is told.
const FIELDS: [&str; 3] = ["starts_at", "place", "state"];

/// The sessions that somebody knows of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    /// The last edit that they follow from.
    seq: i64,
    sessions: BTreeMap<SessionId, Known>,
}

/// What somebody knows of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    title: String,
    starts_at: Timestamp,
    place: String,
    state: SessionState,
    /// Whether they wait for a place.
    waits: bool,
}

impl Engine {
    /// Tells of changes since the last look; answers when to look again if something holds the
    /// noise. What is held back stays untold, and is put together with what comes until then.
    pub(super) fn tell_of_session_changes(
        &self,
        workspace: &Workspace,
        me: &Member,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Problem> {
        let id = workspace.me;
        let (before, current, reminders) = workspace.store.read(|reader| {
            let before = told(reader)?;
            let current = Told {
                seq: audit::last(reader)?,
                sessions: known(&mine(reader, id, now)?, id),
            };
            let reminders = match &before {
                Some(before) => reminders(reader, before, (id, me), now)?,
                None => Vec::new(),
            };
            Ok((before, current, reminders))
        })?;
        let mut again: Option<Timestamp> = None;
        for reminder in reminders {
            if let Some(until) = self.remind(workspace, Some(me), reminder, now)? {
                again = Some(again.map_or(until, |again| again.min(until)));
            }
        }
        if again.is_none() && before.as_ref() != Some(&current) {
            let text = serde_json::to_string(&current).map_err(StoreError::from)?;
            workspace
                .store
                .write(|door| door.set_local(TOLD, Some(&text)))?;
        }
        Ok(again)
    }
}

fn told(reader: &Reader) -> Result<Option<Told>, StoreError> {
    let text = reader.local(TOLD)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

fn known(mine: &[Mine], me: MemberId) -> BTreeMap<SessionId, Known> {
    let known = mine.iter().map(|it| {
        let session = &it.session;
        let known = Known {
            title: session.title.clone(),
            starts_at: session.starts_at,
            place: session.place.clone(),
            state: session.state,
            waits: it.places.waiting_place(me).is_some(),
        };
        (it.id, known)
    });
    known.collect()
}

/// What is to be told of the sessions that were known, and was not told yet.
fn reminders(
    reader: &Reader,
    before: &Told,
    (me, member): (MemberId, &Member),
    now: Timestamp,
) -> Result<Vec<Reminder>, StoreError> {
    let mine: BTreeMap<_, _> = mine(reader, me, now)?
        .into_iter()
        .map(|it| (it.id, it))
        .collect();
    let mut found = Vec::new();
    for (id, was) in &before.sessions {
        let session = reader.get::<Session>(*id)?;
        if was.starts_at <= now && !mine.contains_key(id) {
            continue;
        }
        let words = Words { was, member };
        let told = match (&session, mine.get(id)) {
            (None, _) => words.of_deletion(),
            (Some(session), _) if is_of(reader, (*id, session), me)? => words.of_change(session),
            _ => None,
        };
        let by = others_edit(reader, *id, before.seq, me)?;
        if let (Some((title, mut lines)), Some((seq, name))) = (told, by) {
            lines.extend((!name.is_empty()).then(|| format!("Changed by {name}")));
            found.push(reminder(
                format!("session-change/{id}/{seq}"),
                *id,
                title,
                &lines,
            ));
            continue;
        }
        // Whoever waits no longer has a place now, unless they do not come any more.
        if let Some(it) = mine.get(id).filter(|it| was.waits && it.places.has(me)) {
            let (title, lines) = words.of_place(&it.session);
            let part = reader.get::<SignUp>(SignUp::id_of(*id, me))?;
            let at = part.map_or(0, |part| part.at.millis());
            found.push(reminder(
                format!("session-place/{id}/{at}"),
                *id,
                title,
                &lines,
            ));
        }
    }
    let mut left = Vec::new();
    for reminder in found {
        let mut is_new = false;
        for key in &reminder.keys {
            is_new |= !reader.was_reminded(key)?;
        }
        if is_new {
            left.push(reminder);
        }
    }
    Ok(together(left))
}

/// A few reminders one by one; more of them, such as of a series that moved, in one.
fn together(reminders: Vec<Reminder>) -> Vec<Reminder> {
    if reminders.len() <= ONE_BY_ONE {
        return reminders;
    }
    let count = reminders.len();
    let (mut keys, mut lines, mut first) = (Vec::new(), Vec::new(), None);
    for reminder in reminders {
        keys.extend(reminder.keys);
        if let Notice::Training { session, title, .. } = reminder.notice {
            first.get_or_insert(session);
            lines.push(title);
        }
    }
    let Some(first) = first else {
        return Vec::new();
    };
    lines.truncate(ONE_BY_ONE);
    lines.push(format!("And {} more", count - ONE_BY_ONE));
    vec![Reminder {
        keys,
        ..reminder(
            String::new(),
            first,
            format!("{count} of your sessions have changed"),
            &lines,
        )
    }]
}

fn reminder(key: String, session: SessionId, title: String, lines: &[String]) -> Reminder {
    Reminder {
        keys: vec![key],
        notice: Notice::Training {
            session,
            title,
            body: lines.join("\n"),
        },
        is_wanted_at_night: false,
    }
}

/// Whether a member leads a session or signed up for it.
fn is_of(
    reader: &Reader,
    (id, session): (SessionId, &Session),
    me: MemberId,
) -> Result<bool, StoreError> {
    let part = reader.get::<SignUp>(SignUp::id_of(id, me))?;
    Ok(session.facilitator == Some(me) || part.is_some_and(|part| !part.withdrawn))
}

/// The last edit after a place in the log by which somebody else changed what is told of a session:
/// its place, and the name of whoever made it.
fn others_edit(
    reader: &Reader,
    id: SessionId,
    seq: i64,
    me: MemberId,
) -> Result<Option<(i64, String)>, StoreError> {
    let history = audit::history(reader, id.into())?.into_iter().rev();
    let last = history
        .take_while(|edit| edit.seq > seq)
        .filter(|edit| edit.author != Author::Member(me))
        .find(|edit| {
            edit.action == Action::Delete || FIELDS.iter().any(|it| edit.diff.contains_key(*it))
        });
    let Some(last) = last else {
        return Ok(None);
    };
    let name = match last.author {
        Author::Member(member) => reader.get::<Member>(member)?.map(|member| member.name),
        Author::Muster => None,
    };
    Ok(Some((last.seq, name.unwrap_or_default())))
}

/// What is said of a session to somebody who knew something else.
struct Words<'a> {
    was: &'a Known,
    member: &'a Member,
}

type Said = (String, Vec<String>);

impl Words<'_> {
    fn of_deletion(&self) -> Option<Said> {
        let title = &self.was.title;
        (self.was.state == SessionState::Planned).then(|| {
            let title = format!("A session does not take place: {title}");
            (title, vec![self.time(self.was.starts_at)])
        })
    }

    fn of_change(&self, session: &Session) -> Option<Said> {
        let (was, title) = (self.was, &session.title);
        let when = self.time(session.starts_at);
        match (was.state, session.state) {
            (SessionState::Planned, SessionState::Cancelled) => {
                let title = format!("A session does not take place: {title}");
                Some((title, vec![self.time(was.starts_at)]))
            }
            (SessionState::Cancelled, SessionState::Planned) => {
                let title = format!("A session takes place after all: {title}");
                Some((title, vec![when]))
            }
            (SessionState::Planned, SessionState::Planned) => {
                let mut lines = Vec::new();
                if was.starts_at != session.starts_at {
                    lines.push(format!("{when}, before {}", self.time(was.starts_at)));
                }
                if was.place != session.place {
                    let place = session.place.lines().next().unwrap_or_default();
                    lines.push(if place.is_empty() {
                        "It has no place any more".to_owned()
                    } else {
                        format!("Now at: {place}")
                    });
                }
                (!lines.is_empty()).then(|| (format!("A session has moved: {title}"), lines))
            }
            _ => None,
        }
    }

    fn of_place(&self, session: &Session) -> Said {
        let title = format!("You have a place now: {}", session.title);
        (title, vec![self.time(session.starts_at)])
    }

    fn time(&self, at: Timestamp) -> String {
        time_in(self.member.zone(), at)
    }
}
