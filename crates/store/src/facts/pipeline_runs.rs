use std::sync::LazyLock;

use muster_model::{
    fact::{FactKey, PipelineRun, RunStatus},
    ids::ServiceId,
    time::{Millis, Timestamp},
};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{FactScope, List, Outcome, Upsert, read_key};
use crate::{
    Door, Page, PageRequest, Reader, StoreError,
    conditions::Conditions,
    records::{key, read_optional_id},
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
    /// Its row, as scans name it.
    #[specta(type = f64)]
    pub row: i64,
    /// The run.
    pub run: PipelineRun,
    /// The service that it belongs to; none if no service claims its source.
    pub service: Option<ServiceId>,
}

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = [
        "source",
        "name",
        "status",
        "commit_sha",
        "reference",
        "cause",
        "url",
        "created_at",
        "started_at",
        "finished_at",
        "duration",
        "pipeline",
    ];
    Upsert::new("pipeline_runs", &columns)
});

const LIST: List = List {
    tables: "pipeline_runs AS f JOIN sources AS s ON s.id = f.source",
    columns: "f.id, f.connection, f.external_id, f.observed_at, s.path, f.name, f.status,
         f.commit_sha, f.reference, f.cause, f.url, f.created_at, f.started_at, f.finished_at,
         f.duration, s.service, f.pipeline",
    time: "f.created_at",
};

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
            fact.duration.map(|span| span.0),
            fact.pipeline
        ];
        ROWS.apply(self, &fact.key, values)
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
            LIST.time,
            &[
                "f.name",
                "f.pipeline",
                "f.reference",
                "f.commit_sha",
                "s.path",
            ],
        );
        conditions.any_of(
            "f.status",
            filter.statuses.iter().map(|status| status.word()),
        );
        LIST.page(self, conditions, page, read)
    }

    /// The runs in these rows, as scans name them, in no particular order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pipeline_runs_in(&self, rows: &[i64]) -> Result<Vec<RunRow>, StoreError> {
        LIST.these(self, rows, read)
    }

    /// The run of this identity; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn pipeline_run(&self, fact: &FactKey) -> Result<Option<RunRow>, StoreError> {
        LIST.one(self, fact, read)
    }
}

fn read(row: &Row<'_>) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        row: row.get(0)?,
        run: PipelineRun {
            key: read_key(row, 1, 2)?,
            observed_at: Timestamp(row.get(3)?),
            source: text(row, 4)?.to_owned(),
            pipeline: text(row, 16)?.to_owned(),
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
        service: read_optional_id(row, 15)?,
    })
}
