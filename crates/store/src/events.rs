//! What the store tells the rest of the app after a commit: which kind of thing changed, and which
//! one if it is one. Nothing is said of what was rolled back.

use muster_model::{fact::FactKind, record::RecordKind};
use serde::{Deserialize, Serialize};

/// Something was committed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Changed {
    /// What kind of thing.
    pub kind: ChangedKind,
    /// Which one, by its identity; none when several or all may have changed.
    pub id: Option<String>,
}

/// The kinds of thing that change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangedKind {
    /// The settings of the workspace itself.
    Workspace,
    /// A member.
    Member,
    /// A team.
    Team,
    /// A service.
    Service,
    /// A rule that gives environments a tier.
    EnvironmentRule,
    /// A connection.
    Connection,
    /// A rule that gives projects, jobs and alerts to services.
    MappingRule,
    /// An escalation policy.
    Policy,
    /// A routing rule.
    RoutingRule,
    /// An incident.
    Incident,
    /// A note of an incident.
    Note,
    /// A target for a KPI.
    Target,
    /// A verdict on a deployment.
    DeploymentMark,
    /// Who is on call when.
    Schedule,
    /// An exception to a schedule.
    Override,
    /// A shift that somebody wants to give away.
    ShiftOffer,
    /// What one person on call tells the next.
    HandOver,
    /// A task of an incident.
    Task,
    /// A status update of an incident.
    StatusUpdate,
    /// A file that is attached to an incident.
    Attachment,
    /// A corrected time of a timeline's entry.
    Correction,
    /// The post-mortem of an incident.
    Review,
    /// What somebody says of a review.
    ReviewComment,
    /// A form for reviews.
    ReviewTemplate,
    /// Something that will be done because of what a review taught.
    ActionItem,
    /// An objective that teams share for a time.
    Goal,
    /// A measurable result of a goal.
    KeyResult,
    /// What somebody says of how far a key result is.
    CheckIn,
    /// A KPI that the workspace defines.
    KpiDefinition,
    /// A value that a person entered for a KPI.
    KpiSample,
    /// What somebody says of a moment on KPIs' charts.
    KpiNote,
    /// A value of a KPI that must not be crossed.
    KpiThreshold,
    /// A training session.
    Session,
    /// One member's part in one training session.
    SignUp,
    /// A thing that one can know about a service or a tool.
    Skill,
    /// How well one member knows one thing.
    SkillLevel,
    /// The page that a group of teams looks at once a week.
    WeeklyReview,
    /// Something that was said in a weekly review.
    WeeklyNote,
    /// Deployments.
    Deployment,
    /// Runs of pipelines and jobs.
    PipelineRun,
    /// Changes.
    Change,
    /// Alerts.
    Alert,
    /// Runs of infrastructure as code.
    IacRun,
    /// Dated values of metric queries.
    Sample,
    /// Who is on call elsewhere.
    OnCallShift,
    /// Channels of chat systems.
    Channel,
    /// Messages in channels of chat systems.
    ChatMessage,
    /// Issues of issue trackers.
    Issue,
    /// Other events.
    Event,
    /// Pages that this laptop has decided.
    Pages,
    /// How syncs stand.
    Sync,
    /// What must leave the machine.
    Outbox,
}

impl ChangedKind {
    /// The word for it in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => RecordKind::Workspace.as_str(),
            Self::Member => RecordKind::Member.as_str(),
            Self::Team => RecordKind::Team.as_str(),
            Self::Service => RecordKind::Service.as_str(),
            Self::EnvironmentRule => RecordKind::EnvironmentRule.as_str(),
            Self::Connection => RecordKind::Connection.as_str(),
            Self::MappingRule => RecordKind::MappingRule.as_str(),
            Self::Policy => RecordKind::Policy.as_str(),
            Self::RoutingRule => RecordKind::RoutingRule.as_str(),
            Self::Incident => RecordKind::Incident.as_str(),
            Self::Note => RecordKind::Note.as_str(),
            Self::Target => RecordKind::Target.as_str(),
            Self::DeploymentMark => RecordKind::DeploymentMark.as_str(),
            Self::Schedule => RecordKind::Schedule.as_str(),
            Self::Override => RecordKind::Override.as_str(),
            Self::ShiftOffer => RecordKind::ShiftOffer.as_str(),
            Self::HandOver => RecordKind::HandOver.as_str(),
            Self::Task => RecordKind::Task.as_str(),
            Self::StatusUpdate => RecordKind::StatusUpdate.as_str(),
            Self::Attachment => RecordKind::Attachment.as_str(),
            Self::Correction => RecordKind::Correction.as_str(),
            Self::Review => RecordKind::Review.as_str(),
            Self::ReviewComment => RecordKind::ReviewComment.as_str(),
            Self::ReviewTemplate => RecordKind::ReviewTemplate.as_str(),
            Self::ActionItem => RecordKind::ActionItem.as_str(),
            Self::Goal => RecordKind::Goal.as_str(),
            Self::KeyResult => RecordKind::KeyResult.as_str(),
            Self::CheckIn => RecordKind::CheckIn.as_str(),
            Self::KpiDefinition => RecordKind::KpiDefinition.as_str(),
            Self::KpiSample => RecordKind::KpiSample.as_str(),
            Self::KpiNote => RecordKind::KpiNote.as_str(),
            Self::KpiThreshold => RecordKind::KpiThreshold.as_str(),
            Self::Session => RecordKind::Session.as_str(),
            Self::SignUp => RecordKind::SignUp.as_str(),
            Self::Skill => RecordKind::Skill.as_str(),
            Self::SkillLevel => RecordKind::SkillLevel.as_str(),
            Self::WeeklyReview => RecordKind::WeeklyReview.as_str(),
            Self::WeeklyNote => RecordKind::WeeklyNote.as_str(),
            Self::Deployment => FactKind::Deployment.as_str(),
            Self::PipelineRun => FactKind::PipelineRun.as_str(),
            Self::Change => FactKind::Change.as_str(),
            Self::Alert => FactKind::Alert.as_str(),
            Self::IacRun => FactKind::IacRun.as_str(),
            Self::Sample => FactKind::Sample.as_str(),
            Self::OnCallShift => FactKind::OnCallShift.as_str(),
            Self::Channel => FactKind::Channel.as_str(),
            Self::ChatMessage => FactKind::ChatMessage.as_str(),
            Self::Issue => FactKind::Issue.as_str(),
            Self::Event => FactKind::Event.as_str(),
            Self::Pages => "pages",
            Self::Sync => "sync",
            Self::Outbox => "outbox",
        }
    }
}

impl From<RecordKind> for ChangedKind {
    fn from(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Workspace => Self::Workspace,
            RecordKind::Member => Self::Member,
            RecordKind::Team => Self::Team,
            RecordKind::Service => Self::Service,
            RecordKind::EnvironmentRule => Self::EnvironmentRule,
            RecordKind::Connection => Self::Connection,
            RecordKind::MappingRule => Self::MappingRule,
            RecordKind::Policy => Self::Policy,
            RecordKind::RoutingRule => Self::RoutingRule,
            RecordKind::Incident => Self::Incident,
            RecordKind::Note => Self::Note,
            RecordKind::Target => Self::Target,
            RecordKind::DeploymentMark => Self::DeploymentMark,
            RecordKind::Schedule => Self::Schedule,
            RecordKind::Override => Self::Override,
            RecordKind::ShiftOffer => Self::ShiftOffer,
            RecordKind::HandOver => Self::HandOver,
            RecordKind::Task => Self::Task,
            RecordKind::StatusUpdate => Self::StatusUpdate,
            RecordKind::Attachment => Self::Attachment,
            RecordKind::Correction => Self::Correction,
            RecordKind::Review => Self::Review,
            RecordKind::ReviewComment => Self::ReviewComment,
            RecordKind::ReviewTemplate => Self::ReviewTemplate,
            RecordKind::ActionItem => Self::ActionItem,
            RecordKind::Goal => Self::Goal,
            RecordKind::KeyResult => Self::KeyResult,
            RecordKind::CheckIn => Self::CheckIn,
            RecordKind::KpiDefinition => Self::KpiDefinition,
            RecordKind::KpiSample => Self::KpiSample,
            RecordKind::KpiNote => Self::KpiNote,
            RecordKind::KpiThreshold => Self::KpiThreshold,
            RecordKind::Session => Self::Session,
            RecordKind::SignUp => Self::SignUp,
            RecordKind::Skill => Self::Skill,
            RecordKind::SkillLevel => Self::SkillLevel,
            RecordKind::WeeklyReview => Self::WeeklyReview,
            RecordKind::WeeklyNote => Self::WeeklyNote,
        }
    }
}

impl From<FactKind> for ChangedKind {
    fn from(kind: FactKind) -> Self {
        match kind {
            FactKind::Deployment => Self::Deployment,
            FactKind::PipelineRun => Self::PipelineRun,
            FactKind::Change => Self::Change,
            FactKind::Alert => Self::Alert,
            FactKind::IacRun => Self::IacRun,
            FactKind::Sample => Self::Sample,
            FactKind::OnCallShift => Self::OnCallShift,
            FactKind::Channel => Self::Channel,
            FactKind::ChatMessage => Self::ChatMessage,
            FactKind::Issue => Self::Issue,
            FactKind::Event => Self::Event,
        }
    }
}
