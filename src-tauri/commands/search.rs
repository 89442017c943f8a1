//! Search over all prose.

use muster_engine::search::SearchHit;

use super::{Answer, Engine};

/// The records that hold these words, the best match first.
#[tauri::command(async)]
#[specta::specta]
pub fn search(engine: Engine<'_>, text: String) -> Answer<Vec<SearchHit>> {
    engine.search(&text)
}
