//! Whether a workspace file is sound. A quick check runs at every start. A full one, which also
//! compares every index with its table and takes ten times as long, runs once a week on the daily
//! backup, away from the start, and at a start that has reason for it.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use muster_model::time::{Millis, Timestamp};
use rusqlite::{Connection, OpenFlags};

use super::fault::Fault;
use crate::{StoreError, migrations};

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The form of every page and row, and that no reference dangles: what a truncated file or a
    /// flipped bit breaks.
    Quick,
    /// Also that every index agrees with its table, which takes several times as long.
    Full,
}

/// What somebody who investigates wants to see of a long list.
const FINDINGS_SHOWN: u8 = 10;

/// Whether the last full check is a week old, lies in the future (the clock was wrong), or never
/// was.
pub(crate) fn full_check_due(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| last > now || now.since(last) >= Millis::days(7))
}

/// Whether the file begins as every SQLite file does. Anything else SQLite would call 'not a
/// database', or, were the file empty, silently make a new one of it.
pub(crate) fn has_header(path: &Path) -> io::Result<bool> {
    let mut header = Vec::with_capacity(100);
    File::open(path)?.take(100).read_to_end(&mut header)?;
    Ok(header.len() == 100 && header.starts_with(b"SQLite format 3\0"))
}

/// What is wrong with the database, or nothing.
///
/// # Errors
/// The disk's own faults. Damage is a finding and not an error.
pub(crate) fn findings(connection: &Connection, depth: Depth) -> Result<Option<String>, Fault> {
    let found = match depth {
        Depth::Quick => checked(connection, "quick_check")?,
        Depth::Full => checked(connection, "integrity_check")?,
    };
    if found.is_empty() {
        let dangling = or_finding(dangling_references(connection))?;
        return Ok(summary(&dangling));
    }
    if depth == Depth::Full {
        return Ok(summary(&found));
    }
    let more = checked(connection, "integrity_check")?;
    Ok(summary(if more.is_empty() { &found } else { &more }))
}

/// Opens the file at `path` for reading and looks at it: for backups, which nothing else writes.
/// A file without Muster's tables, or from a newer Muster, is not sound for our purpose.
///
/// # Errors
/// The disk's own faults.
pub(crate) fn findings_at(path: &Path, depth: Depth) -> Result<Option<String>, Fault> {
    if !has_header(path)? {
        return Ok(Some("it does not begin as a database does".to_owned()));
    }
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let known = is_workspace(&connection)
        .map_err(StoreError::from)
        .and_then(|known| Ok((known, migrations::version(&connection)?)));
    match known.map_err(Fault::from) {
        Err(Fault::Damaged(detail)) => return Ok(Some(detail)),
        Err(fault) => return Err(fault),
        Ok((false, _)) => return Ok(Some("it has no workspace's tables".to_owned())),
        Ok((true, version)) if version > migrations::latest() => {
            return Ok(Some(format!("a newer Muster wrote it (schema {version})")));
        }
        Ok(_) => {}
    }
    findings(&connection, depth)
}

/// Whether the database has the tables that every version of a workspace has.
pub(crate) fn is_workspace(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT count(*) = 2 FROM sqlite_schema
         WHERE type = 'table' AND name IN ('documents', 'edits')",
        [],
        |row| row.get(0),
    )
}

fn checked(connection: &Connection, pragma: &str) -> Result<Vec<String>, Fault> {
    let lines = connection
        .prepare(&format!("PRAGMA {pragma}({FINDINGS_SHOWN})"))
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
    let mut lines = or_finding(lines)?;
    lines.retain(|line| line != "ok");
    Ok(lines)
}

fn dangling_references(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check LIMIT ?1")?
        .query_map([FINDINGS_SHOWN], |row| {
            let (table, parent): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(format!(
                "a row of {table} refers to a row of {parent} that is not there"
            ))
        })?
        .collect()
}

/// A check that fails because of damage has found it.
fn or_finding(result: rusqlite::Result<Vec<String>>) -> Result<Vec<String>, Fault> {
    match result {
        Ok(lines) => Ok(lines),
        Err(error) => match Fault::from(error) {
            Fault::Damaged(detail) => Ok(vec![detail]),
            fault => Err(fault),
        },
    }
}

fn summary(lines: &[String]) -> Option<String> {
    if lines.is_empty() {
        return None;
    }
    let shown: Vec<_> = lines
        .iter()
        .take(FINDINGS_SHOWN.into())
        .map(|line| line.trim())
        .collect();
    Some(shown.join("; "))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    #[rstest]
    #[case::never(None, true)]
    #[case::just_now(Some(NOW), false)]
    #[case::six_days(Some(NOW - Millis::days(6)), false)]
    #[case::a_week(Some(NOW - Millis::days(7)), true)]
    #[case::tomorrow(Some(NOW + Millis::days(1)), true)]
    fn a_full_check_is_due_weekly(#[case] last: Option<Timestamp>, #[case] due: bool) {
        assert_eq!(full_check_due(last, NOW), due);
    }

    #[test]
    fn a_dangling_reference_is_found() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 CREATE TABLE teams (id INTEGER PRIMARY KEY);
                 CREATE TABLE members (team INTEGER REFERENCES teams (id));
                 INSERT INTO members VALUES (7);",
            )
            .unwrap();
        assert_eq!(
            findings(&connection, Depth::Quick).unwrap().as_deref(),
            Some("a row of members refers to a row of teams that is not there")
        );
    }
}
