//! A full workspace and its archive, which tests may forge.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use muster_store::{
    archive::{self, ArchiveError, Exported, Manifest, Task},
    file::{WorkspaceFile, Workspaces},
};
use rusqlite::{Connection, types::Value};
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::full_workspace::{self, NOON};

/// The files of an archive, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A folder with a full workspace in `original.muster` and its archive in `archive.zip`.
pub struct Exchange {
    pub folder: TempDir,
    pub exported: Exported,
}

impl Exchange {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        full_workspace::make(&folder.path().join("original.muster"), 6);
        let exported = export(
            &folder.path().join("original.muster"),
            &folder.path().join("archive.zip"),
        )
        .unwrap();
        Self { folder, exported }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn import(&self) -> Result<WorkspaceFile, ArchiveError> {
        let workspaces = Workspaces::in_folder(self.path("workspaces"));
        let cancelled = AtomicBool::new(false);
        workspaces.import(
            &self.path("archive.zip"),
            &mut Task::new(&mut |_| {}, &cancelled),
        )
    }

    /// Lets `change` at the files in the archive, then writes a manifest that fits them.
    pub fn forge(&self, change: impl FnOnce(&mut Files)) {
        self.rewrite(|files| {
            change(files);
            let mut manifest: Manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
            for (name, entry) in &mut manifest.members {
                let Some(bytes) = files.get(name) else {
                    continue;
                };
                entry.bytes = bytes.len() as u64;
                entry.rows = bytes.split_inclusive(|byte| *byte == b'\n').count() as u64;
                entry.blake3 = blake3::hash(bytes).to_hex().to_string();
            }
            files.insert(
                "manifest.json".to_owned(),
                serde_json::to_vec(&manifest).unwrap(),
            );
        });
    }

    /// Lets `change` at the files in the archive, and at the manifest among them.
    pub fn rewrite(&self, change: impl FnOnce(&mut Files)) {
        let path = self.path("archive.zip");
        let mut files = files_of(&path);
        change(&mut files);
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, bytes) in files {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap();
    }

    pub fn rewrite_manifest(&self, change: impl FnOnce(&mut serde_json::Value)) {
        self.rewrite(|files| {
            let mut manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
            change(&mut manifest);
            files.insert(
                "manifest.json".to_owned(),
                serde_json::to_vec(&manifest).unwrap(),
            );
        });
    }

    /// Takes out of the archive what the first format did not have.
    pub fn make_first_format(&self) {
        self.forge(|files| {
            for name in [
                "iac_runs",
                "samples",
                "on_call_shifts",
                "channels",
                "chat_messages",
                "events",
                "contents",
                "channel_posts",
                "issues",
            ] {
                files.remove(&format!("{name}.jsonl"));
            }
            remove_column(files, "sources", "tags");
            remove_column(files, "pipeline_runs", "pipeline");
            remove_column(files, "pages", "seen_at");
            let mut manifest: Manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
            manifest.version = 1;
            manifest.members.retain(|name, _| files.contains_key(name));
            let manifest = serde_json::to_vec(&manifest).unwrap();
            files.insert("manifest.json".to_owned(), manifest);
        });
    }

    /// Imports what must be refused, and gives the sentence.
    pub fn refusal(&self) -> String {
        let error = self.import().unwrap_err();
        assert!(
            matches!(error, ArchiveError::Refused(_) | ArchiveError::Newer { .. }),
            "{error:?}"
        );
        assert_eq!(databases_in(&self.path("workspaces")), Vec::<String>::new());
        error.to_string()
    }
}

pub fn export(workspace: &Path, target: &Path) -> Result<Exported, ArchiveError> {
    let cancelled = AtomicBool::new(false);
    archive::export(
        workspace,
        target,
        NOON,
        &mut Task::new(&mut |_| {}, &cancelled),
    )
}

pub fn files_of(archive: &Path) -> Files {
    let mut zip = ZipArchive::new(File::open(archive).unwrap()).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The names of all files in a folder but locks, which mean nothing.
pub fn databases_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".lock"))
        .collect()
}

/// All rows of all tables that a workspace shares, in one order.
pub fn shared_rows(path: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let connection = Connection::open(path).unwrap();
    let tables: Vec<String> = connection
        .prepare(
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type IN ('table', 'virtual')
               AND name NOT LIKE 'sqlite_%' AND name NOT IN ('local', 'outbox', 'reminders')",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    tables
        .into_iter()
        .map(|table| {
            let mut statement = connection
                .prepare(&format!("SELECT * FROM {table}"))
                .unwrap();
            let columns = statement.column_count();
            let mut rows: Vec<Vec<Value>> = statement
                .query_map([], |row| {
                    (0..columns).map(|column| row.get(column)).collect()
                })
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            rows.sort_by_key(|row| format!("{row:?}"));
            (table, rows)
        })
        .collect()
}

fn remove_column(files: &mut Files, table: &str, column: &str) {
    let member = format!("{table}.jsonl");
    let lines = String::from_utf8(files[&member].clone()).unwrap();
    let mut rows = String::new();
    for line in lines.lines() {
        let mut row: serde_json::Value = serde_json::from_str(line).unwrap();
        row.as_object_mut().unwrap().remove(column).unwrap();
        rows += &format!("{row}\n");
    }
    files.insert(member, rows.into_bytes());
}
