use std::collections::{BTreeMap, HashMap};

use muster_model::{
    fact::DeploymentStatus,
    ids::{ConnectionId, ServiceId},
    record::Tier,
    time::Timestamp,
};
use muster_store::{DeploymentRow, LatestDeployment};

use super::{EnvironmentColumn, LastAttempt, RunningCell, RunningRow};
use crate::names::Names;

/// What a row is about: a service, or a source that belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Subject {
    Service(ServiceId),
    Source(String, ConnectionId),
}

/// What is known of one subject in one environment.
#[derive(Debug)]
pub(super) struct Cell {
    /// What runs there.
    pub(super) running: LatestDeployment,
    attempt: Option<LastAttempt>,
    /// The last that went out from each source of the subject.
    pub(super) sources: Vec<LatestDeployment>,
}

impl Cell {
    /// The tier of its environment.
    pub(super) const fn tier(&self) -> Option<Tier> {
        self.running.row.tier
    }
}

/// The cells in which something runs.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: BTreeMap<Subject, BTreeMap<String, Cell>>,
    columns: Vec<EnvironmentColumn>,
}

impl Grid {
    /// Brings the last deployments of each source, environment and status together.
    pub(super) fn of(latest: Vec<LatestDeployment>) -> Self {
        let (out, tried): (Vec<_>, Vec<_>) = latest
            .into_iter()
            .partition(|latest| latest.row.deployment.status == DeploymentStatus::Success);
        let mut grid = Self {
            columns: columns(&out),
            ..Self::default()
        };
        for latest in out {
            put(&mut grid.rows, latest);
        }
        for latest in tried {
            note_attempt(&mut grid.rows, &latest.row);
        }
        grid
    }

    /// Its columns and rows for people. `behind` says of each cell how many versions it is behind.
    pub(super) fn view(
        self,
        names: &Names,
        behind: &HashMap<(Subject, String), u32>,
    ) -> (Vec<EnvironmentColumn>, Vec<RunningRow>) {
        let mut rows: Vec<_> = self
            .rows
            .into_iter()
            .map(|(subject, mut cells)| {
                let cells = self
                    .columns
                    .iter()
                    .map(|column| {
                        let cell = cells.remove(&column.name)?;
                        let place = (subject.clone(), column.name.clone());
                        Some(cell_view(cell, names, behind.get(&place).copied()))
                    })
                    .collect();
                row_view(subject, names, cells)
            })
            .collect();
        rows.sort_by_key(|row| (row.service.is_none(), row.service_name.to_lowercase()));
        (self.columns, rows)
    }
}

/// When a deployment went out: when it ended, or was asked for if that is not known.
pub(super) fn deployed_at(row: &DeploymentRow) -> Timestamp {
    row.deployment
        .finished_at
        .unwrap_or(row.deployment.created_at)
}

fn subject_of(row: &DeploymentRow) -> Subject {
    row.service.map_or_else(
        || Subject::Source(row.deployment.source.clone(), row.deployment.key.connection),
        Subject::Service,
    )
}

/// The environments that something runs in, in the order in which they are shown.
fn columns(out: &[LatestDeployment]) -> Vec<EnvironmentColumn> {
    let tiers: HashMap<&str, Option<Tier>> = out
        .iter()
        .map(|latest| (latest.row.deployment.environment.as_str(), latest.row.tier))
        .collect();
    let mut columns: Vec<_> = tiers
        .into_iter()
        .map(|(name, tier)| EnvironmentColumn {
            name: name.to_owned(),
            tier,
        })
        .collect();
    columns.sort_by_key(|column| {
        let name = (column.name.to_lowercase(), column.name.clone());
        (column.tier.is_none(), column.tier, name)
    });
    columns
}

fn put(rows: &mut BTreeMap<Subject, BTreeMap<String, Cell>>, latest: LatestDeployment) {
    let cells = rows.entry(subject_of(&latest.row)).or_default();
    match cells.get_mut(&latest.row.deployment.environment) {
        None => {
            let environment = latest.row.deployment.environment.clone();
            let cell = Cell {
                sources: vec![latest.clone()],
                running: latest,
                attempt: None,
            };
            cells.insert(environment, cell);
        }
        Some(cell) => {
            let order = |latest: &LatestDeployment| (deployed_at(&latest.row), latest.row.row);
            if order(&latest) > order(&cell.running) {
                cell.running = latest.clone();
            }
            cell.sources.push(latest);
        }
    }
}

/// Remembers an attempt where something older runs. What was never to run is none.
fn note_attempt(rows: &mut BTreeMap<Subject, BTreeMap<String, Cell>>, row: &DeploymentRow) {
    let deployment = &row.deployment;
    if deployment.status == DeploymentStatus::Skipped {
        return;
    }
    let Some(cell) = rows
        .get_mut(&subject_of(row))
        .and_then(|cells| cells.get_mut(&deployment.environment))
    else {
        return;
    };
    let at = deployed_at(row);
    let is_newer = deployment.created_at > cell.running.row.deployment.created_at;
    if is_newer && cell.attempt.as_ref().is_none_or(|other| other.at < at) {
        cell.attempt = Some(LastAttempt {
            key: deployment.key.clone(),
            status: deployment.status,
            at,
        });
    }
}

fn row_view(subject: Subject, names: &Names, cells: Vec<Option<RunningCell>>) -> RunningRow {
    let (service, service_name) = match subject {
        Subject::Service(service) => (Some(service), names.service(Some(service))),
        Subject::Source(path, _) => (None, path),
    };
    RunningRow {
        service,
        service_name,
        cells,
    }
}

fn cell_view(cell: Cell, names: &Names, behind: Option<u32>) -> RunningCell {
    let deployed_at = deployed_at(&cell.running.row);
    let deployment = cell.running.row.deployment;
    RunningCell {
        version: deployment.version(),
        connection_name: names.connection(deployment.key.connection),
        key: deployment.key,
        commit: deployment.commit,
        reference: deployment.reference,
        title: deployment.title,
        author: deployment.author,
        url: deployment.url,
        deployed_at,
        attempt: cell.attempt,
        behind,
    }
}
