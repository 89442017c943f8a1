//! The format: which tables an archive holds, with which columns and since which version, and the
//! manifest. The list is written out, and not taken from the schema, so that a migration cannot
//! change the format by accident; a test compares the two.

mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use muster_model::time::Timestamp;
use serde::{Deserialize, Serialize};

use self::tables::CONTENTS;
pub(super) use self::tables::TABLES;

/// The format that this Muster writes, and the newest that it reads.
pub const FORMAT_VERSION: u32 = 7;

/// What the manifest's `format` says in every version.
pub(super) const FORMAT_NAME: &str = "muster-workspace";

/// The name of the manifest in the zip.
pub(super) const MANIFEST: &str = "manifest.json";

/// The first thing that an import reads: what else there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `muster-workspace`.
    pub format: String,
    /// The version of the format.
    pub version: u32,
    /// The version of the Muster that made the archive.
    pub made_by: String,
    /// The instant whose state the archive holds.
    pub exported_at: Timestamp,
    /// What people call the workspace.
    pub workspace: String,
    /// The other files of the zip, by name.
    pub members: BTreeMap<String, MemberEntry>,
}

/// What one file of the zip must be, once uncompressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberEntry {
    /// How many rows: lines.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of those bytes, in hexadecimal.
    pub blake3: String,
}

/// What a column holds, which is also how JSON shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A 64-bit integer: a number.
    Integer,
    /// A 64-bit floating-point number, finite: a number.
    Real,
    /// A text: a string.
    Text,
    /// Bytes: a string of lower-case hexadecimal digits.
    Blob,
}

/// One column of a table in the archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether it may be null.
    pub(super) optional: bool,
    /// The first version that has it. What an older archive does not say is what the schema says
    /// of a new row.
    pub(super) since: u32,
}

/// One table of the archive: the file `<name>.jsonl`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The order of its rows, so that the same workspace gives the same bytes.
    pub(super) order: &'static str,
    pub(super) columns: &'static [Column],
    /// The first version that has it.
    pub(super) since: u32,
}

impl Table {
    pub(super) fn member(&self) -> String {
        format!("{}.jsonl", self.name)
    }

    /// Whether its file is deflated. Attached files are not: most are packed already, and one that is
    /// not would look like an archive that was made to fill a disk.
    pub(super) fn is_deflated(&self) -> bool {
        self.name != CONTENTS
    }

    /// The columns that it has in a version of the format.
    pub(super) fn columns_of(&self, version: u32) -> impl Iterator<Item = &'static Column> {
        self.columns
            .iter()
            .filter(move |column| column.since <= version)
    }
}

/// The tables that a version of the format has.
pub(super) fn tables_of(version: u32) -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(move |table| table.since <= version)
}
