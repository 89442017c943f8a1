//! The tray: an icon that tells calm from attention from paging, a count, and a menu with the pages
//! that wait. Nothing depends on a click on the icon itself, which not every desktop passes on.

mod menu;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use muster_engine::{Engine, today::ActivePage};
use tauri::{
    AppHandle, Manager,
    image::Image,
    tray::{TrayIcon, TrayIconBuilder},
};

const ID: &str = "muster";
/// How long changes are gathered before the tray shows them.
const GATHER: Duration = Duration::from_millis(250);

/// What the icon tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// Nothing needs this person.
    Calm,
    /// Incidents are open, or connections fail.
    Attention,
    /// Pages wait for this person.
    Paging,
}

/// Puts the icon into the tray.
pub(crate) fn build(app: &AppHandle) -> tauri::Result<()> {
    TrayIconBuilder::with_id(ID)
        .icon(icon(Mood::Calm)?)
        .tooltip("Muster")
        .menu(&menu::build(app, &[], None)?)
        .show_menu_on_left_click(true)
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .build(app)?;
    Ok(())
}

/// Makes icon, tooltip and menu tell what is so, a moment from now: a sync changes hundreds of
/// things at once. The work is done off the caller's thread.
pub(crate) fn refresh(app: &AppHandle) {
    static ASKED: AtomicBool = AtomicBool::new(false);
    if ASKED.swap(true, Ordering::AcqRel) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(GATHER).await;
        ASKED.store(false, Ordering::Release);
        refresh_now(app);
    });
}

fn refresh_now(app: AppHandle) {
    tauri::async_runtime::spawn_blocking(move || {
        let engine = app.state::<Engine>();
        let Ok(status) = engine.status() else { return };
        let Ok(pages) = engine.active_pages() else {
            return;
        };
        let mood = if pages.is_empty() {
            if status.open_incidents > 0 || status.failing > 0 {
                Mood::Attention
            } else {
                Mood::Calm
            }
        } else {
            Mood::Paging
        };
        let tooltip = tooltip(pages.len(), status.open_incidents, status.failing);
        let handle = app.clone();
        let asked = app.run_on_main_thread(move || {
            let Some(tray) = handle.tray_by_id(ID) else {
                return;
            };
            if let Err(error) = show(&handle, &tray, mood, &tooltip, &pages, status.paused_until) {
                tracing::warn!(%error, "the tray could not be brought up to date");
            }
        });
        if let Err(error) = asked {
            tracing::warn!(%error, "the tray could not be brought up to date");
        }
    });
}

fn show(
    app: &AppHandle,
    tray: &TrayIcon,
    mood: Mood,
    tooltip: &str,
    pages: &[ActivePage],
    paused_until: Option<muster_model::time::Timestamp>,
) -> tauri::Result<()> {
    tray.set_icon(Some(icon(mood)?))?;
    tray.set_tooltip(Some(tooltip))?;
    // On Linux the count stands beside the icon where the desktop shows labels.
    tray.set_title((!pages.is_empty()).then(|| pages.len().to_string()))?;
    tray.set_menu(Some(menu::build(app, pages, paused_until)?))
}

fn icon(mood: Mood) -> tauri::Result<Image<'static>> {
    Image::from_bytes(match mood {
        Mood::Calm => include_bytes!("../icons/tray-calm.png"),
        Mood::Attention => include_bytes!("../icons/tray-attention.png"),
        Mood::Paging => include_bytes!("../icons/tray-paging.png"),
    })
}

fn tooltip(pages: usize, open: u32, failing: u32) -> String {
    let count = |n: u64, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts: Vec<String> = [
        count(pages as u64, "page waits for you", "pages wait for you"),
        count(u64::from(open), "open incident", "open incidents"),
        count(u64::from(failing), "connection fails", "connections fail"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        "Muster: all calm".to_owned()
    } else {
        format!("Muster: {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::tooltip;

    #[test]
    fn the_tooltip_counts_what_needs_a_look() {
        assert_eq!(tooltip(0, 0, 0), "Muster: all calm");
        assert_eq!(
            tooltip(1, 2, 0),
            "Muster: 1 page waits for you, 2 open incidents"
        );
        assert_eq!(tooltip(0, 0, 1), "Muster: 1 connection fails");
    }
}
