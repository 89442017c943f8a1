//! Files that a person drops on the window.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/folder.rs"]
mod folder;

use std::fs;

use folder::{Watched, runs};
use muster_connectors::{ImportError, import};
use muster_model::ids::ConnectionId;
use rstest::rstest;

#[rstest]
#[case(
    "terraform_files/replace_plan.json",
    "plan.json",
    "terraform_files",
    "watched"
)]
#[case(
    "terraform_files/apply_printed.jsonl",
    "dns.log",
    "terraform_files",
    "dns"
)]
#[case("ansible_files/check.json", "run.txt", "ansible_files", "site.yml")]
#[tokio::test]
async fn a_file_is_known_by_what_it_holds(
    #[case] fixture: &str,
    #[case] name: &str,
    #[case] kind: &str,
    #[case] source: &str,
) {
    let watched = Watched::new(kind);
    watched.copy(fixture, name);
    let import = import(&watched.path().join(name)).unwrap();
    assert_eq!(import.kinds(), [kind]);
    assert!(import.left_out.is_empty());
    let facts = import.facts(kind, watched.access.id);
    assert_eq!(runs(&facts)[0].source, source);
    assert_eq!(import.address, watched.access.connection.base_url);
    let page = watched.pull(None).await;
    assert_eq!(
        page.facts, facts,
        "a connection that watches it reads the same"
    );
}

#[test]
fn a_folder_is_read_as_a_whole() {
    let watched = Watched::new("terraform_files");
    watched.copy("terraform_files/replace_plan.json", "network/plan.json");
    watched.copy("ansible_files/play.json", "web/play.json");
    watched.write("notes.txt", "Buy milk.");
    let import = import(&watched.path()).unwrap();
    assert_eq!(import.kinds(), ["ansible_files", "terraform_files"]);
    let connection = ConnectionId::new();
    let facts = import.facts("terraform_files", connection);
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].key().connection, connection);
    assert_eq!(runs(&facts)[0].source, "network");
    assert_eq!(import.facts("ansible_files", connection).len(), 1);
    assert_eq!(import.left_out.len(), 1);
    assert!(import.left_out[0].starts_with("'notes.txt' was left out"));
}

#[rstest]
#[case::anything(b"Buy milk.".as_slice(), "neither a plan of Terraform's nor output of Ansible")]
#[case::a_saved_plan(include_bytes!("../../../tests/fixtures/terraform_files/saved_plan.bin"),
    "write it as JSON with 'terraform show -json")]
#[case::a_state(include_bytes!("../../../tests/fixtures/terraform_files/no_changes_state.json"),
    "it is a state of Terraform's")]
fn what_cannot_be_imported_is_told_in_a_sentence(#[case] text: &[u8], #[case] reason: &str) {
    let watched = Watched::new("terraform_files");
    watched.write("tfplan", text);
    let error = import(&watched.path().join("tfplan")).unwrap_err();
    assert!(matches!(error, ImportError::Nothing { .. }));
    assert!(error.to_string().contains(reason), "{error}");
}

#[test]
fn a_path_that_is_nothing_is_told_as_such() {
    let watched = Watched::new("terraform_files");
    let error = import(&watched.path().join("gone.json")).unwrap_err();
    assert!(
        error.to_string().contains("gone.json' cannot be read"),
        "{error}"
    );
    let error = import(&watched.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("has no file that Muster could read"),
        "{error}"
    );
    fs::remove_dir(watched.path()).unwrap();
    assert!(import(&watched.path()).is_err());
}
