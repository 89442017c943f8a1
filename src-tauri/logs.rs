//! The log file: what happened, for whoever looks into a problem. One file a day, the last seven
//! kept. Tokens never reach it, because no type that holds one can be printed.

use std::{fs, path::Path};

use anyhow::Context;
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::EnvFilter;

/// How many daily files are kept.
const KEPT: usize = 7;

/// Begins to log into `directory`; `MUSTER_LOG` takes filters as tracing's `EnvFilter` reads them.
/// The log ends when the guard is dropped.
pub(crate) fn begin(directory: &Path) -> anyhow::Result<WorkerGuard> {
    fs::create_dir_all(directory)
        .with_context(|| format!("the log folder {} could not be made", directory.display()))?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("muster")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(directory)
        .with_context(|| format!("no log could be begun in {}", directory.display()))?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_from_env("MUSTER_LOG").unwrap_or_else(|_| {
        EnvFilter::new("info,loro=warn,loro_internal=warn,zbus=warn,hyper=warn")
    });
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(false)
        .init();
    Ok(guard)
}
