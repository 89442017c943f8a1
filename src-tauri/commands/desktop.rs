//! What only a desktop has: the global shortcut and links to Muster.

use serde::Serialize;
use tauri::AppHandle;

use super::{Answer, Engine};
use crate::{links, links::LinksView, shortcut, shortcut::ShortcutView};

/// How Muster is reached on this desktop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DesktopView {
    /// The keys that declare an incident from anywhere.
    pub shortcut: ShortcutView,
    /// Who opens links to Muster.
    pub links: LinksView,
}

/// How Muster is reached on this desktop.
#[tauri::command(async)]
#[specta::specta]
pub fn desktop(app: AppHandle, engine: Engine<'_>) -> DesktopView {
    let settings = engine.desktop_settings();
    DesktopView {
        shortcut: shortcut::view(&app, &settings),
        links: links::view(&settings),
    }
}

/// Chooses the keys that declare an incident from anywhere; none switches them off.
#[tauri::command(async)]
#[specta::specta]
pub fn set_declare_shortcut(app: AppHandle, keys: Option<String>) -> Answer<()> {
    shortcut::choose(&app, keys.as_deref())
}

/// Makes this desktop hand its links to Muster, or no more.
#[tauri::command(async)]
#[specta::specta]
pub fn set_open_links(app: AppHandle, on: bool) -> Answer<()> {
    links::set(&app, on)
}
