//! What people wrote and attached, in the timeline.

use muster_model::{ids::IncidentId, record::Audience, timeline::TimelineKind};
use muster_store::{Reader, StoreError};

use super::{EntryKey, TimelineEntry, Traces};
use crate::names::Names;

/// The notes.
pub(super) fn notes(
    reader: &Reader,
    id: IncidentId,
    traces: &Traces,
    names: &Names,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    for (note_id, note) in reader.notes_of(id)? {
        let key = EntryKey::Note(note_id);
        entries.push(TimelineEntry {
            text: note.text,
            author: names.member(Some(note.author)),
            note: Some(note_id),
            trace: traces.of(note_id, names),
            ..TimelineEntry::automatic(&key, note.at, TimelineKind::Note, "Note")
        });
    }
    Ok(())
}

/// The status updates.
pub(super) fn updates(
    reader: &Reader,
    id: IncidentId,
    traces: &Traces,
    names: &Names,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    for (update_id, update) in reader.status_updates_of(id)? {
        let title = match update.audience {
            Audience::Internal => "Internal update",
            Audience::Stakeholders => "Update for stakeholders",
        };
        let key = EntryKey::Update(update_id);
        entries.push(TimelineEntry {
            text: update.text,
            author: names.member(Some(update.by)),
            update: Some(update_id),
            trace: traces.of(update_id, names),
            ..TimelineEntry::automatic(&key, update.at, TimelineKind::Update, title)
        });
    }
    Ok(())
}

/// The attached files.
pub(super) fn attachments(
    reader: &Reader,
    id: IncidentId,
    names: &Names,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    for (attachment_id, attachment) in reader.attachments_of(id)? {
        let key = EntryKey::Attachment(attachment_id);
        let title = format!("Attached: {}", attachment.name);
        entries.push(TimelineEntry {
            text: attachment.alt,
            author: names.member(Some(attachment.added_by)),
            attachment: Some(attachment_id),
            ..TimelineEntry::automatic(&key, attachment.added_at, TimelineKind::Attachment, title)
        });
    }
    Ok(())
}
