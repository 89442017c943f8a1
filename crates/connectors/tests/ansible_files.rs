//! Folders of Ansible's output: what real runs of Ansible printed, and what went wrong on the way.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/folder.rs"]
mod folder;

use folder::{CHANGED, Watched, recorded, runs};
use muster_model::fact::{HostCounts, IacAction, IacStatus, IacTool};
use rstest::rstest;
use serde_json::{Value, json};

fn watched() -> Watched {
    Watched::new("ansible_files")
}

fn document(fixture: &str) -> Value {
    let text = recorded(fixture);
    let begin = text.iter().position(|byte| *byte == b'{');
    serde_json::from_slice(&text[begin.expect("it has a document")..]).expect("it is JSON")
}

#[tokio::test]
async fn a_playbook_run_is_read_with_each_host_once_in_its_worst_state() {
    let watched = watched();
    watched.copy("ansible_files/play.json", "shop/2026-03-02.json");
    let page = watched.pull(None).await;
    assert_eq!(page.left_out, [""; 0]);
    let run = runs(&page.facts)[0];
    assert_eq!((run.tool, run.action), (IacTool::Ansible, IacAction::Play));
    assert_eq!(run.status, IacStatus::Failed);
    let hosts = HostCounts {
        ok: 2,
        changed: 1,
        failed: 1,
        unreachable: 0,
        skipped: 1,
    };
    assert_eq!(run.hosts, Some(hosts));
    assert_eq!(run.resources, None);
    assert_eq!(run.source, "shop/site.yml");
    assert_eq!(run.title, "Find the hosts, Set up the web servers");
    assert_eq!(Some(run.created_at), run.started_at);
    assert!(run.started_at < run.finished_at);
    assert_eq!(
        run.key.external_id,
        format!("shop/site.yml@{}", run.created_at)
    );
}

#[tokio::test]
async fn a_run_in_check_mode_is_known_by_what_modules_say_and_text_before_it_is_passed_over() {
    let watched = watched();
    watched.copy("ansible_files/check.json", "check.json");
    let page = watched.pull(None).await;
    let run = runs(&page.facts)[0];
    assert_eq!(
        (run.action, run.status),
        (IacAction::Check, IacStatus::Unchanged)
    );
    assert_eq!(run.source, "site.yml");
}

#[rstest]
#[case(json!({"ok": 3, "changed": 0}), IacStatus::Unchanged)]
#[case(json!({"ok": 3, "changed": 1}), IacStatus::Applied)]
#[case(json!({"ok": 3, "changed": 1, "failures": 1}), IacStatus::Failed)]
#[case(json!({"ok": 3, "changed": 1, "unreachable": 1}), IacStatus::Failed)]
#[case(json!({"ok": 3, "failures": 0, "rescued": 1, "ignored": 1}), IacStatus::Unchanged)]
#[case(json!({"skipped": 3}), IacStatus::Unchanged)]
#[tokio::test]
async fn how_it_went_is_told_by_the_hosts(#[case] host: Value, #[case] status: IacStatus) {
    let watched = watched();
    let mut output = document("ansible_files/play.json");
    output["stats"] = json!({"web-1": host});
    watched.write("play.json", output.to_string());
    let page = watched.pull(None).await;
    assert_eq!(runs(&page.facts)[0].status, status);
}

#[tokio::test]
async fn a_host_that_failed_and_did_not_answer_counts_once() {
    let watched = watched();
    let mut output = document("ansible_files/play.json");
    output["stats"] = json!({"web-1": {"ok": 2, "changed": 1, "failures": 1, "unreachable": 1}});
    watched.write("play.json", output.to_string());
    let page = watched.pull(None).await;
    let hosts = HostCounts {
        unreachable: 1,
        ..HostCounts::default()
    };
    assert_eq!(runs(&page.facts)[0].hosts, Some(hosts));
}

#[tokio::test]
async fn several_runs_in_one_file_are_all_read() {
    let watched = watched();
    let mut text = b"{'this': is no JSON}\n".to_vec();
    text.extend(recorded("ansible_files/check.json"));
    text.extend(b"\n[WARNING]: something {odd}\n{\"changed\": true}\n");
    text.extend(recorded("ansible_files/play.json"));
    text.extend(b"{\"plays\": [{\"play\": 7}], \"stats\": {}}\n");
    text.extend(b"{\"plays\": [");
    watched.write("all.log", text);
    let page = watched.pull(None).await;
    let actions: Vec<_> = runs(&page.facts).iter().map(|run| run.action).collect();
    assert_eq!(actions, [IacAction::Check, IacAction::Play]);
    assert_eq!(page.left_out.len(), 1);
    assert!(
        page.left_out[0].contains("does not have the form that Ansible prints"),
        "{:?}",
        page.left_out
    );
}

#[rstest]
#[case("2026-03-02T10:00:00.250000Z", 1_772_445_600_250)]
#[case("2026-03-02T10:00:00Z", 1_772_445_600_000)]
#[case("2026-03-02T10:00:00.250000", 1_772_445_600_250)]
#[case("2026-03-02T11:00:00+01:00", 1_772_445_600_000)]
#[tokio::test]
async fn instants_are_read_in_every_form(#[case] text: &str, #[case] millis: i64) {
    let watched = watched();
    let output = json!({
        "plays": [{"play": {"name": "One", "duration": {"start": text}}, "tasks": []}],
        "stats": {},
    });
    watched.write("web.json", output.to_string());
    let page = watched.pull(None).await;
    let run = runs(&page.facts)[0];
    assert_eq!(run.created_at.millis(), millis);
    assert_eq!(run.finished_at, None);
    assert_eq!(run.source, "web");
}

#[tokio::test]
async fn output_of_an_older_ansible_without_times_has_the_files() {
    let watched = watched();
    let output = json!({"plays": [{"play": {"name": "One", "id": "x"}}], "stats": {}});
    watched.write("web.json", output.to_string());
    let page = watched.pull(None).await;
    let run = runs(&page.facts)[0];
    assert_eq!((run.created_at, run.started_at), (CHANGED, None));
    assert_eq!(run.key.external_id.len(), "web@".len() + 16);
}

#[tokio::test]
async fn what_tasks_returned_is_not_kept() {
    let watched = watched();
    let text = String::from_utf8(recorded("ansible_files/play.json")).unwrap();
    assert!(text.contains("This host is too small."));
    watched.write("play.json", text);
    let page = watched.pull(None).await;
    assert!(!format!("{page:?}").contains("too small"), "{page:?}");
}

#[tokio::test]
async fn what_is_no_output_of_ansible_is_named_unless_it_is_terraforms() {
    let watched = watched();
    watched.write("a.log", "PLAY [all] *****\n{\n{\n{\n");
    watched.copy("terraform_files/basic_plan.json", "b.json");
    let page = watched.pull(None).await;
    assert_eq!(page.facts.len(), 0);
    let expected = "'a.log' was left out, because it is no output of Ansible that Muster reads.";
    assert_eq!(page.left_out, [expected]);
}
