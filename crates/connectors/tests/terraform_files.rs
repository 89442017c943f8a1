//! Folders of Terraform's output: what real runs of Terraform wrote, and what went wrong on the way.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/folder.rs"]
mod folder;

use std::{fs, os::unix::fs::symlink};

use access::access;
use folder::{CHANGED, Watched, recorded, runs};
use muster_connectors::{ConnectorError, connect};
use muster_model::{
    fact::{IacAction, IacStatus, IacTool, ResourceCounts},
    record::ConnectionSettings,
    time::{Millis, Timestamp},
};
use rstest::rstest;

const fn counts(add: u32, change: u32, destroy: u32) -> ResourceCounts {
    ResourceCounts {
        add,
        change,
        destroy,
    }
}

fn watched() -> Watched {
    Watched::new("terraform_files")
}

#[rstest]
#[case("basic_plan.json", IacStatus::Planned, counts(7, 0, 0), None)]
#[case("has_changes_plan.json", IacStatus::Unchanged, counts(0, 0, 0), None)]
#[case("no_changes_plan.json", IacStatus::Unchanged, counts(0, 0, 0), None)]
#[case("has_checks_plan.json", IacStatus::Planned, counts(2, 0, 0), Some(0))]
#[case(
    "moved_block_plan.json",
    IacStatus::Unchanged,
    counts(0, 0, 0),
    Some(0)
)]
#[case(
    "action_reason_plan.json",
    IacStatus::Planned,
    counts(1, 0, 1),
    Some(0)
)]
#[case(
    "110_sensitive_values_plan.json",
    IacStatus::Planned,
    counts(7, 0, 0),
    Some(0)
)]
#[case("replace_plan.json", IacStatus::Planned, counts(2, 1, 2), Some(0))]
#[case("errored_plan.json", IacStatus::Failed, counts(2, 1, 2), Some(0))]
#[case("unchanged_plan.json", IacStatus::Unchanged, counts(0, 0, 0), Some(0))]
#[case("drift_plan.json", IacStatus::Unchanged, counts(0, 0, 0), Some(2))]
#[tokio::test]
async fn a_plan_is_counted_as_terraform_counts_it(
    #[case] fixture: &str,
    #[case] status: IacStatus,
    #[case] resources: ResourceCounts,
    #[case] drifted: Option<u32>,
) {
    let watched = watched();
    watched.copy(&format!("terraform_files/{fixture}"), "network/plan.json");
    let page = watched.pull(None).await;
    assert_eq!(page.left_out, [""; 0]);
    let run = runs(&page.facts)[0];
    assert_eq!(
        (run.tool, run.action),
        (IacTool::Terraform, IacAction::Plan)
    );
    assert_eq!(run.status, status);
    assert_eq!(run.resources, Some(resources));
    assert_eq!(run.drifted, drifted);
    assert_eq!(run.source, "network");
    assert_eq!(run.name, "network/plan.json");
}

#[rstest]
#[case("create", IacAction::Plan, IacStatus::Planned, counts(3, 0, 0))]
#[case("replace", IacAction::Plan, IacStatus::Planned, counts(2, 1, 2))]
#[case("unchanged", IacAction::Plan, IacStatus::Unchanged, counts(0, 0, 0))]
#[case("apply", IacAction::Apply, IacStatus::Applied, counts(3, 0, 0))]
#[case("destroy", IacAction::Destroy, IacStatus::Applied, counts(0, 0, 1))]
#[tokio::test]
async fn what_terraform_prints_is_read_to_its_summary(
    #[case] fixture: &str,
    #[case] action: IacAction,
    #[case] status: IacStatus,
    #[case] resources: ResourceCounts,
) {
    let watched = watched();
    watched.copy(
        &format!("terraform_files/{fixture}_printed.jsonl"),
        "dns.log",
    );
    let page = watched.pull(None).await;
    assert_eq!(page.left_out, [""; 0]);
    let run = runs(&page.facts)[0];
    assert_eq!(
        (run.action, run.status, run.resources),
        (action, status, Some(resources))
    );
    assert_eq!(run.source, "dns");
    assert!(run.started_at < run.finished_at);
    assert_eq!(Some(run.created_at), run.started_at);
}

#[tokio::test]
async fn a_printed_plan_that_failed_is_a_failed_plan() {
    let watched = watched();
    watched.copy("terraform_files/errored_printed.jsonl", "dns.jsonl");
    let page = watched.pull(None).await;
    let run = runs(&page.facts)[0];
    assert_eq!(
        (run.action, run.status),
        (IacAction::Plan, IacStatus::Failed)
    );
    assert_eq!(run.title, "The plan failed");
}

#[tokio::test]
async fn an_apply_that_is_under_way_or_was_killed_has_applied_nothing_yet() {
    let watched = watched();
    let mut text = recorded("terraform_files/create_printed.jsonl");
    text.extend(
        br#"{"@level":"info","@module":"terraform.ui","@timestamp":"2026-03-02T09:00:00Z",
            "type":"apply_start"}"#
            .iter()
            .filter(|it| **it != b'\n'),
    );
    text.push(b'\n');
    watched.write("dns.log", text.clone());
    let page = watched.pull(None).await;
    assert_eq!(page.facts, []);
    assert!(
        page.left_out[0].contains("ends before its summary"),
        "{:?}",
        page.left_out
    );

    let applied = recorded("terraform_files/apply_printed.jsonl");
    let summary = applied
        .split_inclusive(|it| *it == b'\n')
        .rfind(|line| line.windows(16).any(|it| it == b"\"change_summary\""))
        .unwrap();
    text.extend(summary);
    let later = CHANGED + Millis::seconds(1);
    watched.write_at("dns.log", text, later);
    let page = watched.pull(Some(&page.cursor)).await;
    let run = runs(&page.facts)[0];
    assert_eq!(
        (run.action, run.status),
        (IacAction::Apply, IacStatus::Applied)
    );
}

#[tokio::test]
async fn several_runs_in_one_file_are_told_apart_by_when_they_began() {
    let watched = watched();
    let mut text = b"Running with gitlab-runner 17\n$ terraform plan -json\n".to_vec();
    text.extend(recorded("terraform_files/create_printed.jsonl"));
    text.extend(recorded("terraform_files/apply_printed.jsonl"));
    let cut = recorded("terraform_files/unchanged_printed.jsonl");
    text.extend(&cut[..300]);
    watched.write("job.log", text);
    let page = watched.pull(None).await;
    let runs = runs(&page.facts);
    let actions: Vec<_> = runs.iter().map(|run| run.action).collect();
    assert_eq!(actions, [IacAction::Plan, IacAction::Apply]);
    assert_ne!(runs[0].key, runs[1].key);
    assert_eq!(page.left_out.len(), 1);
    assert!(
        page.left_out[0].starts_with("A part of 'job.log' was left out, because")
            && page.left_out[0].contains("ends before its summary"),
        "{:?}",
        page.left_out
    );
}

#[tokio::test]
async fn the_instant_is_the_plans_own_and_else_the_files() {
    let watched = watched();
    watched.copy("terraform_files/has_checks_plan.json", "a.json");
    watched.copy("terraform_files/basic_plan.json", "b.json");
    let page = watched.pull(None).await;
    let runs = runs(&page.facts);
    assert_eq!(runs[0].created_at.to_string(), "2023-08-30T10:38:39.000Z");
    assert_eq!(runs[0].key.external_id, "a@2023-08-30T10:38:39.000Z");
    assert_eq!(runs[0].observed_at, CHANGED);
    assert_eq!(runs[1].created_at, CHANGED);
    assert!(runs[1].key.external_id.starts_with("b@") && runs[1].key.external_id.len() == 18);
}

#[tokio::test]
async fn no_value_leaves_the_parser() {
    let watched = watched();
    for fixture in ["replace_plan.json", "replace_printed.jsonl"] {
        watched.copy(&format!("terraform_files/{fixture}"), fixture);
    }
    let text = recorded("terraform_files/replace_plan.json");
    assert!(
        String::from_utf8(text)
            .unwrap()
            .contains("canary-value-of-a-secret")
    );
    let page = watched.pull(None).await;
    assert_eq!(page.facts.len(), 2);
    assert!(!format!("{page:?}").contains("canary-value"), "{page:?}");
    assert_eq!(
        runs(&page.facts)[0].title,
        "terraform_data.cache and 3 more"
    );
}

#[rstest]
#[case::a_state("no_changes_state.json", "it is a state of Terraform's")]
#[case::two_documents("invalid_plan.json", "is not whole JSON")]
#[case::a_saved_plan("saved_plan.bin", "terraform show -json")]
#[tokio::test]
async fn what_is_no_plan_is_named(#[case] fixture: &str, #[case] reason: &str) {
    let watched = watched();
    watched.copy(&format!("terraform_files/{fixture}"), "a.json");
    watched.copy("terraform_files/basic_plan.json", "b.json");
    let page = watched.pull(None).await;
    assert_eq!((page.facts.len(), page.left_out.len()), (1, 1));
    let sentence = &page.left_out[0];
    assert!(
        sentence.starts_with("'a.json' was left out, because") && sentence.contains(reason),
        "{sentence}"
    );
}

#[rstest]
#[case::a_kept_state(
    r#"{"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x"}"#,
    "it is a state of Terraform's"
)]
#[case::an_empty_state(
    r#"{"format_version": "1.0", "terraform_version": "1.11.4"}"#,
    "it is a state of Terraform's"
)]
#[case::a_newer_form(
    r#"{"format_version": "2.0", "resource_changes": []}"#,
    "update Muster"
)]
#[case::another_form(
    r#"{"format_version": "1.2", "resource_changes": [{"address": 7}]}"#,
    "does not have the form that Terraform writes (line 1"
)]
#[case::cut_short(r#"{"format_version": "1.2", "resource_chan"#, "is not whole JSON")]
#[case::deeply_nested(&format!("{{\"format_version\": \"1.2\", \"planned_values\": {}", "[".repeat(100_000)),
    "is not whole JSON")]
#[case::something_else(r#"{"a": 1}"#, "it is no output of Terraform that Muster reads")]
#[case::a_list("[1, 2, 3, 4, 5, 6, 7, 8]", "it is no output of Terraform")]
#[case::empty("", "it is no output of Terraform")]
#[tokio::test]
async fn what_makes_no_sense_costs_only_itself(#[case] text: &str, #[case] reason: &str) {
    let watched = watched();
    watched.write("a.json", text);
    watched.copy("terraform_files/basic_plan.json", "b.json");
    let page = watched.pull(None).await;
    assert_eq!((page.facts.len(), page.left_out.len()), (1, 1));
    assert!(page.left_out[0].contains(reason), "{:?}", page.left_out);
}

#[tokio::test]
async fn what_powershell_wrote_is_read_too() {
    let watched = watched();
    let text = String::from_utf8(recorded("terraform_files/has_checks_plan.json")).unwrap();
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    watched.write("plan.json", utf16);
    let page = watched.pull(None).await;
    assert_eq!(runs(&page.facts)[0].source, "watched");
}

#[tokio::test]
async fn a_file_is_read_again_only_when_it_has_changed() {
    let watched = watched();
    watched.copy("terraform_files/basic_plan.json", "a.json");
    watched.write("b.json", "{");
    let first = watched.pull(None).await;
    assert_eq!((first.facts.len(), first.left_out.len()), (1, 1));
    let second = watched.pull(Some(&first.cursor)).await;
    assert_eq!((second.facts.len(), second.left_out.len()), (0, 0));
    assert_eq!(second.cursor, first.cursor);

    let later = CHANGED + Millis::seconds(1);
    watched.write_at("b.json", recorded("terraform_files/basic_plan.json"), later);
    fs::remove_file(watched.path().join("a.json")).unwrap();
    let third = watched.pull(Some(&second.cursor)).await;
    assert_eq!(runs(&third.facts)[0].source, "b");
    assert!(!third.cursor.contains("a.json"), "{}", third.cursor);
}

#[tokio::test]
async fn many_files_are_read_page_by_page() {
    let watched = watched();
    for number in 0..250 {
        watched.copy(
            "terraform_files/has_checks_plan.json",
            &format!("{number:03}/plan.json"),
        );
    }
    let mut cursor: Option<String> = None;
    let mut sizes = Vec::new();
    loop {
        let page = watched.pull(cursor.as_deref()).await;
        sizes.push((page.facts.len(), page.total));
        cursor = Some(page.cursor);
        if !page.more {
            break;
        }
    }
    assert_eq!(sizes, [(100, Some(250)), (100, Some(150)), (50, Some(50))]);
}

#[tokio::test]
async fn nothing_older_than_asked_is_read() {
    let mut watched = watched();
    watched.access.connection.since = Timestamp(CHANGED.millis() - 1);
    let before = CHANGED - Millis::hours(1);
    watched.write_at("a.json", "no plan at all", before);
    watched.copy("terraform_files/has_checks_plan.json", "b.json");
    watched.copy("terraform_files/basic_plan.json", "c.json");
    let page = watched.pull(None).await;
    let sources: Vec<_> = runs(&page.facts).iter().map(|run| &run.source).collect();
    assert_eq!(
        sources,
        ["c"],
        "b's plan was made years before it was copied"
    );
    assert!(page.left_out.is_empty());
}

#[tokio::test]
async fn the_folder_is_not_left_and_hidden_ones_are_not_entered() {
    let watched = watched();
    let plan = recorded("terraform_files/basic_plan.json");
    let folder = watched.path();
    let outside = folder.parent().unwrap();
    fs::write(outside.join("secret.json"), &plan).unwrap();
    symlink(
        outside.join("secret.json"),
        watched.path().join("link.json"),
    )
    .unwrap();
    symlink(outside, folder.join("up")).unwrap();
    symlink(watched.path(), watched.path().join("round")).unwrap();
    watched.write(".terraform/plan.json", &plan);
    watched.write("main.tf", "resource {}");
    let page = watched.pull(None).await;
    assert_eq!((page.facts.len(), page.left_out.len()), (0, 0), "{page:?}");
}

#[tokio::test]
async fn a_folder_that_is_too_deep_is_named() {
    let watched = watched();
    let deep = "a/b/c/d/e/f/g/h/i/plan.json";
    watched.copy("terraform_files/basic_plan.json", deep);
    let page = watched.pull(None).await;
    assert_eq!((page.facts.len(), page.left_out.len()), (0, 1));
    assert!(
        page.left_out[0].contains("'a/b/c/d/e/f/g/h/i' was left out"),
        "{:?}",
        page.left_out
    );
}

#[tokio::test]
async fn a_file_that_is_too_large_is_named_and_not_read() {
    let watched = watched();
    let file = fs::File::create(watched.path().join("a.json")).unwrap();
    file.set_len(10 * 1024 * 1024 * 1024).unwrap();
    let page = watched.pull(None).await;
    assert_eq!(page.facts.len(), 0);
    assert!(
        page.left_out[0].contains("larger than 64 MB"),
        "{:?}",
        page.left_out
    );
}

#[tokio::test]
async fn what_could_not_be_read_is_tried_again_and_keeps_nothing_from_being_read() {
    let watched = watched();
    for number in 0..120 {
        let file = fs::File::create(watched.path().join(format!("{number}.json"))).unwrap();
        file.set_len(10 * 1024 * 1024 * 1024).unwrap();
    }
    watched.copy("terraform_files/has_checks_plan.json", "z.json");
    let first = watched.pull(None).await;
    assert_eq!((first.facts.len(), first.left_out.len()), (1, 120));
    assert!(!first.more);
    let second = watched.pull(Some(&first.cursor)).await;
    assert_eq!((second.facts.len(), second.left_out.len()), (0, 120));
}

#[tokio::test]
async fn output_of_ansible_in_the_same_folder_is_another_connections() {
    let watched = watched();
    watched.copy("ansible_files/play.json", "play.json");
    let page = watched.pull(None).await;
    assert_eq!((page.facts.len(), page.left_out.len()), (0, 0));
}

#[tokio::test]
async fn a_test_says_what_is_in_the_folder() {
    let mut watched = watched();
    watched.access.connection.since = Timestamp(CHANGED.millis() - 1);
    let report = watched.connector().test().await.unwrap();
    assert_eq!(report.product, "Terraform output");
    assert_eq!(
        report.lines,
        ["There is no output of Terraform that Muster reads in the folder yet."]
    );
    watched.copy("terraform_files/basic_plan.json", "a/plan.json");
    watched.copy("terraform_files/has_checks_plan.json", "b/plan.json");
    watched.write("c.json", "{}");
    let report = watched.connector().test().await.unwrap();
    let expected = [
        "2 files in the folder are output of Terraform that Muster reads.",
        "1 of the runs in them are older than the day that the connection reads back to.",
        "'c.json' was left out, because it is no output of Terraform that Muster reads.",
    ];
    assert_eq!(report.lines, expected);
    let sources = watched.connector().sources().await.unwrap();
    let sources: Vec<_> = sources.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(sources, ["a", "b"]);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told_as_such() {
    let watched = watched();
    fs::remove_dir(watched.path()).unwrap();
    let error = watched.connector().test().await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "base_url",
                ..
            }
        ) && error.to_string().contains("watched' cannot be read"),
        "{error}"
    );
}

#[rstest]
#[case("https://example.com/plans")]
#[case("/srv/plans")]
#[case("file://server/plans")]
fn an_address_that_is_no_folder_here_is_refused(#[case] address: &str) {
    let settings = ConnectionSettings::new::<&str>("terraform_files", []);
    let error = connect(access(address, "", settings)).err().unwrap();
    assert!(error.to_string().starts_with("Choose a folder"), "{error}");
}
