use std::sync::LazyLock;

use muster_model::{
    fact::{FactKey, HostCounts, IacRun, IacStatus, IacTool, ResourceCounts},
    ids::ServiceId,
    time::Timestamp,
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

/// Which runs of infrastructure as code a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct IacRunFilter {
    /// Where they come from, and when.
    pub scope: FactScope,
    /// Of these tools; empty for all.
    pub tools: Vec<IacTool>,
    /// That went so; empty for all.
    pub statuses: Vec<IacStatus>,
}

/// A run of infrastructure as code in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IacRunRow {
    /// Its row.
    #[specta(type = f64)]
    pub row: i64,
    /// The run.
    pub run: IacRun,
    /// The service that it belongs to; none if its source belongs to none.
    pub service: Option<ServiceId>,
}

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = [
        "source",
        "name",
        "tool",
        "action",
        "status",
        "environment",
        "resources_add",
        "resources_change",
        "resources_destroy",
        "hosts_ok",
        "hosts_changed",
        "hosts_failed",
        "hosts_unreachable",
        "hosts_skipped",
        "drifted",
        "commit_sha",
        "reference",
        "title",
        "author",
        "url",
        "created_at",
        "started_at",
        "finished_at",
    ];
    Upsert::new("iac_runs", &columns)
});

const LIST: List = List {
    tables: "iac_runs AS f JOIN sources AS s ON s.id = f.source",
    columns: "f.id, f.connection, f.external_id, f.observed_at, s.path, f.name, f.tool, f.action,
         f.status, f.environment, f.resources_add, f.resources_change, f.resources_destroy,
         f.hosts_ok, f.hosts_changed, f.hosts_failed, f.hosts_unreachable, f.hosts_skipped,
         f.drifted, f.commit_sha, f.reference, f.title, f.author, f.url, f.created_at,
         f.started_at, f.finished_at, s.service",
    time: "f.created_at",
};

impl Door<'_> {
    pub(super) fn apply_iac_run(&mut self, fact: &IacRun) -> Result<Outcome, StoreError> {
        let source = self.source(fact.key.connection, &fact.source)?;
        let (resources, hosts) = (fact.resources, fact.hosts);
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            source,
            fact.name,
            fact.tool.word(),
            fact.action.word(),
            fact.status.word(),
            fact.environment,
            resources.map(|counts| counts.add),
            resources.map(|counts| counts.change),
            resources.map(|counts| counts.destroy),
            hosts.map(|counts| counts.ok),
            hosts.map(|counts| counts.changed),
            hosts.map(|counts| counts.failed),
            hosts.map(|counts| counts.unreachable),
            hosts.map(|counts| counts.skipped),
            fact.drifted,
            fact.commit,
            fact.reference,
            fact.title,
            fact.author,
            fact.url,
            fact.created_at.millis(),
            fact.started_at.map(Timestamp::millis),
            fact.finished_at.map(Timestamp::millis)
        ];
        ROWS.apply(self, &fact.key, values)
    }
}

impl Reader {
    /// A page of the runs of infrastructure as code that `filter` lets through, the last asked for
    /// first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn iac_runs(
        &self,
        filter: &IacRunFilter,
        page: PageRequest,
    ) -> Result<Page<IacRunRow>, StoreError> {
        let mut conditions = Conditions::default();
        let texts = [
            "f.title",
            "f.name",
            "f.environment",
            "f.reference",
            "f.commit_sha",
            "s.path",
        ];
        filter.scope.apply(&mut conditions, LIST.time, &texts);
        conditions.any_of("f.tool", filter.tools.iter().map(|tool| tool.word()));
        conditions.any_of(
            "f.status",
            filter.statuses.iter().map(|status| status.word()),
        );
        LIST.page(self, conditions, page, read)
    }

    /// The run of infrastructure as code of this identity; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn iac_run(&self, fact: &FactKey) -> Result<Option<IacRunRow>, StoreError> {
        LIST.one(self, fact, read)
    }
}

fn read(row: &Row<'_>) -> Result<IacRunRow, StoreError> {
    Ok(IacRunRow {
        row: row.get(0)?,
        run: IacRun {
            key: read_key(row, 1, 2)?,
            observed_at: Timestamp(row.get(3)?),
            source: text(row, 4)?.to_owned(),
            name: text(row, 5)?.to_owned(),
            tool: read_word(row, 6)?,
            action: read_word(row, 7)?,
            status: read_word(row, 8)?,
            environment: text(row, 9)?.to_owned(),
            resources: read_resources(row)?,
            hosts: read_hosts(row)?,
            drifted: row.get(18)?,
            commit: text(row, 19)?.to_owned(),
            reference: text(row, 20)?.to_owned(),
            title: text(row, 21)?.to_owned(),
            author: text(row, 22)?.to_owned(),
            url: text(row, 23)?.to_owned(),
            created_at: Timestamp(row.get(24)?),
            started_at: row.get::<_, Option<i64>>(25)?.map(Timestamp),
            finished_at: row.get::<_, Option<i64>>(26)?.map(Timestamp),
        },
        service: read_optional_id(row, 27)?,
    })
}

fn read_resources(row: &Row<'_>) -> Result<Option<ResourceCounts>, StoreError> {
    let Some(add) = row.get(10)? else {
        return Ok(None);
    };
    Ok(Some(ResourceCounts {
        add,
        change: row.get(11)?,
        destroy: row.get(12)?,
    }))
}

fn read_hosts(row: &Row<'_>) -> Result<Option<HostCounts>, StoreError> {
    let Some(ok) = row.get(13)? else {
        return Ok(None);
    };
    Ok(Some(HostCounts {
        ok,
        changed: row.get(14)?,
        failed: row.get(15)?,
        unreachable: row.get(16)?,
        skipped: row.get(17)?,
    }))
}
