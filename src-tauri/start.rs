//! How the app starts: its flags and links, the first start, and a second start of an app that runs
//! already.

use muster_engine::Engine;
use tauri::{AppHandle, Manager};

use crate::{links, window};

/// Starts in the tray, with no window: for autostart.
pub(crate) const HIDDEN_FLAG: &str = "--hidden";

/// Opens the sample workspace.
const SAMPLE_FLAG: &str = "--sample";

/// Opens the dialog in which an incident is declared.
const DECLARE_FLAG: &str = "--declare";

/// What the command line asks for. What is not known is passed over, so that a desktop's own
/// arguments do no harm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StartOptions {
    hidden: bool,
    sample: bool,
    /// Where a link or a flag leads; the last one counts.
    route: Option<String>,
}

impl StartOptions {
    pub(crate) fn from_arguments(arguments: impl IntoIterator<Item = String>) -> Self {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                HIDDEN_FLAG => options.hidden = true,
                SAMPLE_FLAG => options.sample = true,
                DECLARE_FLAG => options.route = Some(window::DECLARE.to_owned()),
                link if links::is_link(link) => options.route = Some(links::route(link)),
                _ => {}
            }
        }
        options
    }

    /// Whether a window is wanted: whoever asks for a place wants to see it.
    const fn shows(&self) -> bool {
        !self.hidden || self.route.is_some()
    }
}

/// Opens the workspace and, unless asked not to, the window.
pub(crate) fn first_start(
    app: &AppHandle,
    engine: &Engine,
    options: &StartOptions,
) -> tauri::Result<()> {
    if options.sample {
        if let Err(problem) = engine.open_sample() {
            tracing::error!(%problem, "the sample workspace could not be opened");
        }
    } else {
        engine.open_last();
    }
    if options.shows() {
        window::show(app, options.route.as_deref())
    } else {
        Ok(())
    }
}

/// Brings the window of the running app to the front, as the second start asked.
pub(crate) fn second_start(app: &AppHandle, arguments: impl Iterator<Item = String>) {
    let options = StartOptions::from_arguments(arguments);
    if options.sample
        && let Err(problem) = app.state::<Engine>().open_sample()
    {
        tracing::error!(%problem, "the sample workspace could not be opened");
    }
    if options.shows()
        && let Err(error) = window::show(app, options.route.as_deref())
    {
        tracing::error!(%error, "the window could not be shown");
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const INCIDENT: &str = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";

    fn options(arguments: &[&str]) -> StartOptions {
        StartOptions::from_arguments(arguments.iter().map(ToString::to_string))
    }

    #[rstest]
    #[case(&[], false, false)]
    #[case(&["--hidden"], true, false)]
    #[case(&["--gtk-thing", "--sample", "--hidden"], true, true)]
    fn knows_its_flags_and_passes_over_others(
        #[case] arguments: &[&str],
        #[case] hidden: bool,
        #[case] sample: bool,
    ) {
        let expected = StartOptions {
            hidden,
            sample,
            route: None,
        };
        assert_eq!(options(arguments), expected);
    }

    #[test]
    fn a_link_and_the_flag_to_declare_lead_to_a_place_and_show_the_window() {
        let link = format!("muster://incident/{INCIDENT}");
        let opened = options(&["--hidden", &link]);
        assert_eq!(opened.route, Some(format!("/incidents/{INCIDENT}")));
        assert!(opened.shows());

        let declared = options(&["--hidden", "--declare"]);
        assert_eq!(declared.route.as_deref(), Some("?declare=1"));
        assert!(declared.shows());

        assert!(!options(&["--hidden"]).shows());
        assert!(options(&["muster://nowhere"]).shows());
    }
}
