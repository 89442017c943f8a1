//! What a change of one session means for those of its series that follow it: they change in what was
//! changed of the first, and keep what they have of their own.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use muster_model::record::{Session, SessionKind};

use crate::wall_clock::WallTime;

/// A change of a session that others follow.
pub(super) struct Following<'s> {
    before: &'s Session,
    after: &'s Session,
    /// By how much it moved on the wall clock; none if it did not.
    moved: Option<TimeDelta>,
}

impl<'s> Following<'s> {
    pub(super) fn of(before: &'s Session, after: &'s Session) -> Self {
        let wall = |session: &Session| WallTime::at(session.starts_at, session.zone());
        let moved = match (wall(before), wall(after)) {
            (Some(from), Some(to)) if from != to => Some(to.time - from.time),
            _ => None,
        };
        Self {
            before,
            after,
            moved,
        }
    }

    /// Changes a session that follows.
    pub(super) fn apply(&self, session: &mut Session) {
        let (before, after) = (self.before, self.after);
        if let Some(by) = self.moved
            && let Some(wall) = WallTime::at(session.starts_at, session.zone())
        {
            let zone = if before.time_zone == after.time_zone {
                wall.zone
            } else {
                after.zone()
            };
            session.starts_at = WallTime { zone, ..wall }.later(by).instant();
        }
        value(&before.time_zone, &after.time_zone, &mut session.time_zone);
        value(&before.title, &after.title, &mut session.title);
        value(
            &before.description,
            &after.description,
            &mut session.description,
        );
        value(&before.kind, &after.kind, &mut session.kind);
        set(&before.skills, &after.skills, &mut session.skills);
        value(&before.host_team, &after.host_team, &mut session.host_team);
        set(
            &before.guest_teams,
            &after.guest_teams,
            &mut session.guest_teams,
        );
        value(
            &before.facilitator,
            &after.facilitator,
            &mut session.facilitator,
        );
        value(&before.length, &after.length, &mut session.length);
        value(&before.place, &after.place, &mut session.place);
        value(&before.materials, &after.materials, &mut session.materials);
        value(&before.capacity, &after.capacity, &mut session.capacity);
        value(&before.incident, &after.incident, &mut session.incident);
        value(
            &before.action_item,
            &after.action_item,
            &mut session.action_item,
        );
        if session.kind != SessionKind::IncidentDrill {
            session.incident = None;
        }
    }
}

fn value<T: Clone + PartialEq>(before: &T, after: &T, follows: &mut T) {
    if before != after {
        follows.clone_from(after);
    }
}

fn set<T: Copy + Ord>(before: &BTreeSet<T>, after: &BTreeSet<T>, follows: &mut BTreeSet<T>) {
    follows.retain(|it| !before.contains(it) || after.contains(it));
    follows.extend(after.difference(before));
}
