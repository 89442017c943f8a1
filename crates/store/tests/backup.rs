//! Backups are whole, sound, in use-proof and rotated.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose world cannot be set up has failed"
)]

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use muster_model::time::{Millis, Timestamp};
use muster_store::{
    backup::{BackupError, BackupKind, Backups},
    file::{Depth, OpenError, WorkspaceFile, Workspaces},
};
use rusqlite::Connection;
use tempfile::TempDir;

const NOON: Timestamp = Timestamp(1_699_963_200_000);

fn workspace() -> (TempDir, WorkspaceFile) {
    let folder = TempDir::new().unwrap();
    let workspaces = Workspaces::in_folder(folder.path());
    let file = workspaces.create("Payments").unwrap();
    (folder, file)
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_one_file_that_needs_no_other() {
    let (_folder, file) = workspace();
    let writer = Connection::open(file.path()).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode = WAL; INSERT INTO environments (name) VALUES ('a');")
        .unwrap();
    let backup = file.back_up(BackupKind::ByHand, NOON).unwrap();
    assert_eq!(backup.name, "20231114T120000000Z-by-hand.muster");
    assert_eq!(names_in(file.backups().folder()), [backup.name.as_str()]);
    let path = file.backups().path_of(&backup);
    assert_eq!(backup.size, fs::metadata(&path).unwrap().len());
    // Bytes 18 and 19 of a database say whether it is read and written with a log beside it.
    assert_eq!(fs::read(&path).unwrap()[18..20], [1, 1]);
    let count: i64 = Connection::open(path)
        .unwrap()
        .query_row("SELECT count(*) FROM environments", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 1);
}

#[test]
fn a_backup_made_while_others_write_holds_one_instant() {
    let (_folder, file) = workspace();
    let setup = Connection::open(file.path()).unwrap();
    setup
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO environments (name) SELECT 'old ' || i FROM n;",
        )
        .unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let writer = Connection::open(file.path()).unwrap();
            writer.pragma_update(None, "synchronous", "off").unwrap();
            let mut pairs = 0;
            while !done.load(Ordering::Relaxed) {
                // Two rows always come together.
                writer
                    .execute(
                        "INSERT INTO environments (name) VALUES ('a' || ?1), ('b' || ?1)",
                        [pairs],
                    )
                    .unwrap();
                pairs += 1;
            }
        });
        for turn in 0..5 {
            let backup = file
                .back_up(BackupKind::ByHand, NOON + Millis(turn))
                .unwrap();
            let (a, b): (i64, i64) = Connection::open(file.backups().path_of(&backup))
                .unwrap()
                .query_row(
                    "SELECT count(*) FILTER (WHERE name LIKE 'a%'),
                            count(*) FILTER (WHERE name LIKE 'b%') FROM environments",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            assert_eq!(a, b);
        }
        done.store(true, Ordering::Relaxed);
        writing.join().unwrap();
    });
}

#[test]
fn seven_daily_backups_stay_whatever_is_made_by_hand() {
    let (_folder, file) = workspace();
    for day in 0..12 {
        let morning = NOON + Millis::days(day);
        assert!(file.back_up_if_due(morning).unwrap().is_some());
        assert!(
            file.back_up_if_due(morning + Millis::hours(5))
                .unwrap()
                .is_none()
        );
        file.back_up(BackupKind::ByHand, morning).unwrap();
    }
    let backups = file.backups().list().unwrap();
    let days: Vec<_> = backups
        .iter()
        .filter(|backup| backup.kind == BackupKind::Daily)
        .map(|backup| backup.at)
        .collect();
    let expected: Vec<_> = (5..12).rev().map(|day| NOON + Millis::days(day)).collect();
    assert_eq!(days, expected);
    let by_hand = backups
        .iter()
        .filter(|backup| backup.kind == BackupKind::ByHand);
    assert_eq!(by_hand.count(), 12);
}

#[test]
fn two_backups_of_one_instant_are_two() {
    let (_folder, file) = workspace();
    let first = file.back_up(BackupKind::ByHand, NOON).unwrap();
    let second = file.back_up(BackupKind::ByHand, NOON).unwrap();
    assert_ne!(first.name, second.name);
    assert_eq!(file.backups().list().unwrap(), [second, first]);
}

#[test]
fn backups_made_at_the_same_time_do_not_get_in_each_others_way() {
    let (_folder, file) = workspace();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| file.back_up(BackupKind::ByHand, NOON).unwrap());
        }
    });
    assert_eq!(file.backups().list().unwrap().len(), 8);
}

#[test]
fn what_a_killed_process_left_is_no_backup_and_goes_with_the_next() {
    let (_folder, file) = workspace();
    let backups = file.backups();
    fs::create_dir_all(backups.folder()).unwrap();
    let part = "20231113T120000000Z-daily.muster.part";
    fs::write(backups.folder().join(part), "SQLite format 3\0 half").unwrap();
    fs::write(backups.folder().join(format!("{part}-journal")), "half").unwrap();
    fs::write(backups.folder().join("README.txt"), "mine").unwrap();
    assert_eq!(backups.list().unwrap(), []);
    assert_eq!(backups.newest_sound().unwrap(), None);
    let backup = file.back_up_if_due(NOON).unwrap().unwrap();
    assert_eq!(
        names_in(backups.folder()),
        [backup.name.as_str(), "README.txt"]
    );
}

#[test]
fn a_source_that_is_damaged_makes_no_backup_and_costs_none() {
    let (_folder, file) = workspace();
    let first = file.back_up(BackupKind::Daily, NOON).unwrap();
    Connection::open(file.path())
        .unwrap()
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO change_commits (change, commit_sha) VALUES (7, 'abc');",
        )
        .unwrap();
    let error = file
        .back_up(BackupKind::Daily, NOON + Millis::days(1))
        .unwrap_err();
    assert!(matches!(error, BackupError::Unsound { .. }), "{error:?}");
    assert!(error.to_string().contains("was not kept"));
    assert_eq!(file.backups().list().unwrap(), [first]);
}

#[test]
fn a_source_that_is_not_there_is_named() {
    let folder = TempDir::new().unwrap();
    let backups = Backups::in_folder(folder.path().join("backups"));
    let error = backups
        .back_up(
            &folder.path().join("gone.muster"),
            BackupKind::ByHand,
            Depth::Quick,
            NOON,
        )
        .unwrap_err();
    assert!(matches!(error, BackupError::Source { .. }), "{error:?}");
    assert!(error.to_string().contains("gone.muster"));
    assert!(!folder.path().join("gone.muster").exists());
}

#[test]
fn only_a_backup_of_the_list_is_found() {
    let (_folder, file) = workspace();
    let backup = file.back_up(BackupKind::ByHand, NOON).unwrap();
    assert_eq!(file.backups().find(&backup.name).unwrap(), backup);
    for name in [
        "../../payments.muster",
        "",
        "20231114T120000000Z-daily.muster",
    ] {
        assert!(matches!(
            file.backups().find(name),
            Err(BackupError::Unknown { .. })
        ));
    }
}

/// Makes an index disagree with its table: what only a full check sees.
fn break_an_index(path: &Path) {
    Connection::open(path)
        .unwrap()
        .execute_batch(
            "INSERT INTO incidents (id, title, severity, status, opened_at, body)
             VALUES (zeroblob(16), 'x', 'sev1', 'open', 1, '{}');
             CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'incidents_by_time';
             PRAGMA writable_schema = ON;
             DELETE FROM sqlite_schema WHERE name = 'incidents_by_time';
             PRAGMA writable_schema = RESET;
             UPDATE incidents SET opened_at = 2;
             PRAGMA writable_schema = ON;
             INSERT INTO sqlite_schema SELECT * FROM kept;
             PRAGMA writable_schema = RESET;",
        )
        .unwrap();
}

#[test]
fn the_weekly_full_check_finds_what_the_daily_one_does_not_and_the_next_start_acts_on_it() {
    let folder = TempDir::new().unwrap();
    let workspaces = Workspaces::in_folder(folder.path());
    let slug = workspaces.create("Payments").unwrap().slug().clone();
    let day = |n| NOON + Millis::days(n);
    let opened = workspaces.open(&slug, day(0)).unwrap();
    let first = opened.file.back_up_if_due(day(0)).unwrap().unwrap();

    break_an_index(opened.file.path());
    assert!(opened.file.back_up_if_due(day(6)).unwrap().is_some());
    let error = opened.file.back_up_if_due(day(7)).unwrap_err();
    assert!(matches!(error, BackupError::Unsound { .. }), "{error:?}");
    drop(opened);

    let error = workspaces.open(&slug, day(7)).unwrap_err();
    let OpenError::Damaged {
        newest_sound_backup,
        ..
    } = error
    else {
        panic!("{error}");
    };
    // The backup of the sixth day has the same fault.
    assert_eq!(newest_sound_backup, Some(first));
}
