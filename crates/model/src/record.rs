//! Records: what people write and share. Each kind is a plain struct whose top-level fields merge
//! one by one when two laptops have edited it; this module names the kinds and says how their
//! fields merge. How a record is stored is `store`'s business.

mod action_item;
mod attachment;
mod by_severity;
mod check_in;
mod connection;
mod correction;
mod day;
mod deployment_mark;
mod environment;
mod goal;
mod hand_over;
mod hours;
mod incident;
mod incident_channels;
mod incident_role;
mod key_result;
mod kpi_definition;
mod kpi_note;
mod kpi_sample;
mod kpi_threshold;
mod mapping_rule;
mod member;
mod note;
mod r#override;
mod policy;
mod review;
mod review_comment;
mod review_template;
mod routing_rule;
mod schedule;
mod service;
mod session;
mod shift_offer;
mod sign_up;
mod skill;
mod skill_level;
mod status_update;
mod target;
mod task;
mod team;
mod weekly_note;
mod weekly_review;
mod workspace;

use std::fmt;

pub use action_item::{ActionItem, ActionKind, ActionState};
pub use attachment::Attachment;
pub use by_severity::BySeverity;
pub use check_in::{CheckIn, Confidence};
pub use connection::{Connection, ConnectionSettings, MetricQuery, SettingValue};
pub use correction::Correction;
pub use day::Day;
pub use deployment_mark::{DeploymentMark, Verdict};
pub use environment::{EnvironmentRule, Tier};
pub use goal::{Goal, GoalClosing};
pub use hand_over::HandOver;
pub use hours::{Hours, Span, Weekday};
pub use incident::{CauseLink, Incident, IncidentStatus, Origin, Severity};
pub use incident_channels::IncidentChannels;
pub use incident_role::IncidentRole;
pub use key_result::{KeyResult, Measure};
pub use kpi_definition::{Aggregation, KpiDefinition, KpiSource, OwnMeasure};
pub use kpi_note::KpiNote;
pub use kpi_sample::KpiSample;
pub use kpi_threshold::{KpiThreshold, Side, ThresholdPage};
pub use mapping_rule::{MappingField, MappingRule};
pub use member::{Member, QuietHours};
pub use note::Note;
pub use r#override::Override;
pub use policy::{During, Level, LevelTarget, Path, PathStart, Policy};
pub use review::{Review, ReviewStatus};
pub use review_comment::{Passage, ReviewComment};
pub use review_template::ReviewTemplate;
pub use routing_rule::{LabelMatcher, MatchOperator, RoutingRule};
pub use schedule::{Layer, Rotation, Schedule};
pub use service::{Service, ServiceSource};
pub use session::{Session, SessionKind, SessionState};
pub use shift_offer::{OfferState, ShiftOffer};
pub use sign_up::SignUp;
pub use skill::Skill;
pub use skill_level::{Assessment, Confirmation, Proficiency, SkillLevel};
pub use status_update::{Audience, StatusUpdate};
pub use target::{Target, TargetScope, TargetStart, target_at};
pub use task::Task;
pub use team::{Discipline, Team};
pub use weekly_note::{WeeklyNote, WeeklyNoteKind};
pub use weekly_review::WeeklyReview;
pub use workspace::{UpdateChannels, WorkspaceSettings};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{ids::RecordId, rbac::Action};

/// The kinds of record that a workspace holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// The settings of the workspace itself: exactly one.
    Workspace,
    /// A person.
    Member,
    /// A group of members.
    Team,
    /// A thing that is run and deployed.
    Service,
    /// A rule that gives environments a tier.
    EnvironmentRule,
    /// A link to an external system.
    Connection,
    /// A rule that gives projects, jobs and alerts to services.
    MappingRule,
    /// An escalation policy.
    Policy,
    /// A rule that turns alerts into incidents.
    RoutingRule,
    /// An incident.
    Incident,
    /// A written entry of an incident's timeline.
    Note,
    /// A target for a KPI.
    Target,
    /// A person's verdict on one deployment.
    DeploymentMark,
    /// Who is on call when.
    Schedule,
    /// An exception to a schedule.
    Override,
    /// A shift that somebody wants to give away.
    ShiftOffer,
    /// What one person on call tells the next.
    HandOver,
    /// Something that is to be done while an incident is handled.
    Task,
    /// What others are told of an incident.
    StatusUpdate,
    /// A file that belongs to an incident.
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
}

impl RecordKind {
    /// Every kind, in the order in which an import writes them: what others refer to first.
    pub const ALL: [Self; 38] = [
        Self::Workspace,
        Self::Member,
        Self::Team,
        Self::EnvironmentRule,
        Self::Connection,
        Self::Service,
        Self::MappingRule,
        Self::Schedule,
        Self::Policy,
        Self::RoutingRule,
        Self::Incident,
        Self::Note,
        Self::KpiDefinition,
        Self::Target,
        Self::DeploymentMark,
        Self::Override,
        Self::ShiftOffer,
        Self::HandOver,
        Self::Task,
        Self::StatusUpdate,
        Self::Attachment,
        Self::Correction,
        Self::ReviewTemplate,
        Self::Review,
        Self::ReviewComment,
        Self::ActionItem,
        Self::KpiThreshold,
        Self::KpiSample,
        Self::KpiNote,
        Self::Goal,
        Self::KeyResult,
        Self::CheckIn,
        Self::Skill,
        Self::SkillLevel,
        Self::Session,
        Self::SignUp,
        Self::WeeklyReview,
        Self::WeeklyNote,
    ];

    /// The name used in storage, exports and events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Member => "member",
            Self::Team => "team",
            Self::Service => "service",
            Self::EnvironmentRule => "environment_rule",
            Self::Connection => "connection",
            Self::MappingRule => "mapping_rule",
            Self::Policy => "policy",
            Self::RoutingRule => "routing_rule",
            Self::Incident => "incident",
            Self::Note => "note",
            Self::Target => "target",
            Self::DeploymentMark => "deployment_mark",
            Self::Schedule => "schedule",
            Self::Override => "override",
            Self::ShiftOffer => "shift_offer",
            Self::HandOver => "hand_over",
            Self::Task => "task",
            Self::StatusUpdate => "status_update",
            Self::Attachment => "attachment",
            Self::Correction => "correction",
            Self::Review => "review",
            Self::ReviewComment => "review_comment",
            Self::ReviewTemplate => "review_template",
            Self::ActionItem => "action_item",
            Self::Goal => "goal",
            Self::KeyResult => "key_result",
            Self::CheckIn => "check_in",
            Self::KpiDefinition => "kpi_definition",
            Self::KpiSample => "kpi_sample",
            Self::KpiNote => "kpi_note",
            Self::KpiThreshold => "kpi_threshold",
            Self::Session => "session",
            Self::SignUp => "sign_up",
            Self::Skill => "skill",
            Self::SkillLevel => "skill_level",
            Self::WeeklyReview => "weekly_review",
            Self::WeeklyNote => "weekly_note",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What somebody must be allowed to do in order to write a record of this kind. The write door
    /// knows what members may change of themselves besides: their profile, their own shifts, their
    /// part in sessions, and what they say of how well they know things.
    #[must_use]
    pub const fn write_action(self) -> Action {
        match self {
            Self::Incident
            | Self::Note
            | Self::Task
            | Self::StatusUpdate
            | Self::Attachment
            | Self::Correction
            | Self::ShiftOffer
            | Self::HandOver
            | Self::Review
            | Self::ReviewComment
            | Self::KpiNote
            | Self::WeeklyNote => Action::RespondToIncidents,
            Self::Schedule | Self::Override => Action::SetDirection,
            Self::DeploymentMark
            | Self::ActionItem
            | Self::CheckIn
            | Self::KpiSample
            | Self::Session
            | Self::SignUp
            | Self::Skill
            | Self::SkillLevel => Action::RecordProgress,
            Self::Target
            | Self::Policy
            | Self::RoutingRule
            | Self::ReviewTemplate
            | Self::Goal
            | Self::KeyResult
            | Self::KpiDefinition
            | Self::KpiThreshold
            | Self::WeeklyReview => Action::SetDirection,
            Self::Workspace
            | Self::Member
            | Self::Team
            | Self::Service
            | Self::EnvironmentRule
            | Self::Connection
            | Self::MappingRule => Action::Administer,
        }
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How two concurrent edits of one field come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// The later edit's value stands.
    Value,
    /// Letter by letter: for prose.
    Prose,
    /// Element by element: for an array of texts in which order has no meaning.
    Set,
}

/// Why a record cannot be written as it is: a sentence for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Invalid {
    /// The field to put right, by its name in the record.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Invalid {
    pub(crate) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            field,
            message: message.into(),
        }
    }
}

/// A kind of record. Its serialised form is a JSON object; every top-level key is a field that
/// merges on its own.
pub trait Record: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug {
    /// The identity of a record of this kind.
    type Id: Copy + Into<RecordId> + From<RecordId> + fmt::Display + fmt::Debug;

    /// Which kind this is.
    const KIND: RecordKind;

    /// How the field of this name merges.
    #[must_use]
    fn merge_of(_field: &str) -> Merge {
        Merge::Value
    }

    /// What people call this record: one line.
    fn title(&self) -> String;

    /// All else that a search should find it by.
    fn prose(&self) -> String {
        String::new()
    }

    /// Checks what one record can know by itself.
    ///
    /// # Errors
    /// The first field that is not acceptable, and how to put it right.
    fn validate(&self) -> Result<(), Invalid>;
}

/// The longest name that anything may have, in characters.
pub const MAX_NAME: usize = 200;

/// Checks a name: something is in it, and it fits on a line.
pub(crate) fn check_name(field: &'static str, what: &str, name: &str) -> Result<(), Invalid> {
    let length = name.trim().chars().count();
    if length == 0 {
        return Err(Invalid::new(field, format!("Give the {what} a name.")));
    }
    if length > MAX_NAME {
        return Err(Invalid::new(
            field,
            format!("Shorten the {what}'s name to {MAX_NAME} characters; it has {length}."),
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(Invalid::new(
            field,
            format!("The {what}'s name must be one line."),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(RecordKind::parse("nonsense"), None);
    }
}
