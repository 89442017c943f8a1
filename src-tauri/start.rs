//! How the app starts: its flags, the first start, and a second start of an app that runs already.

use muster_engine::Engine;
use tauri::{AppHandle, Manager};

use crate::window;

/// Starts in the tray, with no window: for autostart.
pub(crate) const HIDDEN_FLAG: &str = "--hidden";

/// Opens the sample workspace.
const SAMPLE_FLAG: &str = "--sample";

/// What the command line asks for. What is not known is passed over, so that a desktop's own
/// arguments do no harm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct StartOptions {
    hidden: bool,
    sample: bool,
}

impl StartOptions {
    pub(crate) fn from_arguments(arguments: impl IntoIterator<Item = String>) -> Self {
        arguments
            .into_iter()
            .fold(Self::default(), |options, argument| {
                match argument.as_str() {
                    HIDDEN_FLAG => Self {
                        hidden: true,
                        ..options
                    },
                    SAMPLE_FLAG => Self {
                        sample: true,
                        ..options
                    },
                    _ => options,
                }
            })
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
    if options.hidden {
        Ok(())
    } else {
        window::show(app, None)
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
    if !options.hidden
        && let Err(error) = window::show(app, None)
    {
        tracing::error!(%error, "the window could not be shown");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_flags_and_passes_over_others() {
        let options = |arguments: &[&str]| {
            StartOptions::from_arguments(arguments.iter().map(ToString::to_string))
        };
        assert_eq!(options(&[]), StartOptions::default());
        assert_eq!(
            options(&["--hidden"]),
            StartOptions {
                hidden: true,
                sample: false
            }
        );
        assert_eq!(
            options(&["--gtk-thing", "--sample", "--hidden"]),
            StartOptions {
                hidden: true,
                sample: true
            }
        );
    }
}
