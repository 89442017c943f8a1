//! Sessions as an invitation that calendars understand (iTIP). The same sessions give the same bytes.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use muster_model::{
    ids::{MemberId, SessionId},
    record::{Member, Session, SessionState},
    time::Timestamp,
};
use muster_store::{Reader, StoreError, audit};

use crate::training::book::{places_of, sign_ups_of};

/// The most characters of a description: the rest stays in Muster.
const LONGEST: usize = 4_000;

/// What an invitation says.
pub(super) struct Invitation {
    is_taken_back: bool,
    sessions: Vec<Invited>,
}

/// One session of an invitation.
struct Invited {
    id: SessionId,
    session: Session,
    /// How often it was changed.
    changes: u32,
    /// When it, or who comes to it, was last changed.
    changed_at: Timestamp,
    organizer: Option<Member>,
    facilitator: Option<Member>,
    /// Who has a place, the first to sign up first.
    coming: Vec<Member>,
}

impl Invitation {
    /// An invitation to a session and to the others of its series that are planned like it; or, if
    /// it is cancelled, the end of one to it and to the others that are.
    pub(super) fn read(reader: &Reader, id: SessionId) -> Result<Self, StoreError> {
        let session = reader.require::<Session>(id)?;
        let state = session.state;
        let sessions = match session.series {
            Some(series) if state != SessionState::Held => {
                let mut series = reader.sessions_of_series(series)?;
                series.retain(|(_, other)| other.state == state);
                series
            }
            _ => vec![(id, session)],
        };
        let sessions = sessions.into_iter();
        Ok(Self {
            is_taken_back: state == SessionState::Cancelled,
            sessions: sessions
                .map(|(id, session)| Invited::read(reader, id, session))
                .collect::<Result<_, _>>()?,
        })
    }

    /// The file.
    pub(super) fn text(&self) -> String {
        let method = if self.is_taken_back {
            "CANCEL"
        } else {
            "REQUEST"
        };
        let mut calendar = Calendar::new();
        calendar.append_property(("METHOD", method));
        for session in &self.sessions {
            calendar.push(session.event());
        }
        calendar.to_string()
    }
}

impl Invited {
    fn read(reader: &Reader, id: SessionId, session: Session) -> Result<Self, StoreError> {
        let member = |id: Option<MemberId>| match id {
            Some(id) => reader.get::<Member>(id),
            None => Ok(None),
        };
        let history = audit::history(reader, id.into())?;
        let mut changed_at = history.iter().map(|edit| edit.at).max();
        for (part, _) in reader.sign_ups_of(id)? {
            let edits = audit::history(reader, part.into())?;
            changed_at = changed_at.max(edits.iter().map(|edit| edit.at).max());
        }
        let places = places_of(&session, &sign_ups_of(reader, id)?);
        let mut coming = Vec::new();
        for taken in places.taken {
            if session.facilitator != Some(taken) {
                coming.extend(member(Some(taken))?);
            }
        }
        let facilitator = member(session.facilitator)?;
        let organizer = match facilitator.clone().filter(is_reachable) {
            Some(facilitator) => Some(facilitator),
            None => member(Some(session.created_by))?.filter(is_reachable),
        };
        Ok(Self {
            id,
            changes: u32::try_from(history.len().saturating_sub(1)).unwrap_or(u32::MAX),
            changed_at: changed_at.unwrap_or(session.created_at),
            organizer,
            facilitator,
            coming,
            session,
        })
    }

    fn event(&self) -> Event {
        let session = &self.session;
        let mut event = Event::new();
        event
            .uid(&format!("{}@muster", self.id))
            .sequence(self.changes)
            .timestamp(self.changed_at.to_utc())
            .starts(session.starts_at.to_utc())
            .ends(session.ends_at().to_utc())
            .summary(&session.title)
            .status(match session.state {
                SessionState::Cancelled => EventStatus::Cancelled,
                SessionState::Planned | SessionState::Held => EventStatus::Confirmed,
            });
        let text = self.text();
        if !text.is_empty() {
            event.description(&text);
        }
        if !session.place.is_empty() {
            event.location(&plain(&session.place));
        }
        if let Some(organizer) = &self.organizer {
            event.append_property(person("ORGANIZER", organizer).done());
        }
        if let Some(facilitator) = self.facilitator.as_ref().filter(|it| is_reachable(it)) {
            event.append_multi_property(attendee(facilitator, "CHAIR"));
        }
        for member in self.coming.iter().filter(|it| is_reachable(it)) {
            event.append_multi_property(attendee(member, "REQ-PARTICIPANT"));
        }
        event.done()
    }

    /// What it is about, and what to read or bring.
    fn text(&self) -> String {
        let session = &self.session;
        let mut text = session.description.trim().to_owned();
        let materials = session.materials.trim();
        if !materials.is_empty() {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str("Materials:\n");
            text.push_str(materials);
        }
        let text = plain(&text);
        if text.chars().count() <= LONGEST {
            return text;
        }
        let cut: String = text.chars().take(LONGEST).collect();
        cut + "…"
    }
}

/// Whether an invitation can reach a member.
fn is_reachable(member: &Member) -> bool {
    !member.email.is_empty()
}

fn attendee(member: &Member, role: &str) -> Property {
    person("ATTENDEE", member)
        .add_parameter("ROLE", role)
        .add_parameter("PARTSTAT", "ACCEPTED")
        .done()
}

fn person(key: &str, member: &Member) -> Property {
    let mut person = Property::new(key, format!("mailto:{}", member.email));
    // A quoted parameter cannot hold a quote.
    person.add_parameter("CN", &format!("\"{}\"", member.name.replace('"', "'")));
    person
}

/// A text without what a calendar file may not hold: control characters other than line breaks.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', " ")
}
