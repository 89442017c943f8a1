//! Ends every process of a desktop, by its id, in an orderly end as well as when the test itself is
//! killed. A small shell waits on a pipe that only the test holds open: when the pipe closes, for
//! whatever reason, it ends all processes that carry the desktop's marker and removes the home.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

use super::environment::{Environment, MARKER};

/// Looks until nobody carries the marker any more: what ends may have started something meanwhile.
const SCRIPT: &str = r#"
cat > /dev/null
found=1
while [ "$found" = 1 ]; do
  found=0
  for environment in /proc/[0-9]*/environ; do
    if grep -qzxF -- "$MARK" "$environment" 2> /dev/null; then
      found=1
      process=${environment#/proc/}
      kill -KILL "${process%/environ}" 2> /dev/null
    fi
  done
done
rm -rf -- "${MARK#*=}"
"#;

/// The waiting shell.
pub struct Watchdog {
    shell: Child,
}

impl Watchdog {
    /// Starts to watch over the processes of a desktop.
    pub fn start(environment: &Environment) -> Result<Self> {
        let shell = Command::new("sh")
            .args(["-c", SCRIPT])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("MARK", format!("{MARKER}={}", environment.marker()))
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the watchdog shell failed")?;
        Ok(Self { shell })
    }

    /// Ends all processes of the desktop and returns when none is left.
    pub fn end_everything(&mut self) {
        drop(self.shell.stdin.take());
        // Nothing useful can be done in a drop when a child cannot be waited for.
        let _ = self.shell.wait();
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.end_everything();
    }
}
