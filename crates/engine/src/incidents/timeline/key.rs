//! What an entry of the timeline is known by: the same on every laptop, and for as long as what it
//! tells of is there.

use std::fmt;

use muster_model::{
    escalation::PageKey,
    fact::FactKey,
    ids::{AttachmentId, NoteId, StatusUpdateId},
};
use muster_store::audit::Edit;

/// What an entry is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::incidents) enum EntryKey {
    /// One of the things that an edit tells: the field that it tells of.
    Edit {
        device: String,
        number: i64,
        field: &'static str,
    },
    AlertBegan(FactKey),
    AlertEnded(FactKey),
    Page(PageKey),
    Note(NoteId),
    Update(StatusUpdateId),
    Attachment(AttachmentId),
    Deployment(FactKey),
    IacRun(FactKey),
    PipelineRun(FactKey),
    ChatMessage(FactKey),
}

impl EntryKey {
    /// The key of what an edit tells of a field.
    pub(super) fn of_edit(edit: &Edit, field: &'static str) -> Self {
        Self::Edit {
            device: edit.device.to_string(),
            number: edit.number,
            field,
        }
    }

    /// The note that a key names; none if it names something else.
    pub(in crate::incidents) fn note_in(key: &str) -> Option<NoteId> {
        key.strip_prefix("note/")?.parse().ok()
    }
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Filled up with zeros, so that edits of one laptop sort as they were made.
            Self::Edit {
                device,
                number,
                field,
            } => write!(f, "edit/{device}/{number:012}/{field}"),
            Self::AlertBegan(fact) => write!(f, "alert-began/{fact}"),
            Self::AlertEnded(fact) => write!(f, "alert-ended/{fact}"),
            Self::Page(page) => write!(
                f,
                "page/{}/{}/{}/{}",
                page.escalated_at.millis(),
                page.round,
                page.level,
                page.member
            ),
            Self::Note(id) => write!(f, "note/{id}"),
            Self::Update(id) => write!(f, "update/{id}"),
            Self::Attachment(id) => write!(f, "attachment/{id}"),
            Self::Deployment(fact) => write!(f, "deployment/{fact}"),
            Self::IacRun(fact) => write!(f, "iac-run/{fact}"),
            Self::PipelineRun(fact) => write!(f, "pipeline-run/{fact}"),
            Self::ChatMessage(fact) => write!(f, "chat-message/{fact}"),
        }
    }
}
