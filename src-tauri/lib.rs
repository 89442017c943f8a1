//! The shell around Muster's engine: window, tray, notifications, commands. It owns what only a
//! desktop has; every rule lives below it.

mod bindings;
mod commands;
mod events;
mod links;
mod logs;
mod notifications;
mod shortcut;
mod start;
mod tray;
mod window;

pub use bindings::write_bindings;

use std::sync::Arc;

use anyhow::Context;
use muster_engine::{Engine, Home, SystemClock};
use tauri::{Manager, RunEvent};
use tauri_plugin_autostart::MacosLauncher;

use crate::{notifications::DesktopNotifier, shortcut::DeclareShortcut, start::StartOptions};

/// Runs the app until it is told to quit.
///
/// # Errors
/// What kept it from starting.
pub fn run() -> anyhow::Result<()> {
    let options = StartOptions::from_arguments(std::env::args().skip(1));
    let home = Home::of_this_user().context("Muster found no folder for its data")?;
    let _log = logs::begin(home.logs())?;

    let bindings = bindings::builder();
    let handler = bindings.invoke_handler();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(
            |app, arguments, _directory| {
                start::second_start(app, arguments.into_iter().skip(1));
            },
        ))
        .plugin(tauri_plugin_autostart::init(
            MacosLauncher::LaunchAgent,
            Some(vec![start::HIDDEN_FLAG]),
        ))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .invoke_handler(handler)
        .setup(move |app| {
            bindings.mount_events(app);
            let handle = app.handle().clone();
            let notifier = Arc::new(DesktopNotifier::new(handle.clone()));
            let engine = Engine::start(
                home,
                Arc::new(SystemClock),
                notifier,
                tauri::async_runtime::handle().inner().clone(),
            );
            app.manage(engine.clone());
            app.manage(DeclareShortcut::default());
            tray::build(&handle)?;
            events::forward(&handle, &engine);
            start::first_start(&handle, &engine, &options)?;
            links::follow(&handle);
            shortcut::ask_at_start(&handle);
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("Muster's window system could not be started")?;

    app.run(|app, event| match event {
        // Closing the window leaves the tray; only 'Quit' ends the app.
        RunEvent::ExitRequested {
            code: None, api, ..
        } => api.prevent_exit(),
        RunEvent::Exit => app.state::<Engine>().stop(),
        _ => {}
    });
    Ok(())
}
