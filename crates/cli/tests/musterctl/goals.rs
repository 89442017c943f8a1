//! Goals as a script has them.

use crate::home::{Sample, complained, said};

#[test]
fn a_script_lists_goals_shows_one_and_checks_in() {
    let sample = Sample::new();
    let rows = sample.json(&["goal", "list", "--json"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 5);
    let lines = said(&sample.run(&["goal", "list"]));
    for (line, row) in lines.lines().zip(rows) {
        let (id, title) = (row["id"].as_str().unwrap(), row["title"].as_str().unwrap());
        assert!(line.starts_with(id) && line.ends_with(title), "{line}");
        assert_eq!(line.split('\t').count(), 7, "{line}");
    }
    let all = sample.json(&["goal", "list", "--all", "--json"]);
    assert_eq!(all.as_array().unwrap().len(), 7);
    let closed = said(&sample.run(&["goal", "list", "--state", "closed"]));
    assert_eq!(closed.lines().count(), 2, "{closed}");
    assert!(closed.lines().all(|line| line.contains("\tclosed\t")));

    let of_checkout = sample.json(&["goal", "list", "--team", "checkout engineering", "--json"]);
    let alone = of_checkout.as_array().unwrap().iter().find(|row| {
        let remarks = row["remarks"].as_array().unwrap();
        remarks.iter().any(|it| it["kind"] == "one_discipline")
    });
    let id = alone.unwrap()["id"].as_str().unwrap();
    let shown = said(&sample.run(&["goal", "show", id]));
    assert!(shown.contains("Only development owns it."), "{shown}");
    assert!(shown.contains("\nKey results:\n"), "{shown}");

    let detail = sample.json(&["goal", "show", id, "--json"]);
    let by_hand = detail["key_results"].as_array().unwrap().iter();
    let by_hand = by_hand
        .clone()
        .find(|it| it["key_result"]["measure"]["kind"] == "percentage")
        .unwrap();
    let result = by_hand["id"].as_str().unwrap();
    let told = sample.run(&[
        "goal",
        "check-in",
        result,
        "--value",
        "70",
        "--confidence",
        "at-risk",
        "--comment",
        "From a job.",
    ]);
    assert!(told.status.success(), "{}", complained(&told));
    assert_eq!(said(&told), "The key result is at risk.\n");
    let detail = sample.json(&["goal", "show", id, "--json"]);
    let newest = &detail["check_ins"][0];
    assert_eq!(newest["comment"], "From a job.");
    assert_eq!(newest["value"], 70.0);
    let made = sample.json(&[
        "goal",
        "check-in",
        result,
        "--confidence",
        "on-track",
        "--json",
    ]);
    let detail = sample.json(&["goal", "show", id, "--json"]);
    assert_eq!(detail["check_ins"][0]["id"], made["id"]);
}

#[test]
fn what_a_key_result_cannot_be_is_refused_with_a_sentence() {
    let sample = Sample::new();
    let rows = sample.json(&["goal", "list", "--state", "closed", "--json"]);
    let id = rows[0]["id"].as_str().unwrap();
    let detail = sample.json(&["goal", "show", id, "--json"]);
    let result = detail["key_results"][0]["id"].as_str().unwrap();
    let refused = sample.run(&["goal", "check-in", result, "--confidence", "on-track"]);
    assert!(!refused.status.success());
    let complaint = complained(&refused);
    assert!(
        complaint.contains("is closed, and what was said of it stays as it is"),
        "{complaint}"
    );
    let unknown = sample.run(&["goal", "list", "--team", "Nobody"]);
    assert!(!unknown.status.success());
    assert!(complained(&unknown).contains("Checkout Engineering"));
}
