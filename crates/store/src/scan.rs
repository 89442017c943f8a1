//! Passes over whole tables, for KPIs: a million rows go by without an allocation for each. What is
//! handed on borrows from the row and lasts until the next.

mod speaking;

use std::collections::HashMap;

pub use speaking::DeploymentCount;

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    ids::{ConnectionId, IncidentId, ServiceId},
    record::{CauseLink, Severity, Tier, Verdict},
    time::Timestamp,
};
use rusqlite::{Row, types::ValueRef};
use serde::Deserialize;

use crate::{
    Reader, StoreError,
    words::{read_optional_word, read_word, text},
};

/// Which rows a scan goes over.
#[derive(Debug, Clone, Copy)]
pub enum ScanRows<'r> {
    /// Those with a higher number: what was inserted since. 0 for all.
    After(i64),
    /// These.
    These(&'r [i64]),
}

/// A deployment that goes by.
#[derive(Debug, Clone, Copy)]
pub struct DeploymentScan<'r> {
    /// Its row.
    pub row: i64,
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// Its identity there.
    pub external_id: &'r str,
    /// The service that it belongs to.
    pub service: Option<ServiceId>,
    /// The tier of its environment; none if no rule speaks of it.
    pub tier: Option<Tier>,
    /// The name of its environment.
    pub environment: &'r str,
    /// How it went.
    pub status: DeploymentStatus,
    /// What it was for.
    pub kind: DeploymentKind,
    /// The commit that was deployed; empty if not known.
    pub commit: &'r str,
    /// The pipeline that made it; empty if not known.
    pub pipeline: &'r str,
    /// The project or job that it belongs to.
    pub source: &'r str,
    /// The branch or tag that it was made from.
    pub reference: &'r str,
    /// One line for people.
    pub title: &'r str,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the work began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What a person said of it.
    pub verdict: Option<Verdict>,
}

/// A change that goes by.
#[derive(Debug, Clone, Copy)]
pub struct ChangeScan<'r> {
    /// Its row.
    pub row: i64,
    /// The service that it belongs to.
    pub service: Option<ServiceId>,
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// Its identity there.
    pub external_id: &'r str,
    /// The project that it belongs to.
    pub source: &'r str,
    /// One line for people.
    pub title: &'r str,
    /// The branch that it comes from.
    pub branch: &'r str,
    /// Its labels.
    pub labels: &'r [String],
    /// When it was proposed.
    pub opened_at: Timestamp,
    /// When its first commit was authored.
    pub first_commit_at: Option<Timestamp>,
    /// When it was merged.
    pub merged_at: Option<Timestamp>,
    /// Every commit by which it can be found in a deployment.
    pub commits: &'r [String],
}

/// An incident that goes by.
#[derive(Debug)]
pub struct IncidentScan<'r> {
    /// Which one.
    pub id: IncidentId,
    /// What is wrong.
    pub title: &'r str,
    /// The service that suffers.
    pub service: Option<ServiceId>,
    /// How bad it is.
    pub severity: Severity,
    /// When it began.
    pub opened_at: Timestamp,
    /// When a person first acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// A person's word on what caused it.
    pub cause: Option<CauseLink>,
}

struct Source {
    path: String,
    service: Option<ServiceId>,
}

impl Reader {
    /// Goes over deployments, in the order of their rows. Answers the highest row there is, for
    /// [`ScanRows::After`] the next time.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn scan_deployments(
        &self,
        rows: ScanRows<'_>,
        mut each: impl FnMut(DeploymentScan<'_>),
    ) -> Result<i64, StoreError> {
        let sources = self.source_table()?;
        let environments = self.environment_table()?;
        let marks = self.mark_table()?;
        self.scan(
            "SELECT id, source, environment, status, kind, commit_sha, pipeline, reference, title,
                    created_at, started_at, finished_at, connection, external_id
             FROM deployments",
            rows,
            |row| {
                let source: i64 = row.get(1)?;
                let source = sources.get(&source).ok_or_else(|| dangling("source"))?;
                let environment: i64 = row.get(2)?;
                let (environment, tier) = environments
                    .get(&environment)
                    .ok_or_else(|| dangling("environment"))?;
                let connection = uuid_in(row, 12)?;
                let external_id = text(row, 13)?;
                let verdict = if marks.is_empty() {
                    None
                } else {
                    marks
                        .get(connection.as_bytes())
                        .and_then(|marks| marks.get(external_id))
                        .copied()
                };
                each(DeploymentScan {
                    row: row.get(0)?,
                    connection: ConnectionId::from_uuid(connection),
                    external_id,
                    service: source.service,
                    tier: *tier,
                    environment,
                    status: read_word(row, 3)?,
                    kind: read_word(row, 4)?,
                    commit: text(row, 5)?,
                    pipeline: text(row, 6)?,
                    source: &source.path,
                    reference: text(row, 7)?,
                    title: text(row, 8)?,
                    created_at: Timestamp(row.get(9)?),
                    started_at: instant(row, 10)?,
                    finished_at: instant(row, 11)?,
                    verdict,
                });
                Ok(())
            },
        )?;
        self.highest_row("deployments")
    }

    /// Goes over changes, in the order of their rows, each with its commits. Answers the highest
    /// row there is.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn scan_changes(
        &self,
        rows: ScanRows<'_>,
        mut each: impl FnMut(ChangeScan<'_>),
    ) -> Result<i64, StoreError> {
        let sources = self.source_table()?;
        let mut commits = self.connection.prepare_cached(
            "SELECT commit_sha FROM change_commits WHERE change = ?1 ORDER BY commit_sha",
        )?;
        // Kept from row to row, with the memory of their texts.
        let mut texts: Vec<String> = Vec::new();
        self.scan(
            "SELECT id, connection, external_id, source, title, branch, opened_at,
                    first_commit_at, merged_at, labels
             FROM changes",
            rows,
            |row| {
                let number: i64 = row.get(0)?;
                let source: i64 = row.get(3)?;
                let source = sources.get(&source).ok_or_else(|| dangling("source"))?;
                let labels = labels_in(text(row, 9)?)?;
                let mut count = 0;
                let mut found = commits.query([number])?;
                while let Some(commit) = found.next()? {
                    if texts.len() == count {
                        texts.push(String::new());
                    }
                    texts[count].clear();
                    texts[count].push_str(text(commit, 0)?);
                    count += 1;
                }
                each(ChangeScan {
                    row: number,
                    service: source.service,
                    connection: ConnectionId::from_uuid(uuid_in(row, 1)?),
                    external_id: text(row, 2)?,
                    source: &source.path,
                    title: text(row, 4)?,
                    branch: text(row, 5)?,
                    labels: &labels,
                    opened_at: Timestamp(row.get(6)?),
                    first_commit_at: instant(row, 7)?,
                    merged_at: instant(row, 8)?,
                    commits: &texts[..count],
                });
                Ok(())
            },
        )?;
        self.highest_row("changes")
    }

    /// Goes over all incidents, in the order in which they were opened.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn scan_incidents(&self, mut each: impl FnMut(IncidentScan<'_>)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, title, service, severity, opened_at, acknowledged_at, resolved_at, body
             FROM incidents ORDER BY opened_at, id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(IncidentScan {
                id: IncidentId::from_uuid(uuid_in(row, 0)?),
                title: text(row, 1)?,
                service: service_in(row, 2)?,
                severity: read_word(row, 3)?,
                opened_at: Timestamp(row.get(4)?),
                acknowledged_at: instant(row, 5)?,
                resolved_at: instant(row, 6)?,
                cause: cause_in(text(row, 7)?)?,
            });
        }
        Ok(())
    }

    fn scan(
        &self,
        select: &str,
        rows: ScanRows<'_>,
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match rows {
            ScanRows::After(row) => {
                let mut statement = self
                    .connection
                    .prepare_cached(&format!("{select} WHERE id > ?1 ORDER BY id"))?;
                let mut rows = statement.query([row])?;
                while let Some(row) = rows.next()? {
                    each(row)?;
                }
            }
            ScanRows::These(numbers) => {
                let mut statement = self
                    .connection
                    .prepare_cached(&format!("{select} WHERE id = ?1"))?;
                for number in numbers {
                    let mut rows = statement.query([number])?;
                    while let Some(row) = rows.next()? {
                        each(row)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn highest_row(&self, table: &str) -> Result<i64, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT ifnull(max(id), 0) FROM {table}"))?
            .query_row([], |row| row.get(0))?)
    }

    fn source_table(&self) -> Result<HashMap<i64, Source>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, path, service FROM sources")?;
        let mut rows = statement.query([])?;
        let mut sources = HashMap::new();
        while let Some(row) = rows.next()? {
            let source = Source {
                path: text(row, 1)?.to_owned(),
                service: service_in(row, 2)?,
            };
            sources.insert(row.get(0)?, source);
        }
        Ok(sources)
    }

    fn environment_table(&self) -> Result<HashMap<i64, (String, Option<Tier>)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, name, tier FROM environments")?;
        let mut rows = statement.query([])?;
        let mut environments = HashMap::new();
        while let Some(row) = rows.next()? {
            let environment = (text(row, 1)?.to_owned(), read_optional_word(row, 2)?);
            environments.insert(row.get(0)?, environment);
        }
        Ok(environments)
    }

    /// The verdict that counts on each deployment: the last one.
    fn mark_table(&self) -> Result<HashMap<[u8; 16], HashMap<String, Verdict>>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT connection, external_id, verdict FROM deployment_marks ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut marks: HashMap<_, HashMap<_, _>> = HashMap::new();
        while let Some(row) = rows.next()? {
            marks
                .entry(row.get(0)?)
                .or_default()
                .insert(text(row, 1)?.to_owned(), read_word(row, 2)?);
        }
        Ok(marks)
    }
}

fn dangling(what: &str) -> StoreError {
    StoreError::Damaged(format!(
        "a deployment or change names a {what} that is not there"
    ))
}

fn uuid_in(row: &Row<'_>, column: usize) -> Result<uuid::Uuid, StoreError> {
    Ok(uuid::Uuid::from_bytes(row.get(column)?))
}

fn service_in(row: &Row<'_>, column: usize) -> Result<Option<ServiceId>, StoreError> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        _ => Ok(Some(ServiceId::from_uuid(uuid_in(row, column)?))),
    }
}

fn instant(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, StoreError> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
}

/// The cause that an encoded incident names. Nearly all name none, which is seen without reading
/// them: within a JSON text a quotation mark is escaped, so that the words cannot be prose.
fn cause_in(body: &str) -> Result<Option<CauseLink>, StoreError> {
    #[derive(Deserialize)]
    struct Caused {
        cause: Option<CauseLink>,
    }
    if body.contains(r#""cause":null"#) {
        return Ok(None);
    }
    Ok(serde_json::from_str::<Caused>(body)?.cause)
}

/// The labels of a change. Most have none, and none costs nothing.
fn labels_in(text: &str) -> Result<Vec<String>, StoreError> {
    if text == "[]" {
        return Ok(Vec::new());
    }
    Ok(serde_json::from_str(text)?)
}
