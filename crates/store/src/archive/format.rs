//! Format 1: which tables an archive holds, with which columns, and the manifest. The list is
//! written out, and not taken from the schema, so that a migration cannot change the format by
//! accident; a test compares the two.

use std::collections::BTreeMap;

use muster_model::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The format that this Muster writes, and the newest that it reads.
pub const FORMAT_VERSION: u32 = 1;

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
}

/// One table of the archive: the file `<name>.jsonl`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The order of its rows, so that the same workspace gives the same bytes.
    pub(super) order: &'static str,
    pub(super) columns: &'static [Column],
}

impl Table {
    pub(super) fn member(&self) -> String {
        format!("{}.jsonl", self.name)
    }
}

const fn integer(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Integer,
        optional: false,
    }
}

const fn text(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Text,
        optional: false,
    }
}

const fn blob(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Blob,
        optional: false,
    }
}

const fn optional(column: Column) -> Column {
    Column {
        optional: true,
        ..column
    }
}

/// The tables, in the order in which an import writes them: what others refer to first.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "documents",
        order: "id",
        columns: &[
            blob("id"),
            text("kind"),
            blob("snapshot"),
            integer("created_at"),
            integer("updated_at"),
            optional(integer("deleted_at")),
        ],
    },
    Table {
        name: "edits",
        order: "seq",
        columns: &[
            integer("seq"),
            blob("device"),
            integer("number"),
            text("author"),
            integer("at"),
            text("kind"),
            blob("record"),
            text("action"),
            blob("update_bytes"),
            text("diff"),
            blob("previous"),
            blob("hash"),
        ],
    },
    Table {
        name: "sources",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("path"),
            optional(blob("service")),
        ],
    },
    Table {
        name: "environments",
        order: "id",
        columns: &[integer("id"), text("name"), optional(text("tier"))],
    },
    Table {
        name: "deployments",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            integer("source"),
            integer("environment"),
            text("status"),
            text("kind"),
            text("commit_sha"),
            text("reference"),
            text("pipeline"),
            text("title"),
            text("author"),
            text("url"),
            integer("created_at"),
            optional(integer("started_at")),
            optional(integer("finished_at")),
        ],
    },
    Table {
        name: "pipeline_runs",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            integer("source"),
            text("name"),
            text("status"),
            text("commit_sha"),
            text("reference"),
            text("cause"),
            text("url"),
            integer("created_at"),
            optional(integer("started_at")),
            optional(integer("finished_at")),
            optional(integer("duration")),
        ],
    },
    Table {
        name: "changes",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            integer("source"),
            text("title"),
            text("author"),
            text("url"),
            text("branch"),
            text("labels"),
            integer("opened_at"),
            optional(integer("first_commit_at")),
            optional(integer("merged_at")),
        ],
    },
    Table {
        name: "change_commits",
        order: "change, commit_sha",
        columns: &[integer("change"), text("commit_sha")],
    },
    Table {
        name: "alerts",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("name"),
            text("labels"),
            text("annotations"),
            text("state"),
            text("suppressed_by"),
            text("url"),
            integer("started_at"),
            optional(integer("ended_at")),
        ],
    },
    Table {
        name: "pages",
        order: "incident, escalated_at, round, level, member",
        columns: &[
            blob("incident"),
            integer("escalated_at"),
            integer("round"),
            integer("level"),
            blob("member"),
            integer("due_at"),
            integer("decided_at"),
            optional(integer("shown_at")),
            optional(text("held")),
        ],
    },
    Table {
        name: "streams",
        order: "connection, name",
        columns: &[
            blob("connection"),
            text("name"),
            text("title"),
            optional(text("cursor")),
            integer("caught_up"),
            integer("items"),
            integer("pages"),
            optional(integer("total")),
        ],
    },
    Table {
        name: "sync_states",
        order: "connection",
        columns: &[
            blob("connection"),
            optional(integer("last_attempt")),
            optional(integer("last_success")),
            optional(integer("next_attempt")),
            integer("failures"),
            optional(text("error")),
            optional(integer("error_since")),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rusqlite::Connection;

    use super::*;
    use crate::migrations;

    /// What this laptop alone owes or remembers.
    const LEFT_OUT: &[&str] = &["local", "outbox"];

    /// What an import makes anew from the documents.
    const REBUILT: &[&str] = &[
        "workspace_settings",
        "members",
        "teams",
        "team_members",
        "services",
        "service_teams",
        "environment_rules",
        "connections",
        "policies",
        "routing_rules",
        "incidents",
        "incident_alerts",
        "notes",
        "targets",
        "deployment_marks",
        "search",
    ];

    fn newest_schema() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection).unwrap();
        connection
    }

    #[test]
    fn every_table_is_archived_rebuilt_or_left_out_on_purpose() {
        let connection = newest_schema();
        let in_schema: BTreeSet<String> = connection
            .prepare(
                "SELECT name FROM pragma_table_list
                 WHERE schema = 'main' AND type IN ('table', 'virtual')
                   AND name NOT LIKE 'sqlite_%'",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let known: BTreeSet<String> = TABLES
            .iter()
            .map(|table| table.name)
            .chain(LEFT_OUT.iter().copied())
            .chain(REBUILT.iter().copied())
            .map(str::to_owned)
            .collect();
        assert_eq!(in_schema, known);
    }

    #[test]
    fn every_column_of_an_archived_table_is_in_the_format() {
        let connection = newest_schema();
        for table in TABLES {
            let in_schema: Vec<(String, String, bool)> = connection
                .prepare("SELECT name, type, \"notnull\" OR pk FROM pragma_table_info(?1)")
                .unwrap()
                .query_map([table.name], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let in_format: Vec<_> = table
                .columns
                .iter()
                .map(|column| {
                    let kind = match column.kind {
                        Kind::Integer => "INTEGER",
                        Kind::Text => "TEXT",
                        Kind::Blob => "BLOB",
                    };
                    (column.name.to_owned(), kind.to_owned(), !column.optional)
                })
                .collect();
            assert_eq!(in_schema, in_format, "{}", table.name);
        }
    }
}
