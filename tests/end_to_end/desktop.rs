//! A whole desktop for one journey: its own home, display, D-Bus session, keyring and notification
//! daemon, all of them the real programs. It promises that nothing reaches the desktop of the
//! person who runs the tests, and that everything started in it ends with it, even when the test is
//! killed. What happens in the app's window belongs to `app`.

mod environment;
mod evidence;
mod services;
mod watchdog;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tempfile::TempDir;
use tokio::process::Child;

use crate::app::App;
use crate::notifications::Notifications;
use crate::processes;
pub use environment::{Environment, MARKER};
use watchdog::Watchdog;

/// The binary under test, as Cargo built it for this run.
pub const MUSTER: &str = env!("CARGO_BIN_EXE_muster");

/// The appearance that the desktop asks of its programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on light surfaces.
    Light,
    /// Light text on dark surfaces.
    Dark,
}

/// A running desktop. Ends all that was started in it when dropped.
pub struct Desktop {
    environment: Environment,
    notifications: Notifications,
    journey: String,
    passed: bool,
    // The daemons end by the watchdog; their handles are kept so that they are waited for.
    _daemons: Vec<Child>,
    // Declared before `_home`: what runs ends before its files go.
    watchdog: Watchdog,
    _home: TempDir,
}

/// Runs one journey on a desktop of its own. When it fails, the screen and all logs are kept under
/// `target/tmp/end-to-end/<journey>/`.
///
/// # Errors
/// Those of the journey, and of a desktop that did not start.
pub async fn journey(
    name: &str,
    theme: Theme,
    steps: impl AsyncFnOnce(&Desktop) -> Result<()>,
) -> Result<()> {
    let mut desktop = Desktop::start(name, theme).await?;
    let outcome = steps(&desktop).await;
    desktop.passed = outcome.is_ok();
    outcome.with_context(|| {
        format!(
            "journey {name:?} failed; see {}",
            evidence::folder(name).display()
        )
    })
}

impl Desktop {
    async fn start(journey: &str, theme: Theme) -> Result<Self> {
        let home = tempfile::Builder::new()
            .prefix("muster-desktop-")
            .tempdir()
            .context("making a temporary home failed")?;
        let mut environment = Environment::lay_out(home.path(), theme)?;
        let watchdog = Watchdog::start(&environment)?;
        let mut daemons = Vec::new();
        daemons.push(services::start_display(&mut environment).await?);
        daemons.push(services::start_bus(&environment).await?);
        let bus = services::connect(&environment).await?;
        daemons.push(services::start_keyring(&environment, &bus).await?);
        daemons.push(services::start_notification_daemon(&environment, &bus).await?);
        let notifications = Notifications::watch(&environment, bus).await?;
        Ok(Self {
            environment,
            notifications,
            journey: journey.to_owned(),
            passed: false,
            _daemons: daemons,
            watchdog,
            _home: home,
        })
    }

    /// Starts the app with these arguments and takes hold of its window.
    ///
    /// # Errors
    /// When the app does not start or opens no window.
    pub async fn open(&self, arguments: &[&str]) -> Result<App> {
        App::open(&self.environment, arguments).await
    }

    /// Starts the app without a window, as the desktop does at login (`--hidden`), and returns its
    /// process id.
    ///
    /// # Errors
    /// When the app cannot be started.
    pub fn start_hidden(&self, arguments: &[&str]) -> Result<u32> {
        let child = self
            .environment
            .command(MUSTER, "muster-hidden")?
            .arg("--hidden")
            .args(arguments)
            .spawn()
            .context("starting the app hidden failed")?;
        child.id().context("the hidden app ended at once")
    }

    /// The notifications that the app asked this desktop to show.
    pub fn notifications(&self) -> &Notifications {
        &self.notifications
    }

    /// A command that runs inside this desktop; its output goes to `<log>.log`.
    ///
    /// # Errors
    /// When the log cannot be made.
    pub fn command(&self, program: &str, log: &str) -> Result<tokio::process::Command> {
        self.environment.command(program, log)
    }

    /// The folder in which the app keeps its workspaces.
    pub fn data_folder(&self) -> PathBuf {
        self.environment.data_home().join("dev.muster.desktop")
    }

    /// The desktop's own folder, for configuration of servers that a journey starts.
    pub fn folder(&self) -> &Path {
        self.environment.home()
    }

    /// Process ids of the app on this desktop, in no order; empty when it is not running.
    pub fn app_processes(&self) -> Vec<u32> {
        processes::of_app(self.environment.marker())
    }

    /// Saves a picture of the whole screen, with native notifications and all.
    ///
    /// # Errors
    /// When the screen cannot be read or the file not written.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        evidence::picture_of_screen(&self.environment, file)
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if !self.passed {
            evidence::keep(&self.environment, &self.journey);
        }
        self.watchdog.end_everything();
    }
}
