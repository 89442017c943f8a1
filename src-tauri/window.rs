//! The window: made when it is wanted, dropped when it is closed, so that the tray alone costs
//! little.

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_specta::Event as _;

use crate::events::NavigateEvent;

/// The window's label, by which capabilities name it.
const LABEL: &str = "main";

/// The route of the dialog in which an incident is declared, over whatever is in view.
pub(crate) const DECLARE: &str = "?declare=1";

/// Shows the window, making it first if there is none, at `route` or where it is. A route that
/// begins with `?` asks for something at the place in view.
pub(crate) fn show(app: &AppHandle, route: Option<&str>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(LABEL) {
        if let Some(route) = route {
            NavigateEvent {
                route: route.to_owned(),
            }
            .emit(app)?;
        }
        return bring_to_front(&window);
    }
    let page = route.map_or_else(
        || "index.html".to_owned(),
        |route| format!("index.html#{route}"),
    );
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(page.into()))
        .title("Muster")
        .inner_size(1280.0, 800.0)
        .min_inner_size(720.0, 520.0)
        .build()?;
    bring_to_front(&window)
}

/// Shows the window at `route`, asked for from any thread by something that cannot be told of a
/// failure: a notification, a key, a link.
pub(crate) fn ask(app: &AppHandle, route: String) {
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        if let Err(error) = show(&handle, Some(&route)) {
            tracing::error!(%error, "the window could not be shown");
        }
    });
    if let Err(error) = asked {
        tracing::error!(%error, "the window could not be asked for");
    }
}

fn bring_to_front(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}
