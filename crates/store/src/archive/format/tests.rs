use std::collections::BTreeSet;

use rusqlite::Connection;

use super::*;
use crate::migrations;

/// What this laptop alone owes or remembers.
const LEFT_OUT: &[&str] = &["local", "outbox", "reminders"];

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
    "mapping_rules",
    "policies",
    "routing_rules",
    "incidents",
    "incident_alerts",
    "incident_channels",
    "notes",
    "targets",
    "deployment_marks",
    "tasks",
    "status_updates",
    "attachments",
    "corrections",
    "schedules",
    "overrides",
    "shift_offers",
    "hand_overs",
    "reviews",
    "review_reviewers",
    "review_tags",
    "review_factors",
    "review_comments",
    "review_templates",
    "action_items",
    "goals",
    "key_results",
    "check_ins",
    "kpi_definitions",
    "kpi_samples",
    "kpi_notes",
    "kpi_thresholds",
    "sessions",
    "sign_ups",
    "skills",
    "skill_levels",
    "weekly_reviews",
    "weekly_notes",
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
                    Kind::Real => "REAL",
                    Kind::Text => "TEXT",
                    Kind::Blob => "BLOB",
                };
                (column.name.to_owned(), kind.to_owned(), !column.optional)
            })
            .collect();
        assert_eq!(in_schema, in_format, "{}", table.name);
    }
}
