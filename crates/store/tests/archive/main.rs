//! A workspace leaves as one file and comes back as it was; a file that is not such a one is
//! refused, and leaves nothing behind.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose world cannot be set up has failed"
)]

mod exchange;
mod full_workspace;
mod refusals;

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
};

use exchange::{Exchange, databases_in, export, files_of, shared_rows};
use full_workspace::NOON;
use muster_model::{
    rbac::Author,
    record::{Incident, Member},
    time::Millis,
};
use muster_store::{
    Store,
    archive::{self, ArchiveError, Progress, Task},
    audit,
    file::Workspaces,
};
use rusqlite::Connection;

#[test]
fn a_full_workspace_comes_back_as_it_was() {
    let exchange = Exchange::new();
    let file = exchange.import().unwrap();
    assert_eq!(file.slug().as_str(), "payments-platform");

    let original = shared_rows(&exchange.path("original.muster"));
    let imported = shared_rows(file.path());
    for (table, rows) in &original {
        assert!(!rows.is_empty(), "nothing in {table} was put to the test");
        assert_eq!(&imported[table], rows, "{table}");
    }
    assert_eq!(imported.len(), original.len());

    let again = export(file.path(), &exchange.path("again.zip")).unwrap();
    assert_eq!(again.manifest, exchange.exported.manifest);
    assert_eq!(
        fs::read(exchange.path("again.zip")).unwrap(),
        fs::read(exchange.path("archive.zip")).unwrap()
    );
}

#[test]
fn an_archive_of_the_first_format_is_read() {
    let exchange = Exchange::new();
    exchange.make_first_format();
    let file = exchange.import().unwrap();
    let original = shared_rows(&exchange.path("original.muster"));
    let imported = shared_rows(file.path());
    for (table, rows) in &original {
        match table.as_str() {
            "iac_runs" | "samples" | "on_call_shifts" | "channels" | "chat_messages" | "events"
            | "contents" | "channel_posts" | "issues" => {
                assert_eq!(imported[table], Vec::<Vec<_>>::new(), "{table}");
            }
            "sources" | "pipeline_runs" | "pages" => assert_eq!(imported[table].len(), rows.len()),
            _ => assert_eq!(&imported[table], rows, "{table}"),
        }
    }
}

#[test]
fn an_imported_workspace_is_sound_and_goes_on_under_its_own_device() {
    let exchange = Exchange::new();
    let original = Store::open(&exchange.path("original.muster")).unwrap();
    let file = exchange.import().unwrap();
    let slug = file.slug().clone();
    drop(file);
    let opened = Workspaces::in_folder(exchange.path("workspaces"))
        .open(&slug, NOON)
        .unwrap();
    let store = Store::open(opened.file.path()).unwrap();
    assert_ne!(store.device(), original.device());

    let (id, me) = store
        .read(|reader| {
            let (incident, _) = reader.list::<Incident>()?.remove(0);
            let (member, _) = reader.list::<Member>()?.remove(0);
            Ok((incident, member))
        })
        .unwrap();
    let later = NOON + Millis::days(1);
    store
        .write(|door| {
            door.change::<Incident>(Author::Member(me), later, id, |incident| {
                incident.resolved_at = Some(later);
                incident.resolved_by = Some(me);
            })
        })
        .unwrap();
    let verified = store.read(audit::verify).unwrap().unwrap();
    let before = exchange.exported.manifest.members["edits.jsonl"].rows;
    assert_eq!(verified.edits, before + 1);
}

#[test]
fn what_is_of_this_laptop_alone_stays_here() {
    let exchange = Exchange::new();
    assert_eq!(exchange.exported.unsent, 1);
    for (name, bytes) in files_of(&exchange.path("archive.zip")) {
        for private in ["only-on-this-laptop", "a message that was not sent yet"] {
            let found = bytes
                .windows(private.len())
                .any(|window| window == private.as_bytes());
            assert!(!found, "'{private}' is in {name}");
        }
    }
}

#[test]
fn what_is_not_committed_is_not_exported() {
    let exchange = Exchange::new();
    let writer = Connection::open(exchange.path("original.muster")).unwrap();
    writer
        .execute_batch("BEGIN IMMEDIATE; INSERT INTO environments (name) VALUES ('half done');")
        .unwrap();
    let again = export(
        &exchange.path("original.muster"),
        &exchange.path("again.zip"),
    )
    .unwrap();
    assert_eq!(again.manifest, exchange.exported.manifest);
}

#[test]
fn progress_grows_to_the_total() {
    let exchange = Exchange::new();
    let cancelled = AtomicBool::new(false);
    let mut told: Vec<Progress> = Vec::new();
    archive::import(
        &exchange.path("archive.zip"),
        &exchange.path("copy.muster"),
        &mut Task::new(&mut |progress| told.push(progress), &cancelled),
    )
    .unwrap();
    let rows: u64 = exchange
        .exported
        .manifest
        .members
        .values()
        .map(|entry| entry.rows)
        .sum();
    assert_eq!(
        told.first(),
        Some(&Progress {
            done: 0,
            total: rows
        })
    );
    assert_eq!(
        told.last(),
        Some(&Progress {
            done: rows,
            total: rows
        })
    );
    assert!(told.is_sorted_by_key(|progress| progress.done));
}

#[test]
fn stopping_leaves_nothing_and_harms_nothing() {
    let exchange = Exchange::new();
    let before = databases_in(exchange.folder.path()).len();
    let archive_before = fs::read(exchange.path("archive.zip")).unwrap();
    let cancelled = AtomicBool::new(false);
    let mut stop = |progress: Progress| {
        if progress.done > 0 {
            cancelled.store(true, Ordering::Relaxed);
        }
    };
    let imported = archive::import(
        &exchange.path("archive.zip"),
        &exchange.path("copy.muster"),
        &mut Task::new(&mut stop, &cancelled),
    );
    assert!(
        matches!(imported, Err(ArchiveError::Cancelled)),
        "{imported:?}"
    );
    let exported = archive::export(
        &exchange.path("original.muster"),
        &exchange.path("archive.zip"),
        NOON + Millis(1),
        &mut Task::new(&mut |_| {}, &cancelled),
    );
    assert!(
        matches!(exported, Err(ArchiveError::Cancelled)),
        "{exported:?}"
    );
    assert_eq!(databases_in(exchange.folder.path()).len(), before);
    assert_eq!(
        fs::read(exchange.path("archive.zip")).unwrap(),
        archive_before
    );
}

#[test]
fn an_import_replaces_no_file() {
    let exchange = Exchange::new();
    fs::write(exchange.path("copy.muster"), "mine").unwrap();
    let cancelled = AtomicBool::new(false);
    let result = archive::import(
        &exchange.path("archive.zip"),
        &exchange.path("copy.muster"),
        &mut Task::new(&mut |_| {}, &cancelled),
    );
    assert!(
        matches!(result, Err(ArchiveError::Exists { .. })),
        "{result:?}"
    );
    assert_eq!(fs::read(exchange.path("copy.muster")).unwrap(), b"mine");
}
