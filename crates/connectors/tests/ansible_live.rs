//! The real Ansible runs a playbook on this computer, and Muster reads what its callback printed.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/folder.rs"]
mod folder;

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use folder::{Watched, runs};
use muster_model::fact::{HostCounts, IacAction, IacRun, IacStatus};

/// Where `scripts/ansible.sh` installs it.
fn home() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| crate_folder.join("../../target"), PathBuf::from)
        .join("ansible")
}

/// Runs the playbook with these arguments, and writes what it printed into the folder.
fn play(watched: &Watched, arguments: &[&str]) {
    let program = home().join("environment/bin/ansible-playbook");
    assert!(
        program.is_file(),
        "{} is not there: run 'scripts/ansible.sh', which installs Ansible for the tests",
        program.display()
    );
    let playbook = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ansible/site.yml");
    let own = tempfile::tempdir().expect("a folder for Ansible's own files");
    let output = Command::new(&program)
        .args(["-i", "localhost,"])
        .args(arguments)
        .arg(&playbook)
        .current_dir(own.path())
        .env("HOME", own.path())
        .env("ANSIBLE_HOME", own.path().join("ansible"))
        .env("ANSIBLE_CONFIG", own.path().join("ansible.cfg"))
        .env("ANSIBLE_COLLECTIONS_PATH", home().join("collections"))
        .env("ANSIBLE_STDOUT_CALLBACK", "ansible.posix.json")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("Ansible runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.stdout.is_empty(), "Ansible printed nothing: {said}");
    watched.write("site.json", output.stdout);
}

async fn only_run(watched: &Watched) -> IacRun {
    let page = watched.pull(None).await;
    assert_eq!(page.left_out, [""; 0]);
    let found = runs(&page.facts);
    assert_eq!(found.len(), 1);
    found[0].clone()
}

#[tokio::test]
async fn a_real_playbook_run_is_read_back() {
    let watched = Watched::new("ansible_files");
    play(&watched, &[]);
    let run = only_run(&watched).await;
    assert_eq!(
        (run.action, run.status),
        (IacAction::Play, IacStatus::Failed)
    );
    let hosts = HostCounts {
        ok: 2,
        changed: 1,
        failed: 1,
        unreachable: 0,
        skipped: 1,
    };
    assert_eq!(run.hosts, Some(hosts));
    assert_eq!(run.source, "site.yml");
    assert_eq!(run.title, "Find the hosts, Set up the web servers");
    assert!(run.started_at.is_some() && run.started_at < run.finished_at);
}

#[tokio::test]
async fn a_real_run_in_check_mode_is_known_as_one() {
    let watched = Watched::new("ansible_files");
    play(&watched, &["--check", "--limit", "localhost,web-1,web-2"]);
    let run = only_run(&watched).await;
    assert_eq!(
        (run.action, run.status),
        (IacAction::Check, IacStatus::Unchanged)
    );
}

#[tokio::test]
async fn what_was_recorded_is_what_the_real_one_still_prints() {
    let live = Watched::new("ansible_files");
    play(&live, &[]);
    let recording = Watched::new("ansible_files");
    recording.copy("ansible_files/play.json", "site.json");
    let (live, recorded) = (only_run(&live).await, only_run(&recording).await);
    assert_eq!(live.hosts, recorded.hosts);
    assert_eq!(live.title, recorded.title);
    assert_eq!(live.source, recorded.source);
    assert_eq!(live.status, recorded.status);
}
