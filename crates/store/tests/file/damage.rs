//! A file that is not sound any more is set aside, and a backup takes its place.

use std::{
    fs::{self, OpenOptions},
    path::Path,
};

use muster_model::time::Millis;
use muster_store::{
    Store,
    backup::BackupKind,
    file::{OpenError, Workspaces},
};
use rstest::rstest;
use rusqlite::Connection;

use crate::folder::{
    NOON, environments, fill, folder_with_a_workspace, live_through, names_in, overwrite,
};

/// How a file may come to harm.
#[derive(Debug, Clone, Copy)]
enum Harm {
    Truncated,
    Emptied,
    Overwritten,
    PageFlipped,
    PagesZeroed,
    Dangling,
    NullWhereNoneMayBe,
}

impl Harm {
    fn befall(self, path: &Path) {
        let length = fs::metadata(path).unwrap().len();
        let file = OpenOptions::new().write(true).open(path).unwrap();
        match self {
            Self::Truncated => file.set_len(length / 2).unwrap(),
            Self::Emptied => file.set_len(0).unwrap(),
            Self::Overwritten => overwrite(path, 0, &[0x55; 4096]),
            Self::PageFlipped => {
                let mut bytes = fs::read(path).unwrap();
                let page = bytes.len() / 4096 / 2 * 4096;
                bytes[page..page + 64]
                    .iter_mut()
                    .for_each(|byte| *byte = !*byte);
                fs::write(path, bytes).unwrap();
            }
            Self::PagesZeroed => overwrite(path, length - 40_960, &[0; 40_960]),
            Self::Dangling => Connection::open(path)
                .unwrap()
                .execute_batch(
                    "PRAGMA foreign_keys = OFF;
                     INSERT INTO change_commits (change, commit_sha) VALUES (7, 'abc');",
                )
                .unwrap(),
            Self::NullWhereNoneMayBe => {
                let connection = Connection::open(path).unwrap();
                connection
                    .execute_batch(
                        "PRAGMA writable_schema = ON;
                         UPDATE sqlite_schema
                         SET sql = replace(sql, 'severity TEXT NOT NULL', 'severity TEXT')
                         WHERE name = 'incidents';
                         PRAGMA writable_schema = RESET;
                         INSERT INTO incidents (id, title, status, opened_at, body)
                         VALUES (zeroblob(16), 'x', 'open', 1, '{}');
                         PRAGMA writable_schema = ON;
                         UPDATE sqlite_schema
                         SET sql = replace(sql, 'severity TEXT', 'severity TEXT NOT NULL')
                         WHERE name = 'incidents';",
                    )
                    .unwrap();
            }
        }
    }
}

#[rstest]
#[case(Harm::Truncated)]
#[case(Harm::Emptied)]
#[case(Harm::Overwritten)]
#[case(Harm::PageFlipped)]
#[case(Harm::PagesZeroed)]
#[case(Harm::Dangling)]
#[case(Harm::NullWhereNoneMayBe)]
fn a_damaged_file_is_set_aside_whole_and_the_newest_sound_backup_is_offered(#[case] harm: Harm) {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    fill(&path);
    let older = live_through(NOON, &workspaces, &slug);
    let tomorrow = NOON + Millis::days(1);
    let newest = live_through(tomorrow, &workspaces, &slug);
    let backups = workspaces.backups_of(&slug);
    // The newest backup has come to harm as well.
    overwrite(&backups.path_of(&newest), 0, b"rubbish");
    harm.befall(&path);
    let harmed = fs::read(&path).unwrap();

    let later = tomorrow + Millis::hours(1);
    let error = workspaces.open(&slug, later).unwrap_err();
    let OpenError::Damaged {
        set_aside,
        findings,
        newest_sound_backup,
        ..
    } = &error
    else {
        panic!("{error}");
    };
    assert!(!path.exists());
    assert_eq!(fs::read(set_aside).unwrap(), harmed);
    assert!(!findings.is_empty());
    assert_eq!(newest_sound_backup.as_ref(), Some(&older));
    assert_eq!(
        error.to_string(),
        format!(
            "The workspace file 'payments' is damaged and was set aside. Restore the backup of \
             2023-11-14T12:00:00.000Z to go on. Nothing was deleted: the file is at {}.",
            set_aside.display()
        )
    );

    // However often Muster starts, it says the same, and sets nothing aside again.
    let names = names_in(workspaces.folder());
    for _ in 0..3 {
        let again = workspaces.open(&slug, later).unwrap_err();
        assert_eq!(again.to_string(), error.to_string());
    }
    assert_eq!(names_in(workspaces.folder()), names);
    assert!(workspaces.list().unwrap()[0].problem.is_some());

    assert_eq!(workspaces.restore(&slug, &older, later).unwrap(), None);
    let opened = workspaces.open(&slug, later).unwrap();
    assert_eq!(environments(opened.file.path()), 2000);
    assert!(set_aside.exists());
    assert_eq!(workspaces.list().unwrap()[0].problem, None);
}

#[test]
fn a_damaged_file_without_backup_is_kept_all_the_same() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    Harm::Truncated.befall(&workspaces.path_of(&slug));
    let error = workspaces.open(&slug, NOON).unwrap_err();
    assert!(
        matches!(&error, OpenError::Damaged { set_aside, newest_sound_backup: None, .. }
            if set_aside.exists()),
        "{error:?}"
    );
}

#[test]
fn the_log_of_a_damaged_file_goes_with_it_untouched() {
    let (folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    fill(&path);
    // A copy made while the file is in use is what a power cut leaves.
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch("INSERT INTO environments (name) VALUES ('only in the log');")
        .unwrap();
    let log_path = path.with_extension("muster-wal");
    let log = fs::read(&log_path).unwrap();
    assert!(!log.is_empty());
    let copy = folder.path().join("copy");
    fs::copy(&path, &copy).unwrap();
    drop(writer);
    fs::copy(&copy, &path).unwrap();
    fs::write(&log_path, &log).unwrap();
    Harm::PagesZeroed.befall(&path);

    let error = workspaces.open(&slug, NOON).unwrap_err();
    let OpenError::Damaged { set_aside, .. } = &error else {
        panic!("{error}");
    };
    let mut log_aside = set_aside.clone().into_os_string();
    log_aside.push("-wal");
    assert_eq!(fs::read(log_aside).unwrap(), log);
    assert!(!log_path.exists());
}

#[test]
fn what_is_only_in_the_log_is_there_after_a_power_cut() {
    let (folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode = WAL; INSERT INTO environments (name) VALUES ('in the log');",
        )
        .unwrap();
    let other = Workspaces::in_folder(folder.path().join("other"));
    fs::create_dir(other.folder()).unwrap();
    for ending in ["muster", "muster-wal"] {
        let name = path.with_extension(ending);
        fs::copy(&name, other.folder().join(name.file_name().unwrap())).unwrap();
    }
    let opened = other.open(&slug, NOON).unwrap();
    assert_eq!(environments(opened.file.path()), 1);
}

#[test]
fn restoring_an_earlier_state_keeps_the_present_one() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let path = workspaces.path_of(&slug);
    let opened = workspaces.open(&slug, NOON).unwrap();
    let backup = opened.file.back_up(BackupKind::ByHand, NOON).unwrap();
    drop(opened);
    fill(&path);

    let replaced = workspaces.restore(&slug, &backup, NOON).unwrap().unwrap();
    assert_eq!(environments(&path), 0);
    assert_eq!(environments(&replaced), 2000);
    workspaces.open(&slug, NOON).unwrap();
}

#[test]
fn a_backup_that_is_not_sound_is_not_restored() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let opened = workspaces.open(&slug, NOON).unwrap();
    let backup = opened.file.back_up(BackupKind::ByHand, NOON).unwrap();
    let backup_path = opened.file.backups().path_of(&backup);
    drop(opened);
    Harm::Truncated.befall(&backup_path);
    let before = fs::read(workspaces.path_of(&slug)).unwrap();
    let error = workspaces.restore(&slug, &backup, NOON).unwrap_err();
    assert!(matches!(error, OpenError::Backup(_)), "{error:?}");
    assert_eq!(fs::read(workspaces.path_of(&slug)).unwrap(), before);
}

#[test]
fn a_restored_workspace_goes_on_as_a_new_device() {
    let (_folder, workspaces, slug) = folder_with_a_workspace();
    let opened = workspaces.open(&slug, NOON).unwrap();
    let device = Store::open(opened.file.path()).unwrap().device();
    let backup = opened.file.back_up(BackupKind::ByHand, NOON).unwrap();
    drop(opened);
    workspaces.restore(&slug, &backup, NOON).unwrap();
    let opened = workspaces.open(&slug, NOON).unwrap();
    assert_ne!(Store::open(opened.file.path()).unwrap().device(), device);
}
