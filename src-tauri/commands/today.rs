//! What needs this person now, and what they set aside until tomorrow.

use muster_engine::today::{Status, Today};
use muster_model::time::Timestamp;

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

/// Sets a row of Today aside until tomorrow morning, and answers when it is back.
#[tauri::command(async)]
#[specta::specta]
pub fn set_aside(engine: Engine<'_>, key: String) -> Answer<Timestamp> {
    engine.set_aside(&key)
}

/// Brings a row of Today back before its time.
#[tauri::command(async)]
#[specta::specta]
pub fn bring_back(engine: Engine<'_>, key: String) -> Answer<()> {
    engine.bring_back(&key)
}
