use muster_model::{
    fact::{Change, FactKey},
    ids::ServiceId,
    time::Timestamp,
};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{FactScope, List, Outcome, read_key};
use crate::{
    Door, Page, PageRequest, Reader, StoreError,
    conditions::Conditions,
    records::{key, read_optional_id},
    words::text,
};

/// A change in a list. The order of its commits has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ChangeRow {
    /// Its row, as scans name it.
    #[specta(type = f64)]
    pub row: i64,
    /// The change.
    pub change: Change,
    /// The service that it belongs to; none if no service claims its source.
    pub service: Option<ServiceId>,
}

const LIST: List = List {
    tables: "changes AS f JOIN sources AS s ON s.id = f.source",
    columns: "f.id, f.connection, f.external_id, f.observed_at, s.path, f.title, f.author, f.url,
         f.branch, f.labels, f.opened_at, f.first_commit_at, f.merged_at, s.service",
    time: "f.opened_at",
};

impl Door<'_> {
    pub(super) fn apply_change(&mut self, fact: &Change) -> Result<Outcome, StoreError> {
        let source = self.source(fact.key.connection, &fact.source)?;
        let labels = serde_json::to_string(&fact.labels)?;
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            source,
            fact.title,
            fact.author,
            fact.url,
            fact.branch,
            labels,
            fact.opened_at.millis(),
            fact.first_commit_at.map(Timestamp::millis),
            fact.merged_at.map(Timestamp::millis)
        ];
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT INTO changes (connection, external_id, observed_at, source, title, author,
                     url, branch, labels, opened_at, first_commit_at, merged_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(values)?;
        if inserted > 0 {
            let row = self.connection.last_insert_rowid();
            self.write_commits(row, &fact.commits)?;
            return Ok(Outcome::Inserted);
        }
        // Its commits are in another table, so that the comparison is made here.
        let Some(known) = self.change_fact(&fact.key)? else {
            return Ok(Outcome::Unchanged);
        };
        let is_newer = known.change.observed_at < fact.observed_at;
        let is_reread = known.change.observed_at == fact.observed_at
            && known.change != with_sorted_commits(fact);
        if !is_newer && !is_reread {
            return Ok(Outcome::Unchanged);
        }
        self.connection
            .prepare_cached(
                "UPDATE changes SET observed_at = ?3, source = ?4, title = ?5, author = ?6,
                     url = ?7, branch = ?8, labels = ?9, opened_at = ?10, first_commit_at = ?11,
                     merged_at = ?12
                 WHERE connection = ?1 AND external_id = ?2",
            )?
            .execute(values)?;
        self.connection
            .prepare_cached("DELETE FROM change_commits WHERE change = ?1")?
            .execute([known.row])?;
        self.write_commits(known.row, &fact.commits)?;
        Ok(Outcome::Updated(known.row))
    }

    fn write_commits(&self, change: i64, commits: &[String]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO change_commits (change, commit_sha) VALUES (?1, ?2)
             ON CONFLICT DO NOTHING",
        )?;
        for commit in commits {
            insert.execute(params![change, commit])?;
        }
        Ok(())
    }
}

fn with_sorted_commits(fact: &Change) -> Change {
    let mut fact = fact.clone();
    fact.commits.sort_unstable();
    fact.commits.dedup();
    fact
}

impl Reader {
    /// A page of the changes in `scope`, the last proposed first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn changes(
        &self,
        scope: &FactScope,
        page: PageRequest,
    ) -> Result<Page<ChangeRow>, StoreError> {
        let mut conditions = Conditions::default();
        scope.apply(
            &mut conditions,
            LIST.time,
            &["f.title", "f.branch", "s.path"],
        );
        LIST.page(self, conditions, page, |row| self.read_change(row))
    }

    /// The change of this identity; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn change_fact(&self, fact: &FactKey) -> Result<Option<ChangeRow>, StoreError> {
        LIST.one(self, fact, |row| self.read_change(row))
    }

    /// The changes in these rows, as scans name them, in no particular order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn changes_in(&self, rows: &[i64]) -> Result<Vec<ChangeRow>, StoreError> {
        LIST.these(self, rows, |row| self.read_change(row))
    }

    fn read_change(&self, row: &Row<'_>) -> Result<ChangeRow, StoreError> {
        let number = row.get(0)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT commit_sha FROM change_commits WHERE change = ?1 ORDER BY commit_sha",
        )?;
        let commits = statement
            .query_map([number], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(ChangeRow {
            row: number,
            change: Change {
                key: read_key(row, 1, 2)?,
                observed_at: Timestamp(row.get(3)?),
                source: text(row, 4)?.to_owned(),
                title: text(row, 5)?.to_owned(),
                author: text(row, 6)?.to_owned(),
                url: text(row, 7)?.to_owned(),
                branch: text(row, 8)?.to_owned(),
                labels: serde_json::from_str(text(row, 9)?)?,
                opened_at: Timestamp(row.get(10)?),
                first_commit_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
                merged_at: row.get::<_, Option<i64>>(12)?.map(Timestamp),
                commits,
            },
            service: read_optional_id(row, 13)?,
        })
    }
}
