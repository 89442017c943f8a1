//! What needs this person now.

use muster_engine::today::{Status, Today};

use super::{Answer, Engine};

/// Pages, incidents, failing connections and KPIs off target.
#[tauri::command(async)]
#[specta::specta]
pub fn today(engine: Engine<'_>) -> Answer<Today> {
    engine.today()
}

/// What the frame around the pages shows.
#[tauri::command(async)]
#[specta::specta]
pub fn status(engine: Engine<'_>) -> Answer<Status> {
    engine.status()
}
