//! Reminders that a session begins.

use muster_model::{
    ids::MemberId,
    record::{Member, SessionState},
    time::{Millis, Timestamp, Window},
};
use muster_store::{Reader, StoreError};

use super::Mine;
use crate::{
    Notice,
    reminders::{Reminder, window_in},
};

/// How long before a session people are told of it.
const BEFORE: Millis = Millis::minutes(30);

/// What is to be told now, and when there is something to tell next.
pub(super) struct Outlook {
    pub(super) due: Vec<Reminder>,
    pub(super) next: Option<Timestamp>,
}

/// What a member is to be told at `now` of the sessions that are theirs. It is of use until a session
/// ends. Its time is part of what is remembered, so that one that moved is told of again.
pub(super) fn outlook(
    reader: &Reader,
    (me, member): (MemberId, &Member),
    mine: &[Mine],
    now: Timestamp,
) -> Result<Outlook, StoreError> {
    let mut outlook = Outlook {
        due: Vec::new(),
        next: None,
    };
    for it in mine {
        let leads = it.session.facilitator == Some(me);
        if it.session.state != SessionState::Planned || !(leads || it.places.has(me)) {
            continue;
        }
        let at = it.session.starts_at - BEFORE;
        if now < at {
            outlook.next = Some(outlook.next.map_or(at, |next| next.min(at)));
            continue;
        }
        let key = format!("session/{}/{}", it.id, it.session.starts_at.millis());
        if !reader.was_reminded(&key)? {
            outlook.due.push(Reminder {
                keys: vec![key],
                notice: notice(it, leads, member, now),
                // Whoever signs up for a time asks to be told of it.
                is_wanted_at_night: true,
            });
        }
    }
    Ok(outlook)
}

fn notice(it: &Mine, leads: bool, member: &Member, now: Timestamp) -> Notice {
    let session = &it.session;
    let left = session.starts_at.since(now).0;
    // To the minute, and never none.
    let minutes = (left + Millis::minutes(1).0 - 1).div_euclid(Millis::minutes(1).0);
    let title = &session.title;
    let title = match (minutes > 0, leads) {
        (true, true) => format!("In {minutes} min you lead a session: {title}"),
        (true, false) => format!("A session begins in {minutes} min: {title}"),
        (false, true) => format!("The session that you lead has begun: {title}"),
        (false, false) => format!("A session has begun: {title}"),
    };
    let window = Window {
        from: session.starts_at,
        to: session.ends_at(),
    };
    let mut lines = vec![window_in(member.zone(), window)];
    lines.extend(session.place.lines().next().map(str::to_owned));
    Notice::Training {
        session: it.id,
        title,
        body: lines.join("\n"),
    }
}
