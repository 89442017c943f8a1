//! What `musterctl` says: lines for people on standard output, sentences about failures on
//! standard error.

#![expect(clippy::print_stdout, reason = "printing is what a command is for")]
#![expect(clippy::print_stderr, reason = "failures go to standard error")]

pub(crate) mod action;
pub(crate) mod incident;
pub(crate) mod review;

use std::path::Path;

use muster_engine::{
    Clock, SystemClock,
    files::ImportReport,
    kpis::{KpiCard, KpiOverview, KpiScope},
    settings::AuditReport,
    workspaces::{BackupEntry, WorkspaceEntry},
};
use muster_model::{
    kpi::{Bucket, Unit},
    record::Tier,
    time::{Millis, Window},
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

/// All services, production, over the days until now, by week.
pub(crate) fn last_days(days: u32) -> KpiScope {
    let now = SystemClock.now();
    KpiScope {
        window: Window {
            from: now - Millis::days(i64::from(days)),
            to: now,
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket: Bucket::Week,
    }
}

pub(crate) fn kpis(overview: &KpiOverview, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(overview)?);
    } else {
        for card in &overview.cards {
            println!("{}", line(card));
        }
    }
    Ok(())
}

fn line(card: &KpiCard) -> String {
    let evaluation = &card.evaluation;
    let value = match (evaluation.value, &evaluation.absence) {
        (Some(value), _) => readable(value, evaluation.unit),
        (None, Some(absence)) => absence.sentence.clone(),
        (None, None) => String::new(),
    };
    format!("{}: {value} (n = {})", card.name, evaluation.n)
}

fn readable(value: f64, unit: Unit) -> String {
    match unit {
        Unit::PerDay => format!("{value:.2} per day"),
        Unit::Share => format!("{:.1} %", value * 100.0),
        Unit::Duration => duration(value),
    }
}

/// A span as people say it, to the two largest units.
fn duration(millis: f64) -> String {
    const MINUTE: f64 = 60_000.0;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    let parts = |large: f64, small: f64, large_name: &str, small_name: &str| {
        let (whole, rest) = ((millis / large).floor(), (millis % large / small).floor());
        if rest > 0.0 {
            format!("{whole} {large_name} {rest} {small_name}")
        } else {
            format!("{whole} {large_name}")
        }
    };
    if millis >= DAY {
        parts(DAY, HOUR, "d", "h")
    } else if millis >= HOUR {
        parts(HOUR, MINUTE, "h", "min")
    } else {
        format!("{} min", (millis / MINUTE).round())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_say_them() {
        assert_eq!(readable(1.0 / 3.0, Unit::PerDay), "0.33 per day");
        assert_eq!(readable(0.085, Unit::Share), "8.5 %");
        assert_eq!(readable(8_040_000.0, Unit::Duration), "2 h 14 min");
        assert_eq!(readable(90_000_000.0, Unit::Duration), "1 d 1 h");
        assert_eq!(readable(86_400_000.0, Unit::Duration), "1 d");
        assert_eq!(readable(240_000.0, Unit::Duration), "4 min");
    }
}
