//! Search over all prose of the workspace's records.

use muster_model::{
    ids::{IncidentId, RecordId, ReviewId, ScheduleId},
    record::{
        ActionItem, Attachment, HandOver, Note, Override, RecordKind, ReviewComment, ShiftOffer,
        StatusUpdate, Task,
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
                    Ok(SearchHit {
                        incident: named(incident_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        schedule: named(schedule_of(reader, hit.kind, hit.id)?.map(Into::into)),
                        review: named(review_of(reader, hit.kind, hit.id)?.map(Into::into)),
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
