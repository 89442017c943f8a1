//! What the store knows of each kind of record: its table, the columns projected from it, what it
//! refers to and what refers to it. One file per kind; the door and the rebuild go by the trait.

mod action_items;
mod attachments;
mod check_ins;
mod connections;
mod corrections;
mod deployment_marks;
mod environment_rules;
mod goals;
mod hand_overs;
mod incidents;
mod key_results;
mod kpi_definitions;
mod kpi_notes;
mod kpi_samples;
mod kpi_thresholds;
mod mapping_rules;
mod members;
mod notes;
mod overrides;
mod policies;
mod review_comments;
mod review_templates;
mod reviews;
mod routing_rules;
mod schedules;
mod services;
mod sessions;
mod shift_offers;
mod sign_ups;
mod skill_levels;
mod skills;
mod status_updates;
mod targets;
mod tasks;
mod teams;
mod weekly_notes;
mod weekly_reviews;
mod workspace;

pub use action_items::{ActionItemCounts, ActionItemFilter, ActionItemRow};
pub use incidents::{IncidentFilter, IncidentRow};
pub use key_results::LastSaid;
pub use reviews::{ReviewFilter, ReviewPage, ReviewWords};

use muster_model::{
    ids::RecordId,
    kpi::KpiRef,
    record::{
        ActionItem, Attachment, CheckIn, Connection, Correction, DeploymentMark, EnvironmentRule,
        Goal, HandOver, Incident, KeyResult, KpiDefinition, KpiNote, KpiSample, KpiThreshold,
        MappingRule, Member, Note, Override, Policy, Record, RecordKind, Review, ReviewComment,
        ReviewTemplate, RoutingRule, Schedule, Service, Session, ShiftOffer, SignUp, Skill,
        SkillLevel, StatusUpdate, Target, TargetScope, Task, Team, WeeklyNote, WeeklyReview,
        WorkspaceSettings,
    },
};
use rusqlite::{Connection as Rows, Row, Rows as Rowset};

use crate::{
    Reader, StoreError,
    document::{Fields, MergeOf},
    door::{Door, Signature},
};

pub(crate) mod sealed {
    use super::{Door, Reader, Record, RecordId, RecordKind, Rows, Signature, StoreError};

    /// How a kind of record is projected, and how it hangs together with others.
    pub trait Projection: Record {
        /// The table of its rows.
        const TABLE: &'static str;
        /// How its rows are sorted where nothing else is asked for.
        const ORDER: &'static str;

        /// Writes its rows, in place of those that it had.
        fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError>;

        /// The records that it names, by field: each must exist when the field is written.
        fn references(&self) -> Vec<Reference> {
            Vec::new()
        }

        /// What must hold across records. `before` is none when the record is new.
        fn check(
            &self,
            _reader: &Reader,
            _id: RecordId,
            _before: Option<&Self>,
        ) -> Result<(), StoreError> {
            Ok(())
        }

        /// Refuses the deletion, or clears up what goes with the record.
        fn clear(
            &self,
            _door: &mut Door<'_>,
            _by: Signature,
            _id: RecordId,
        ) -> Result<(), StoreError> {
            Ok(())
        }

        /// Renews what is projected from all records of the kind together.
        fn settle(_door: &mut Door<'_>) -> Result<(), StoreError> {
            Ok(())
        }
    }

    /// A record that another names.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Reference {
        /// The field that names it.
        pub field: &'static str,
        /// Its kind.
        pub kind: RecordKind,
        /// Which one.
        pub id: RecordId,
    }
}

pub(crate) use sealed::{Projection, Reference};

/// A kind of record that the store keeps: all of them.
pub trait Stored: Projection {}

impl<R: Projection> Stored for R {}

/// What a document needs to know of its kind.
pub(crate) fn merge_of(kind: RecordKind) -> MergeOf {
    match kind {
        RecordKind::Workspace => WorkspaceSettings::merge_of,
        RecordKind::Member => Member::merge_of,
        RecordKind::Team => Team::merge_of,
        RecordKind::Service => Service::merge_of,
        RecordKind::EnvironmentRule => EnvironmentRule::merge_of,
        RecordKind::Connection => Connection::merge_of,
        RecordKind::MappingRule => MappingRule::merge_of,
        RecordKind::Policy => Policy::merge_of,
        RecordKind::RoutingRule => RoutingRule::merge_of,
        RecordKind::Incident => Incident::merge_of,
        RecordKind::Note => Note::merge_of,
        RecordKind::Target => Target::merge_of,
        RecordKind::DeploymentMark => DeploymentMark::merge_of,
        RecordKind::Schedule => Schedule::merge_of,
        RecordKind::Override => Override::merge_of,
        RecordKind::ShiftOffer => ShiftOffer::merge_of,
        RecordKind::HandOver => HandOver::merge_of,
        RecordKind::Task => Task::merge_of,
        RecordKind::StatusUpdate => StatusUpdate::merge_of,
        RecordKind::Attachment => Attachment::merge_of,
        RecordKind::Correction => Correction::merge_of,
        RecordKind::Review => Review::merge_of,
        RecordKind::ReviewComment => ReviewComment::merge_of,
        RecordKind::ReviewTemplate => ReviewTemplate::merge_of,
        RecordKind::ActionItem => ActionItem::merge_of,
        RecordKind::Goal => Goal::merge_of,
        RecordKind::KeyResult => KeyResult::merge_of,
        RecordKind::CheckIn => CheckIn::merge_of,
        RecordKind::KpiDefinition => KpiDefinition::merge_of,
        RecordKind::KpiSample => KpiSample::merge_of,
        RecordKind::KpiNote => KpiNote::merge_of,
        RecordKind::KpiThreshold => KpiThreshold::merge_of,
        RecordKind::Session => Session::merge_of,
        RecordKind::SignUp => SignUp::merge_of,
        RecordKind::Skill => Skill::merge_of,
        RecordKind::SkillLevel => SkillLevel::merge_of,
        RecordKind::WeeklyReview => WeeklyReview::merge_of,
        RecordKind::WeeklyNote => WeeklyNote::merge_of,
    }
}

/// The table of a kind's rows.
pub(crate) const fn table(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Workspace => WorkspaceSettings::TABLE,
        RecordKind::Member => Member::TABLE,
        RecordKind::Team => Team::TABLE,
        RecordKind::Service => Service::TABLE,
        RecordKind::EnvironmentRule => EnvironmentRule::TABLE,
        RecordKind::Connection => Connection::TABLE,
        RecordKind::MappingRule => MappingRule::TABLE,
        RecordKind::Policy => Policy::TABLE,
        RecordKind::RoutingRule => RoutingRule::TABLE,
        RecordKind::Incident => Incident::TABLE,
        RecordKind::Note => Note::TABLE,
        RecordKind::Target => Target::TABLE,
        RecordKind::DeploymentMark => DeploymentMark::TABLE,
        RecordKind::Schedule => Schedule::TABLE,
        RecordKind::Override => Override::TABLE,
        RecordKind::ShiftOffer => ShiftOffer::TABLE,
        RecordKind::HandOver => HandOver::TABLE,
        RecordKind::Task => Task::TABLE,
        RecordKind::StatusUpdate => StatusUpdate::TABLE,
        RecordKind::Attachment => Attachment::TABLE,
        RecordKind::Correction => Correction::TABLE,
        RecordKind::Review => Review::TABLE,
        RecordKind::ReviewComment => ReviewComment::TABLE,
        RecordKind::ReviewTemplate => ReviewTemplate::TABLE,
        RecordKind::ActionItem => ActionItem::TABLE,
        RecordKind::Goal => Goal::TABLE,
        RecordKind::KeyResult => KeyResult::TABLE,
        RecordKind::CheckIn => CheckIn::TABLE,
        RecordKind::KpiDefinition => KpiDefinition::TABLE,
        RecordKind::KpiSample => KpiSample::TABLE,
        RecordKind::KpiNote => KpiNote::TABLE,
        RecordKind::KpiThreshold => KpiThreshold::TABLE,
        RecordKind::Session => Session::TABLE,
        RecordKind::SignUp => SignUp::TABLE,
        RecordKind::Skill => Skill::TABLE,
        RecordKind::SkillLevel => SkillLevel::TABLE,
        RecordKind::WeeklyReview => WeeklyReview::TABLE,
        RecordKind::WeeklyNote => WeeklyNote::TABLE,
    }
}

/// What a record of any kind shows of itself.
pub(crate) struct Face {
    pub(crate) title: String,
    pub(crate) prose: String,
}

/// Writes the rows of a record whose kind is known only now.
pub(crate) fn project(
    rows: &Rows,
    kind: RecordKind,
    id: RecordId,
    fields: Fields,
) -> Result<Face, StoreError> {
    match kind {
        RecordKind::Workspace => project_as::<WorkspaceSettings>(rows, id, fields),
        RecordKind::Member => project_as::<Member>(rows, id, fields),
        RecordKind::Team => project_as::<Team>(rows, id, fields),
        RecordKind::Service => project_as::<Service>(rows, id, fields),
        RecordKind::EnvironmentRule => project_as::<EnvironmentRule>(rows, id, fields),
        RecordKind::Connection => project_as::<Connection>(rows, id, fields),
        RecordKind::MappingRule => project_as::<MappingRule>(rows, id, fields),
        RecordKind::Policy => project_as::<Policy>(rows, id, fields),
        RecordKind::RoutingRule => project_as::<RoutingRule>(rows, id, fields),
        RecordKind::Incident => project_as::<Incident>(rows, id, fields),
        RecordKind::Note => project_as::<Note>(rows, id, fields),
        RecordKind::Target => project_as::<Target>(rows, id, fields),
        RecordKind::DeploymentMark => project_as::<DeploymentMark>(rows, id, fields),
        RecordKind::Schedule => project_as::<Schedule>(rows, id, fields),
        RecordKind::Override => project_as::<Override>(rows, id, fields),
        RecordKind::ShiftOffer => project_as::<ShiftOffer>(rows, id, fields),
        RecordKind::HandOver => project_as::<HandOver>(rows, id, fields),
        RecordKind::Task => project_as::<Task>(rows, id, fields),
        RecordKind::StatusUpdate => project_as::<StatusUpdate>(rows, id, fields),
        RecordKind::Attachment => project_as::<Attachment>(rows, id, fields),
        RecordKind::Correction => project_as::<Correction>(rows, id, fields),
        RecordKind::Review => project_as::<Review>(rows, id, fields),
        RecordKind::ReviewComment => project_as::<ReviewComment>(rows, id, fields),
        RecordKind::ReviewTemplate => project_as::<ReviewTemplate>(rows, id, fields),
        RecordKind::ActionItem => project_as::<ActionItem>(rows, id, fields),
        RecordKind::Goal => project_as::<Goal>(rows, id, fields),
        RecordKind::KeyResult => project_as::<KeyResult>(rows, id, fields),
        RecordKind::CheckIn => project_as::<CheckIn>(rows, id, fields),
        RecordKind::KpiDefinition => project_as::<KpiDefinition>(rows, id, fields),
        RecordKind::KpiSample => project_as::<KpiSample>(rows, id, fields),
        RecordKind::KpiNote => project_as::<KpiNote>(rows, id, fields),
        RecordKind::KpiThreshold => project_as::<KpiThreshold>(rows, id, fields),
        RecordKind::Session => project_as::<Session>(rows, id, fields),
        RecordKind::SignUp => project_as::<SignUp>(rows, id, fields),
        RecordKind::Skill => project_as::<Skill>(rows, id, fields),
        RecordKind::SkillLevel => project_as::<SkillLevel>(rows, id, fields),
        RecordKind::WeeklyReview => project_as::<WeeklyReview>(rows, id, fields),
        RecordKind::WeeklyNote => project_as::<WeeklyNote>(rows, id, fields),
    }
}

fn project_as<R: Projection>(
    rows: &Rows,
    id: RecordId,
    fields: Fields,
) -> Result<Face, StoreError> {
    let record: R = serde_json::from_value(fields.into())?;
    // Written from the record, so that its fields have one order, whichever way they came here.
    let body = serde_json::to_string(&record)?;
    record.project(rows, id, &body)?;
    Ok(Face {
        title: record.title(),
        prose: record.prose(),
    })
}

/// The value under which a record's identity stands in columns.
pub(crate) fn key(id: impl Into<RecordId>) -> [u8; 16] {
    id.into().uuid().into_bytes()
}

/// An identity that may be missing, as it stands in columns.
pub(crate) fn optional_key(id: Option<impl Into<RecordId>>) -> Option<[u8; 16]> {
    id.map(key)
}

/// Reads an identity that may be missing from a column.
pub(crate) fn read_optional_id<I: From<RecordId>>(
    row: &Row<'_>,
    column: usize,
) -> Result<Option<I>, StoreError> {
    let id: Option<[u8; 16]> = row.get(column)?;
    Ok(id.map(|id| RecordId::from_uuid(uuid::Uuid::from_bytes(id)).into()))
}

/// Reads the identities of a query's first column.
pub(crate) fn read_ids<I: From<RecordId>>(mut rows: Rowset<'_>) -> Result<Vec<I>, StoreError> {
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(RecordId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)).into());
    }
    Ok(ids)
}

/// The record that a KPI is, if it is one.
pub(crate) fn kpi_reference(field: &'static str, kpi: KpiRef) -> Option<Reference> {
    Some(Reference {
        field,
        kind: RecordKind::KpiDefinition,
        id: kpi.definition()?.into(),
    })
}

/// What a KPI is called.
pub(crate) fn kpi_name(reader: &Reader, kpi: KpiRef) -> Result<String, StoreError> {
    Ok(match kpi {
        KpiRef::Delivery(kpi) => kpi.name().to_owned(),
        KpiRef::Defined(id) => reader
            .get::<KpiDefinition>(id)?
            .map(|definition| definition.name)
            .unwrap_or_default(),
    })
}

/// The record that a scope names, if it names one.
pub(crate) fn scope_reference(field: &'static str, scope: TargetScope) -> Option<Reference> {
    let (kind, id) = match scope {
        TargetScope::Workspace => return None,
        TargetScope::Team(team) => (RecordKind::Team, RecordId::from(team)),
        TargetScope::Service(service) => (RecordKind::Service, RecordId::from(service)),
    };
    Some(Reference { field, kind, id })
}

/// The word that a field of an encoded record holds: enumerations stand in columns as in bodies.
pub(crate) fn word_of(value: impl serde::Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Err(StoreError::Damaged(format!("'{other}' is not a word"))),
    }
}
