//! From GitLab's words to facts. Pure. The meaning of its states is that of GitLab's API
//! documentation for deployments and pipelines.

use chrono::{DateTime, Utc};
use muster_model::{
    fact::{Change, Deployment, DeploymentKind, DeploymentStatus, FactKey, PipelineRun, RunStatus},
    ids::ConnectionId,
    time::Timestamp,
};

use super::wire::{self, Dated as _};

fn key(connection: ConnectionId, id: u64) -> FactKey {
    FactKey {
        connection,
        external_id: id.to_string(),
    }
}

fn time(at: Option<DateTime<Utc>>) -> Option<Timestamp> {
    at.map(Timestamp::from)
}

/// A deployment; or a sentence saying why it cannot be told how it went.
pub(super) fn deployment(
    connection: ConnectionId,
    project: &str,
    it: wire::Deployment,
) -> Result<Deployment, String> {
    let status = match it.status.as_str() {
        "created" | "running" | "blocked" => DeploymentStatus::Running,
        "success" => DeploymentStatus::Success,
        "failed" => DeploymentStatus::Failed,
        "canceled" => DeploymentStatus::Cancelled,
        "skipped" => DeploymentStatus::Skipped,
        other => {
            return Err(format!(
                "Deployment {} of '{project}' was left out: this version of Muster does not know \
                 its state '{other}'.",
                it.id
            ));
        }
    };
    let observed_at = it.updated();
    let created_at = it.created_at.into();
    let job = it.deployable.as_ref();
    // GitLab's lists do not say when a deployment ended. Its job does; one that an outside tool
    // reported has no job, and its last change is the report of its end.
    let finished_at = match status {
        DeploymentStatus::Running => None,
        _ => match job {
            Some(job) => time(job.finished_at).or(Some(observed_at)),
            None => Some(observed_at),
        },
    };
    let started_at = match job {
        Some(job) => time(job.started_at),
        None => Some(created_at),
    };
    Ok(Deployment {
        key: key(connection, it.id),
        observed_at,
        source: project.to_owned(),
        environment: it.environment.map(|it| it.name).unwrap_or_default(),
        status,
        kind: DeploymentKind::Rollout,
        commit: it.sha.unwrap_or_default(),
        reference: it.reference.unwrap_or_default(),
        pipeline: job
            .and_then(|job| job.pipeline.as_ref())
            .map(|pipeline| pipeline.id.to_string())
            .unwrap_or_default(),
        title: job
            .and_then(|job| job.commit.as_ref()?.title.clone())
            .unwrap_or_default(),
        author: it.user.map(|it| it.username).unwrap_or_default(),
        url: job.and_then(|job| job.web_url.clone()).unwrap_or_default(),
        created_at,
        started_at,
        finished_at,
    })
}

/// A pipeline. GitLab's list does not say when it began and ended.
pub(super) fn pipeline(connection: ConnectionId, project: &str, it: wire::Pipeline) -> PipelineRun {
    let status = match it.status.as_str() {
        "created"
        | "waiting_for_resource"
        | "waiting_for_callback"
        | "preparing"
        | "pending"
        | "manual"
        | "scheduled" => RunStatus::Waiting,
        "running" | "canceling" => RunStatus::Running,
        "success" => RunStatus::Success,
        "failed" => RunStatus::Failed,
        "canceled" => RunStatus::Cancelled,
        "skipped" => RunStatus::Skipped,
        _ => RunStatus::Unknown,
    };
    PipelineRun {
        key: key(connection, it.id),
        observed_at: it.updated(),
        source: project.to_owned(),
        // A project has one pipeline, which its jobs make up.
        pipeline: String::new(),
        name: format!("#{}", it.iid.unwrap_or(it.id)),
        status,
        commit: it.sha.unwrap_or_default(),
        reference: it.reference.unwrap_or_default(),
        trigger: it.source.unwrap_or_default(),
        url: it.web_url.unwrap_or_default(),
        created_at: it.created_at.into(),
        started_at: None,
        finished_at: None,
        duration: None,
    }
}

/// A merge request with its commits.
pub(super) fn change(
    connection: ConnectionId,
    project: &str,
    it: wire::MergeRequest,
    own: &[wire::Commit],
) -> Change {
    let observed_at = it.updated();
    let mut commits: Vec<String> = Vec::with_capacity(own.len() + 3);
    let all = own
        .iter()
        .map(|commit| &commit.id)
        .chain(&it.sha)
        .chain(&it.merge_commit_sha)
        .chain(&it.squash_commit_sha);
    for commit in all {
        if !commit.is_empty() && !commits.contains(commit) {
            commits.push(commit.clone());
        }
    }
    Change {
        key: key(connection, it.id),
        observed_at,
        source: project.to_owned(),
        title: it.title,
        author: it.author.map(|it| it.username).unwrap_or_default(),
        url: it.web_url.unwrap_or_default(),
        branch: it.source_branch.unwrap_or_default(),
        labels: it.labels,
        opened_at: it.created_at.into(),
        first_commit_at: time(own.iter().filter_map(|commit| commit.authored_date).min()),
        merged_at: time(it.merged_at),
        commits,
    }
}
