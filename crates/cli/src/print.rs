//! What `musterctl` says: lines for people on standard output, sentences about failures on
//! standard error.

#![expect(clippy::print_stdout, reason = "printing is what a command is for")]
#![expect(clippy::print_stderr, reason = "failures go to standard error")]

pub(crate) mod action;
pub(crate) mod goal;
pub(crate) mod incident;
pub(crate) mod kpi;
pub(crate) mod review;
pub(crate) mod skills;
pub(crate) mod training;
pub(crate) mod weekly;

use std::path::Path;

use muster_engine::{
    files::ImportReport,
    settings::AuditReport,
    workspaces::{BackupEntry, WorkspaceEntry},
};

pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("musterctl: {error:#}");
}

pub(crate) fn workspaces(entries: &[WorkspaceEntry]) {
    for entry in entries {
        let sample = if entry.sample { " (sample)" } else { "" };
        println!("{}\t{}{sample}", entry.slug, entry.name);
    }
}

pub(crate) fn imported(slug: &str) {
    println!("Imported as '{slug}'.");
}

pub(crate) fn imported_files(report: &ImportReport) {
    for file in &report.files {
        if file.facts > 0 {
            let runs = if file.facts == 1 { "run" } else { "runs" };
            println!(
                "{}: {} {runs} ({}) for '{}'.",
                file.path, file.facts, file.summary, file.connection_name
            );
        }
        if let Some(problem) = &file.problem {
            eprintln!("{}: {problem}", file.path);
        }
    }
}

pub(crate) fn audit(report: &AuditReport) {
    match &report.broken {
        None => println!("{} edits, and every link of the chain holds.", report.edits),
        Some(broken) => println!("The chain is broken. {broken}"),
    }
}

pub(crate) fn backup(backup: &BackupEntry) {
    println!("Backed up to '{}'.", backup.name);
}

pub(crate) fn exported(file: &Path) {
    println!("Exported to {}.", file.display());
}
