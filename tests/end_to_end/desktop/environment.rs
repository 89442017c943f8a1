//! The folders and variables of one desktop: a temporary home with the XDG folders in it, and
//! commands that see nothing of the surrounding session. Each process carries a marker variable by
//! which it can be recognised later.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result};
use tokio::process::Command;

use super::Theme;

/// The variable that marks every process of a desktop; its value is the desktop's home.
pub const MARKER: &str = "MUSTER_TEST_DESKTOP";

const QUIET: &str = "[Settings]\ngtk-enable-animations=false\n";

/// Where a desktop's programs find their files, display and bus.
pub struct Environment {
    home: PathBuf,
    marker: String,
    theme: Theme,
    display: Option<String>,
}

impl Environment {
    /// Makes the folders below `home`.
    pub fn lay_out(home: &Path, theme: Theme) -> Result<Self> {
        for folder in ["config", "data", "state", "cache", "runtime", "logs"] {
            // The XDG specification wants the runtime folder closed to others; the rest may be.
            DirBuilder::new()
                .mode(0o700)
                .create(home.join(folder))
                .with_context(|| format!("making {folder} in the temporary home failed"))?;
        }
        // A desktop whose person asked for less motion: what is seen is what is there, at once.
        let settings = home.join("config/gtk-3.0");
        std::fs::create_dir(&settings)?;
        std::fs::write(settings.join("settings.ini"), QUIET)?;
        Ok(Self {
            marker: home.display().to_string(),
            home: home.to_owned(),
            theme,
            display: None,
        })
    }

    /// Tells later commands on which display to draw, such as `:7`.
    pub fn set_display(&mut self, display: String) {
        self.display = Some(display);
    }

    /// The temporary home.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The value of [`MARKER`] in this desktop's processes.
    pub fn marker(&self) -> &str {
        &self.marker
    }

    /// `XDG_DATA_HOME`.
    pub fn data_home(&self) -> PathBuf {
        self.home.join("data")
    }

    /// The folder of the programs' logs.
    pub fn logs(&self) -> PathBuf {
        self.home.join("logs")
    }

    /// The address of the D-Bus session.
    pub fn bus_address(&self) -> String {
        format!("unix:path={}", self.home.join("runtime/bus").display())
    }

    /// A command inside the desktop, in a process group of its own. Its output goes to
    /// `logs/<log>.log`, after what was there.
    pub fn command(&self, program: &str, log: &str) -> Result<Command> {
        let path = self.logs().join(format!("{log}.log"));
        let log = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(|| format!("opening {} failed", path.display()))?;
        let log_too = log.try_clone().context("sharing a log failed")?;
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("RUST_BACKTRACE", "1")
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_DATA_HOME", self.data_home())
            .env("XDG_STATE_HOME", self.home.join("state"))
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("XDG_RUNTIME_DIR", self.home.join("runtime"))
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus_address())
            .env("GDK_BACKEND", "x11")
            // No accessibility bus: its launcher would outlive the session's programs.
            .env("NO_AT_BRIDGE", "1")
            .env(MARKER, &self.marker)
            .current_dir(&self.home)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(log_too);
        if let Some(display) = &self.display {
            command.env("DISPLAY", display);
        }
        if self.theme == Theme::Dark {
            command.env("GTK_THEME", "Adwaita:dark");
        }
        Ok(command)
    }
}
