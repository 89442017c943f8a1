//! The life of an incident: declared, acknowledged, resolved, opened again. Each step is a pure
//! function from one incident to the next, and what makes no sense is refused in a sentence. Who may
//! take a step is `rbac`'s business, what it pages is `escalation`'s.
//!
//! Of two acknowledgements, or two resolutions, the one with the earlier instant stands, so that
//! it does not matter which of them a laptop hears of first.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{MemberId, PolicyId, ServiceId},
    record::{Incident, IncidentRole, Invalid, Origin, Record, Severity},
    time::{Millis, Timestamp},
};

/// Why a step was refused: a sentence for the person who took it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing left to acknowledge.
    #[error(
        "'{title}' was over before you acknowledged it, so nobody is waiting for you. Reopen it \
         if the trouble is back."
    )]
    AcknowledgedAfterTheEnd {
        /// The incident's title.
        title: String,
    },
    /// It is not over.
    #[error("'{title}' is not resolved, so there is nothing to reopen.")]
    NotResolved {
        /// The incident's title.
        title: String,
    },
    /// The incident would not be acceptable as a record.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// What a person says when they declare an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Declaration {
    /// One line that says what is wrong.
    pub title: String,
    /// What is known of it, in prose; may be empty.
    pub summary: String,
    /// The service that suffers, if known.
    pub service: Option<ServiceId>,
    /// How bad it is.
    pub severity: Severity,
    /// Who is told; none tells nobody.
    pub policy: Option<PolicyId>,
    /// Who leads the work, if somebody does already.
    pub assignee: Option<MemberId>,
    /// Who writes the status updates, if somebody does already.
    pub communications: Option<MemberId>,
    /// Who keeps the timeline, if somebody does already.
    pub scribe: Option<MemberId>,
    /// Who leads the repair itself, if somebody does already.
    pub operations_lead: Option<MemberId>,
}

/// A new incident that a person declared at `at`; its escalation begins then.
///
/// # Errors
/// [`Refusal::Invalid`] if its title is missing, too long or more than a line.
pub fn declare(declaration: Declaration, at: Timestamp) -> Result<Incident, Refusal> {
    begin(declaration, Origin::Declared, at)
}

/// A new incident of a KPI that crossed a threshold at `at`; its escalation begins then.
///
/// # Errors
/// [`Refusal::Invalid`] if its title is missing, too long or more than a line.
pub fn open_for_threshold(declaration: Declaration, at: Timestamp) -> Result<Incident, Refusal> {
    begin(declaration, Origin::Threshold, at)
}

fn begin(declaration: Declaration, origin: Origin, at: Timestamp) -> Result<Incident, Refusal> {
    let incident = Incident {
        title: declaration.title.trim().to_owned(),
        summary: declaration.summary,
        service: declaration.service,
        severity: declaration.severity,
        origin,
        opened_at: at,
        escalated_at: at,
        acknowledged_at: None,
        acknowledged_by: None,
        first_acknowledged_at: None,
        resolved_at: None,
        resolved_by: None,
        assignee: declaration.assignee,
        communications: declaration.communications,
        scribe: declaration.scribe,
        operations_lead: declaration.operations_lead,
        policy: declaration.policy,
        alerts: BTreeSet::new(),
        cause: None,
        acknowledged_through: None,
        pinned: BTreeSet::new(),
        channels: BTreeSet::new(),
    };
    incident.validate()?;
    Ok(incident)
}

/// `by` is on it as of `at`. The first acknowledgement stands: a later one changes nothing. One
/// from a laptop whose clock is behind counts from the beginning of the escalation, for it ends
/// what is owed to everyone just the same.
///
/// # Errors
/// [`Refusal::AcknowledgedAfterTheEnd`] if the incident was over at `at`.
pub fn acknowledge(incident: &Incident, by: MemberId, at: Timestamp) -> Result<Incident, Refusal> {
    let at = at.max(incident.escalated_at);
    if incident.resolved_at.is_some_and(|resolved| resolved <= at) {
        return Err(Refusal::AcknowledgedAfterTheEnd {
            title: incident.title.clone(),
        });
    }
    let standing = incident
        .acknowledgement()
        .map(|at| (at, incident.acknowledged_by));
    let mut next = incident.clone();
    if standing.is_none() {
        // What is there, if anything, is from before it was opened again.
        next.first_acknowledged_at = incident.first_acknowledgement();
    }
    if standing.is_none_or(|standing| (at, Some(by)) < standing) {
        next.acknowledged_at = Some(at);
        next.acknowledged_by = Some(by);
        next.acknowledged_through = None;
    }
    Ok(next)
}

/// It is as bad as this. Allowed at any time, for what was learnt afterwards too.
#[must_use]
pub fn set_severity(incident: &Incident, severity: Severity) -> Incident {
    Incident {
        severity,
        ..incident.clone()
    }
}

/// This member leads the work, or nobody does. Whoever is assigned may be asleep, so that the
/// escalation goes on until somebody acknowledges.
#[must_use]
pub fn assign(incident: &Incident, assignee: Option<MemberId>) -> Incident {
    hand_over(incident, IncidentRole::Commander, assignee)
}

/// This member holds a role from now on, or nobody does. Allowed at any time; one member may hold
/// several roles.
#[must_use]
pub fn hand_over(incident: &Incident, role: IncidentRole, to: Option<MemberId>) -> Incident {
    let mut next = incident.clone();
    let holder = match role {
        IncidentRole::Commander => &mut next.assignee,
        IncidentRole::Communications => &mut next.communications,
        IncidentRole::Scribe => &mut next.scribe,
        IncidentRole::OperationsLead => &mut next.operations_lead,
    };
    *holder = to;
    next
}

/// An entry of the timeline, by its key, is pinned or is not any more.
#[must_use]
pub fn pin(incident: &Incident, entry: &str, pinned: bool) -> Incident {
    let mut next = incident.clone();
    if pinned {
        next.pinned.insert(entry.to_owned());
    } else {
        next.pinned.remove(entry);
    }
    next
}

/// `by` says that it was over at `at`. The first resolution stands: a later one changes nothing.
///
/// # Errors
/// [`Refusal::Invalid`] if `at` lies before the incident began.
pub fn resolve(incident: &Incident, by: MemberId, at: Timestamp) -> Result<Incident, Refusal> {
    let standing = incident.resolved_at.map(|at| (at, incident.resolved_by));
    let mut next = incident.clone();
    if standing.is_none_or(|standing| (at, Some(by)) < standing) {
        next.resolved_at = Some(at);
        next.resolved_by = Some(by);
    }
    next.validate()?;
    Ok(next)
}

/// The trouble was not over: `by` opens the incident again at `at`.
///
/// Its escalation begins anew, so that acknowledgements from before end nothing any more; the
/// first one is kept for MTTA. Nobody leading it, `by` does: a person made it theirs, and its
/// alerts, which may all have ended, do not end it again.
///
/// # Errors
/// [`Refusal::NotResolved`] if it is not over.
pub fn reopen(incident: &Incident, by: MemberId, at: Timestamp) -> Result<Incident, Refusal> {
    if incident.resolved_at.is_none() {
        return Err(Refusal::NotResolved {
            title: incident.title.clone(),
        });
    }
    Ok(Incident {
        // Later than the escalation before it whatever the clock says, for the pages of both must
        // be told apart.
        escalated_at: at.max(incident.escalated_at + Millis(1)),
        acknowledged_at: None,
        acknowledged_by: None,
        acknowledged_through: None,
        first_acknowledged_at: incident.first_acknowledgement(),
        resolved_at: None,
        resolved_by: None,
        assignee: incident.assignee.or(Some(by)),
        ..incident.clone()
    })
}
