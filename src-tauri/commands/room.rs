//! The incident room.

use std::path::Path;

use muster_engine::incidents::room::{
    AttachmentContent, NewStatusUpdate, NewTask, RelatedView, Room,
};
use muster_model::{
    ids::{AttachmentId, IncidentId, MemberId, NoteId, StatusUpdateId, TaskId},
    record::{BySeverity, IncidentRole},
    time::Timestamp,
};

use super::{Answer, Engine};

/// What people share while they handle an incident: roles, tasks, updates, files.
#[tauri::command(async)]
#[specta::specta]
pub fn room(engine: Engine<'_>, id: IncidentId) -> Answer<Room> {
    engine.room(id)
}

/// What else happened near the beginning of an incident, the most suspicious first.
#[tauri::command(async)]
#[specta::specta]
pub fn related_to_incident(engine: Engine<'_>, id: IncidentId) -> Answer<Vec<RelatedView>> {
    engine.related_to_incident(id)
}

/// What each severity means in this workspace.
#[tauri::command(async)]
#[specta::specta]
pub fn severity_guide(engine: Engine<'_>) -> Answer<BySeverity<String>> {
    engine.severity_guide()
}

/// Hands a role over; to none gives it up.
#[tauri::command(async)]
#[specta::specta]
pub fn hand_over_role(
    engine: Engine<'_>,
    id: IncidentId,
    role: IncidentRole,
    to: Option<MemberId>,
) -> Answer<()> {
    engine.hand_over_role(id, role, to)
}

/// Adds a task to an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn add_task(engine: Engine<'_>, id: IncidentId, task: NewTask) -> Answer<TaskId> {
    engine.add_task(id, &task)
}

/// Changes what a task says, who does it, and by when.
#[tauri::command(async)]
#[specta::specta]
pub fn change_task(engine: Engine<'_>, id: TaskId, task: NewTask) -> Answer<()> {
    engine.change_task(id, &task)
}

/// Says that a task is done, or that it is not after all.
#[tauri::command(async)]
#[specta::specta]
pub fn set_task_done(engine: Engine<'_>, id: TaskId, done: bool) -> Answer<()> {
    engine.set_task_done(id, done)
}

/// Deletes a task, and what the timeline tells of it.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_task(engine: Engine<'_>, id: TaskId) -> Answer<()> {
    engine.delete_task(id)
}

/// Gives a status update, and sends it to its channels.
#[tauri::command(async)]
#[specta::specta]
pub fn write_status_update(
    engine: Engine<'_>,
    id: IncidentId,
    update: NewStatusUpdate,
) -> Answer<StatusUpdateId> {
    engine.write_status_update(id, &update)
}

/// Corrects what a status update says, here and in its channels.
#[tauri::command(async)]
#[specta::specta]
pub fn correct_status_update(engine: Engine<'_>, id: StatusUpdateId, text: String) -> Answer<()> {
    engine.correct_status_update(id, &text)
}

/// Attaches a file, whose bytes come in base64, to an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn attach_file(
    engine: Engine<'_>,
    id: IncidentId,
    name: String,
    alt: String,
    base64: String,
) -> Answer<AttachmentId> {
    engine.attach_base64(id, &name, &alt, &base64)
}

/// What an attached file holds.
#[tauri::command(async)]
#[specta::specta]
pub fn attachment_content(engine: Engine<'_>, id: AttachmentId) -> Answer<AttachmentContent> {
    engine.attachment_content(id)
}

/// Removes an attached file.
#[tauri::command(async)]
#[specta::specta]
pub fn remove_attachment(engine: Engine<'_>, id: AttachmentId) -> Answer<()> {
    engine.remove_attachment(id)
}

/// Reads a file that was dropped on the window, to be attached.
#[tauri::command(async)]
#[specta::specta]
pub fn read_file_to_attach(engine: Engine<'_>, path: String) -> Answer<AttachmentContent> {
    engine.read_file_to_attach(Path::new(&path))
}

/// Saves a copy of an attached file.
#[tauri::command(async)]
#[specta::specta]
pub fn save_attachment(engine: Engine<'_>, id: AttachmentId, path: String) -> Answer<()> {
    engine.save_attachment(id, Path::new(&path))
}

/// Pins an entry of the timeline, or takes the pin out.
#[tauri::command(async)]
#[specta::specta]
pub fn pin_entry(engine: Engine<'_>, id: IncidentId, entry: String, pinned: bool) -> Answer<()> {
    engine.pin_entry(id, &entry, pinned)
}

/// Corrects when something in the timeline happened.
#[tauri::command(async)]
#[specta::specta]
pub fn correct_entry(
    engine: Engine<'_>,
    id: IncidentId,
    entry: String,
    at: Timestamp,
) -> Answer<()> {
    engine.correct_entry(id, &entry, at)
}

/// Corrects what a note says.
#[tauri::command(async)]
#[specta::specta]
pub fn correct_note(engine: Engine<'_>, id: NoteId, text: String) -> Answer<()> {
    engine.correct_note(id, &text)
}
