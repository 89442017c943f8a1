//! What the engine tells the window without being asked.

use muster_engine::{Engine, Event, connections::SyncProgress};
use muster_model::ids::ConnectionId;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, async_runtime};
use tauri_specta::Event as _;
use tokio::sync::broadcast::error::RecvError;

use crate::tray;

/// Something changed: refetch what shows it. `kind` is a record's or a fact's kind, or `pages`,
/// `sync`, `preferences`; `id` is none when it is not about one thing alone.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct ChangedEvent {
    /// What kind of thing.
    pub kind: String,
    /// Which one.
    pub id: Option<String>,
}

/// A sync went on.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct SyncProgressEvent(pub SyncProgress);

/// A sync ended, well or not.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct SyncEndedEvent {
    /// Which connection.
    pub connection: ConnectionId,
}

/// Show this place: what a notification or the tray was asked to open.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct NavigateEvent {
    /// The route, such as `/incidents/…`.
    pub route: String,
}

/// Another workspace is open: begin again.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct WorkspaceOpenedEvent {
    /// Its file's name.
    pub slug: String,
}

/// Forwards the engine's events to the window, and keeps the tray true.
pub(crate) fn forward(app: &AppHandle, engine: &Engine) {
    let mut events = engine.events();
    let app = app.clone();
    async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => emit(&app, event),
                // The window asks again for everything when it is told that anything changed.
                Err(RecvError::Lagged(_)) => emit(&app, Event::changed("everything", None)),
                Err(RecvError::Closed) => break,
            }
        }
    });
}

fn emit(app: &AppHandle, event: Event) {
    let sent = match event {
        Event::Changed { kind, id } => {
            tray::refresh(app);
            ChangedEvent { kind, id }.emit(app)
        }
        Event::SyncProgress(progress) => SyncProgressEvent(progress).emit(app),
        Event::SyncEnded { connection } => SyncEndedEvent { connection }.emit(app),
        Event::WorkspaceOpened { slug } => {
            tray::refresh(app);
            WorkspaceOpenedEvent { slug }.emit(app)
        }
    };
    if let Err(error) = sent {
        tracing::warn!(%error, "an event did not reach the window");
    }
}
