//! The tray's menu: open Muster, declare an incident, the pages that wait, pause, quit.

use muster_engine::{Engine, settings::Pause, today::ActivePage};
use muster_model::{ids::IncidentId, time::Timestamp};
use tauri::{
    AppHandle, Manager, Wry,
    menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder},
};

use crate::window;

/// The most pages that the menu lists; the rest is in the app.
const LISTED: usize = 8;
/// The longest title that the menu shows, in characters.
const TITLE: usize = 60;

/// The menu for these pages.
pub(super) fn build(
    app: &AppHandle,
    pages: &[ActivePage],
    paused_until: Option<Timestamp>,
) -> tauri::Result<Menu<Wry>> {
    let mut menu = MenuBuilder::new(app)
        .text("open", "Open Muster")
        .text("declare", "Declare incident")
        .separator();
    if pages.is_empty() {
        let none = MenuItemBuilder::with_id("none", "No page waits for you").enabled(false);
        menu = menu.item(&none.build(app)?);
    }
    for page in pages.iter().take(LISTED) {
        let title = format!("{} {}", page.row.severity.name(), shorten(&page.row.title));
        let entry = SubmenuBuilder::new(app, title)
            .text(format!("acknowledge:{}", page.incident), "Acknowledge")
            .text(format!("incident:{}", page.incident), "Open")
            .build()?;
        menu = menu.item(&entry);
    }
    if pages.len() > LISTED {
        let rest = format!("{} more…", pages.len() - LISTED);
        menu = menu.text("open", rest);
    }
    menu = menu.separator();
    menu = if paused_until.is_some() {
        menu.text("resume", "Resume notifications")
    } else {
        let pause = SubmenuBuilder::new(app, "Pause notifications")
            .text("pause:30", "For 30 minutes")
            .text("pause:60", "For 1 hour")
            .text("pause:tomorrow", "Until tomorrow")
            .build()?;
        menu.item(&pause)
    };
    menu.separator().text("quit", "Quit Muster").build()
}

/// Does what was chosen.
pub(super) fn chosen(app: &AppHandle, item: &str) {
    let engine = app.state::<Engine>();
    let incident = |text: &str| text.parse::<IncidentId>().ok();
    let outcome = match item.split_once(':') {
        None if item == "open" => show(app, None),
        None if item == "declare" => show(app, Some(window::DECLARE)),
        None if item == "resume" => engine.resume_notifications(),
        None if item == "quit" => {
            app.exit(0);
            Ok(())
        }
        Some(("pause", "30")) => engine.pause_notifications(Pause::Minutes(30)),
        Some(("pause", "60")) => engine.pause_notifications(Pause::Minutes(60)),
        Some(("pause", "tomorrow")) => engine.pause_notifications(Pause::UntilTomorrow),
        Some(("acknowledge", id)) => {
            incident(id).map_or(Ok(()), |id| engine.acknowledge_incident(id))
        }
        Some(("incident", id)) => show(app, Some(&format!("/incidents/{id}"))),
        _ => Ok(()),
    };
    if let Err(problem) = outcome {
        tracing::error!(%problem, item, "a choice in the tray's menu failed");
    }
}

fn show(app: &AppHandle, route: Option<&str>) -> Result<(), muster_engine::Problem> {
    window::show(app, route).map_err(|error| {
        muster_engine::Problem::new(
            "The window could not be shown. Quit Muster and start it again.",
        )
        .caused_by(&error)
    })
}

fn shorten(title: &str) -> String {
    if title.chars().count() <= TITLE {
        return title.to_owned();
    }
    let mut text: String = title.chars().take(TITLE - 1).collect();
    text.push('…');
    text
}
