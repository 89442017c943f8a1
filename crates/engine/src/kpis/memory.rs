//! What KPIs are computed from, kept in memory and in step with the store: read whole once, then
//! row by row as syncs and edits bring them.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use muster_connectors::system;
use muster_model::{
    fact::{FactKey, FactKind},
    ids::{IncidentId, TeamId},
    kpi::{
        Basis, Cause, ChangeRow, DeploymentRow, IncidentRow, ServiceRow, Settings, Sources, Token,
        change_rework_sign, connection_token, environment_token, pipeline_token, rework_sign,
    },
    record::{CauseLink, Connection, Incident, Service, WorkspaceSettings},
};
use muster_store::{
    Applied, ChangeScan, Changed, ChangedKind, DeploymentScan, Reader, ScanRows, Store, StoreError,
};

use super::speaking::Speaking;

/// The basis of a workspace's KPIs, and what is not in it yet.
#[derive(Default)]
pub(crate) struct KpiMemory {
    basis: Mutex<Option<Loaded>>,
    pending: Mutex<Pending>,
    /// How often it took note of something.
    noted: AtomicU64,
}

/// A basis, and up to which rows it was read.
struct Loaded {
    basis: Basis,
    speaking: Speaking,
    deployments: i64,
    changes: i64,
}

/// What changed since the basis was last brought up to date.
#[derive(Default)]
struct Pending {
    /// So much that it is read anew.
    everything: bool,
    inserted: bool,
    deployments: BTreeSet<i64>,
    changes: BTreeSet<i64>,
    incidents: BTreeSet<IncidentId>,
}

impl KpiMemory {
    /// Takes note of what the store published.
    pub(crate) fn on_change(&self, change: &Changed) {
        let mut pending = self.pending();
        match change.kind {
            ChangedKind::Incident => match change.id.as_deref().map(str::parse) {
                Some(Ok(id)) => {
                    pending.incidents.insert(id);
                }
                _ => pending.everything = true,
            },
            ChangedKind::Deployment | ChangedKind::Change => pending.inserted = true,
            ChangedKind::Workspace
            | ChangedKind::Team
            | ChangedKind::Service
            | ChangedKind::EnvironmentRule
            | ChangedKind::Connection
            | ChangedKind::DeploymentMark => pending.everything = true,
            _ => return,
        }
        self.noted.fetch_add(1, Ordering::Release);
    }

    /// Takes note of the rows that a sync updated.
    pub(crate) fn on_facts(&self, applied: &Applied) {
        let mut pending = self.pending();
        for (kind, row) in &applied.updated_rows {
            match kind {
                FactKind::Deployment => pending.deployments.insert(*row),
                FactKind::Change => pending.changes.insert(*row),
                _ => continue,
            };
        }
        self.noted.fetch_add(1, Ordering::Release);
    }

    /// Takes note that facts are gone.
    pub(crate) fn on_facts_forgotten(&self) {
        self.pending().everything = true;
        self.noted.fetch_add(1, Ordering::Release);
    }

    /// How often it took note of something. What was computed when it was less may be out of date.
    pub(crate) fn noted(&self) -> u64 {
        self.noted.load(Ordering::Acquire)
    }

    /// Asks the basis, after bringing it up to date.
    pub(crate) fn ask<T>(
        &self,
        store: &Store,
        question: impl FnOnce(&mut Basis) -> T,
    ) -> Result<T, StoreError> {
        let mut loaded = self.basis.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken before reading: what changes meanwhile is read again the next time.
        let pending = std::mem::take(&mut *self.pending());
        let known = loaded.take().filter(|_| !pending.everything);
        let current = store.read(|reader| match known {
            Some(known) if known.speaking.is_current(reader)? => known.catch_up(reader, &pending),
            _ => Loaded::read(reader),
        })?;
        Ok(question(&mut loaded.insert(current).basis))
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loaded {
    fn read(reader: &Reader) -> Result<Self, StoreError> {
        let mut speaking = Speaking::read(reader)?;
        let mut rows = Vec::new();
        let mut by_key = HashMap::new();
        let wanted = blamed_by_hand(reader)?;
        let deployments = reader.scan_deployments(ScanRows::After(0), |scan| {
            if !wanted.is_empty() && wanted.contains(scan.external_id) {
                let key = FactKey {
                    connection: scan.connection,
                    external_id: scan.external_id.to_owned(),
                };
                by_key.insert(key, row_key(scan.row));
            }
            rows.push(deployment_row(&scan, &mut speaking));
        })?;
        let mut changes = Vec::new();
        let last_change =
            reader.scan_changes(ScanRows::After(0), |scan| changes.push(change_row(&scan)))?;
        let mut incidents = Vec::new();
        reader.scan_incidents(|scan| {
            incidents.push(IncidentRow {
                id: scan.id,
                service: scan.service,
                team: None,
                severity: scan.severity,
                opened_at: scan.opened_at,
                acknowledged_at: scan.acknowledged_at,
                resolved_at: scan.resolved_at,
                version: Token::NONE,
                cause: match &scan.cause {
                    None => Cause::Rules,
                    Some(CauseLink::NoDeployment) => Cause::NoDeployment,
                    // One that is not known any more leaves it to the rules.
                    Some(CauseLink::Deployment(key)) => by_key
                        .get(key)
                        .map_or(Cause::Rules, |row| Cause::Deployment(*row)),
                },
            });
        })?;
        let basis = Basis::build(
            settings(reader)?,
            services(reader)?,
            rows,
            changes,
            incidents,
        );
        Ok(Self {
            basis,
            speaking,
            deployments,
            changes: last_change,
        })
    }

    fn catch_up(mut self, reader: &Reader, pending: &Pending) -> Result<Self, StoreError> {
        let (basis, speaking) = (&mut self.basis, &mut self.speaking);
        if pending.inserted {
            self.deployments =
                reader.scan_deployments(ScanRows::After(self.deployments), |scan| {
                    basis.upsert_deployment(&deployment_row(&scan, speaking));
                })?;
            self.changes = reader.scan_changes(ScanRows::After(self.changes), |scan| {
                basis.upsert_change(&change_row(&scan));
            })?;
        }
        let updated: Vec<i64> = pending.deployments.iter().copied().collect();
        reader.scan_deployments(ScanRows::These(&updated), |scan| {
            basis.upsert_deployment(&deployment_row(&scan, speaking));
        })?;
        let updated: Vec<i64> = pending.changes.iter().copied().collect();
        reader.scan_changes(ScanRows::These(&updated), |scan| {
            basis.upsert_change(&change_row(&scan));
        })?;
        for id in &pending.incidents {
            match reader.get::<Incident>(*id)? {
                Some(incident) => {
                    let cause = match &incident.cause {
                        None => Cause::Rules,
                        Some(CauseLink::NoDeployment) => Cause::NoDeployment,
                        Some(CauseLink::Deployment(key)) => reader
                            .deployment(key)?
                            .map_or(Cause::Rules, |found| Cause::Deployment(row_key(found.row))),
                    };
                    basis.upsert_incident(IncidentRow::new(
                        *id,
                        &incident,
                        None::<TeamId>,
                        Token::NONE,
                        cause,
                    ));
                }
                None => basis.remove_incident(*id),
            }
        }
        Ok(self)
    }
}

/// What holds for every KPI of the workspace.
fn settings(reader: &Reader) -> Result<Settings, StoreError> {
    let settings = reader.workspace()?.map(|(_, settings)| settings);
    let settings = settings.unwrap_or_else(|| WorkspaceSettings::new("", chrono_tz::Tz::UTC));
    let connections = reader.list::<Connection>()?;
    let brings = |kind: FactKind| {
        connections.iter().any(|(_, connection)| {
            system(&connection.settings.kind).is_some_and(|system| system.brings.contains(&kind))
        })
    };
    let sources = Sources {
        deployments: brings(FactKind::Deployment),
        changes: brings(FactKind::Change),
        // People declare incidents without any connection.
        incidents: brings(FactKind::Alert) || reader.count::<Incident>()? > 0,
    };
    Ok(Settings::new(&settings, sources))
}

fn services(reader: &Reader) -> Result<Vec<ServiceRow>, StoreError> {
    let services = reader.list::<Service>()?;
    Ok(services
        .into_iter()
        .map(|(id, service)| ServiceRow {
            id,
            teams: service.teams.into_iter().collect(),
            attribution_window: service.attribution_window,
        })
        .collect())
}

/// The external ids of deployments that people blamed for an incident.
fn blamed_by_hand(reader: &Reader) -> Result<BTreeSet<String>, StoreError> {
    let mut blamed = BTreeSet::new();
    reader.scan_incidents(|scan| {
        if let Some(CauseLink::Deployment(key)) = scan.cause {
            blamed.insert(key.external_id);
        }
    })?;
    Ok(blamed)
}

/// The number by which the basis knows a row. Rows are numbered from 1.
pub(super) const fn row_key(row: i64) -> u64 {
    row.unsigned_abs()
}

fn deployment_row(scan: &DeploymentScan<'_>, speaking: &mut Speaking) -> DeploymentRow {
    DeploymentRow {
        key: row_key(scan.row),
        connection: connection_token(scan.connection),
        spoken_for: speaking.leaves_out(scan),
        service: scan.service,
        tier: scan.tier,
        status: scan.status,
        kind: scan.kind,
        source: Token::of(scan.source),
        commit: Token::of(scan.commit),
        reference: Token::of(scan.reference),
        pipeline: pipeline_token(&scan.connection.to_string(), scan.pipeline),
        environment: environment_token(scan.environment),
        started_at: scan.started_at.unwrap_or(scan.created_at),
        finished_at: scan.finished_at,
        mark: scan.verdict,
        rework: rework_sign(scan.reference, scan.title),
    }
}

fn change_row(scan: &ChangeScan<'_>) -> ChangeRow {
    ChangeRow {
        key: row_key(scan.row),
        service: scan.service,
        source: Token::of(scan.source),
        commits: scan
            .commits
            .iter()
            .map(|commit| Token::of(commit))
            .collect(),
        deployment: None,
        opened_at: scan.opened_at,
        first_commit_at: scan.first_commit_at,
        merged_at: scan.merged_at,
        rework: change_rework_sign(scan.labels, scan.branch, scan.title),
    }
}
