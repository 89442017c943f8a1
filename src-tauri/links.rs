//! Links into Muster: `muster://incident/<id>` in a chat or a ticket opens the app at the place, and
//! `?entry=<key>` at an entry of its timeline, as reviews cite it. A link comes from outside, so it
//! only ever chooses among the places below; one that names no place is told in the window. It also
//! owns whether this desktop hands such links to Muster.

use std::path::Path;

use muster_engine::{Engine, Problem, desktop::DesktopSettings};
use muster_model::{
    ids::{GoalId, IncidentId, ReviewId, SessionId, WeeklyReviewId},
    kpi::KpiRef,
};
use serde::Serialize;
use tauri::{AppHandle, Manager, async_runtime};
use tauri_plugin_deep_link::DeepLinkExt;
use url::{Url, form_urlencoded};

use crate::window;

/// The scheme of Muster's links, as `tauri.conf.json` tells the packages.
const SCHEME: &str = "muster";
/// How much of a link that leads nowhere is shown, in characters.
const SHOWN: usize = 200;
/// What names an entry of a timeline, after the `?`.
const ENTRY: &str = "entry";
/// The longest key of an entry that is read, in characters; they hold identities of other systems.
const LONGEST_KEY: usize = 1_000;

/// A place that a link can name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Link {
    /// An incident, and the key of the entry of its timeline that is meant, if one is.
    Incident(IncidentId, Option<String>),
    Review(ReviewId),
    Goal(GoalId),
    Session(SessionId),
    Weekly(WeeklyReviewId),
    /// A KPI, as addresses name it.
    Kpi(String),
    OnCall,
}

impl Link {
    /// The place that a link names; none if it names none that this version knows. Of what follows a
    /// `?`, only an entry's key is read, and what follows a `#` is passed over.
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text.trim()).ok()?;
        if url.scheme() != SCHEME {
            return None;
        }
        let kind = url.host_str()?.to_ascii_lowercase();
        match (kind.as_str(), url.path().trim_matches('/')) {
            ("incident", id) => Some(Self::Incident(id.parse().ok()?, entry(&url))),
            ("review", id) => id.parse().ok().map(Self::Review),
            ("goal", id) => id.parse().ok().map(Self::Goal),
            ("session", id) => id.parse().ok().map(Self::Session),
            ("weekly", id) => id.parse().ok().map(Self::Weekly),
            ("kpi", id) => kpi(id).map(Self::Kpi),
            ("on-call", "") => Some(Self::OnCall),
            _ => None,
        }
    }

    fn route(self) -> String {
        match self {
            Self::Incident(id, None) => format!("/incidents/{id}"),
            Self::Incident(id, Some(entry)) => {
                let query = form_urlencoded::Serializer::new(String::new())
                    .append_pair(ENTRY, &entry)
                    .finish();
                format!("/incidents/{id}?{query}")
            }
            Self::Review(id) => format!("/reviews/{id}"),
            Self::Goal(id) => format!("/goals/{id}"),
            Self::Session(id) => format!("/training/{id}"),
            Self::Weekly(id) => format!("/weekly/{id}"),
            Self::Kpi(id) => format!("/kpis/{id}"),
            Self::OnCall => "/on-call".to_owned(),
        }
    }
}

/// A KPI's name or identity, if a text is one.
fn kpi(text: &str) -> Option<String> {
    let known = serde_json::from_value::<KpiRef>(text.into()).is_ok();
    known.then(|| text.to_owned())
}

/// The key of the timeline's entry that a link means. One that is longer than any key is nobody's.
fn entry(url: &Url) -> Option<String> {
    url.query_pairs()
        .find(|(name, _)| name == ENTRY)
        .map(|(_, key)| key.into_owned())
        .filter(|key| !key.is_empty() && key.chars().count() <= LONGEST_KEY)
}

/// Whether an argument of the command line is a link to Muster.
pub(crate) fn is_link(argument: &str) -> bool {
    argument
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
}

/// Where a link leads; one that leads nowhere keeps the window where it is and is told there.
pub(crate) fn route(link: &str) -> String {
    Link::parse(link).map_or_else(
        || {
            let shown: String = link.trim().chars().take(SHOWN).collect();
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("link", &shown)
                .finish();
            format!("?{query}")
        },
        Link::route,
    )
}

/// Opens the links that the system hands to the running app, as macOS does; elsewhere they come as
/// arguments. A desktop that shall hand over links is told anew where the app lies, which may have
/// moved.
pub(crate) fn follow(app: &AppHandle) {
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            window::ask(&handle, route(url.as_str()));
        }
    });
    if packaged() || !app.state::<Engine>().desktop_settings().open_links {
        return;
    }
    let handle = app.clone();
    async_runtime::spawn_blocking(move || {
        if let Err(error) = handle.deep_link().register(SCHEME) {
            tracing::warn!(%error, "this desktop did not take Muster for its links");
        }
    });
}

/// Who opens Muster's links on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct LinksView {
    /// Muster came as a package, which says so to the desktop: there is nothing to choose.
    pub packaged: bool,
    /// Otherwise, whether Muster was asked to.
    pub on: bool,
}

/// Who opens Muster's links on this computer.
pub(crate) fn view(settings: &DesktopSettings) -> LinksView {
    LinksView {
        packaged: packaged(),
        on: settings.open_links,
    }
}

/// Makes this desktop hand its links to Muster, or no more.
pub(crate) fn set(app: &AppHandle, on: bool) -> Result<(), Problem> {
    let links = app.deep_link();
    let asked = if on {
        links.register(SCHEME)
    } else {
        links.unregister(SCHEME)
    };
    asked.map_err(|error| {
        Problem::new(if on {
            "This desktop did not take Muster for muster:// links. It needs the command xdg-mime, \
             which the package xdg-utils brings; install that and try again."
        } else {
            "This desktop could not be told that Muster opens no links any more. Check that your \
             own settings folder may be written, and try again."
        })
        .caused_by(&error)
    })?;
    let engine = app.state::<Engine>();
    engine.save_desktop_settings(DesktopSettings {
        open_links: on,
        ..engine.desktop_settings()
    })
}

/// Whether a package installed this app, and with it the desktop file that names the scheme. An
/// AppImage and an app that was built here have none.
fn packaged() -> bool {
    cfg!(target_os = "macos") || std::env::current_exe().is_ok_and(|app| lies_in_a_package(&app))
}

fn lies_in_a_package(app: &Path) -> bool {
    app.starts_with("/usr") && !app.starts_with("/usr/local")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ID: &str = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";

    #[rstest]
    #[case::an_incident("muster://incident/ID", "/incidents/ID")]
    #[case::with_a_slash_at_the_end("muster://incident/ID/", "/incidents/ID")]
    #[case::with_what_a_chat_adds("muster://incident/ID?from=slack#top", "/incidents/ID")]
    #[case::in_capitals("MUSTER://Incident/ID", "/incidents/ID")]
    #[case::with_space_around(" muster://incident/ID\n", "/incidents/ID")]
    #[case::an_entry("muster://incident/ID?entry=note%2F7", "/incidents/ID?entry=note%2F7")]
    #[case::an_entry_with_what_a_chat_adds(
        "muster://incident/ID?from=slack&entry=edit%2F1%20%26%23#top",
        "/incidents/ID?entry=edit%2F1+%26%23"
    )]
    #[case::an_entry_without_a_key("muster://incident/ID?entry=", "/incidents/ID")]
    #[case::a_review("muster://review/ID", "/reviews/ID")]
    #[case::a_review_with_what_a_chat_adds("muster://review/ID/?entry=x", "/reviews/ID")]
    #[case::a_goal("muster://goal/ID", "/goals/ID")]
    #[case::a_session("muster://session/ID", "/training/ID")]
    #[case::a_weekly_review("muster://weekly/ID", "/weekly/ID")]
    #[case::a_kpi("muster://kpi/lead_time", "/kpis/lead_time")]
    #[case::a_kpi_of_ours("muster://kpi/ID", "/kpis/ID")]
    #[case::no_kpi("muster://kpi/speed", "?link=muster%3A%2F%2Fkpi%2Fspeed")]
    #[case::on_call("muster://on-call", "/on-call")]
    #[case::on_call_with_a_slash("muster://on-call/", "/on-call")]
    fn a_link_leads_to_its_place(#[case] link: &str, #[case] place: &str) {
        assert_eq!(
            route(&link.replace("ID", ID)),
            place.replace("ID", ID),
            "{link}"
        );
    }

    #[rstest]
    #[case::no_place("muster://", "?link=muster%3A%2F%2F")]
    #[case::a_later_versions_place("muster://audit/7", "?link=muster%3A%2F%2Faudit%2F7")]
    #[case::no_goal("muster://goal/7", "?link=muster%3A%2F%2Fgoal%2F7")]
    #[case::no_review("muster://review/7", "?link=muster%3A%2F%2Freview%2F7")]
    #[case::no_identity("muster://incident/7", "?link=muster%3A%2F%2Fincident%2F7")]
    #[case::another_route(
        "muster://incident/../settings?x=1&y",
        "?link=muster%3A%2F%2Fincident%2F..%2Fsettings%3Fx%3D1%26y"
    )]
    #[case::more_than_a_place("muster://on-call/now", "?link=muster%3A%2F%2Fon-call%2Fnow")]
    #[case::another_scheme("https://incident/7", "?link=https%3A%2F%2Fincident%2F7")]
    #[case::no_link("muster", "?link=muster")]
    #[case::empty("", "?link=")]
    fn a_link_that_leads_nowhere_is_told_in_the_window(#[case] link: &str, #[case] told: &str) {
        assert_eq!(route(link), told);
    }

    #[test]
    fn an_entry_that_is_longer_than_any_key_is_passed_over() {
        let link = format!("muster://incident/{ID}?entry={}", "x".repeat(10_000));
        assert_eq!(route(&link), format!("/incidents/{ID}"));
    }

    #[test]
    fn of_a_long_link_the_beginning_is_told() {
        let told = route(&format!("muster:{}", "ä".repeat(10_000)));
        let shown: String = form_urlencoded::parse(told.trim_start_matches('?').as_bytes())
            .map(|(_, value)| value.into_owned())
            .collect();
        assert_eq!(shown.chars().count(), SHOWN);
    }

    #[rstest]
    #[case("muster://incident/7", true)]
    #[case("Muster:anything", true)]
    #[case("--sample", false)]
    #[case("mustered://x", false)]
    #[case("/home/mara/muster", false)]
    fn links_are_told_from_other_arguments(#[case] argument: &str, #[case] expected: bool) {
        assert_eq!(is_link(argument), expected);
    }

    #[rstest]
    #[case("/usr/bin/muster", true)]
    #[case("/usr/local/bin/muster", false)]
    #[case("/tmp/.mount_Muster1/usr/bin/muster", false)]
    #[case("/home/mara/muster/target/debug/muster", false)]
    fn a_package_is_known_by_where_the_app_lies(#[case] app: &str, #[case] expected: bool) {
        assert_eq!(lies_in_a_package(Path::new(app)), expected);
    }
}
