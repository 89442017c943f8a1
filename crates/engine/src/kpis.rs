//! KPIs for the front ends: every KPI for a scope with its target, one KPI with what happened
//! around it, and the events that a value is made of. The numbers are the model's; this module
//! keeps what they are computed from in memory and in step with the store.

mod answers;
mod memory;
mod not_counted;
mod speaking;
mod targets;

use muster_model::{
    ids::{IncidentId, ServiceId, TargetId, TeamId},
    kpi::{Bucket, Evaluation, KpiEvent},
    record::{Severity, TargetScope, Tier},
    time::{Timestamp, Window},
};
use serde::{Deserialize, Serialize};

pub(crate) use memory::KpiMemory;

pub use not_counted::{NotCounted, ReportedTwice};

/// Of whom and when KPIs are asked. Empty lists ask for all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct KpiScope {
    /// The period.
    pub window: Window,
    /// Which services.
    pub services: Vec<ServiceId>,
    /// Services of which teams.
    pub teams: Vec<TeamId>,
    /// Which environments.
    pub tier: Tier,
    /// How fine the series is.
    pub bucket: Bucket,
}

/// One KPI with its target.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiCard {
    /// The KPI's name.
    pub name: String,
    /// Its value and series.
    pub evaluation: Evaluation,
    /// The target for this scope, if there is one.
    pub target: Option<TargetView>,
    /// Whether the value reaches the target; none without a target or a value.
    pub on_target: Option<bool>,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TargetView {
    /// Which target.
    pub id: TargetId,
    /// For whom it holds.
    pub scope: TargetScope,
    /// The value to reach, in the KPI's unit.
    pub value: f64,
    /// By when; none for 'from now on'.
    pub by: Option<Timestamp>,
}

/// Every KPI for a scope.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiOverview {
    /// The cards, in the order in which they are shown.
    pub cards: Vec<KpiCard>,
    /// The zone in which days and weeks are counted.
    pub time_zone: String,
}

/// Something that happened and is marked on a chart.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Annotation {
    /// When.
    pub at: Timestamp,
    /// One line.
    pub title: String,
    /// The incident, if it is one; else it is a deployment.
    pub incident: Option<IncidentId>,
    /// How bad the incident was.
    pub severity: Option<Severity>,
}

/// One KPI with what happened around it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiDetail {
    /// The card.
    pub card: KpiCard,
    /// What the KPI means, in words.
    pub definition: String,
    /// Incidents and failed deployments in the period.
    pub annotations: Vec<Annotation>,
    /// The zone in which days and weeks are counted.
    pub time_zone: String,
}

/// One event behind a value, for people.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiEventView {
    /// What the model says of it: when, what it adds, and which rule fired.
    pub event: KpiEvent,
    /// One line that names the deployment, change or incident.
    pub title: String,
    /// The service's name; empty if there is none.
    pub service_name: String,
    /// Where to look at it outside; empty if there is no page for it.
    pub url: String,
    /// The incident to open, if it is one.
    pub incident: Option<IncidentId>,
}

/// A part of the events behind a value.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiEvents {
    /// The events asked for, the newest first.
    pub events: Vec<KpiEventView>,
    /// How many there are.
    pub total: u32,
}
