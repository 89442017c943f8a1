//! Weekly reviews as a script has them.

use std::{collections::BTreeSet, ops::Deref};

use muster_engine::weekly::{NewWeeklyNote, NewWeeklyReview};
use muster_model::record::{Day, WeeklyNoteKind};

use crate::home::{self, complained, said};

/// A home with the sample workspace, in which a weekly review has a decision.
struct Sample {
    home: home::Sample,
    id: String,
    week: Day,
}

impl Deref for Sample {
    type Target = home::Sample;

    fn deref(&self) -> &home::Sample {
        &self.home
    }
}

impl Sample {
    fn new() -> Self {
        let home = home::Sample::new();
        let (id, week) = home.with_engine(|engine| {
            engine.open_quietly(None).unwrap();
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
            (id.to_string(), week)
        });
        Self { home, id, week }
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

    let file = sample.path().join("week.pdf");
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
    let html = std::fs::read_to_string(sample.path().join(name)).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>"));
}
