use std::{fs, path::Path, sync::Barrier, thread};

use muster_model::record::{Incident, Member};
use muster_store::{Store, StoreError, audit};
use rusqlite::Connection;

use crate::world::World;

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
