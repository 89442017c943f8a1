//! What a workspace file goes through: made, opened, locked, damaged, restored, removed.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose world cannot be set up has failed"
)]

mod damage;
mod folder;
#[cfg(unix)]
mod permissions;

use std::{fs, path::PathBuf};

use folder::{
    CHILD, NOON, child, environments, fill, folder_with_a_workspace, live_through, names_in, slug,
};
use muster_model::time::Millis;
use muster_store::{
    backup::BackupKind,
    file::{KeepBackups, OpenError, Workspaces},
};
use rusqlite::Connection;
use tempfile::TempDir;

#[test]
fn a_new_workspace_opens_and_its_daily_backup_is_due() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    assert_eq!(slug.as_str(), "payments");
    let opened = workspaces.open(&slug, NOON).unwrap();
    assert!(opened.before_migration.is_none());
    assert!(opened.daily_backup_due);
    let backup = opened.file.back_up_if_due(NOON).unwrap().unwrap();
    assert_eq!((backup.kind, backup.at), (BackupKind::Daily, NOON));
    drop(opened);
    assert!(!workspaces.open(&slug, NOON).unwrap().daily_backup_due);
    assert!(
        workspaces
            .open(&slug, NOON + Millis::days(1))
            .unwrap()
            .daily_backup_due
    );
}

#[test]
fn two_workspaces_of_one_name_are_two_files() {
    let (_folder, workspaces, first) = folder_with_a_workspace();
    let second = workspaces.create("payments").unwrap();
    assert_eq!(
        (first.as_str(), second.slug().as_str()),
        ("payments", "payments-2")
    );
}

#[test]
fn a_new_workspace_never_comes_to_the_backups_of_a_removed_one() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    live_through(NOON, &workspaces, &slug);
    workspaces.remove(&slug, KeepBackups::Yes).unwrap();
    assert_eq!(
        workspaces.create("Payments").unwrap().slug().as_str(),
        "payments-2"
    );
}

#[test]
fn the_list_tells_names_sizes_and_last_openings_and_changes_nothing() {
    let (_folder, workspaces, payments) = folder_with_a_workspace();
    let sample = workspaces.create("Sample").unwrap();
    Connection::open(sample.path())
        .unwrap()
        .execute(
            "INSERT INTO workspace_settings (id, name, body)
             VALUES (zeroblob(16), 'The sample', '{\"sample\":true}')",
            [],
        )
        .unwrap();
    drop(sample);
    drop(workspaces.open(&payments, NOON).unwrap());
    fs::write(workspaces.folder().join("notes.txt"), "not a workspace").unwrap();
    fs::write(workspaces.folder().join("broken.muster"), "not a database").unwrap();

    let before = names_in(workspaces.folder());
    let list = workspaces.list().unwrap();
    let told: Vec<_> = list
        .iter()
        .map(|listing| {
            (
                listing.slug.as_str(),
                listing.name.as_str(),
                listing.sample,
                listing.last_opened,
                listing.problem.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("payments", "payments", false, Some(NOON), false),
            ("broken", "broken", false, None, true),
            ("sample", "The sample", true, None, false),
        ]
    );
    assert!(list[0].size > 50_000);
    assert_eq!(names_in(workspaces.folder()), before);
}

#[test]
fn the_list_sees_what_is_only_in_the_log_yet() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let open = Connection::open(workspaces.path_of(&slug)).unwrap();
    open.execute_batch(
        "PRAGMA journal_mode = WAL;
         INSERT INTO workspace_settings (id, name, body) VALUES (zeroblob(16), 'New name', '{}');",
    )
    .unwrap();
    assert_eq!(workspaces.list().unwrap()[0].name, "New name");
}

#[test]
fn a_folder_that_is_not_there_has_no_workspaces() {
    let folder = TempDir::new().unwrap();
    let workspaces = Workspaces::in_folder(folder.path().join("nothing"));
    assert_eq!(workspaces.list().unwrap(), []);
    let error = workspaces.open(&slug("payments"), NOON).unwrap_err();
    assert_eq!(
        error.to_string(),
        "There is no workspace file 'payments' any more. There is no sound backup of it."
    );
}

#[test]
fn an_open_workspace_cannot_be_opened_restored_or_removed_by_another() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let opened = workspaces.open(&slug, NOON).unwrap();
    let backup = opened.file.back_up_if_due(NOON).unwrap().unwrap();
    for error in [
        workspaces.open(&slug, NOON).unwrap_err(),
        workspaces.restore(&slug, &backup, NOON).unwrap_err(),
        workspaces.remove(&slug, KeepBackups::No).unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "Another Muster on this computer has the workspace 'payments' open. Use that one, or \
             quit it and try again."
        );
    }
    drop(opened);
    workspaces.open(&slug, NOON).unwrap();
}

#[test]
fn a_second_process_is_told_and_a_killed_one_leaves_no_lock() {
    if let Some(folder) = std::env::var_os(CHILD) {
        let workspaces = Workspaces::in_folder(PathBuf::from(folder));
        match workspaces.open(&slug("payments"), NOON) {
            // Ends without running anything, as a killed process does.
            Ok(_opened) => std::process::abort(),
            Err(OpenError::InUse { .. }) => std::process::exit(42),
            Err(other) => panic!("{other}"),
        }
    }
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let program = std::env::current_exe().unwrap();
    let name = "a_second_process_is_told_and_a_killed_one_leaves_no_lock";
    let second = || {
        child(&program, name, workspaces.folder())
            .output()
            .unwrap()
            .status
    };

    let opened = workspaces.open(&slug, NOON).unwrap();
    assert_eq!(second().code(), Some(42));
    drop(opened);
    assert_eq!(
        second().code(),
        None,
        "the second process opened it, and was killed"
    );
    workspaces.open(&slug, NOON).unwrap();
}

#[test]
fn a_file_from_a_newer_muster_is_left_as_it_is() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = workspaces.open(&slug, NOON).unwrap_err();
    assert!(
        matches!(error, OpenError::Newer { found: 99, .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("Update Muster"));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(
        workspaces.list().unwrap()[0]
            .problem
            .as_deref()
            .unwrap()
            .contains("newer Muster")
    );
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let (_folder, workspaces, _) = folder_with_a_workspace();
    let path = workspaces.folder().join("photos.muster");
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE photos (id INTEGER PRIMARY KEY);")
        .unwrap();
    let before = fs::read(&path).unwrap();
    let error = workspaces.open(&slug("photos"), NOON).unwrap_err();
    assert!(
        matches!(error, OpenError::NotAWorkspace { .. }),
        "{error:?}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_older_schema_is_backed_up_before_it_is_changed() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    fill(&path);
    // What a Muster before the first release could have written: fewer tables, no version.
    Connection::open(&path)
        .unwrap()
        .execute_batch(&format!("{DROP_ALL_BUT_RECORDS} PRAGMA user_version = 0;"))
        .unwrap();
    let result = workspaces.open(&slug, NOON);
    // The tables that are left stand in the way of the first step: it fails, and changes nothing.
    let error = result.unwrap_err();
    let OpenError::Migration { backup, .. } = &error else {
        panic!("{error:?}");
    };
    let backups = workspaces.backups_of(&slug).list().unwrap();
    assert_eq!(backups.len(), 1);
    assert_eq!(
        (&backups[0].name, backups[0].kind),
        (backup, BackupKind::BeforeMigration)
    );
    assert!(
        error.to_string().contains("The workspace is as it was"),
        "{error}"
    );
    assert_eq!(environments(&path), 2000);
}

const DROP_ALL_BUT_RECORDS: &str = "DROP TABLE search; DROP TABLE outbox; DROP TABLE pages;";

#[test]
fn removing_leaves_the_backups_only_if_asked_to() {
    for keep in [KeepBackups::Yes, KeepBackups::No] {
        let (_folder, workspaces, slug) = folder_with_a_workspace();
        let backup = live_through(NOON, &workspaces, &slug);
        workspaces.restore(&slug, &backup, NOON).unwrap();
        workspaces.remove(&slug, keep).unwrap();
        assert_eq!(names_in(workspaces.folder()), ["backups", "payments.lock"]);
        let backups = workspaces.backups_of(&slug).list().unwrap();
        assert_eq!(backups.is_empty(), keep == KeepBackups::No);
        assert_eq!(workspaces.list().unwrap(), []);
        if keep == KeepBackups::Yes {
            workspaces.restore(&slug, &backup, NOON).unwrap();
            workspaces.open(&slug, NOON).unwrap();
        }
    }
}
