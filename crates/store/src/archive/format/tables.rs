//! The tables of an archive with their columns, written out: what a version has never changes.

use super::{Column, Kind, Table};

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        optional: false,
        since: 1,
    }
}

const fn integer(name: &'static str) -> Column {
    column(name, Kind::Integer)
}

const fn real(name: &'static str) -> Column {
    column(name, Kind::Real)
}

const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}

const fn blob(name: &'static str) -> Column {
    column(name, Kind::Blob)
}

const fn optional(column: Column) -> Column {
    Column {
        optional: true,
        ..column
    }
}

const fn since(version: u32, column: Column) -> Column {
    Column {
        since: version,
        ..column
    }
}

/// The table of attached files.
pub(super) const CONTENTS: &str = "contents";

/// The tables, in the order in which an import writes them: what others refer to first.
pub(in crate::archive) const TABLES: &[Table] = &[
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
        since: 1,
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
        since: 1,
    },
    Table {
        name: "sources",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("path"),
            optional(blob("service")),
            since(2, text("tags")),
        ],
        since: 1,
    },
    Table {
        name: "environments",
        order: "id",
        columns: &[integer("id"), text("name"), optional(text("tier"))],
        since: 1,
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
        since: 1,
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
            since(3, text("pipeline")),
        ],
        since: 1,
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
        since: 1,
    },
    Table {
        name: "change_commits",
        order: "change, commit_sha",
        columns: &[integer("change"), text("commit_sha")],
        since: 1,
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
        since: 1,
    },
    Table {
        name: "iac_runs",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            integer("source"),
            text("name"),
            text("tool"),
            text("action"),
            text("status"),
            text("environment"),
            optional(integer("resources_add")),
            optional(integer("resources_change")),
            optional(integer("resources_destroy")),
            optional(integer("hosts_ok")),
            optional(integer("hosts_changed")),
            optional(integer("hosts_failed")),
            optional(integer("hosts_unreachable")),
            optional(integer("hosts_skipped")),
            optional(integer("drifted")),
            text("commit_sha"),
            text("reference"),
            text("title"),
            text("author"),
            text("url"),
            integer("created_at"),
            optional(integer("started_at")),
            optional(integer("finished_at")),
        ],
        since: 2,
    },
    Table {
        name: "samples",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("metric"),
            text("unit"),
            integer("at"),
            real("value"),
        ],
        since: 2,
    },
    Table {
        name: "on_call_shifts",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("schedule"),
            optional(integer("level")),
            text("person"),
            text("email"),
            optional(integer("starts_at")),
            optional(integer("ends_at")),
            text("url"),
        ],
        since: 2,
    },
    Table {
        name: "channels",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("name"),
            text("topic"),
            optional(integer("members")),
            integer("private"),
            integer("reachable"),
            text("url"),
        ],
        since: 2,
    },
    Table {
        name: "chat_messages",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("channel"),
            text("author"),
            text("author_email"),
            text("text"),
            integer("sent_at"),
            optional(integer("edited_at")),
            integer("pinned"),
            optional(text("reply_to")),
            text("url"),
        ],
        since: 4,
    },
    Table {
        name: "issues",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("project"),
            text("number"),
            text("title"),
            integer("is_open"),
            optional(integer("closed_at")),
            text("url"),
        ],
        since: 5,
    },
    Table {
        name: "events",
        order: "id",
        columns: &[
            integer("id"),
            blob("connection"),
            text("external_id"),
            integer("observed_at"),
            text("source"),
            text("title"),
            text("text"),
            text("tags"),
            text("url"),
            integer("at"),
        ],
        since: 2,
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
            since(4, optional(integer("seen_at"))),
        ],
        since: 1,
    },
    Table {
        name: "channel_posts",
        order: "incident, escalated_at, round, level, channel",
        columns: &[
            blob("incident"),
            integer("escalated_at"),
            integer("round"),
            integer("level"),
            text("channel"),
            integer("due_at"),
            integer("decided_at"),
            optional(text("held")),
        ],
        since: 4,
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
        since: 1,
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
        since: 1,
    },
    Table {
        name: CONTENTS,
        order: "hash",
        columns: &[text("hash"), blob("bytes")],
        since: 4,
    },
];
