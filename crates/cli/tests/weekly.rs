//! Weekly reviews as a script has them.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use muster_engine::{
    Engine, Home, NoNotifier, SystemClock,
    weekly::{NewWeeklyNote, NewWeeklyReview},
};
use muster_model::record::{Day, WeeklyNoteKind};
use serde_json::Value;

fn musterctl(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_musterctl"))
        .arg("--home")
        .arg(home)
        .args(arguments)
        .current_dir(home)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A home with the sample workspace, in which a weekly review has a decision.
struct Sample {
    home: tempfile::TempDir,
    id: String,
    week: Day,
}

impl Sample {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let engine = Engine::start(
            Home::below(home.path()),
            Arc::new(SystemClock),
            Arc::new(NoNotifier),
            runtime.handle().clone(),
        );
        engine.open_sample().unwrap();
        let new = NewWeeklyReview {
            name: "All of us".to_owned(),
            teams: BTreeSet::new(),
            kpis: Vec::new(),
            channels: BTreeSet::new(),
        };
        let id = engine.save_weekly_review(None, &new).unwrap();
        let week = engine.weekly_reviews().unwrap().this_week;
        let decision = NewWeeklyNote {
            kind: WeeklyNoteKind::Decision,
            text: "Freeze on Friday.".to_owned(),
            owner: None,
        };
        engine.save_weekly_note(id, week, None, &decision).unwrap();
        engine.stop();
        Self {
            home,
            id: id.to_string(),
            week,
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        musterctl(self.home.path(), arguments)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&said(&self.run(arguments))).unwrap()
    }
}

#[test]
fn a_script_lists_weekly_reviews_and_shows_a_week() {
    let sample = Sample::new();
    let rows = sample.json(&["weekly", "list", "--json"]);
    let lines = said(&sample.run(&["weekly", "list"]));
    assert_eq!(lines.lines().count(), rows.as_array().unwrap().len());
    let line = lines.lines().find(|line| line.starts_with(&sample.id));
    assert!(
        line.unwrap().ends_with("\t0\teverybody\tAll of us"),
        "{lines}"
    );

    let shown = said(&sample.run(&["weekly", "show", &sample.id]));
    assert!(shown.starts_with("All of us\nWeek "), "{shown}");
    assert!(shown.contains(", so far\n\nKPIs:\n"), "{shown}");
    assert!(
        shown.contains("\tdecision\t-\tFreeze on Friday.\n"),
        "{shown}"
    );
    // A week is found by any of its days.
    let sunday = sample
        .week
        .0
        .checked_add_days(chrono::Days::new(6))
        .unwrap();
    let page = sample.json(&[
        "weekly",
        "show",
        &sample.id,
        "--week",
        &sunday.to_string(),
        "--json",
    ]);
    assert_eq!(page["week"], sample.week.to_string());
    assert!(page["kpis"].as_array().unwrap().len() >= 4, "{page}");

    let before = page["previous"].as_str().unwrap();
    let shown = said(&sample.run(&["weekly", "show", &sample.id, "--week", before]));
    assert!(
        !shown.contains("so far") && !shown.contains("Freeze"),
        "{shown}"
    );
    let first = rows[0]["id"].as_str().unwrap();
    let markdown = said(&sample.run(&["weekly", "show", "--markdown"]));
    let named = rows[0]["review"]["name"].as_str().unwrap();
    assert!(
        markdown.starts_with(&format!("# {named}\n\nWeek ")),
        "{first}: {markdown}"
    );

    let ahead = sample.run(&["weekly", "show", &sample.id, "--week", "2199-12-30"]);
    assert!(!ahead.status.success());
    assert!(complained(&ahead).contains("has not begun"), "{ahead:?}");
    let nonsense = sample.run(&["weekly", "show", &sample.id, "--week", "soon"]);
    assert!(
        complained(&nonsense).contains("'soon' is not a day"),
        "{nonsense:?}"
    );
}

#[test]
fn a_script_exports_a_week_to_a_file_it_names_to_one_named_after_it_and_to_a_pipe() {
    let sample = Sample::new();
    let id = sample.id.as_str();
    let piped = sample.run(&["weekly", "export", id, "--format", "md", "-"]);
    assert!(
        said(&piped).contains("\n## Decisions\n\n- Freeze on Friday.\n"),
        "{piped:?}"
    );
    assert_eq!(complained(&piped), "");

    let file = sample.home.path().join("week.pdf");
    let written = sample.run(&[
        "weekly",
        "export",
        id,
        "--format",
        "pdf",
        file.to_str().unwrap(),
    ]);
    assert_eq!(
        said(&written),
        format!("Exported to {}.\n", file.display()),
        "{written:?}"
    );
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));

    let written = said(&sample.run(&["weekly", "export", id, "--format", "html"]));
    let name = written.trim().strip_prefix("Exported to ").unwrap();
    let name = name.strip_suffix('.').unwrap();
    assert!(
        name.starts_with("All-of-us-20") && name.ends_with(".html"),
        "{name}"
    );
    let html = std::fs::read_to_string(sample.home.path().join(name)).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>"));
}
