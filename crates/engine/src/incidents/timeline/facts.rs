//! What other systems told, in the timeline: the incident's alerts, and the deployments and runs of
//! its service near it.

use muster_model::{
    fact::{IacRun, IacStatus, PipelineRun, RunStatus},
    record::Incident,
    time::{Millis, Window},
    timeline::TimelineKind,
};
use muster_store::{
    DeploymentFilter, FactScope, IacRunFilter, PageRequest, Reader, RunFilter, StoreError,
    TierFilter,
};

use super::{EntryKey, TimelineEntry};
use crate::escalation::alerts_of;

/// How long before an incident something of its service is worth showing.
const NEAR: Millis = Millis::hours(6);

/// How many of each kind are shown at the most.
const SHOWN: u32 = 20;

/// The alerts of the incident: when each began, and when it ended.
pub(super) fn alerts(
    reader: &Reader,
    incident: &Incident,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    for alert in alerts_of(reader, incident)? {
        let headline = alert.headline();
        let mut tell = |key, at, kind, what| {
            entries.push(TimelineEntry {
                url: alert.url.clone(),
                ..TimelineEntry::automatic(&key, at, kind, format!("{what}: {headline}"))
            });
        };
        tell(
            EntryKey::AlertBegan(alert.key.clone()),
            alert.started_at,
            TimelineKind::AlertJoined,
            "Alert firing",
        );
        if let Some(ended) = alert.ended_at {
            tell(
                EntryKey::AlertEnded(alert.key.clone()),
                ended,
                TimelineKind::AlertEnded,
                "Alert over",
            );
        }
    }
    Ok(())
}

/// What belongs to the incident's service and was asked for near it; none if no service suffers.
fn near(incident: &Incident) -> Option<FactScope> {
    Some(FactScope {
        services: vec![incident.service?],
        window: Some(Window {
            from: incident.opened_at - NEAR,
            to: incident.resolved_at.unwrap_or(incident.opened_at + NEAR),
        }),
        ..FactScope::default()
    })
}

/// The production deployments of the incident's service that ended near it.
pub(super) fn deployments_near(
    reader: &Reader,
    incident: &Incident,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    let Some(scope) = near(incident) else {
        return Ok(());
    };
    let filter = DeploymentFilter {
        scope,
        tiers: vec![TierFilter::Production],
        ..DeploymentFilter::default()
    };
    let page = reader.deployments(&filter, PageRequest::first(SHOWN))?;
    for row in page.rows {
        let deployment = row.deployment;
        let Some(ended) = deployment.finished_at else {
            continue;
        };
        let title = format!(
            "Deployment to {}: {}",
            deployment.environment, deployment.title
        );
        let key = EntryKey::Deployment(deployment.key);
        entries.push(TimelineEntry {
            author: deployment.author,
            url: deployment.url,
            ..TimelineEntry::automatic(&key, ended, TimelineKind::Deployment, title)
        });
    }
    Ok(())
}

/// The runs of infrastructure as code that changed something or failed, and the pipeline runs that
/// failed, of the incident's service near it.
pub(super) fn runs_near(
    reader: &Reader,
    incident: &Incident,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    let Some(scope) = near(incident) else {
        return Ok(());
    };
    let filter = IacRunFilter {
        scope: scope.clone(),
        statuses: vec![IacStatus::Applied, IacStatus::Failed],
        ..IacRunFilter::default()
    };
    let runs = reader.iac_runs(&filter, PageRequest::first(SHOWN))?;
    entries.extend(runs.rows.into_iter().map(|row| iac_run(row.run)));
    let filter = RunFilter {
        scope,
        statuses: vec![RunStatus::Failed],
    };
    let runs = reader.pipeline_runs(&filter, PageRequest::first(SHOWN))?;
    entries.extend(runs.rows.into_iter().map(|row| pipeline_run(row.run)));
    Ok(())
}

fn iac_run(run: IacRun) -> TimelineEntry {
    let what = match run.status {
        IacStatus::Failed => "A change of infrastructure failed",
        _ => "Infrastructure changed",
    };
    let name = if run.title.is_empty() {
        &run.source
    } else {
        &run.title
    };
    let title = format!("{what}: {name}");
    let at = run.finished_at.unwrap_or(run.created_at);
    TimelineEntry {
        author: run.author,
        url: run.url,
        ..TimelineEntry::automatic(&EntryKey::IacRun(run.key), at, TimelineKind::Run, title)
    }
}

fn pipeline_run(run: PipelineRun) -> TimelineEntry {
    let title = format!("Pipeline failed: {} {}", run.source, run.name);
    let at = run.finished_at.unwrap_or(run.created_at);
    let key = EntryKey::PipelineRun(run.key);
    TimelineEntry {
        url: run.url,
        ..TimelineEntry::automatic(&key, at, TimelineKind::Run, title)
    }
}
