//! Connections to other systems.

use muster_connectors::{ConnectorForm, FoundSource, SignInCode, TestReport};
use muster_engine::connections::{
    Chats, ConnectionDetail, ConnectionDraft, ConnectionView, KeyringState, SignInState, SourceView,
};
use muster_engine::files::ImportReport;
use muster_model::ids::ConnectionId;

use super::{Answer, Engine};

/// What to ask for each kind of system.
#[tauri::command]
#[specta::specta]
pub fn connection_forms() -> Vec<ConnectorForm> {
    muster_connectors::forms()
}

/// Every connection.
#[tauri::command(async)]
#[specta::specta]
pub fn connections(engine: Engine<'_>) -> Answer<Vec<ConnectionView>> {
    engine.connections()
}

/// One connection with its streams.
#[tauri::command(async)]
#[specta::specta]
pub fn connection(engine: Engine<'_>, id: ConnectionId) -> Answer<ConnectionDetail> {
    engine.connection(id)
}

/// Every chat channel, and where channels can be opened.
#[tauri::command(async)]
#[specta::specta]
pub fn chats(engine: Engine<'_>) -> Answer<Chats> {
    engine.chats()
}

/// Whether tokens can be kept safely on this laptop.
#[tauri::command(async)]
#[specta::specta]
pub fn keyring_state(engine: Engine<'_>) -> KeyringState {
    engine.keyring_state()
}

/// Tries a connection as its form has it.
#[tauri::command]
#[specta::specta]
pub async fn test_connection(engine: Engine<'_>, draft: ConnectionDraft) -> Answer<TestReport> {
    engine.test_connection(draft).await
}

/// The projects and jobs that a connection would find, and which of them would deploy.
#[tauri::command]
#[specta::specta]
pub async fn preview_sources(
    engine: Engine<'_>,
    draft: ConnectionDraft,
) -> Answer<Vec<FoundSource>> {
    engine.preview_sources(draft).await
}

/// Makes a connection, or changes one, and begins to sync it.
#[tauri::command(async)]
#[specta::specta]
pub fn save_connection(engine: Engine<'_>, draft: ConnectionDraft) -> Answer<ConnectionId> {
    engine.save_connection(&draft)
}

/// Removes a connection and its token; what it brought is kept or forgotten.
#[tauri::command(async)]
#[specta::specta]
pub fn remove_connection(engine: Engine<'_>, id: ConnectionId, forget_facts: bool) -> Answer<()> {
    engine.remove_connection(id, forget_facts)
}

/// Begins a sync at once.
#[tauri::command(async)]
#[specta::specta]
pub fn sync_now(engine: Engine<'_>, id: ConnectionId) -> Answer<()> {
    engine.sync_now(id)
}

/// Stops the sync that is under way; the next one goes on where it was.
#[tauri::command(async)]
#[specta::specta]
pub fn stop_sync(engine: Engine<'_>, id: ConnectionId) -> Answer<()> {
    engine.stop_sync(id)
}

/// Every project and job that connections found, with the service that it is assigned to.
#[tauri::command(async)]
#[specta::specta]
pub fn sources(engine: Engine<'_>) -> Answer<Vec<SourceView>> {
    engine.sources()
}

/// Sends a message that shows that sending works.
#[tauri::command]
#[specta::specta]
pub async fn send_test_message(
    engine: Engine<'_>,
    id: ConnectionId,
    channel: String,
) -> Answer<()> {
    engine.send_test_message(id, &channel).await
}

/// Begins to sign a person in at the system of a connection.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in(engine: Engine<'_>, id: ConnectionId) -> Answer<SignInCode> {
    engine.begin_sign_in(id).await
}

/// Asks whether the person has signed in.
#[tauri::command]
#[specta::specta]
pub async fn poll_sign_in(
    engine: Engine<'_>,
    id: ConnectionId,
    code: SignInCode,
) -> Answer<SignInState> {
    engine.poll_sign_in(id, &code).await
}

/// Reads files that people saved from tools that have no server.
#[tauri::command(async)]
#[specta::specta]
pub fn import_files(engine: Engine<'_>, paths: Vec<String>) -> Answer<ImportReport> {
    engine.import_files(&paths.into_iter().map(Into::into).collect::<Vec<_>>())
}
