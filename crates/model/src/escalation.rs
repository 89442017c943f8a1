//! Escalation: which pages an incident owes to whom, and when. It follows from the incident, its
//! policy, the members and an instant alone, so that every laptop comes to the same answer and a
//! sleeping one catches up on waking. Recording pages and making noise are left to others.
//!
//! The ladder is counted from [`Incident::escalated_at`]. Level after level is told, each after
//! the wait of the one before it; then the whole ladder is climbed [`Policy::repeat`] more times.
//! A level that reaches nobody is passed over at once, without its wait. An acknowledgement or a
//! resolution ends what is owed to everyone from that instant on.

mod gap;
mod ladder;
mod page;
mod roster;
#[cfg(test)]
mod tests;

pub use gap::{Gap, unreachable};
pub use ladder::{Rung, RungState, ladder};
pub use page::{Page, PageKey};
pub use roster::Roster;

use crate::{
    escalation::ladder::{Step, steps},
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
    let end = ended_at(incident);
    owed_steps(incident, policy, roster)
        .take_while(|step| step.due_at <= now && end.is_none_or(|end| step.due_at < end))
        .flat_map(|step| {
            step.members.into_iter().map(move |member| Page {
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

/// The steps that reach somebody.
fn owed_steps(
    incident: &Incident,
    policy: Option<&Policy>,
    roster: &Roster<'_>,
) -> impl Iterator<Item = Step> + use<> {
    policy
        .map(|policy| steps(incident.escalated_at, policy, roster))
        .into_iter()
        .flatten()
        .filter(|step| !step.members.is_empty())
}
