//! Search over all prose of the workspace's records.

use muster_model::record::{
    Attachment, HandOver, Note, Override, RecordKind, ShiftOffer, StatusUpdate, Task,
};
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
                    let incident = match hit.kind {
                        RecordKind::Incident => Some(hit.id.to_string()),
                        RecordKind::Note => {
                            let note = reader.get::<Note>(hit.id.into())?;
                            note.map(|note| note.incident.to_string())
                        }
                        RecordKind::Task => {
                            let task = reader.get::<Task>(hit.id.into())?;
                            task.map(|task| task.incident.to_string())
                        }
                        RecordKind::StatusUpdate => {
                            let update = reader.get::<StatusUpdate>(hit.id.into())?;
                            update.map(|update| update.incident.to_string())
                        }
                        RecordKind::Attachment => {
                            let attachment = reader.get::<Attachment>(hit.id.into())?;
                            attachment.map(|attachment| attachment.incident.to_string())
                        }
                        _ => None,
                    };
                    let id = hit.id;
                    let schedule = match hit.kind {
                        RecordKind::Schedule => Some(id.into()),
                        RecordKind::Override => {
                            let found = reader.get::<Override>(id.into())?;
                            found.map(|found| found.schedule)
                        }
                        RecordKind::ShiftOffer => {
                            let found = reader.get::<ShiftOffer>(id.into())?;
                            found.map(|found| found.schedule)
                        }
                        RecordKind::HandOver => {
                            let found = reader.get::<HandOver>(id.into())?;
                            found.map(|found| found.schedule)
                        }
                        _ => None,
                    };
                    Ok(SearchHit {
                        kind: hit.kind,
                        id: hit.id.to_string(),
                        title: hit.title,
                        snippet: hit.snippet,
                        incident,
                        schedule: schedule.map(|id| id.to_string()),
                    })
                })
                .collect()
        })
    }
}
