//! What every workspace has: its file, its audit trail, who is on call, and incidents.

use std::path::Path;

use serde_json::Value;

use crate::home::{Sample, complained, musterctl, said};

#[test]
fn without_a_workspace_it_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let output = musterctl(home.path(), &["audit", "verify"]);
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("No workspace"), "{error}");
}

#[test]
fn an_export_imports_elsewhere_with_the_same_numbers_and_a_chain_that_holds() {
    let (sample, elsewhere) = (Sample::new(), tempfile::tempdir().unwrap());
    let file = sample.path().join("sample.zip");
    let file = file.to_str().unwrap();

    assert!(said(&sample.run(&["workspaces"])).contains("(sample)"));
    assert!(said(&sample.run(&["audit", "verify"])).contains("every link"));
    assert!(said(&sample.run(&["backup"])).contains("Backed up"));
    assert!(sample.run(&["export", file]).status.success());
    let imported = musterctl(elsewhere.path(), &["import", file]);
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    assert!(said(&musterctl(elsewhere.path(), &["audit", "verify"])).contains("every link"));
    let kpis = |home: &Path| said(&musterctl(home, &["kpi", "show", "--days", "182"]));
    assert_eq!(kpis(sample.path()), kpis(elsewhere.path()));
}

#[test]
fn plans_are_imported_into_the_workspace_and_what_is_none_is_named() {
    let sample = Sample::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let plan = fixtures.join("terraform_files/has_changes_plan.json");
    let other = fixtures.join("README.md");
    let plan = plan.to_str().unwrap();

    let imported = sample.run(&["import", plan]);
    assert!(
        said(&imported).contains("1 run (Terraform files)"),
        "{imported:?}"
    );
    assert!(imported.status.success());

    let both = sample.run(&["import", plan, other.to_str().unwrap()]);
    assert!(!both.status.success());
    assert!(said(&both).contains("1 run"));
    let error = String::from_utf8(both.stderr).unwrap();
    assert!(error.contains("README.md"), "{error}");
}

#[test]
fn a_script_asks_who_is_on_call() {
    let sample = Sample::new();
    let all = said(&sample.run(&["on-call"]));
    assert_eq!(all.lines().count(), 3, "{all}");
    let one = sample.run(&["on-call", "--schedule", "platform primary", "--json"]);
    assert!(one.status.success());
    let rows: Value = serde_json::from_str(&said(&one)).unwrap();
    let now = &rows[0]["now"];
    assert_eq!(now["people"][0]["name"], "Tomasz Wieczorek");
    assert_eq!(now["next"][0]["name"], "Alex Novak");

    // Before the schedule began nobody was on call, and a script notices.
    let before = sample.run(&[
        "on-call",
        "--schedule",
        "Platform primary",
        "--at",
        "2001-01-01T00:00:00Z",
    ]);
    assert!(!before.status.success());
    assert!(
        said(&before).starts_with("Platform primary: nobody"),
        "{}",
        said(&before)
    );

    let unknown = sample.run(&["on-call", "--schedule", "Lunch"]);
    let error = String::from_utf8(unknown.stderr).unwrap();
    assert!(
        error.contains("These are there: ") && error.contains("Duty manager"),
        "{error}"
    );
}

#[test]
fn a_script_declares_an_incident_and_takes_it_to_its_end_by_the_id_that_it_was_given() {
    let sample = Sample::new();
    let run = |arguments: &[&str]| sample.run(arguments);

    let declared = run(&[
        "incident",
        "declare",
        "Checkout is down",
        "--severity",
        "SEV1",
    ]);
    assert!(declared.status.success(), "{declared:?}");
    let id = said(&declared);
    let id = id.trim();
    let listed = said(&run(&["incident", "list"]));
    let line = listed.lines().find(|line| line.starts_with(id)).unwrap();
    assert!(line.contains("SEV1\topen\t"), "{line}");
    assert!(line.ends_with("Checkout is down"), "{line}");

    let acknowledged = said(&run(&["incident", "ack", id]));
    assert_eq!(acknowledged, "Acknowledged 'Checkout is down'.\n");
    assert!(
        run(&["incident", "note", id, "The flag is off"])
            .status
            .success()
    );
    let update = ["incident", "update", id, "We are on it", "--next", "30"];
    assert_eq!(said(&run(&update)), "Updated 'Checkout is down'.\n");
    assert!(run(&["incident", "resolve", id]).status.success());

    let shown = said(&run(&["incident", "show", id]));
    for words in [
        "SEV1 Checkout is down",
        "acknowledged",
        "resolved",
        "The flag is off",
        "We are on it",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!said(&run(&["incident", "list"])).contains(id));
    assert!(said(&run(&["incident", "list", "--all", "--limit", "1000"])).contains(id));
}

#[test]
fn programs_get_json() {
    let sample = Sample::new();
    let json = |arguments: &[&str]| sample.json(arguments);
    let declare = [
        "incident",
        "declare",
        "Search is slow",
        "--tell-nobody",
        "--json",
    ];
    let declared = json(&declare);
    assert_eq!(declared["policy"], Value::Null);
    let id = declared["id"].as_str().unwrap();
    assert_eq!(
        json(&["incident", "show", id, "--json"])["row"]["severity"],
        "sev2"
    );
    let rows = json(&["incident", "list", "--json"]);
    assert!(rows.as_array().unwrap().iter().any(|row| row["id"] == id));
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence_and_by_the_exit_code() {
    let sample = Sample::new();
    let nobody = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";
    for (arguments, words) in [
        (&["incident", "ack", nobody][..], "does not exist"),
        (&["incident", "declare", " "], "Give the incident a name"),
        (
            &["incident", "declare", "x", "--service", "no such thing"],
            "Known: ",
        ),
        (
            &["incident", "declare", "x", "--policy", "no such thing"],
            "Known: ",
        ),
    ] {
        let output = sample.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let error = complained(&output);
        assert!(error.contains(words), "{arguments:?}: {error}");
        assert_eq!(said(&output), "", "{arguments:?}");
    }
    for arguments in [
        &["incident", "ack", "7"][..],
        &["incident", "declare", "x", "--severity", "9"],
    ] {
        let output = sample.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}
