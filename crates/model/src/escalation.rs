//! Escalation: which pages an incident owes to whom, and when. It follows from the incident, its
//! policy, the members and an instant alone, so that every laptop comes to the same answer and a
//! sleeping one catches up on waking. Recording pages and making noise are left to others.
//!
//! The first path of the policy that is for the incident's severity and the hour is taken when the
//! escalation begins, at [`Incident::escalated_at`]; see [`course`]. Level after level is told, each
//! after the wait of the one before it; then the whole ladder is climbed again as often as it says.
//! Who is on call is asked for each level at the instant at which it is told. A level that reaches
//! nobody is passed over at once, without its wait. An acknowledgement or a resolution ends what is
//! owed to everyone from that instant on.

mod channel_post;
mod gap;
mod ladder;
mod page;
mod path;
mod roster;
mod steps;
#[cfg(test)]
mod tests;

pub use channel_post::ChannelPost;
pub use gap::{Gap, GapPart, gaps};
pub use ladder::{Rung, RungState, ladder};
pub use page::{Page, PageKey};
pub use path::{Course, course, course_of, follow_severity};
pub use roster::{Reach, Roster};
pub use steps::Step;

use crate::{
    ids::IncidentId,
    record::{Incident, IncidentStatus, Policy},
    time::Timestamp,
};

/// Every page of the running escalation that fell due up to and including `now`, the earliest
/// first. None falls due at or after the acknowledgement or the resolution. Without a policy there
/// is none.
///
/// The list is what was owed, for the record: once [`still_owed`] says no, whatever of it has not
/// been shown yet makes no noise any more.
#[must_use]
pub fn pages_due(
    id: IncidentId,
    incident: &Incident,
    policy: Option<&Policy>,
    roster: &Roster<'_>,
    now: Timestamp,
) -> Vec<Page> {
    due_steps(incident, policy, roster, now)
        .flat_map(|step| {
            step.reach.members.into_iter().map(move |member| Page {
                incident: id,
                escalated_at: incident.escalated_at,
                round: step.round,
                level: step.level,
                member,
                due_at: step.due_at,
            })
        })
        .collect()
}

/// Every message to a channel of the running escalation that fell due up to and including `now`,
/// the earliest first, by the same rules as [`pages_due`].
#[must_use]
pub fn posts_due(
    id: IncidentId,
    incident: &Incident,
    policy: Option<&Policy>,
    roster: &Roster<'_>,
    now: Timestamp,
) -> Vec<ChannelPost> {
    if policy.is_none_or(|policy| !course_of(incident, policy).has_channels()) {
        return Vec::new();
    }
    due_steps(incident, policy, roster, now)
        .flat_map(|step| {
            step.reach
                .channels
                .into_iter()
                .map(move |channel| ChannelPost {
                    incident: id,
                    escalated_at: incident.escalated_at,
                    round: step.round,
                    level: step.level,
                    channel,
                    due_at: step.due_at,
                })
        })
        .collect()
}

/// The first instant after `now` at which another page falls due; none once the incident is
/// acknowledged or resolved, whatever the clock of the laptop that did so said, or when the ladder
/// has been climbed to its end.
#[must_use]
pub fn next_due(
    incident: &Incident,
    policy: Option<&Policy>,
    roster: &Roster<'_>,
    now: Timestamp,
) -> Option<Timestamp> {
    if !still_owed(incident) {
        return None;
    }
    owed_steps(incident, policy, roster)
        .map(|step| step.due_at)
        .find(|due_at| *due_at > now)
}

/// Whether a page of this incident may still make noise: nobody has acknowledged it and it is not
/// over. One that fell due while a laptop slept is recorded on waking, and shown only if this holds.
#[must_use]
pub const fn still_owed(incident: &Incident) -> bool {
    matches!(incident.status(), IncidentStatus::Open)
}

/// When nothing was owed any more; none while it is.
fn ended_at(incident: &Incident) -> Option<Timestamp> {
    incident
        .acknowledgement()
        .into_iter()
        .chain(incident.resolved_at)
        .min()
}

/// The steps that reach somebody, up to and including `now`.
fn due_steps<'a>(
    incident: &'a Incident,
    policy: Option<&'a Policy>,
    roster: &'a Roster<'a>,
    now: Timestamp,
) -> impl Iterator<Item = Step> + 'a {
    let end = ended_at(incident);
    owed_steps(incident, policy, roster)
        .take_while(move |step| step.due_at <= now && end.is_none_or(|end| step.due_at < end))
}

/// The steps that reach somebody.
fn owed_steps<'a>(
    incident: &'a Incident,
    policy: Option<&'a Policy>,
    roster: &'a Roster<'a>,
) -> impl Iterator<Item = Step> + 'a {
    policy
        .map(|policy| course_of(incident, policy).steps(roster))
        .into_iter()
        .flatten()
        .filter(|step| !step.reach.is_nobody())
}
