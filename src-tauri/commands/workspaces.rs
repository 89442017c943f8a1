//! Workspaces on this laptop.

use muster_engine::workspaces::{NewWorkspace, OpenedWorkspace, Start, WorkspaceEntry};

use super::{Answer, Engine};

/// What to begin with: the open workspace, the first start, or what went wrong.
#[tauri::command(async)]
#[specta::specta]
pub fn start(engine: Engine<'_>) -> Answer<Start> {
    engine.start_view()
}

/// Every workspace on this laptop.
#[tauri::command(async)]
#[specta::specta]
pub fn workspaces(engine: Engine<'_>) -> Answer<Vec<WorkspaceEntry>> {
    engine.workspaces()
}

/// Makes a workspace and opens it.
#[tauri::command(async)]
#[specta::specta]
pub fn create_workspace(engine: Engine<'_>, workspace: NewWorkspace) -> Answer<OpenedWorkspace> {
    engine.create_workspace(&workspace)
}

/// Opens another workspace.
#[tauri::command(async)]
#[specta::specta]
pub fn open_workspace(engine: Engine<'_>, slug: String) -> Answer<OpenedWorkspace> {
    engine.open_workspace(&slug)
}

/// Opens the sample workspace, making it first if needed.
#[tauri::command(async)]
#[specta::specta]
pub fn open_sample(engine: Engine<'_>) -> Answer<OpenedWorkspace> {
    engine.open_sample()
}

/// Removes the sample workspace, its file and its backups.
#[tauri::command(async)]
#[specta::specta]
pub fn remove_sample(engine: Engine<'_>) -> Answer<Start> {
    engine.remove_sample()
}

/// Puts a backup in the place of a workspace's file; that file is set aside, not deleted.
#[tauri::command(async)]
#[specta::specta]
pub fn restore_backup(engine: Engine<'_>, slug: String, backup: String) -> Answer<OpenedWorkspace> {
    engine.restore_backup(&slug, &backup)
}
