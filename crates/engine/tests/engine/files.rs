//! Files that a person drops on the window: what they hold, and whose it becomes.

use std::{fs, path::PathBuf};

use muster_engine::{connections::ConnectionView, files::ImportedFile};
use muster_model::{
    ids::ConnectionId,
    rbac::Role,
    record::{ConnectionSettings, Member},
};
use muster_replay::fixtures;

use crate::laptop::{Laptop, connection, draft};
use crate::tokens::become_viewer;

/// A plan of Terraform's.
const PLAN: &str = "terraform_files/replace_plan.json";
/// Another.
const OTHER_PLAN: &str = "terraform_files/basic_plan.json";
/// The output of a playbook.
const PLAY: &str = "ansible_files/play.json";

/// Puts a recorded file into a folder of the laptop.
fn put(laptop: &Laptop, fixture: &str, name: &str) -> PathBuf {
    let path = laptop.folder().join("files").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::copy(fixtures().join(fixture), &path).unwrap();
    path
}

fn import(laptop: &Laptop, paths: &[PathBuf]) -> Vec<ImportedFile> {
    laptop.engine.import_files(paths).unwrap().files
}

fn connections(laptop: &Laptop) -> Vec<ConnectionView> {
    laptop.engine.connections().unwrap()
}

/// Connects the folder of this name, which has files already.
fn watch(laptop: &Laptop, kind: &str, name: &str) -> ConnectionId {
    let folder = laptop.folder().join("files").join(name);
    let folder = folder.canonicalize().unwrap();
    let address = format!("file://{}/", folder.display());
    let settings = ConnectionSettings::new::<&str>(kind, []);
    laptop.connect(connection("Watched", address, settings), None)
}

#[test]
fn a_plan_becomes_a_fact_of_a_connection_that_is_switched_off_and_does_so_once() {
    let laptop = Laptop::set_up();
    let plan = put(&laptop, PLAN, "network/plan.json");
    for _ in 0..2 {
        let files = import(&laptop, std::slice::from_ref(&plan));
        assert_eq!((files[0].facts, &files[0].problem), (1, &None));
        assert_eq!(files[0].connection_name, "Terraform files: network");
        let connections = connections(&laptop);
        assert_eq!(connections.len(), 1);
        assert!(!connections[0].enabled);
        assert_eq!(connections[0].counts.iac_runs, 1);
    }
}

#[test]
fn a_folder_is_read_as_a_whole_and_each_kind_has_its_connection() {
    let laptop = Laptop::set_up();
    put(&laptop, PLAN, "all/network/plan.json");
    put(&laptop, PLAY, "all/web/play.json");
    let files = import(&laptop, &[laptop.folder().join("files/all")]);
    assert_eq!((files.len(), files[0].facts), (1, 2));
    let connections = connections(&laptop);
    let mut kinds: Vec<_> = connections
        .iter()
        .map(|it| (it.kind.as_str(), it.counts.iac_runs))
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [("ansible_files", 1), ("terraform_files", 1)]);
    for it in &connections {
        assert!(files[0].connection_name.contains(&it.name), "{files:?}");
    }
}

#[test]
fn a_broken_file_costs_no_other() {
    let laptop = Laptop::set_up();
    let broken = laptop.folder().join("broken.json");
    fs::write(&broken, "{").unwrap();
    let gone = laptop.folder().join("gone.json");
    let plan = put(&laptop, PLAN, "plan.json");
    let files = import(&laptop, &[broken, gone, plan]);
    for file in &files[..2] {
        assert_eq!((file.facts, file.connection_name.as_str()), (0, ""));
        assert!(file.problem.is_some());
    }
    assert_eq!((files[2].facts, &files[2].problem), (1, &None));
    assert_eq!(connections(&laptop).len(), 1);
}

#[test]
fn a_file_in_a_folder_that_is_watched_belongs_to_whoever_watches_it() {
    let laptop = Laptop::set_up();
    put(&laptop, PLAN, "infra/plan.json");
    let deep = put(&laptop, OTHER_PLAN, "infra/dns/plan.json");
    let id = watch(&laptop, "terraform_files", "infra");
    assert_eq!(connections(&laptop)[0].counts.iac_runs, 2);
    let later = put(
        &laptop,
        "terraform_files/drift_plan.json",
        "infra/drift.json",
    );
    let files = import(&laptop, &[later, deep]);
    assert!(files.iter().all(|it| it.connection_name == "Watched"));
    let expected = || {
        connections(&laptop)
            .iter()
            .map(|it| (it.id, it.counts.iac_runs))
            .collect()
    };
    let before: Vec<_> = expected();
    assert_eq!(before, [(id, 3)]);
    laptop.sync(id);
    let after: Vec<_> = expected();
    assert_eq!(after, before);
}

#[test]
fn who_may_make_no_connection_is_told_so_and_nothing_is_half_done() {
    let laptop = Laptop::set_up();
    put(&laptop, PLAN, "all/plan.json");
    put(&laptop, PLAY, "all/play.json");
    let watched = put(&laptop, OTHER_PLAN, "watched/plan.json");
    let all = laptop.folder().join("files/all").canonicalize().unwrap();
    for folder in [&all, watched.parent().unwrap()] {
        let settings = ConnectionSettings::new::<&str>("terraform_files", []);
        let address = format!("file://{}", folder.display());
        let mut off = connection("Off", address, settings);
        off.enabled = false;
        laptop.engine.save_connection(&draft(off, None)).unwrap();
    }
    let member = |name: &str, role| Member {
        name: name.to_owned(),
        email: String::new(),
        role,
        time_zone: "UTC".to_owned(),
        quiet_hours: None,
        pause_break_through: None,
        remind_before_shift: None,
    };
    let engine = &laptop.engine;
    engine
        .save_member(None, &member("Grace", Role::Admin))
        .unwrap();
    engine
        .save_member(Some(laptop.me()), &member("Ada", Role::Editor))
        .unwrap();

    let files = import(&laptop, &[all, watched]);
    let problem = files[0].problem.as_deref().unwrap();
    assert!(problem.contains("As an editor you may not"), "{problem}");
    assert_eq!((files[0].facts, files[0].connection_name.as_str()), (0, ""));
    assert_eq!((files[1].facts, &files[1].problem), (1, &None));
    let connections = connections(&laptop);
    let counts: u32 = connections.iter().map(|it| it.counts.iac_runs).sum();
    assert_eq!((connections.len(), counts), (2, 1));
}

#[test]
fn who_may_record_nothing_brings_no_file_in() {
    let laptop = Laptop::set_up();
    let plan = put(&laptop, PLAN, "plans/plan.json");
    import(&laptop, std::slice::from_ref(&plan));
    let counts = |laptop: &Laptop| connections(laptop)[0].counts;
    let before = counts(&laptop);
    let other = put(&laptop, OTHER_PLAN, "plans/other.json");
    become_viewer(&laptop);
    let files = import(&laptop, &[other]);
    let problem = files[0].problem.as_deref().unwrap();
    assert!(problem.contains("Your role"), "{problem}");
    assert_eq!((files[0].facts, counts(&laptop)), (0, before));
}
