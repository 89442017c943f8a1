//! What is marked on a KPI's chart: incidents, deployments that failed their users, and notes.

use muster_model::{
    fact::{DeploymentStatus, IacRun, IacStatus},
    ids::MemberId,
    kpi::{KpiRef, Query},
};
use muster_store::{
    DeploymentFilter, FactScope, IacRunFilter, IncidentFilter, PageRequest, Reader, StoreError,
};

use super::{Annotation, AnnotationSubject, notes};
use crate::names::Names;

/// How many incidents are marked at the most, and how many deployments.
const MARKED: u32 = 200;

/// What is marked in a period, the earliest first.
pub(super) fn read(
    reader: &Reader,
    me: MemberId,
    kpi: KpiRef,
    query: &Query,
) -> Result<Vec<Annotation>, StoreError> {
    let mut all = incidents(reader, query)?;
    all.extend(failed_deployments(reader, query)?);
    all.extend(written(reader, me, kpi, query)?);
    all.sort_by_key(|annotation| annotation.at);
    Ok(all)
}

pub(super) fn incidents(reader: &Reader, query: &Query) -> Result<Vec<Annotation>, StoreError> {
    let filter = IncidentFilter {
        services: query.services.clone().unwrap_or_default(),
        window: Some(query.window),
        ..Default::default()
    };
    let found = reader.incidents(&filter, PageRequest::first(MARKED))?;
    Ok(found
        .rows
        .into_iter()
        .map(|row| Annotation {
            at: row.incident.opened_at,
            title: row.incident.title,
            subject: AnnotationSubject::Incident {
                id: row.id,
                severity: row.incident.severity,
            },
        })
        .collect())
}

/// What people said, and Muster of thresholds.
pub(super) fn written(
    reader: &Reader,
    me: MemberId,
    kpi: KpiRef,
    query: &Query,
) -> Result<Vec<Annotation>, StoreError> {
    let names = Names::read(reader)?;
    reader
        .kpi_notes(kpi, query.window)?
        .into_iter()
        .map(|(id, note)| {
            Ok(Annotation {
                at: note.at,
                subject: AnnotationSubject::Note {
                    id,
                    kpi: note.kpi,
                    author: names.member(note.by),
                    may_write: notes::may_write(reader, me, &note)?,
                },
                title: note.text,
            })
        })
        .collect()
}

/// Deployments that failed or were taken back.
fn failed_deployments(reader: &Reader, query: &Query) -> Result<Vec<Annotation>, StoreError> {
    deployments(
        reader,
        query,
        vec![DeploymentStatus::Failed, DeploymentStatus::RolledBack],
    )
}

/// Deployments of these statuses; of all if none are named.
fn deployments(
    reader: &Reader,
    query: &Query,
    statuses: Vec<DeploymentStatus>,
) -> Result<Vec<Annotation>, StoreError> {
    let filter = DeploymentFilter {
        scope: scope(query),
        tiers: vec![query.tier.into()],
        statuses,
        ..Default::default()
    };
    let found = reader.deployments(&filter, PageRequest::first(MARKED))?;
    Ok(found
        .rows
        .into_iter()
        .map(|row| Annotation {
            at: row
                .deployment
                .finished_at
                .unwrap_or(row.deployment.created_at),
            title: format!("{}: {}", row.deployment.environment, row.deployment.title),
            subject: AnnotationSubject::Deployment {
                url: row.deployment.url,
            },
        })
        .collect())
}

/// What happened around a change of a KPI's level: incidents, deployments, runs that changed
/// infrastructure, and notes.
pub(super) fn around(
    reader: &Reader,
    me: MemberId,
    kpi: KpiRef,
    query: &Query,
) -> Result<Vec<Annotation>, StoreError> {
    let mut all = incidents(reader, query)?;
    all.extend(deployments(reader, query, Vec::new())?);
    all.extend(infrastructure(reader, query)?);
    all.extend(written(reader, me, kpi, query)?);
    Ok(all)
}

/// Runs of infrastructure as code that changed something.
fn infrastructure(reader: &Reader, query: &Query) -> Result<Vec<Annotation>, StoreError> {
    let filter = IacRunFilter {
        scope: scope(query),
        ..Default::default()
    };
    let found = reader.iac_runs(&filter, PageRequest::first(MARKED))?;
    Ok(found
        .rows
        .into_iter()
        .filter(|row| changed_something(&row.run))
        .map(|row| Annotation {
            at: row.run.finished_at.unwrap_or(row.run.created_at),
            title: format!("{}: {}", row.run.source, row.run.title),
            subject: AnnotationSubject::Deployment { url: row.run.url },
        })
        .collect())
}

fn changed_something(run: &IacRun) -> bool {
    let resources = run
        .resources
        .is_some_and(|it| it.add + it.change + it.destroy > 0);
    let hosts = run.hosts.is_some_and(|it| it.changed > 0);
    run.status == IacStatus::Applied && (resources || hosts)
}

fn scope(query: &Query) -> FactScope {
    FactScope {
        services: query.services.clone().unwrap_or_default(),
        window: Some(query.window),
        ..Default::default()
    }
}
