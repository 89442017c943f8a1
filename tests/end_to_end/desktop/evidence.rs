//! What is kept of a journey that failed: a picture of the screen and the programs' logs, in the
//! target folder.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};

use super::environment::Environment;

/// Where the evidence of a journey goes.
pub fn folder(journey: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("end-to-end")
        .join(journey)
}

/// Keeps what can be kept; says on standard error what could not.
pub fn keep(environment: &Environment, journey: &str) {
    let folder = folder(journey);
    if let Err(error) = copy_logs(environment, &folder) {
        eprintln!("keeping the logs of {journey:?} failed: {error:#}");
    }
    if let Err(error) = picture_of_screen(environment, &folder.join("screen.png")) {
        eprintln!("keeping the screen of {journey:?} failed: {error:#}");
    }
}

fn copy_logs(environment: &Environment, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    for entry in std::fs::read_dir(environment.logs())? {
        let entry = entry?;
        std::fs::copy(entry.path(), folder.join(entry.file_name()))?;
    }
    Ok(())
}

/// Saves the whole screen as PNG.
pub fn picture_of_screen(environment: &Environment, file: &Path) -> Result<()> {
    let status = environment
        .command("import", "import")?
        .into_std()
        .args(["-window", "root"])
        .arg(file)
        .stdin(Stdio::null())
        .status()
        .context("starting ImageMagick's import failed")?;
    ensure!(status.success(), "ImageMagick's import ended with {status}");
    Ok(())
}
