//! A folder of workspaces, and what may be done to the files in it.

use std::{
    fs::{self, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::Path,
    process::Command,
};

use muster_model::time::Timestamp;
use muster_store::{
    backup::Backup,
    file::{Slug, Workspaces},
};
use rusqlite::Connection;
use tempfile::TempDir;

pub const NOON: Timestamp = Timestamp(1_699_963_200_000);

pub fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// A folder with the workspace 'payments' in it, which is not open.
pub fn folder_with_a_workspace() -> (TempDir, Workspaces, Slug) {
    let folder = TempDir::new().unwrap();
    let workspaces = Workspaces::in_folder(folder.path().join("workspaces"));
    let slug = workspaces.create("Payments").unwrap().slug().clone();
    (folder, workspaces, slug)
}

/// Opens the workspace, makes its daily backup, and closes it.
pub fn live_through(day: Timestamp, workspaces: &Workspaces, slug: &Slug) -> Backup {
    let opened = workspaces.open(slug, day).unwrap();
    opened.file.back_up_if_due(day).unwrap().unwrap()
}

/// Writes rows enough to fill a good many pages, and closes the file.
pub fn fill(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
             INSERT INTO environments (name, tier) SELECT 'environment ' || i, 'production' FROM n;",
        )
        .unwrap();
}

pub fn environments(path: &Path) -> i64 {
    Connection::open(path)
        .unwrap()
        .query_row("SELECT count(*) FROM environments", [], |row| row.get(0))
        .unwrap()
}

pub fn overwrite(path: &Path, at: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The variable that tells a copy of this program what to do.
pub const CHILD: &str = "MUSTER_TEST_FOLDER";

/// Runs one test of this program in a process of its own.
pub fn child(program: &Path, test: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args([test, "--exact", "--nocapture"])
        .env(CHILD, folder);
    command
}
