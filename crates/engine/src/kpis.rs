//! KPIs for the front ends: every KPI for a scope with its target, one KPI with what happened
//! around it, and the events that a value is made of. The numbers are the model's; this module
//! keeps what they are computed from in memory and in step with the store.

mod against;
mod annotations;
mod answers;
mod comparison;
mod csv;
mod defined;
mod definitions;
mod export;
mod memory;
mod not_counted;
mod notes;
mod samples;
mod shape;
mod speaking;
mod targets;
pub(crate) mod thresholds;
mod words;

use muster_model::{
    ids::{ActionItemId, IncidentId, KpiNoteId, ReviewId, ServiceId, TargetId, TeamId},
    kpi::{Bucket, Evaluation, KpiEvent, KpiRef},
    record::{Severity, TargetScope, TargetStart, Tier},
    time::{Timestamp, Window},
};
use serde::{Deserialize, Serialize};

pub(crate) use memory::KpiMemory;

pub use self::csv::{CsvImport, CsvLine, CsvProblem};
pub use comparison::{CompareBy, Compared, Comparison};
pub use definitions::{
    DefinitionView, KpiChoices, MetricChoice, NewKpiDefinition, OwnMeasureChoice,
};
pub use export::{KpiDocument, Picture};
pub use not_counted::{NotCounted, ReportedTwice};
pub use notes::NewKpiNote;
pub use samples::{KpiSampleView, KpiSamples, NewKpiSample};
pub(crate) use shape::levels;
pub use shape::{
    ChangepointView, Distribution, DistributionBar, Forecast, ForecastPoint, KpiShape,
};
pub(crate) use thresholds::{Crossing, ThresholdClock};
pub use thresholds::{NewThreshold, ThresholdView};
pub use words::Scale;

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
    /// What a plain number of it counts; empty for none, and for KPIs with another unit.
    pub unit_label: String,
    /// Its value and series.
    pub evaluation: Evaluation,
    /// The target for this scope, if there is one.
    pub target: Option<TargetView>,
    /// Whether the value reaches what the target asks for at the end of the period; none without a
    /// target or a value.
    pub on_target: Option<bool>,
    /// How many of its thresholds are crossed now.
    pub crossed: u32,
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
    /// From where the way to `value` leads; none asks for `value` at once.
    pub start: Option<TargetStart>,
    /// What it asks for at the end of the period.
    pub now: f64,
}

/// Every KPI for a scope.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiOverview {
    /// The cards, in the order in which they are shown: the delivery KPIs, then those that the
    /// workspace defines, by name.
    pub cards: Vec<KpiCard>,
    /// The zone in which days and weeks are counted.
    pub time_zone: String,
    /// Whether whoever uses this laptop may define KPIs, and set targets and thresholds.
    pub may_direct: bool,
}

/// Something that happened and is marked on a chart.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Annotation {
    /// When.
    pub at: Timestamp,
    /// One line; of a note its whole text.
    pub title: String,
    /// What it is.
    pub subject: AnnotationSubject,
}

/// What is marked on a chart.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnnotationSubject {
    /// An incident.
    Incident {
        /// Which.
        id: IncidentId,
        /// How bad it was.
        severity: Severity,
    },
    /// A deployment that failed its users, or a run of infrastructure as code that changed
    /// something, near a changepoint.
    Deployment {
        /// Where to look at it outside; empty if there is no page for it.
        url: String,
    },
    /// What somebody said, or Muster of a threshold.
    Note {
        /// Which.
        id: KpiNoteId,
        /// The KPI that it is about; none for all of them.
        kpi: Option<KpiRef>,
        /// Who wrote it; empty if Muster did.
        author: String,
        /// Whether whoever uses this laptop may change or delete it.
        may_write: bool,
    },
}

/// One KPI with what happened around it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiDetail {
    /// The card.
    pub card: KpiCard,
    /// What the KPI means, in words.
    pub definition: String,
    /// Incidents, failed deployments and notes in the period, the earliest first.
    pub annotations: Vec<Annotation>,
    /// The zone in which days and weeks are counted.
    pub time_zone: String,
    /// How the workspace defines it; none for a delivery KPI.
    pub defined: Option<DefinitionView>,
    /// What must not be crossed, whatever the scope.
    pub thresholds: Vec<ThresholdView>,
    /// Whether whoever uses this laptop may define KPIs, and set targets and thresholds.
    pub may_direct: bool,
    /// Whether they may enter values.
    pub may_record: bool,
    /// Whether they may write notes.
    pub may_note: bool,
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
    /// The incident to open, if it is one, or a page because of one.
    pub incident: Option<IncidentId>,
    /// The action item to open, if it is one.
    pub action: Option<ActionItemId>,
    /// The review to open, if it is one.
    pub review: Option<ReviewId>,
}

/// A part of the events behind a value.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiEvents {
    /// The events asked for, the newest first.
    pub events: Vec<KpiEventView>,
    /// How many there are.
    pub total: u32,
}
