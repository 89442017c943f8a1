use std::sync::LazyLock;

use muster_model::{
    fact::{FactKey, Issue},
    ids::ConnectionId,
    time::Timestamp,
};
use rusqlite::{OptionalExtension, Row, params};

use super::{Outcome, Upsert, read_key};
use crate::{Door, Reader, StoreError, records::key, words::text};

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = ["project", "number", "title", "is_open", "closed_at", "url"];
    Upsert::new("issues", &columns)
});

impl Door<'_> {
    pub(super) fn apply_issue(&mut self, fact: &Issue) -> Result<Outcome, StoreError> {
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            fact.project,
            fact.number,
            fact.title,
            fact.open,
            fact.closed_at.map(Timestamp::millis),
            fact.url
        ];
        ROWS.apply(self, &fact.key, values)
    }
}

impl Reader {
    /// One issue; none if it was not seen yet.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn issue(&self, issue: &FactKey) -> Result<Option<Issue>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT connection, external_id, observed_at, project, number, title, is_open,
                        closed_at, url
                 FROM issues WHERE connection = ?1 AND external_id = ?2",
            )?
            .query_row(params![key(issue.connection), issue.external_id], |row| {
                Ok(issue_in(row, 0))
            })
            .optional()?
            .transpose()
    }

    /// The issues behind a connection that action items are linked to, as far as their state is
    /// still of interest: not seen yet, which come first, open, or closed since then; and whether
    /// each was seen.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn issues_to_follow(
        &self,
        connection: ConnectionId,
        since: Timestamp,
    ) -> Result<Vec<(String, bool)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT a.issue_id, i.id IS NOT NULL AS seen
             FROM action_items AS a
             LEFT JOIN issues AS i
                 ON i.connection = a.issue_connection AND i.external_id = a.issue_id
             WHERE a.issue_connection = ?1
                 AND (i.id IS NULL OR i.is_open OR i.closed_at IS NULL OR i.closed_at >= ?2)
             ORDER BY seen, a.issue_id",
        )?;
        let ids = statement
            .query_map(params![key(connection), since.millis()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        Ok(ids)
    }
}

/// The issue whose nine columns begin at this one.
pub(crate) fn issue_in(row: &Row<'_>, first: usize) -> Result<Issue, StoreError> {
    Ok(Issue {
        key: read_key(row, first, first + 1)?,
        observed_at: Timestamp(row.get(first + 2)?),
        project: text(row, first + 3)?.to_owned(),
        number: text(row, first + 4)?.to_owned(),
        title: text(row, first + 5)?.to_owned(),
        open: row.get(first + 6)?,
        closed_at: row.get::<_, Option<i64>>(first + 7)?.map(Timestamp),
        url: text(row, first + 8)?.to_owned(),
    })
}
