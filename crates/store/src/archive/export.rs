//! Writing an archive: every shared table of one instant, line by line, into a zip.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use muster_model::time::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    ArchiveError, Manifest, MemberEntry, Task,
    format::{FORMAT_NAME, FORMAT_VERSION, MANIFEST, TABLES, Table},
    row,
};
use crate::{StoreError, file::unfinished::Unfinished, migrations};

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The archive's manifest.
    pub manifest: Manifest,
    /// How many messages this laptop has yet to send. They are not in the archive: a copy of the
    /// workspace must not send them a second time.
    pub unsent: u64,
}

/// Writes the workspace file at `workspace`, which may be in use, into an archive at `target`,
/// replacing what is there. It holds the workspace as of one moment.
///
/// # Errors
/// [`ArchiveError::Workspace`] and [`ArchiveError::Target`] for the disk's faults, and
/// [`ArchiveError::Cancelled`]. Then what was at `target` before is still there.
pub fn export(
    workspace: &Path,
    target: &Path,
    now: Timestamp,
    task: &mut Task<'_>,
) -> Result<Exported, ArchiveError> {
    let unreadable = |error: StoreError| ArchiveError::Workspace {
        path: workspace.to_owned(),
        fault: error.into(),
    };
    let unwritable = |error: io::Error| ArchiveError::Target {
        path: target.to_owned(),
        fault: error.into(),
    };
    let connection = open(workspace).map_err(unreadable)?;
    let snapshot = connection
        .unchecked_transaction()
        .map_err(|error| unreadable(error.into()))?;
    let (name, unsent, total) = summary(&snapshot).map_err(|error| unreadable(error.into()))?;
    task.begin(total)?;

    let unfinished = Unfinished::towards(target).map_err(unwritable)?;
    let file = File::create(unfinished.path()).map_err(unwritable)?;
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let mut members = BTreeMap::new();
    for table in TABLES {
        zip.start_file(table.member(), options(table.is_deflated()))
            .map_err(|error| unwritable(error.into()))?;
        let mut member = Member::new(&mut zip);
        write_rows(&snapshot, table, &mut member, task).map_err(|failure| match failure {
            Failure::Read(error) => unreadable(error.into()),
            Failure::Write(error) => unwritable(error),
            Failure::Stopped(error) => error,
        })?;
        members.insert(table.member(), member.entry());
    }
    let manifest = Manifest {
        format: FORMAT_NAME.to_owned(),
        version: FORMAT_VERSION,
        made_by: env!("CARGO_PKG_VERSION").to_owned(),
        exported_at: now,
        workspace: name,
        members,
    };
    finish(zip, &manifest).map_err(unwritable)?;
    unfinished.finish().map_err(unwritable)?;
    Ok(Exported { manifest, unsent })
}

fn open(workspace: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(
        workspace,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    if migrations::version(&connection)? > migrations::latest() {
        return Err(StoreError::NewerSchema);
    }
    Ok(connection)
}

/// The workspace's name, how many messages it has not sent, and how many rows there are to write.
fn summary(snapshot: &Connection) -> rusqlite::Result<(String, u64, u64)> {
    let name = snapshot
        .query_row("SELECT name FROM workspace_settings LIMIT 1", [], |row| {
            row.get(0)
        })
        .optional()?
        .unwrap_or_default();
    let count = |query: &str| -> rusqlite::Result<u64> {
        snapshot
            .query_row(query, [], |row| row.get::<_, i64>(0))
            .map(i64::unsigned_abs)
    };
    let unsent = count("SELECT count(*) FROM outbox WHERE delivered_at IS NULL")?;
    let mut total = 0;
    for table in TABLES {
        total += count(&format!("SELECT count(*) FROM {}", table.name))?;
    }
    Ok((name, unsent, total))
}

enum Failure {
    Read(rusqlite::Error),
    Write(io::Error),
    Stopped(ArchiveError),
}

fn write_rows(
    snapshot: &Connection,
    table: &Table,
    member: &mut Member<'_, impl Write>,
    task: &mut Task<'_>,
) -> Result<(), Failure> {
    let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    let query = format!(
        "SELECT {} FROM {} ORDER BY {}",
        columns.join(", "),
        table.name,
        table.order
    );
    let mut statement = snapshot.prepare(&query).map_err(Failure::Read)?;
    let mut rows = statement.query([]).map_err(Failure::Read)?;
    let mut line = Vec::new();
    while let Some(row) = rows.next().map_err(Failure::Read)? {
        line.clear();
        row::write(table, row, &mut line).map_err(Failure::Write)?;
        member.add(&line).map_err(Failure::Write)?;
        task.step().map_err(Failure::Stopped)?;
    }
    Ok(())
}

fn finish(mut zip: ZipWriter<BufWriter<File>>, manifest: &Manifest) -> io::Result<()> {
    zip.start_file(MANIFEST, options(true))?;
    serde_json::to_writer_pretty(&mut zip, manifest)?;
    zip.finish()?.flush()
}

/// Sizes are not known when a file of the zip begins, so each may pass 4 GiB.
fn options(deflated: bool) -> SimpleFileOptions {
    let method = if deflated {
        CompressionMethod::Deflated
    } else {
        CompressionMethod::Stored
    };
    SimpleFileOptions::default()
        .compression_method(method)
        .large_file(true)
}

/// One file of the zip, measured while it is written.
struct Member<'a, W> {
    zip: &'a mut W,
    hasher: blake3::Hasher,
    bytes: u64,
    rows: u64,
}

impl<'a, W: Write> Member<'a, W> {
    fn new(zip: &'a mut W) -> Self {
        Self {
            zip,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            rows: 0,
        }
    }

    fn add(&mut self, line: &[u8]) -> io::Result<()> {
        self.zip.write_all(line)?;
        self.hasher.update(line);
        self.bytes += line.len() as u64;
        self.rows += 1;
        Ok(())
    }

    fn entry(self) -> MemberEntry {
        MemberEntry {
            rows: self.rows,
            bytes: self.bytes,
            blake3: self.hasher.finalize().to_hex().to_string(),
        }
    }
}
