//! Reading an archive that anybody may have made. It is unpacked to no path that it names, costs
//! no more than its size allows, and becomes a workspace only after every line, count and hash,
//! every reference and the whole audit trail were checked.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use muster_model::ids::DeviceId;
use rusqlite::{Connection, ErrorCode, params_from_iter};
use zip::ZipArchive;

use super::{
    ArchiveError, Manifest, Task,
    format::{FORMAT_NAME, FORMAT_VERSION, MANIFEST, Table, tables_of},
    member::Lines,
    row,
};
use crate::{
    Door, Reader, StoreError, audit,
    door::{Dictionary, Mode},
    file::unfinished::Unfinished,
    migrations, rebuild,
};

type Zip = ZipArchive<BufReader<File>>;

/// How much larger than the archive its contents may be. Rows of JSON shrink to a tenth, and
/// monotonous ones to a fiftieth; what shrinks to less was made to fill a disk.
const LARGEST_RATIO: u64 = 200;

/// What contents may always have, however small the archive.
const ALWAYS_ALLOWED: u64 = 16 * 1024 * 1024;

/// The longest manifest.
const LONGEST_MANIFEST: u64 = 1024 * 1024;

/// Reads what an archive says it holds, without reading the rest.
///
/// # Errors
/// [`ArchiveError::Archive`] if the file cannot be read, [`ArchiveError::Newer`] and
/// [`ArchiveError::Refused`] if it is not an archive that this Muster knows.
pub fn manifest(archive: &Path) -> Result<Manifest, ArchiveError> {
    read_manifest(&mut open(archive)?)
}

/// Makes a workspace file at `target`, where no file may be yet, of an archive.
///
/// The new file is a laptop of its own: it continues no chain of edits, and has sent and owes
/// nothing. Rows of records and the search index are made anew from the documents.
///
/// # Errors
/// [`ArchiveError::Refused`], [`ArchiveError::Newer`] and [`ArchiveError::Archive`] for what is
/// wrong with the archive, [`ArchiveError::Target`] and [`ArchiveError::Exists`] for the place
/// where it should go, [`ArchiveError::Cancelled`]. Then nothing is left behind.
pub fn import(
    archive: &Path,
    target: &Path,
    task: &mut Task<'_>,
) -> Result<Manifest, ArchiveError> {
    if target.exists() {
        return Err(ArchiveError::Exists {
            path: target.to_owned(),
        });
    }
    let unwritable = |error: StoreError| ArchiveError::Target {
        path: target.to_owned(),
        fault: error.into(),
    };
    let mut zip = open(archive)?;
    let manifest = read_manifest(&mut zip)?;
    check_size(&manifest, archive, target)?;
    let rows = manifest
        .members
        .values()
        .map(|entry| entry.rows)
        .fold(0, u64::saturating_add);
    task.begin(rows)?;

    let unfinished = Unfinished::towards(target).map_err(|error| ArchiveError::Target {
        path: target.to_owned(),
        fault: error.into(),
    })?;
    let file = new_file(unfinished.path()).map_err(unwritable)?;
    let new = Reader::new(file);
    let transaction = new
        .connection
        .unchecked_transaction()
        .map_err(|error| unwritable(error.into()))?;
    for table in tables_of(manifest.version) {
        fill(&transaction, &mut zip, table, &manifest, target, task)?;
    }
    finish_contents(&new).map_err(|error| match error {
        Unfit::Archive(reason) => ArchiveError::Refused(reason),
        Unfit::Disk(error) => unwritable(error),
    })?;
    transaction
        .commit()
        .and_then(|()| new.connection.close().map_err(|(_, error)| error))
        .map_err(|error| unwritable(error.into()))?;
    // The wish to stop is heard up to the last moment.
    task.tell()?;
    unfinished.finish().map_err(|error| ArchiveError::Target {
        path: target.to_owned(),
        fault: error.into(),
    })?;
    Ok(manifest)
}

fn open(archive: &Path) -> Result<Zip, ArchiveError> {
    let file = File::open(archive).map_err(|error| ArchiveError::Archive {
        path: archive.to_owned(),
        fault: error.into(),
    })?;
    ZipArchive::new(BufReader::new(file))
        .map_err(|_| ArchiveError::refused("it is not a zip file, or its end is missing"))
}

fn read_manifest(zip: &mut Zip) -> Result<Manifest, ArchiveError> {
    let entry = zip
        .by_name(MANIFEST)
        .map_err(|_| ArchiveError::refused(format!("it has no readable '{MANIFEST}'")))?;
    let mut bytes = Vec::new();
    entry
        .take(LONGEST_MANIFEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            ArchiveError::refused(format!("'{MANIFEST}' cannot be unpacked ({error})"))
        })?;
    if bytes.len() as u64 > LONGEST_MANIFEST {
        return Err(ArchiveError::refused(format!(
            "its '{MANIFEST}' is too long"
        )));
    }
    // A newer format may have another manifest altogether: its version is looked at first.
    let outline: serde_json::Value = serde_json::from_slice(&bytes)
        .map_err(|_| ArchiveError::refused(format!("its '{MANIFEST}' is not JSON")))?;
    if outline["format"] != FORMAT_NAME {
        return Err(ArchiveError::refused(
            "it is not a workspace that Muster exported",
        ));
    }
    let version = outline["version"]
        .as_u64()
        .and_then(|version| u32::try_from(version).ok());
    if let Some(found) = version.filter(|version| *version > FORMAT_VERSION) {
        return Err(ArchiveError::Newer {
            found,
            known: FORMAT_VERSION,
        });
    }
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        ArchiveError::refused(format!(
            "its '{MANIFEST}' is not as the format has it ({error})"
        ))
    })?;
    if manifest.version == 0 {
        return Err(ArchiveError::refused(format!(
            "there is no format {}",
            manifest.version
        )));
    }
    check_names(zip, &manifest)?;
    Ok(manifest)
}

/// The zip and the manifest must hold the files of the format, and no others.
fn check_names(zip: &Zip, manifest: &Manifest) -> Result<(), ArchiveError> {
    let version = manifest.version;
    let expected: BTreeSet<String> = tables_of(version).map(Table::member).collect();
    if !manifest.members.keys().eq(expected.iter()) {
        return Err(ArchiveError::refused(format!(
            "its '{MANIFEST}' does not name the files of format {version}"
        )));
    }
    for name in zip.file_names_raw() {
        let known =
            std::str::from_utf8(name).is_ok_and(|name| name == MANIFEST || expected.contains(name));
        if !known {
            let name: String = String::from_utf8_lossy(name).chars().take(60).collect();
            return Err(ArchiveError::refused(format!(
                "it holds a file '{}' that does not belong there",
                name.escape_default()
            )));
        }
    }
    if zip.len() != expected.len() + 1 || zip.has_duplicate_names() {
        return Err(ArchiveError::refused(
            "files are missing in it, or there twice",
        ));
    }
    Ok(())
}

/// What the manifest promises must be in proportion to the archive, and must fit on the disk.
fn check_size(manifest: &Manifest, archive: &Path, target: &Path) -> Result<(), ArchiveError> {
    let promised = manifest
        .members
        .values()
        .map(|entry| entry.bytes)
        .fold(0, u64::saturating_add);
    let packed = archive.metadata().map_or(0, |metadata| metadata.len());
    if promised
        > packed
            .saturating_mul(LARGEST_RATIO)
            .saturating_add(ALWAYS_ALLOWED)
    {
        return Err(ArchiveError::refused(
            "it would unpack to far more than such a file can hold",
        ));
    }
    let folder = target.parent().unwrap_or(target);
    if fs4::available_space(folder).is_ok_and(|available| available < promised) {
        return Err(ArchiveError::Target {
            path: target.to_owned(),
            fault: crate::file::Fault::Full,
        });
    }
    Ok(())
}

/// An empty workspace of the newest schema. It is thrown away unless all goes well, so that it
/// needs no journal until it is complete.
fn new_file(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    migrations::migrate(&mut connection)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -64000;",
    )?;
    Ok(connection)
}

fn fill(
    connection: &Connection,
    zip: &mut Zip,
    table: &Table,
    manifest: &Manifest,
    target: &Path,
    task: &mut Task<'_>,
) -> Result<(), ArchiveError> {
    let name = table.member();
    let missing = || ArchiveError::refused(format!("'{name}' is missing or cannot be unpacked"));
    let promised = manifest.members.get(&name).ok_or_else(missing)?;
    let entry = zip.by_name(&name).map_err(|_| missing())?;
    let mut lines = Lines::new(&name, promised, entry);

    let columns: Vec<_> = table
        .columns_of(manifest.version)
        .map(|column| column.name)
        .collect();
    let places: Vec<_> = (1..=columns.len())
        .map(|place| format!("?{place}"))
        .collect();
    let unwritable = |error: rusqlite::Error| ArchiveError::Target {
        path: target.to_owned(),
        fault: error.into(),
    };
    let mut insert = connection
        .prepare(&format!(
            "INSERT INTO {} ({}) VALUES ({})",
            table.name,
            columns.join(", "),
            places.join(", ")
        ))
        .map_err(unwritable)?;
    while let Some(line) = lines.next()? {
        let read = row::read(table, manifest.version, line);
        let at =
            |what: &str| ArchiveError::refused(format!("line {} of '{name}' {what}", lines.read()));
        let values = read.map_err(|what| at(&what))?;
        insert.execute(params_from_iter(values)).map_err(|error| {
            match error.sqlite_error_code() {
                Some(
                    ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig,
                ) => at(&format!("does not fit ({error})")),
                _ => unwritable(error),
            }
        })?;
        task.step()?;
    }
    Ok(())
}

/// Why contents that were read line by line are not fit as a whole.
enum Unfit {
    Archive(String),
    Disk(StoreError),
}

/// Checks the audit trail and the attached files, then makes what is not in the archive: rows of records, the search
/// index, and what is projected onto facts.
fn finish_contents(new: &Reader) -> Result<(), Unfit> {
    let unfit = |error: StoreError| match error {
        error @ (StoreError::DiskFull | StoreError::ReadOnly | StoreError::Busy) => {
            Unfit::Disk(error)
        }
        StoreError::Damaged(detail) => Unfit::Archive(format!("a record is damaged ({detail})")),
        error => Unfit::Archive(format!("a record cannot be read ({error})")),
    };
    // Nothing is edited here, so that this identity signs nothing. The file chooses its own when
    // it is first opened.
    let mut door = Door::new(new, DeviceId::new(), Mode::Seeding, Dictionary::default());
    if let Err(broken) = audit::verify(&door).map_err(unfit)? {
        return Err(Unfit::Archive(format!(
            "its audit trail does not hold at entry {}: {}",
            broken.seq, broken.what
        )));
    }
    if let Some(hash) = door.altered_content().map_err(unfit)? {
        return Err(Unfit::Archive(format!(
            "an attached file in it is not the one that was attached (its hash is not {hash})"
        )));
    }
    rebuild::projections(&mut door).map_err(unfit)
}
