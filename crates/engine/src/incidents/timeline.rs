//! The timeline of an incident, put together from what is recorded of it and what people wrote, in
//! one order. Each source has its file below; what the order is, and what a correction does, are
//! rules of the model.

mod chat;
mod edits;
mod facts;
mod key;
mod pages;
mod tasks;
mod traces;
mod written;

use std::collections::HashMap;

use muster_model::{
    escalation::PageKey,
    ids::{AttachmentId, IncidentId, NoteId, StatusUpdateId, TaskId},
    record::{Incident, RecordKind},
    time::Timestamp,
    timeline::{Place, TimelineFilter, TimelineKind, corrected, standing},
};
use muster_store::{
    Reader, StoreError,
    audit::{self, Edit},
};
use serde::Serialize;

pub(super) use key::EntryKey;
pub use traces::TraceView;
pub(super) use traces::Traces;

use crate::names::Names;

/// One entry of an incident's timeline.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TimelineEntry {
    /// Which entry: what pins and corrections name it by. It never changes.
    pub key: String,
    /// When it happened, as corrected.
    pub at: Timestamp,
    /// What it tells.
    pub kind: TimelineKind,
    /// What people find it by.
    pub filter: TimelineFilter,
    /// One sentence.
    pub title: String,
    /// What a person wrote, in Markdown; empty for what is automatic.
    pub text: String,
    /// Who did it; empty if nobody in particular.
    pub author: String,
    /// The note, if it is one.
    pub note: Option<NoteId>,
    /// The task that it tells of.
    pub task: Option<TaskId>,
    /// The status update, if it is one.
    pub update: Option<StatusUpdateId>,
    /// The attached file, if it is one.
    pub attachment: Option<AttachmentId>,
    /// Where to look at it; empty if there is no page for it.
    pub url: String,
    /// Whether it is pinned.
    pub pinned: bool,
    /// What was recorded first, if it was corrected.
    pub trace: Option<TraceView>,
}

impl TimelineEntry {
    /// An entry that nobody in particular made.
    fn automatic(
        key: &EntryKey,
        at: Timestamp,
        kind: TimelineKind,
        title: impl Into<String>,
    ) -> Self {
        Self {
            key: key.to_string(),
            at,
            kind,
            filter: kind.filter(),
            title: title.into(),
            text: String::new(),
            author: String::new(),
            note: None,
            task: None,
            update: None,
            attachment: None,
            url: String::new(),
            pinned: false,
            trace: None,
        }
    }
}

/// What happened to an incident, the oldest first: from the log of edits, its alerts, the pages that
/// this laptop decided, what people wrote, and the deployments and runs near it.
pub(crate) fn of(
    reader: &Reader,
    id: IncidentId,
    incident: &Incident,
    names: &Names,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let mut entries = gather(reader, id, incident, names)?;
    let corrections = reader.corrections_of(id)?;
    let by_entry: HashMap<&str, _> = corrections
        .chunk_by(|(_, one), (_, other)| one.entry == other.entry)
        .filter_map(standing)
        .map(|(_, correction)| (correction.entry.as_str(), correction))
        .collect();
    for entry in &mut entries {
        entry.pinned = incident.pinned.contains(&entry.key);
        if let Some(correction) = by_entry.get(entry.key.as_str()) {
            let (at, trace) = corrected(entry.at, correction);
            entry.at = at;
            // An update's corrected text has a trace of its own, which the time joins.
            let time = trace.map(|trace| TraceView::of(&trace, names));
            entry.trace = TraceView::joined(entry.trace.take(), time);
        }
    }
    entries.sort_by(|one, other| place(one).cmp(&place(other)));
    Ok(entries)
}

/// What the entry of a page is known by.
pub(crate) fn key_of_page(page: PageKey) -> String {
    EntryKey::Page(page).to_string()
}

/// When an entry was recorded to have happened, whatever was corrected; none if there is none with
/// this key.
pub(super) fn recorded_at(
    reader: &Reader,
    id: IncidentId,
    entry: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let incident = reader.require::<Incident>(id)?;
    let entries = gather(reader, id, &incident, &Names::read(reader)?)?;
    let found = entries.into_iter().find(|found| found.key == entry);
    Ok(found.map(|found| found.at))
}

/// All entries as they were recorded, in no particular order.
fn gather(
    reader: &Reader,
    id: IncidentId,
    incident: &Incident,
    names: &Names,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let history = audit::history_of_incident(reader, id)?;
    let traces = Traces::of_history(&history);
    let mut entries = Vec::new();
    for edit in &history {
        edited(edit, names, &mut entries);
    }
    facts::alerts(reader, incident, &mut entries)?;
    facts::deployments_near(reader, incident, &mut entries)?;
    facts::runs_near(reader, incident, &mut entries)?;
    pages::pages(reader, id, names, &mut entries)?;
    written::notes(reader, id, &traces, names, &mut entries)?;
    written::updates(reader, id, &traces, names, &mut entries)?;
    written::attachments(reader, id, names, &mut entries)?;
    chat::messages(reader, id, incident, &mut entries)?;
    Ok(entries)
}

/// What one edit tells.
fn edited(edit: &Edit, names: &Names, entries: &mut Vec<TimelineEntry>) {
    match edit.kind {
        RecordKind::Incident => edits::edited(edit, names, entries),
        RecordKind::Task => tasks::edited(edit, names, entries),
        // Of these only the corrections are in the history: they are traces of the entries.
        _ => {}
    }
}

fn place(entry: &TimelineEntry) -> Place<'_> {
    Place::of(entry.at, entry.kind, &entry.key)
}
