//! Whether a workspace's file holds nothing half-done.

use std::path::Path;

use muster_model::ids::RecordId;
use muster_store::{Store, audit, rebuild};
use rusqlite::{Connection, types::Value};

/// Every table with its rows.
type Rows = Vec<(String, Vec<Vec<Value>>)>;

/// The file is whole, its log of edits holds from the first to the last, every document is what its
/// edits make of it, and making all rows anew from the documents changes none.
#[track_caller]
pub fn assert_sound(file: &Path) {
    let store = Store::open(file).unwrap();
    let raw = Connection::open(file).unwrap();
    let check: String = raw
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let mut foreign = raw.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!foreign.exists([]).unwrap(), "a row names one that is not");
    store.read(audit::verify).unwrap().unwrap();
    for id in documents(&raw) {
        let (stored, replayed) = store
            .read(|reader| {
                let stored = rebuild::stored_document(reader, id)?;
                Ok((stored, rebuild::document(reader, id)?))
            })
            .unwrap();
        assert_eq!(replayed.fields().unwrap(), stored.fields().unwrap());
        assert_eq!(replayed.deleted_at(), stored.deleted_at());
    }
    let before = rows(&raw);
    store.write(rebuild::projections).unwrap();
    for (before, after) in before.iter().zip(rows(&raw)) {
        assert_eq!(*before, after);
    }
}

fn documents(raw: &Connection) -> Vec<RecordId> {
    let mut statement = raw.prepare("SELECT id FROM documents").unwrap();
    let ids = statement
        .query_map([], |row| row.get::<_, [u8; 16]>(0))
        .unwrap();
    ids.map(|id| RecordId::from_uuid(uuid::Uuid::from_bytes(id.unwrap())))
        .collect()
}

fn rows(raw: &Connection) -> Rows {
    // The tables behind the search index are its own business.
    let mut statement = raw
        .prepare(
            "SELECT name FROM sqlite_schema
             WHERE type = 'table' AND name NOT GLOB 'search_*' AND name NOT GLOB 'sqlite_*'
             ORDER BY name",
        )
        .unwrap();
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    names
        .into_iter()
        .map(|name| {
            let rows = rows_of(raw, &name);
            (name, rows)
        })
        .collect()
}

fn rows_of(raw: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut statement = raw.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows: Vec<Vec<Value>> = statement
        .query_map([], |row| {
            (0..columns).map(|column| row.get(column)).collect()
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}
