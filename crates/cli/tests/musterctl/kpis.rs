//! KPIs as a script has them.

use std::fs;

use muster_engine::kpis::KpiScope;
use muster_model::{
    kpi::{Bucket, KpiRef},
    record::Tier,
    time::Window,
};
use serde_json::Value;

use crate::home::{Sample, complained, said};

/// The scope of an answer, which its series tells.
fn scope_of(detail: &Value, bucket: Bucket) -> KpiScope {
    let series = detail["card"]["evaluation"]["series"].as_array().unwrap();
    let instant = |point: &Value, edge: &str| serde_json::from_value(point[edge].clone()).unwrap();
    KpiScope {
        window: Window {
            from: instant(series.first().unwrap(), "from"),
            to: instant(series.last().unwrap(), "to"),
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket,
    }
}

#[test]
fn what_show_prints_of_a_kpi_is_what_the_app_is_given() {
    let sample = Sample::new();
    for (name, buckets, bucket) in [
        ("change_failure_rate", "week", Bucket::Week),
        ("Checkout response time", "day", Bucket::Day),
        ("checkout availability", "week", Bucket::Week),
        ("Cloud cost", "month", Bucket::Month),
        ("Overdue actions", "week", Bucket::Week),
    ] {
        let printed = sample.json(&[
            "kpi", "show", name, "--days", "84", "--bucket", buckets, "--json",
        ]);
        let kpi: KpiRef =
            serde_json::from_value(printed["card"]["evaluation"]["kpi"].clone()).unwrap();
        let scope = scope_of(&printed, bucket);
        let given = sample.with_engine(|engine| {
            engine.open_quietly(None).unwrap();
            serde_json::to_value(engine.kpi(kpi, &scope).unwrap()).unwrap()
        });
        // Both as texts: what a number becomes when it is read again is not the question.
        assert_eq!(
            serde_json::from_str::<Value>(&given.to_string()).unwrap(),
            printed,
            "{name}"
        );
    }
}

#[test]
fn a_script_lists_kpis_and_shows_one_for_people() {
    let sample = Sample::new();
    let rows = sample.json(&["kpi", "list", "--json"]);
    let rows = rows.as_array().unwrap();
    let lines = said(&sample.run(&["kpi", "list"]));
    assert_eq!(lines.lines().count(), rows.len(), "{lines}");
    for (line, row) in lines.lines().zip(rows) {
        let begin = format!(
            "{}\t{}\t",
            row["kpi"].as_str().unwrap(),
            row["name"].as_str().unwrap()
        );
        assert!(line.starts_with(&begin), "{line}");
    }
    let shown = said(&sample.run(&[
        "kpi",
        "show",
        "Cloud cost",
        "--days",
        "84",
        "--bucket",
        "month",
    ]));
    for words in [
        "Cloud cost: ",
        "€",
        "The bill of the month",
        "Source: People enter",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // The overview of a team leaves out what is about others.
    let all = said(&sample.run(&["kpi", "show"]));
    let team = said(&sample.run(&["kpi", "show", "--team", "Platform Operations"]));
    assert!(all.contains("Support tickets about payment"), "{all}");
    assert!(
        !team.contains("Support tickets about payment") && team.contains("Cloud cost"),
        "{team}"
    );
}

#[test]
fn a_script_enters_values_and_imports_files() {
    let sample = Sample::new();
    let kpi = "Support tickets about payment";
    let entered = sample.run(&[
        "kpi",
        "enter",
        kpi,
        "17",
        "--at",
        "2026-01-02",
        "--note",
        "By a script",
    ]);
    assert!(
        said(&entered).starts_with("Entered for 2026-01-01T23:00:00Z."),
        "{entered:?}"
    );
    let file = sample.path().join("tickets.csv");
    fs::write(&file, "Day;Tickets\n2026-01-02;18\n2026-01-03;4\n").unwrap();
    let imported = sample.run(&["kpi", "import", kpi, "tickets.csv"]);
    assert_eq!(
        said(&imported),
        "1 added, 1 replaced, 0 unchanged.\n",
        "{imported:?}"
    );
    fs::write(&file, "2026-01-02;many\n2026-01-03;5\n").unwrap();
    let refused = sample.run(&["kpi", "import", kpi, "tickets.csv"]);
    assert_eq!(refused.status.code(), Some(1));
    let error = complained(&refused);
    assert!(
        error.starts_with("Line 1: ‘many’ is not a number."),
        "{error}"
    );
    assert!(error.ends_with("Nothing was imported.\n"), "{error}");
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let sample = Sample::new();
    for (arguments, words) in [
        (
            &["kpi", "show", "Uptime"][..],
            "There is no KPI 'Uptime'. Known: ",
        ),
        (
            &["kpi", "show", "--team", "Nobody"],
            "There is no team 'Nobody'.",
        ),
        (&["kpi", "enter", "MTTR", "5"], "is a delivery KPI"),
        (&["kpi", "enter", "Cloud cost", "a lot"], "is not a number"),
        (
            &["kpi", "enter", "Overdue actions", "3"],
            "do not come by hand",
        ),
        (
            &["kpi", "import", "Cloud cost", "nowhere.csv"],
            "cannot be read",
        ),
    ] {
        let output = sample.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        let error = complained(&output);
        assert!(error.contains(words), "{arguments:?}: {error}");
    }
}
