use std::{fs, path::Path, sync::Barrier, thread};

use muster_model::{
    ids::IncidentId,
    record::{Incident, Member},
    time::Millis,
};
use muster_store::{Store, StoreError, audit, update_reminder};
use rusqlite::{Connection, params};

use crate::world::{NOON, World};

/// A database of every version that Muster ever wrote, by `writes_the_fixture_of_this_version`.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/versions");

#[test]
fn a_database_of_every_version_opens_with_all_that_it_holds() {
    let mut versions: Vec<_> = fs::read_dir(FIXTURES)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    versions.sort();
    let newest = i64::try_from(versions.len()).unwrap();
    for fixture in versions {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("workspace.db");
        fs::copy(&fixture, &path).unwrap();
        let store = Store::open(&path).unwrap();
        store
            .read(|reader| {
                let incidents = reader.list::<Incident>()?;
                assert_eq!(
                    incidents[0].1.title,
                    "Checkout is down",
                    "{}",
                    fixture.display()
                );
                assert_eq!(reader.list::<Member>()?[0].1.name, "Ada");
                assert_eq!(reader.search("checkout", 10)?.len(), 1);
                assert!(audit::verify(reader)?.is_ok());
                Ok(())
            })
            .unwrap();
        drop(store);
        assert_eq!(version(&path), newest, "each version has its fixture");
    }
}

/// Until version 5 reminders of status updates were noted in a table of their own.
#[test]
fn reminders_that_were_given_are_remembered_as_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.db");
    fs::copy(Path::new(FIXTURES).join("0005.db"), &path).unwrap();
    let (incident, other) = (IncidentId::new(), IncidentId::new());
    let (due, told) = (NOON, NOON + Millis::minutes(1));
    let raw = Connection::open(&path).unwrap();
    raw.execute(
        "INSERT INTO update_reminders (incident, due_at, reminded_at) VALUES (?1, ?2, ?3)",
        params![incident.uuid().as_bytes(), due.millis(), told.millis()],
    )
    .unwrap();
    raw.execute(
        "INSERT INTO reminders (key, told_at) VALUES ('shift 1', ?1)",
        [told.millis()],
    )
    .unwrap();
    drop(raw);

    let store = Store::open(&path).unwrap();
    let was = |key: &str| store.read(|reader| reader.was_reminded(key)).unwrap();
    assert!(was(&update_reminder(incident, due)));
    assert!(was("shift 1"));
    assert!(!was(&update_reminder(incident, told)), "the next update");
    assert!(!was(&update_reminder(other, due)), "another incident's");
    // They are one ledger: what is noted again was noted before, with its own instant.
    let again = store
        .write(|door| door.note_reminder(&update_reminder(incident, due), NOON))
        .unwrap();
    assert!(!again);
    let raw = Connection::open(&path).unwrap();
    let mut kept = raw
        .prepare("SELECT key, told_at FROM reminders ORDER BY key")
        .unwrap();
    let kept: Vec<(String, i64)> = kept
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(
        kept,
        [
            ("shift 1".to_owned(), told.millis()),
            (update_reminder(incident, due), told.millis()),
        ]
    );
    assert!(
        raw.prepare("SELECT 1 FROM update_reminders").is_err(),
        "there is one table"
    );
}

#[test]
fn a_file_from_a_newer_muster_is_left_alone() {
    let world = World::new();
    let path = world.store.path().to_owned();
    world
        .raw()
        .pragma_update(None, "user_version", 9_999)
        .unwrap();
    let World {
        store,
        folder: _folder,
        ..
    } = world;
    drop(store);
    let before = fs::read(&path).unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert!(matches!(refused, StoreError::NewerSchema), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.db");
    fs::write(&path, "This is a letter, not a database. ".repeat(100)).unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged(_)), "{refused}");
}

#[test]
fn a_file_in_a_folder_that_is_missing_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(&folder.path().join("missing/workspace.db")).unwrap_err();
    assert!(matches!(refused, StoreError::CannotOpen(_)), "{refused}");
}

#[test]
fn several_open_a_new_file_at_once() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("workspace.db");
        let barrier = Barrier::new(4);
        let devices: Vec<_> = thread::scope(|scope| {
            let open = || {
                barrier.wait();
                Store::open(&path).unwrap().device()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(
            devices.windows(2).all(|pair| pair[0] == pair[1]),
            "one laptop, one identity"
        );
    }
}

#[test]
fn a_laptop_keeps_its_identity() {
    let world = World::new();
    let device = world.store.device();
    let again = Store::open(world.store.path()).unwrap();
    assert_eq!(again.device(), device);
}

fn version(path: &Path) -> i64 {
    Connection::open(path)
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap()
}

/// Run by hand when a version of the schema is new:
/// `cargo test -p muster-store -- --ignored writes_the_fixture_of_this_version`.
#[test]
#[ignore = "writes into the sources"]
fn writes_the_fixture_of_this_version() {
    let world = World::new();
    world.incident("Checkout is down");
    let name = format!("{:04}.db", version(world.store.path()));
    let raw = world.raw();
    let path = Path::new(FIXTURES).join(name);
    fs::create_dir_all(FIXTURES).unwrap();
    raw.pragma_update(None, "page_size", 1_024).unwrap();
    raw.execute("VACUUM INTO ?1", [path.to_str().unwrap()])
        .unwrap();
}
