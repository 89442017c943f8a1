//! The window: made when it is wanted, dropped when it is closed, so that the tray alone costs
//! little.

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tauri_specta::Event as _;
use url::Url;

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
        .on_navigation(is_own)
        .title("Muster")
        .inner_size(1280.0, 800.0)
        .min_inner_size(720.0, 520.0)
        .build()?;
    bring_to_front(&window)
}

/// Whether an address is one of the app's own pages, or a frame that it fills itself. Nothing else is
/// ever shown in the window, whatever a text or a report makes somebody press: links open outside.
fn is_own(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => true,
        // How the app's own pages are called on Windows.
        "http" | "https" => address.host_str() == Some("tauri.localhost"),
        "about" => matches!(address.path(), "blank" | "srcdoc"),
        _ => false,
    }
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("tauri://localhost/index.html#/incidents", true)]
    #[case("http://tauri.localhost/index.html", true)]
    #[case("https://tauri.localhost/", true)]
    #[case("about:blank", true)]
    #[case("about:srcdoc", true)]
    #[case("about:config", false)]
    #[case("https://example.com/", false)]
    #[case("http://tauri.localhost.example.com/", false)]
    #[case("https://example.com/?tauri.localhost", false)]
    #[case("http://127.0.0.1:1420/", false)]
    #[case("file:///etc/passwd", false)]
    #[case("javascript:alert(1)", false)]
    #[case("data:text/html,hello", false)]
    #[case("blob:https://example.com/1", false)]
    fn the_window_shows_only_the_apps_own_pages(#[case] address: &str, #[case] own: bool) {
        assert_eq!(is_own(&address.parse().unwrap()), own, "{address}");
    }
}
