//! The global shortcut: one combination of keys that declares an incident whichever app is in
//! front. Not every display has such a thing, and another app may hold the keys already; both are
//! told in words, and Muster works without.

mod combination;
mod display;

use std::sync::{Mutex, MutexGuard, PoisonError};

use muster_engine::{Engine, Problem, desktop::DesktopSettings};
use serde::Serialize;
use tauri::{AppHandle, Manager, Wry, async_runtime};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcut, GlobalShortcutExt, ShortcutState};

use crate::window;
use combination::Combination;

/// What this run holds of the desktop: the keys it was given, and why it was not given those that
/// were chosen.
#[derive(Default)]
pub(crate) struct DeclareShortcut(Mutex<Held>);

#[derive(Default)]
struct Held {
    keys: Option<Combination>,
    refused: Option<Problem>,
}

/// The global shortcut as the settings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ShortcutView {
    /// The chosen keys, such as `Ctrl+Alt+I`; none if it is switched off.
    pub keys: Option<String>,
    /// Whether they work now.
    pub works: bool,
    /// Why they do not, or cannot here, and what to do instead; none if nothing is in the way.
    pub problem: Option<String>,
}

/// Asks the desktop for the keys that were chosen, off the caller's thread: the answer may take a
/// moment, and the app starts without it.
pub(crate) fn ask_at_start(app: &AppHandle) {
    let app = app.clone();
    async_runtime::spawn_blocking(move || {
        let Some(text) = app.state::<Engine>().desktop_settings().declare_shortcut else {
            return;
        };
        let asked = Combination::parse(&text).and_then(|keys| ask(&app, keys).map(|()| keys));
        let state = app.state::<DeclareShortcut>();
        let mut held = lock(&state);
        match asked {
            Ok(keys) => held.keys = Some(keys),
            Err(problem) => {
                tracing::info!(%problem, "the global shortcut is not to be had");
                held.refused = Some(problem);
            }
        }
    });
}

/// The global shortcut as the settings show it.
pub(crate) fn view(app: &AppHandle, settings: &DesktopSettings) -> ShortcutView {
    let state = app.state::<DeclareShortcut>();
    let held = lock(&state);
    let refused = held.refused.as_ref().map(|problem| problem.message.clone());
    ShortcutView {
        keys: settings.declare_shortcut.clone(),
        works: held.keys.is_some(),
        // Where no keys are to be had, whoever thinks of switching them on should know.
        problem: display::refusal().map(str::to_owned).or(refused),
    }
}

/// Chooses other keys, or none. The keys before stay until the new ones are given and remembered.
pub(crate) fn choose(app: &AppHandle, text: Option<&str>) -> Result<(), Problem> {
    let next = text.map(Combination::parse).transpose()?;
    let state = app.state::<DeclareShortcut>();
    let mut held = lock(&state);
    let before = held.keys;
    if let Some(keys) = next
        && before != next
    {
        ask(app, keys)?;
    }
    let engine = app.state::<Engine>();
    let remembered = engine.save_desktop_settings(DesktopSettings {
        declare_shortcut: next.map(|keys| keys.to_string()),
        ..engine.desktop_settings()
    });
    let given_back = if remembered.is_ok() { before } else { next };
    if let Some(keys) = given_back
        && before != next
    {
        give_back(app, keys);
    }
    remembered?;
    *held = Held {
        keys: next,
        refused: None,
    };
    Ok(())
}

/// Asks the desktop for the keys.
fn ask(app: &AppHandle, keys: Combination) -> Result<(), Problem> {
    if let Some(refusal) = display::refusal() {
        return Err(Problem::with_field("keys", refusal));
    }
    let refused = |error: &dyn std::error::Error| {
        let problem = Problem::with_field(
            "keys",
            format!(
                "This desktop did not give {keys} to Muster: it or another app uses these keys \
                 already. Choose others."
            ),
        );
        problem.caused_by(error)
    };
    // Watching for keys costs a thread that wakes many times a second, so it begins when the first
    // are asked for.
    if app.try_state::<GlobalShortcut<Wry>>().is_none() {
        app.plugin(Builder::new().build())
            .map_err(|error| refused(&error))?;
    }
    app.global_shortcut()
        .on_shortcut(keys.shortcut(), |app, _, event| {
            if event.state == ShortcutState::Pressed {
                window::ask(app, window::DECLARE.to_owned());
            }
        })
        .map_err(|error| refused(&error))
}

fn give_back(app: &AppHandle, keys: Combination) {
    if let Err(error) = app.global_shortcut().unregister(keys.shortcut()) {
        tracing::warn!(%error, %keys, "the desktop did not take its keys back");
    }
}

fn lock(state: &DeclareShortcut) -> MutexGuard<'_, Held> {
    state.0.lock().unwrap_or_else(PoisonError::into_inner)
}
