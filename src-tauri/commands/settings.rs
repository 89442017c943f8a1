//! Settings, backups, export and the audit trail.

use muster_engine::{
    settings::{AuditReport, Pause, Preferences, SettingsView},
    workspaces::{BackupEntry, OpenedWorkspace},
};
use muster_model::record::{BySeverity, QuietHours, WorkspaceSettings};

use super::{Answer, Engine};

/// All that the settings page shows.
#[tauri::command(async)]
#[specta::specta]
pub fn settings(engine: Engine<'_>) -> Answer<SettingsView> {
    engine.settings()
}

/// Changes the workspace's settings.
#[tauri::command(async)]
#[specta::specta]
pub fn save_workspace_settings(engine: Engine<'_>, settings: WorkspaceSettings) -> Answer<()> {
    engine.save_workspace_settings(&settings)
}

/// What severities mean until a workspace says it in its own words.
#[tauri::command(async)]
#[specta::specta]
pub fn usual_severity_guide(engine: Engine<'_>) -> BySeverity<String> {
    engine.usual_severity_guide()
}

/// What the channel of an incident would be called by a pattern.
#[tauri::command(async)]
#[specta::specta]
pub fn incident_channel_example(engine: Engine<'_>, pattern: String) -> Answer<String> {
    engine.incident_channel_example(&pattern)
}

/// Changes the record of whoever uses this laptop.
#[tauri::command(async)]
#[specta::specta]
pub fn save_profile(
    engine: Engine<'_>,
    name: String,
    email: String,
    time_zone: String,
    quiet_hours: Option<QuietHours>,
) -> Answer<()> {
    engine.save_profile(&name, &email, &time_zone, quiet_hours)
}

/// Changes this laptop's own settings.
#[tauri::command(async)]
#[specta::specta]
pub fn save_preferences(engine: Engine<'_>, preferences: Preferences) -> Answer<()> {
    engine.save_preferences(preferences)
}

/// Pauses notifications on this laptop; pages are recorded all the same.
#[tauri::command(async)]
#[specta::specta]
pub fn pause_notifications(engine: Engine<'_>, pause: Pause) -> Answer<()> {
    engine.pause_notifications(pause)
}

/// Ends a pause.
#[tauri::command(async)]
#[specta::specta]
pub fn resume_notifications(engine: Engine<'_>) -> Answer<()> {
    engine.resume_notifications()
}

/// Shows a notification, so that one sees whether this desktop does.
#[tauri::command(async)]
#[specta::specta]
pub fn send_test_notification(engine: Engine<'_>) -> Answer<()> {
    engine.send_test_notification()
}

/// The backups of the open workspace, the newest first.
#[tauri::command(async)]
#[specta::specta]
pub fn backups(engine: Engine<'_>) -> Answer<Vec<BackupEntry>> {
    engine.backups()
}

/// Makes a backup.
#[tauri::command(async)]
#[specta::specta]
pub fn back_up_now(engine: Engine<'_>) -> Answer<BackupEntry> {
    engine.back_up_now()
}

/// Writes the whole workspace to one file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_workspace(engine: Engine<'_>, path: String) -> Answer<()> {
    engine.export_workspace(path.as_ref())
}

/// Reads a workspace from such a file and opens it.
#[tauri::command(async)]
#[specta::specta]
pub fn import_workspace(engine: Engine<'_>, path: String) -> Answer<OpenedWorkspace> {
    engine.import_workspace(path.as_ref())
}

/// Checks the chain of the audit trail.
#[tauri::command(async)]
#[specta::specta]
pub fn verify_audit(engine: Engine<'_>) -> Answer<AuditReport> {
    engine.verify_audit()
}
