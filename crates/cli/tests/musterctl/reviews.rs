//! Reviews and action items as a script has them.

use serde_json::Value;

use crate::home::{Sample, complained, said};

impl Sample {
    fn rows(&self, arguments: &[&str]) -> Vec<Value> {
        self.json(arguments).as_array().unwrap().clone()
    }

    fn published(&self) -> Vec<String> {
        let rows = self.rows(&["review", "list", "--status", "published", "--json"]);
        let ids = rows
            .iter()
            .map(|row| row["id"].as_str().unwrap().to_owned());
        ids.collect()
    }
}

#[test]
fn a_script_lists_and_shows_reviews() {
    let sample = Sample::new();
    let rows = sample.rows(&["review", "list", "--json"]);
    assert!(!rows.is_empty());
    let lines = said(&sample.run(&["review", "list"]));
    assert_eq!(lines.lines().count(), rows.len(), "{lines}");
    let first = lines.lines().next().unwrap();
    let (id, title) = (
        rows[0]["id"].as_str().unwrap(),
        rows[0]["title"].as_str().unwrap(),
    );
    assert!(first.starts_with(id) && first.ends_with(title), "{first}");

    let published = sample.published();
    assert!(!published.is_empty() && published.len() < rows.len());
    let shown = said(&sample.run(&["review", "show", &published[0]]));
    for words in ["Begun ", "published ", "Incident: SEV"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn a_script_exports_reviews_to_a_file_it_names_to_one_named_after_them_and_to_a_pipe() {
    let sample = Sample::new();
    let ids = sample.published();
    let id = ids[0].as_str();

    let piped = sample.run(&[
        "review", "export", id, "--format", "markdown", "--output", "-",
    ]);
    assert!(said(&piped).starts_with("# "), "{piped:?}");
    assert_eq!(complained(&piped), "");

    let named = sample.path().join("one.pdf");
    let file = named.to_str().unwrap();
    let written = sample.run(&["review", "export", id, "--format", "pdf", "--output", file]);
    assert_eq!(
        said(&written),
        format!("Exported 1 review to {file}.\n"),
        "{written:?}"
    );
    assert!(std::fs::read(&named).unwrap().starts_with(b"%PDF"));

    let written = said(&sample.run(&["review", "export", id, "--format", "html"]));
    let name = written
        .trim()
        .strip_prefix("Exported 1 review to ")
        .unwrap();
    let name = name.strip_suffix('.').unwrap();
    let html = std::fs::read_to_string(sample.path().join(name)).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_script_learns_which_incidents_have_no_review_and_whether_it_is_late() {
    let sample = Sample::new();
    let missing = sample.run(&["review", "missing", "--json"]);
    let incidents: Value = serde_json::from_str(&said(&missing)).unwrap();
    let incidents = incidents.as_array().unwrap();
    let late = incidents.iter().any(|it| it["overdue"] == true);
    assert_eq!(missing.status.success(), !late, "{missing:?}");
    let lines = said(&sample.run(&["review", "missing"]));
    assert_eq!(lines.lines().count(), incidents.len(), "{lines}");
}

#[test]
fn a_script_lists_actions_by_owner_and_says_that_one_is_done() {
    let sample = Sample::new();
    let open = sample.rows(&["action", "list", "--json"]);
    let all = sample.rows(&["action", "list", "--all", "--json"]);
    assert!(!open.is_empty() && open.len() < all.len());
    let overdue = sample.rows(&["action", "list", "--overdue", "--json"]);
    assert!(overdue.iter().all(|it| it["overdue"] == true));

    let owned = open.iter().find(|it| it["owner_name"] != "").unwrap();
    let owner = owned["owner_name"].as_str().unwrap();
    let theirs = sample.rows(&["action", "list", "--owner", owner, "--json"]);
    assert!(theirs.iter().all(|it| it["owner_name"] == owner));
    assert!(
        sample
            .run(&["action", "list", "--owner", "me"])
            .status
            .success()
    );

    let ours = open.iter().find(|it| it["issue"].is_null()).unwrap();
    let (id, title) = (
        ours["id"].as_str().unwrap(),
        ours["title"].as_str().unwrap(),
    );
    let done = sample.run(&["action", "done", id]);
    assert_eq!(said(&done), format!("'{title}' is done.\n"), "{done:?}");
    assert!(!said(&sample.run(&["action", "list"])).contains(id));
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence_and_by_the_exit_code() {
    let sample = Sample::new();
    let nobody = "0193f1c8-5f1e-7c3a-9d55-0a1b2c3d4e5f";
    for (arguments, words) in [
        (&["review", "show", nobody][..], "does not exist"),
        (
            &["review", "export", nobody, "--format", "pdf"],
            "does not exist",
        ),
        (&["action", "done", nobody], "does not exist"),
        (&["action", "list", "--owner", "no such person"], "Known: "),
    ] {
        let output = sample.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let error = complained(&output);
        assert!(error.contains(words), "{arguments:?}: {error}");
        assert_eq!(said(&output), "", "{arguments:?}");
    }
    for arguments in [
        &["review", "export", nobody][..],
        &["review", "export", "--format", "pdf"],
        &["review", "list", "--status", "finished"],
    ] {
        let output = sample.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}
