//! What too few people can do, as a script has it.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use muster_engine::{Engine, Home, NoNotifier, SystemClock};
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

/// A home with the sample workspace.
fn sample() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let engine = Engine::start(
        Home::below(home.path()),
        Arc::new(SystemClock),
        Arc::new(NoNotifier),
        runtime.handle().clone(),
    );
    engine.open_sample().unwrap();
    engine.stop();
    home
}

/// The lines below a heading, each cut at its tabs.
fn below<'t>(text: &'t str, heading: &str) -> Vec<Vec<&'t str>> {
    let from = text.lines().skip_while(|line| *line != heading).skip(1);
    let lines = from.take_while(|line| line.contains('\t'));
    lines.map(|line| line.split('\t').collect()).collect()
}

#[test]
fn a_script_reads_gaps_bus_factors_and_who_could_teach_whom() {
    let home = sample();
    let text = said(&musterctl(home.path(), &["skills"]));
    let gaps = below(&text, "Gaps:");
    let of = |name: &str| gaps.iter().find(|gap| gap[3] == name).unwrap();
    let provider = of("Turn to the second payment provider");
    assert_eq!((provider[1], provider[2]), ("1/2", "payment-gateway"));
    assert_eq!(
        provider[4],
        "Only Dinesh Rao can do it alone, and 2 people should."
    );
    assert_eq!(of("Write a review that blames nobody")[2], "-");

    let services = below(&text, "Services:");
    assert_eq!(services.len(), 7);
    assert_eq!((services[0][1], services[0][3]), ("0", "order-service"));
    let factors: Vec<u32> = services.iter().map(|it| it[1].parse().unwrap()).collect();
    assert!(factors.is_sorted(), "{factors:?}");

    let json = musterctl(home.path(), &["skills", "--json"]);
    let json: Value = serde_json::from_str(&said(&json)).unwrap();
    assert_eq!(json["total"], 22);
    let pairings = below(&text, "Pairings:");
    let told = json["pairings"].as_array().unwrap();
    assert!(!told.is_empty());
    assert_eq!(told.len(), pairings.len());
    for (line, pairing) in pairings.iter().zip(told) {
        assert_eq!(line[0], pairing["skill"]);
        assert_eq!(
            (line[3], line[4]),
            (
                pairing["teacher_name"].as_str().unwrap(),
                pairing["learner_name"].as_str().unwrap(),
            )
        );
        assert_ne!(pairing["teacher_team"], pairing["learner_team"]);
    }
}

#[test]
fn one_service_is_asked_for_by_its_name() {
    let home = sample();
    let text = said(&musterctl(
        home.path(),
        &["skills", "--service", "IDENTITY"],
    ));
    assert_eq!(below(&text, "Services:").len(), 1);
    assert!(below(&text, "Gaps:").iter().all(|gap| gap[2] == "identity"));
    let unknown = musterctl(home.path(), &["skills", "--service", "nothing"]);
    assert!(!unknown.status.success());
    assert!(
        complained(&unknown).contains("Known: catalog-search"),
        "{}",
        complained(&unknown)
    );
}
