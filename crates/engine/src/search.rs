//! Search over all prose of the workspace's records.

use muster_model::{
    ids::{GoalId, IncidentId, RecordId, ReviewId, ScheduleId, SessionId, WeeklyReviewId},
    kpi::KpiRef,
    record::{
        ActionItem, Attachment, CheckIn, Day, HandOver, KeyResult, KpiNote, KpiSample,
        KpiThreshold, Note, Override, RecordKind, ReviewComment, ShiftOffer, SignUp, StatusUpdate,
        Target, Task, WeeklyNote,
    },
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use crate::{Engine, Problem};

/// One record that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SearchHit {
    /// Its kind.
    pub kind: RecordKind,
    /// Its identity.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The words around the match.
    pub snippet: String,
    /// The incident to open, for an incident and for what is written in one.
    pub incident: Option<String>,
    /// The schedule to open, for a schedule and for what hangs on one.
    pub schedule: Option<String>,
    /// The review to open, for a review and for what hangs on one.
    pub review: Option<String>,
    /// The goal to open, for a goal and for what hangs on one.
    pub goal: Option<String>,
    /// The KPI to open, for a KPI and for what hangs on one.
    pub kpi: Option<KpiRef>,
    /// The training session to open, for a session and for what hangs on one.
    pub session: Option<String>,
    /// The weekly review to open, for one and for what was said in it.
    pub weekly_review: Option<String>,
    /// The Monday of the week to open, for what was said in a weekly review.
    pub week: Option<Day>,
}

/// How many records a search answers at the most.
const HITS: u32 = 30;

impl Engine {
    /// The records that hold these words, the best match first. A word may be the beginning of
    /// one.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn search(&self, text: &str) -> Result<Vec<SearchHit>, Problem> {
        self.read(|reader| {
            reader
                .search(text, HITS)?
                .into_iter()
                .map(|hit| {
                    let named = |id: Option<RecordId>| id.map(|id| id.to_string());
                    let place = week_of(reader, hit.kind, hit.id)?;
                    Ok(SearchHit {
                        incident: named(incident_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        schedule: named(schedule_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        review: named(review_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        goal: named(goal_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        kpi: kpi_of(reader, hit.kind, hit.id)?,
                        session: named(session_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        weekly_review: named(place.map(|(review, _)| review.into())),
                        week: place.and_then(|(_, week)| week),
                        kind: hit.kind,
                        id: hit.id.to_string(),
                        title: hit.title,
                        snippet: hit.snippet,
                    })
                })
                .collect()
        })
    }
}

/// The incident that a record is, or belongs to.
fn incident_of(
    reader: &Reader,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<IncidentId>, StoreError> {
    Ok(match kind {
        RecordKind::Incident => Some(id.into()),
        RecordKind::Note => reader.get::<Note>(id.into())?.map(|it| it.incident),
        RecordKind::Task => reader.get::<Task>(id.into())?.map(|it| it.incident),
        RecordKind::StatusUpdate => reader.get::<StatusUpdate>(id.into())?.map(|it| it.incident),
        RecordKind::Attachment => reader.get::<Attachment>(id.into())?.map(|it| it.incident),
        _ => None,
    })
}

/// The schedule that a record is, or hangs on.
fn schedule_of(
    reader: &Reader,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<ScheduleId>, StoreError> {
    Ok(match kind {
        RecordKind::Schedule => Some(id.into()),
        RecordKind::Override => reader.get::<Override>(id.into())?.map(|it| it.schedule),
        RecordKind::ShiftOffer => reader.get::<ShiftOffer>(id.into())?.map(|it| it.schedule),
        RecordKind::HandOver => reader.get::<HandOver>(id.into())?.map(|it| it.schedule),
        _ => None,
    })
}

/// The review that a record is, or hangs on.
fn review_of(
    reader: &Reader,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<ReviewId>, StoreError> {
    Ok(match kind {
        RecordKind::Review => Some(id.into()),
        RecordKind::ReviewComment => reader.get::<ReviewComment>(id.into())?.map(|it| it.review),
        RecordKind::ActionItem => reader.get::<ActionItem>(id.into())?.map(|it| it.review),
        _ => None,
    })
}

/// The goal that a record is, or hangs on.
fn goal_of(reader: &Reader, kind: RecordKind, id: RecordId) -> Result<Option<GoalId>, StoreError> {
    let result = match kind {
        RecordKind::Goal => return Ok(Some(id.into())),
        RecordKind::KeyResult => Some(id.into()),
        RecordKind::CheckIn => reader.get::<CheckIn>(id.into())?.map(|it| it.key_result),
        _ => None,
    };
    Ok(match result {
        Some(result) => reader.get::<KeyResult>(result)?.map(|it| it.goal),
        None => None,
    })
}

/// The KPI that a record is, or hangs on.
fn kpi_of(reader: &Reader, kind: RecordKind, id: RecordId) -> Result<Option<KpiRef>, StoreError> {
    Ok(match kind {
        RecordKind::KpiDefinition => Some(KpiRef::Defined(id.into())),
        RecordKind::KpiSample => reader.get::<KpiSample>(id.into())?.map(|it| it.kpi.into()),
        RecordKind::KpiNote => reader.get::<KpiNote>(id.into())?.and_then(|it| it.kpi),
        RecordKind::KpiThreshold => reader.get::<KpiThreshold>(id.into())?.map(|it| it.kpi),
        RecordKind::Target => reader.get::<Target>(id.into())?.map(|it| it.kpi),
        _ => None,
    })
}

/// The training session that a record is, or hangs on.
fn session_of(
    reader: &Reader,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<SessionId>, StoreError> {
    Ok(match kind {
        RecordKind::Session => Some(id.into()),
        RecordKind::SignUp => reader.get::<SignUp>(id.into())?.map(|it| it.session),
        _ => None,
    })
}

/// The weekly review that a record is, or was said in, and then in which week.
fn week_of(
    reader: &Reader,
    kind: RecordKind,
    id: RecordId,
) -> Result<Option<(WeeklyReviewId, Option<Day>)>, StoreError> {
    Ok(match kind {
        RecordKind::WeeklyReview => Some((id.into(), None)),
        RecordKind::WeeklyNote => reader
            .get::<WeeklyNote>(id.into())?
            .map(|it| (it.weekly_review, Some(it.week))),
        _ => None,
    })
}
