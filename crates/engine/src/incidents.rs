//! Incidents: the list, one incident with its timeline and escalation, and what people do with it.

mod actions;
mod alerts;
mod declaring;
mod listing;
mod pages;
pub mod room;
pub(crate) mod timeline;

use muster_model::{
    escalation::Rung,
    ids::{IncidentId, MemberId, PolicyId, ServiceId},
    record::{Incident, IncidentStatus, Severity},
    time::Timestamp,
};
use muster_store::Cursor;
use serde::{Deserialize, Serialize};

pub use alerts::AlertView;
pub(crate) use alerts::recent_alerts;
pub use declaring::{DeclareChoices, DeclareService};
pub(crate) use listing::{number, row_of, unresolved};
pub use muster_model::timeline::{TimelineFilter, TimelineKind};
pub use pages::{AcknowledgementStory, EscalationStory, IncidentPages, PageStory, PostStory};
pub use timeline::{TimelineEntry, TraceView};

/// Which incidents to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct IncidentFilter {
    /// Where they stand.
    pub statuses: Vec<IncidentStatus>,
    /// How bad they are.
    pub severities: Vec<Severity>,
    /// Which service suffers.
    pub services: Vec<ServiceId>,
    /// Words that their title holds.
    pub text: String,
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// How many to return at the most.
    pub limit: u32,
}

/// One line of the list of incidents.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IncidentRow {
    /// Which incident.
    pub id: IncidentId,
    /// One line that says what is wrong.
    pub title: String,
    /// The service that suffers.
    pub service: Option<ServiceId>,
    /// Its name; empty if there is none.
    pub service_name: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub status: IncidentStatus,
    /// When it began.
    pub opened_at: Timestamp,
    /// When a person first acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// Who did; empty if nobody has.
    pub acknowledged_by_name: String,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// Who leads the work.
    pub assignee: Option<MemberId>,
    /// Their name; empty if nobody does.
    pub assignee_name: String,
    /// How many alerts belong to it.
    pub alerts: u32,
}

/// A part of the list of incidents.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IncidentList {
    /// The lines asked for, the last opened first.
    pub rows: Vec<IncidentRow>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many the filter lets through.
    pub total: u32,
    /// How many in the workspace are open and not acknowledged.
    pub open: u32,
    /// How many are acknowledged and not resolved.
    pub acknowledged: u32,
}

/// All there is to say of one incident.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct IncidentDetail {
    /// Its line in the list.
    pub row: IncidentRow,
    /// The record.
    pub incident: Incident,
    /// What happened, in order.
    pub timeline: Vec<TimelineEntry>,
    /// Its alerts.
    pub alerts: Vec<AlertView>,
    /// Who is told, when; empty without a policy.
    pub ladder: Vec<Rung>,
    /// The policy's name; empty without one.
    pub policy_name: String,
    /// What is thought to have caused it, in a sentence that names the rule.
    pub cause: CauseView,
}

/// What is thought to have caused an incident.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CauseView {
    /// The deployment, if there is one.
    pub deployment: Option<crate::delivery::DeploymentView>,
    /// Which rule says so and how sure it is, or why there is none.
    pub why: String,
    /// Whether a person said so.
    pub by_hand: bool,
}

/// What is needed to declare an incident.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewIncident {
    /// One line that says what is wrong.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// The service that suffers, if known.
    pub service: Option<ServiceId>,
    /// Who is told; none tells nobody.
    pub policy: Option<PolicyId>,
    /// What is known of it.
    pub summary: String,
    /// Who leads the work, if somebody does already.
    #[serde(default)]
    pub commander: Option<MemberId>,
    /// Who writes the status updates, if somebody does already.
    #[serde(default)]
    pub communications: Option<MemberId>,
    /// Who keeps the timeline, if somebody does already.
    #[serde(default)]
    pub scribe: Option<MemberId>,
    /// Who leads the repair itself, if somebody does already.
    #[serde(default)]
    pub operations_lead: Option<MemberId>,
}
