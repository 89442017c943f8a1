use muster_model::{
    fact::{FactKey, PipelineRun, RunStatus},
    ids::ServiceId,
    time::{Millis, Timestamp},
};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{FactScope, Outcome, read_key};
use crate::{
    Cursor, Door, Page, PageRequest, Reader, StoreError,
    conditions::Conditions,
    records::key,
    words::{Word, read_word, text},
};

/// Which runs a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct RunFilter {
    /// Where they come from, and when.
    pub scope: FactScope,
    /// That went so; empty for all.
    pub statuses: Vec<RunStatus>,
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RunRow {
    /// Its row.
    #[specta(type = f64)]
    pub row: i64,
    /// The run.
    pub run: PipelineRun,
    /// The service that it belongs to; none if no service claims its source.
    pub service: Option<ServiceId>,
}

const TABLES: &str = "pipeline_runs AS f JOIN sources AS s ON s.id = f.source";

const SELECT: &str = "SELECT f.id, f.connection, f.external_id, f.observed_at, s.path, f.name,
         f.status, f.commit_sha, f.reference, f.cause, f.url, f.created_at, f.started_at,
         f.finished_at, f.duration, s.service
     FROM pipeline_runs AS f JOIN sources AS s ON s.id = f.source";

impl Door<'_> {
    pub(super) fn apply_pipeline_run(&mut self, fact: &PipelineRun) -> Result<Outcome, StoreError> {
        let source = self.source(fact.key.connection, &fact.source)?;
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            source,
            fact.name,
            fact.status.word(),
            fact.commit,
            fact.reference,
            fact.trigger,
            fact.url,
            fact.created_at.millis(),
            fact.started_at.map(Timestamp::millis),
            fact.finished_at.map(Timestamp::millis),
            fact.duration.map(|span| span.0)
        ];
        let inserted = self
            .connection
            .prepare_cached(
                "INSERT INTO pipeline_runs (connection, external_id, observed_at, source, name,
                     status, commit_sha, reference, cause, url, created_at, started_at,
                     finished_at, duration)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(values)?;
        if inserted > 0 {
            return Ok(Outcome::Inserted);
        }
        let updated = self
            .connection
            .prepare_cached(
                "UPDATE pipeline_runs SET observed_at = ?3, source = ?4, name = ?5, status = ?6,
                     commit_sha = ?7, reference = ?8, cause = ?9, url = ?10, created_at = ?11,
                     started_at = ?12, finished_at = ?13, duration = ?14
                 WHERE connection = ?1 AND external_id = ?2 AND (observed_at < ?3
                     OR (observed_at = ?3 AND (source, name, status, commit_sha, reference, cause,
                         url, created_at, started_at, finished_at, duration)
                         IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)))",
            )?
            .execute(values)?;
        self.outcome_of("pipeline_runs", updated, &fact.key)
    }
}

impl Reader {
    /// A page of the runs that `filter` lets through, the last asked for first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pipeline_runs(
        &self,
        filter: &RunFilter,
        page: PageRequest,
    ) -> Result<Page<RunRow>, StoreError> {
        let mut conditions = Conditions::default();
        filter.scope.apply(
            &mut conditions,
            "f.created_at",
            &["f.name", "f.reference", "f.commit_sha", "s.path"],
        );
        conditions.any_of(
            "f.status",
            filter.statuses.iter().map(|status| status.word()),
        );
        let total = conditions.count(self, TABLES)?;
        conditions.after("f.created_at", "f.id", page.after);
        let limit = page.bounded_limit();
        let order = "ORDER BY f.created_at DESC, f.id DESC";
        let rows = conditions.query(self, SELECT, order, limit + 1, |row| {
            let row = read(row)?;
            let cursor = Cursor {
                at: row.run.created_at,
                row: row.row,
            };
            Ok((cursor, row))
        })?;
        Ok(Page::cut(rows, limit, total))
    }

    /// The run of this identity; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pipeline_run(&self, fact: &FactKey) -> Result<Option<RunRow>, StoreError> {
        self.connection
            .prepare_cached(&format!(
                "{SELECT} WHERE f.connection = ?1 AND f.external_id = ?2"
            ))?
            .query_row(params![key(fact.connection), fact.external_id], |row| {
                Ok(read(row))
            })
            .optional()?
            .transpose()
    }
}

fn read(row: &Row<'_>) -> Result<RunRow, StoreError> {
    let service: Option<[u8; 16]> = row.get(15)?;
    Ok(RunRow {
        row: row.get(0)?,
        run: PipelineRun {
            key: read_key(row, 1, 2)?,
            observed_at: Timestamp(row.get(3)?),
            source: text(row, 4)?.to_owned(),
            name: text(row, 5)?.to_owned(),
            status: read_word(row, 6)?,
            commit: text(row, 7)?.to_owned(),
            reference: text(row, 8)?.to_owned(),
            trigger: text(row, 9)?.to_owned(),
            url: text(row, 10)?.to_owned(),
            created_at: Timestamp(row.get(11)?),
            started_at: row.get::<_, Option<i64>>(12)?.map(Timestamp),
            finished_at: row.get::<_, Option<i64>>(13)?.map(Timestamp),
            duration: row.get::<_, Option<i64>>(14)?.map(Millis),
        },
        service: service.map(|id| ServiceId::from_uuid(uuid::Uuid::from_bytes(id))),
    })
}
