use std::sync::LazyLock;

use muster_model::{
    fact::{Deployment, DeploymentStatus, FactKey},
    ids::ServiceId,
    record::{Tier, Verdict},
    time::Timestamp,
};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{FactScope, List, Outcome, Upsert, read_key};
use crate::{
    Door, Page, PageRequest, Reader, StoreError,
    conditions::Conditions,
    records::{key, read_optional_id},
    words::{Word, read_optional_word, read_word, text},
};

/// Which deployments a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct DeploymentFilter {
    /// Where they come from, and when.
    pub scope: FactScope,
    /// To environments of these tiers; empty for all.
    pub tiers: Vec<TierFilter>,
    /// To the environment of this name.
    pub environment: Option<String>,
    /// That went so; empty for all.
    pub statuses: Vec<DeploymentStatus>,
}

/// A tier, or that an environment has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TierFilter {
    /// Serves users.
    Production,
    /// Looks like production, serves no users.
    Staging,
    /// For tests.
    Testing,
    /// Known, and none of these.
    Other,
    /// No rule speaks of it.
    Unmapped,
}

impl From<Tier> for TierFilter {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Production => Self::Production,
            Tier::Staging => Self::Staging,
            Tier::Testing => Self::Testing,
            Tier::Other => Self::Other,
        }
    }
}

impl TierFilter {
    const fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Testing => "testing",
            Self::Other => "other",
            Self::Unmapped => "",
        }
    }
}

/// A deployment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeploymentRow {
    /// Its row, as scans name it.
    #[specta(type = f64)]
    pub row: i64,
    /// The deployment.
    pub deployment: Deployment,
    /// The service that it belongs to; none if no service claims its source.
    pub service: Option<ServiceId>,
    /// The tier of its environment; none if no rule speaks of it.
    pub tier: Option<Tier>,
    /// What a person said of it.
    pub verdict: Option<Verdict>,
}

static ROWS: LazyLock<Upsert> = LazyLock::new(|| {
    let columns = [
        "source",
        "environment",
        "status",
        "kind",
        "commit_sha",
        "reference",
        "pipeline",
        "title",
        "author",
        "url",
        "created_at",
        "started_at",
        "finished_at",
    ];
    Upsert::new("deployments", &columns)
});

pub(super) const LIST: List = List {
    tables: "deployments AS f JOIN sources AS s ON s.id = f.source
         JOIN environments AS e ON e.id = f.environment",
    columns: "f.id, f.connection, f.external_id, f.observed_at, s.path, e.name, f.status, f.kind,
         f.commit_sha, f.reference, f.pipeline, f.title, f.author, f.url, f.created_at,
         f.started_at, f.finished_at, s.service, e.tier,
         (SELECT m.verdict FROM deployment_marks AS m
          WHERE m.connection = f.connection AND m.external_id = f.external_id
          ORDER BY m.id DESC LIMIT 1)",
    time: "f.created_at",
};

impl Door<'_> {
    pub(super) fn apply_deployment(&mut self, fact: &Deployment) -> Result<Outcome, StoreError> {
        let source = self.source(fact.key.connection, &fact.source)?;
        let environment = self.environment(&fact.environment)?;
        let values = params![
            key(fact.key.connection),
            fact.key.external_id,
            fact.observed_at.millis(),
            source,
            environment,
            fact.status.word(),
            fact.kind.word(),
            fact.commit,
            fact.reference,
            fact.pipeline,
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
    /// A page of the deployments that `filter` lets through, the last asked for first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn deployments(
        &self,
        filter: &DeploymentFilter,
        page: PageRequest,
    ) -> Result<Page<DeploymentRow>, StoreError> {
        let mut conditions = Conditions::default();
        filter.scope.apply(
            &mut conditions,
            LIST.time,
            &["f.title", "f.reference", "f.commit_sha", "s.path", "e.name"],
        );
        let tiers = filter.tiers.iter().map(|tier| tier.word());
        conditions.any_of("ifnull(e.tier, '')", tiers);
        if let Some(environment) = &filter.environment {
            conditions.holds("e.name = ?", environment.clone());
        }
        conditions.any_of(
            "f.status",
            filter.statuses.iter().map(|status| status.word()),
        );
        LIST.page(self, conditions, page, read)
    }

    /// The deployment of this identity; none if it is not known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn deployment(&self, fact: &FactKey) -> Result<Option<DeploymentRow>, StoreError> {
        LIST.one(self, fact, read)
    }

    /// The deployments in these rows, as scans name them, in no particular order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn deployments_in(&self, rows: &[i64]) -> Result<Vec<DeploymentRow>, StoreError> {
        LIST.these(self, rows, read)
    }
}

pub(super) fn read(row: &Row<'_>) -> Result<DeploymentRow, StoreError> {
    Ok(DeploymentRow {
        row: row.get(0)?,
        deployment: Deployment {
            key: read_key(row, 1, 2)?,
            observed_at: Timestamp(row.get(3)?),
            source: text(row, 4)?.to_owned(),
            environment: text(row, 5)?.to_owned(),
            status: read_word(row, 6)?,
            kind: read_word(row, 7)?,
            commit: text(row, 8)?.to_owned(),
            reference: text(row, 9)?.to_owned(),
            pipeline: text(row, 10)?.to_owned(),
            title: text(row, 11)?.to_owned(),
            author: text(row, 12)?.to_owned(),
            url: text(row, 13)?.to_owned(),
            created_at: Timestamp(row.get(14)?),
            started_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
            finished_at: row.get::<_, Option<i64>>(16)?.map(Timestamp),
        },
        service: read_optional_id(row, 17)?,
        tier: read_optional_word(row, 18)?,
        verdict: read_optional_word(row, 19)?,
    })
}
