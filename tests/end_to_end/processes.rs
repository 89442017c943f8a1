//! Finding and killing processes of a desktop by their ids, through `/proc`.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};

use crate::desktop::{MARKER, MUSTER};
use crate::wait::until;

/// Ids of the app's main processes on the desktop with this marker.
pub fn of_app(marker: &str) -> Vec<u32> {
    let wanted = format!("{MARKER}={marker}");
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|id| runs_app(*id) && carries(*id, &wanted))
        .collect()
}

/// Kills a process as `kill -9` does, and waits until it is gone.
///
/// # Errors
/// When there is no such process, or it does not end.
pub async fn kill(id: u32) -> Result<()> {
    let pid = i32::try_from(id)
        .ok()
        .and_then(Pid::from_raw)
        .context("no such process id")?;
    kill_process(pid, Signal::KILL).with_context(|| format!("killing process {id} failed"))?;
    wait_until_gone(id).await
}

/// Waits until a process no longer runs.
///
/// # Errors
/// When it still runs after ten seconds.
pub async fn wait_until_gone(id: u32) -> Result<()> {
    until(
        &format!("the end of process {id}"),
        Duration::from_secs(10),
        async || Ok(has_ended(id).then_some(())),
    )
    .await
}

/// Whether nothing of a process is left but its entry: its last thread took its files and its
/// connection to the bus, which names the running app, with it.
fn has_ended(id: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{id}/stat")) else {
        return true;
    };
    let state = stat.rsplit(") ").next().unwrap_or_default();
    let threads = std::fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count);
    state.starts_with('Z') && threads <= 1
}

fn runs_app(id: u32) -> bool {
    // A process that has ended but was not waited for has no executable any more.
    std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|path| path == Path::new(MUSTER))
}

fn carries(id: u32, wanted: &str) -> bool {
    std::fs::read(format!("/proc/{id}/environ")).is_ok_and(|all| {
        all.split(|byte| *byte == 0)
            .any(|one| one == wanted.as_bytes())
    })
}
