//! What notes and status updates said before they were corrected, from the log of edits.

use std::collections::HashMap;

use muster_model::{
    ids::{IncidentId, RecordId},
    rbac::Author,
    record::RecordKind,
    time::Timestamp,
    timeline::{Change, Trace, trace},
};
use muster_store::{
    Reader, StoreError,
    audit::{self, Action, Edit},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::names::Names;

/// What was recorded of an entry before it was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TraceView {
    /// The time that was recorded first; none if that is the time still.
    pub was_at: Option<Timestamp>,
    /// The text that was written first; none if that is the text still.
    pub was_text: Option<String>,
    /// Who corrected it last.
    pub by_name: String,
    /// When.
    pub on: Timestamp,
}

impl TraceView {
    /// A trace as it is shown.
    pub(super) fn of(trace: &Trace, names: &Names) -> Self {
        Self {
            was_at: trace.was_at,
            was_text: trace.was_text.clone(),
            by_name: names.member(trace.by),
            on: trace.on,
        }
    }

    /// The trace of two: of the text, and of the time.
    pub(super) fn joined(text: Option<Self>, time: Option<Self>) -> Option<Self> {
        match (text, time) {
            (Some(text), Some(time)) => {
                let last = if text.on > time.on { &text } else { &time };
                Some(Self {
                    by_name: last.by_name.clone(),
                    on: last.on,
                    was_at: time.was_at,
                    was_text: text.was_text,
                })
            }
            (one, other) => one.or(other),
        }
    }
}

/// The corrections of the notes and status updates of an incident.
pub(in crate::incidents) struct Traces {
    changes: HashMap<RecordId, Vec<Change>>,
}

impl Traces {
    /// Reads them.
    pub(in crate::incidents) fn read(
        reader: &Reader,
        incident: IncidentId,
    ) -> Result<Self, StoreError> {
        Ok(Self::of_history(&audit::history_of_incident(
            reader, incident,
        )?))
    }

    /// Those in an incident's history, the oldest edit first.
    pub(super) fn of_history(history: &[Edit]) -> Self {
        let mut changes: HashMap<RecordId, Vec<Change>> = HashMap::new();
        for edit in history {
            let written = matches!(edit.kind, RecordKind::Note | RecordKind::StatusUpdate);
            if written && edit.action == Action::Change {
                changes.entry(edit.record).or_default().push(change(edit));
            }
        }
        Self { changes }
    }

    /// What a record said before it was corrected; none if it says that still.
    pub(in crate::incidents) fn of(
        &self,
        record: impl Into<RecordId>,
        names: &Names,
    ) -> Option<TraceView> {
        let changes = self.changes.get(&record.into())?;
        trace(changes).map(|trace| TraceView::of(&trace, names))
    }
}

fn change(edit: &Edit) -> Change {
    Change {
        at: pair(edit, "at"),
        text: pair(edit, "text"),
        by: match edit.author {
            Author::Member(member) => Some(member),
            Author::Muster => None,
        },
        on: edit.at,
    }
}

fn pair<T: DeserializeOwned>(edit: &Edit, field: &str) -> Option<(T, T)> {
    edit.diff
        .get(field)
        .and_then(|pair| serde_json::from_value(pair.clone()).ok())
}
