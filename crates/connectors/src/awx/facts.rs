//! From AWX's words to facts. Pure. The meaning of its states is that of AWX's API for unified
//! jobs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use muster_model::{
    fact::{
        Deployment, DeploymentKind, DeploymentStatus, FactKey, HostCounts, IacAction, IacRun,
        IacStatus, IacTool,
    },
    ids::ConnectionId,
    time::Timestamp,
};

use super::{Kind, place::Place, wire};
use crate::elements::read_each;

/// Whether a run has come to its end.
pub(super) fn is_over(run: &wire::Run) -> bool {
    !matches!(
        run.status.as_str(),
        "new" | "pending" | "waiting" | "running"
    )
}

/// The template that a run was made from, by its name as it is now; the run's own, which is the
/// same at first, if the template is gone.
pub(super) fn source(run: &wire::Run) -> &str {
    let fields = &run.summary_fields;
    fields
        .workflow_job_template
        .as_ref()
        .or(fields.job_template.as_ref())
        .map_or(run.name.as_str(), |it| it.name.as_str())
}

/// Hosts by the worst that became of them, as AWX counts them.
pub(super) fn hosts(counts: &BTreeMap<String, u32>) -> HostCounts {
    let of = |name: &str| counts.get(name).copied().unwrap_or(0);
    HostCounts {
        ok: of("ok"),
        changed: of("changed"),
        failed: of("failures"),
        unreachable: of("dark"),
        skipped: of("skipped"),
    }
}

/// The same from what became of each host.
pub(super) fn hosts_of(summaries: &[wire::HostSummary]) -> HostCounts {
    let mut hosts = HostCounts::default();
    for it in summaries {
        let count = if it.dark > 0 {
            &mut hosts.unreachable
        } else if it.failures > 0 {
            &mut hosts.failed
        } else if it.changed > 0 {
            &mut hosts.changed
        } else if it.ok > 0 {
            &mut hosts.ok
        } else {
            &mut hosts.skipped
        };
        *count = count.saturating_add(1);
    }
    hosts
}

/// The run that a job or workflow job is. A workflow job has no hosts of its own: one that went
/// through counts as having changed something.
pub(super) fn run(
    connection: ConnectionId,
    it: &wire::Run,
    hosts: Option<HostCounts>,
    environment: Option<String>,
    url: String,
) -> IacRun {
    let time = |at: Option<DateTime<Utc>>| at.map(Timestamp::from);
    let action = match it.job_type.as_deref() {
        Some("check") => IacAction::Check,
        _ => IacAction::Play,
    };
    let changed = hosts.is_none_or(|hosts| hosts.changed > 0);
    let status = match it.status.as_str() {
        "new" | "pending" | "waiting" => IacStatus::Waiting,
        "running" => IacStatus::Running,
        "successful" if !changed => IacStatus::Unchanged,
        "successful" if action == IacAction::Check => IacStatus::Planned,
        "successful" => IacStatus::Applied,
        "failed" | "error" => IacStatus::Failed,
        "canceled" => IacStatus::Cancelled,
        _ => IacStatus::Unknown,
    };
    let finished_at = time(it.finished).filter(|_| is_over(it));
    let created_at = Timestamp::from(it.created);
    let creator = it.summary_fields.created_by.as_ref();
    let launcher = it.launched_by.as_ref().and_then(|it| it.name.as_ref());
    IacRun {
        key: FactKey {
            connection,
            external_id: it.id.to_string(),
        },
        // AWX does not count a change of state as a change.
        observed_at: [time(it.modified), time(it.started), finished_at]
            .into_iter()
            .flatten()
            .fold(created_at, Timestamp::max),
        source: source(it).to_owned(),
        name: format!("#{}", it.id),
        tool: IacTool::Ansible,
        action,
        status,
        environment: environment.unwrap_or_default(),
        resources: None,
        hosts,
        drifted: None,
        commit: it.scm_revision.clone().unwrap_or_default(),
        reference: it.scm_branch.clone().unwrap_or_default(),
        title: it.playbook.clone().unwrap_or_else(|| it.name.clone()),
        author: creator
            .map(|it| &it.username)
            .or(launcher)
            .cloned()
            .unwrap_or_default(),
        url,
        created_at,
        started_at: time(it.started),
        finished_at,
    }
}

/// The deployment that a run of a deployment template is; none for one that is not over, only
/// looked, changed nothing, or is one slice of a job whose whole is a run by itself.
pub(super) fn deployment(run: &IacRun, it: &wire::Run, environment: String) -> Option<Deployment> {
    if run.action != IacAction::Play || it.job_slice_count.is_some_and(|count| count > 1) {
        return None;
    }
    let status = match run.status {
        IacStatus::Applied => DeploymentStatus::Success,
        IacStatus::Failed => DeploymentStatus::Failed,
        IacStatus::Cancelled => DeploymentStatus::Cancelled,
        IacStatus::Waiting
        | IacStatus::Running
        | IacStatus::Planned
        | IacStatus::Unchanged
        | IacStatus::Discarded
        | IacStatus::Unknown => return None,
    };
    let workflow = it.summary_fields.source_workflow_job.as_ref();
    Some(Deployment {
        key: run.key.clone(),
        observed_at: run.observed_at,
        source: run.source.clone(),
        environment,
        status,
        kind: DeploymentKind::Rollout,
        commit: run.commit.clone(),
        reference: run.reference.clone(),
        pipeline: workflow.map_or_else(|| run.key.external_id.clone(), |it| it.id.to_string()),
        title: run.title.clone(),
        author: run.author.clone(),
        url: run.url.clone(),
        created_at: run.created_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

/// Reads bytes as every answer that facts are made of.
pub(super) fn parse(body: &[u8]) {
    let _ = serde_json::from_slice::<wire::Apis>(body).map(|it| Place::told_by(&it));
    let _ = serde_json::from_slice::<wire::Ping>(body);
    let mut list = serde_json::from_slice::<wire::List>(body)
        .map(|list| list.results)
        .unwrap_or_default();
    list.extend(serde_json::from_slice::<serde_json::Value>(body));
    let _ = read_each::<wire::Me>("users", list.clone());
    let _ = read_each::<wire::Template>("templates", list.clone());
    let summaries = read_each::<wire::HostSummary>("hosts", list.clone()).read;
    let _ = hosts_of(&summaries);
    for it in read_each::<wire::Run>("jobs", list).read {
        let hosts = it.host_status_counts.as_ref().map(hosts);
        let url = Place::Root.page("", Kind::Jobs, it.id);
        let run = run(ConnectionId::new(), &it, hosts, None, url);
        let _ = (is_over(&it), deployment(&run, &it, String::new()));
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn job(status: &str, job_type: &str) -> wire::Run {
        serde_json::from_value(json!({
            "id": 7, "name": "Deploy shop", "status": status, "job_type": job_type,
            "created": "2023-06-06T18:22:41.591249Z", "modified": "2023-06-06T18:22:42.536882Z",
            "started": "2023-06-06T18:22:42.907521Z", "finished": "2023-06-06T18:23:02.484722Z",
        }))
        .unwrap()
    }

    const CHANGED: Option<HostCounts> = Some(HostCounts {
        ok: 1,
        changed: 2,
        failed: 0,
        unreachable: 0,
        skipped: 0,
    });
    const UNCHANGED: Option<HostCounts> = Some(HostCounts {
        ok: 3,
        changed: 0,
        failed: 0,
        unreachable: 0,
        skipped: 1,
    });

    #[rstest]
    #[case("new", "run", None, IacStatus::Waiting, None)]
    #[case("pending", "run", None, IacStatus::Waiting, None)]
    #[case("waiting", "run", None, IacStatus::Waiting, None)]
    #[case("running", "run", None, IacStatus::Running, None)]
    #[case(
        "successful",
        "run",
        CHANGED,
        IacStatus::Applied,
        Some(DeploymentStatus::Success)
    )]
    #[case("successful", "run", UNCHANGED, IacStatus::Unchanged, None)]
    #[case(
        "successful",
        "run",
        None,
        IacStatus::Applied,
        Some(DeploymentStatus::Success)
    )]
    #[case("successful", "check", CHANGED, IacStatus::Planned, None)]
    #[case("successful", "check", UNCHANGED, IacStatus::Unchanged, None)]
    #[case(
        "failed",
        "run",
        CHANGED,
        IacStatus::Failed,
        Some(DeploymentStatus::Failed)
    )]
    #[case(
        "error",
        "run",
        None,
        IacStatus::Failed,
        Some(DeploymentStatus::Failed)
    )]
    #[case("failed", "check", None, IacStatus::Failed, None)]
    #[case(
        "canceled",
        "run",
        None,
        IacStatus::Cancelled,
        Some(DeploymentStatus::Cancelled)
    )]
    #[case("sleeping", "run", None, IacStatus::Unknown, None)]
    fn a_job_has_its_status_and_may_be_a_deployment(
        #[case] status: &str,
        #[case] job_type: &str,
        #[case] hosts: Option<HostCounts>,
        #[case] expected: IacStatus,
        #[case] deploys: Option<DeploymentStatus>,
    ) {
        let it = job(status, job_type);
        let run = run(ConnectionId::new(), &it, hosts, None, String::new());
        assert_eq!(run.status, expected);
        let deployment = deployment(&run, &it, "live".to_owned());
        assert_eq!(deployment.map(|it| it.status), deploys);
        let under_way = matches!(expected, IacStatus::Waiting | IacStatus::Running);
        assert_eq!(
            (run.finished_at.is_none(), !is_over(&it)),
            (under_way, under_way)
        );
    }

    #[test]
    fn a_slice_of_a_job_is_no_deployment_by_itself() {
        let mut it = job("successful", "run");
        it.job_slice_count = Some(3);
        let run = run(ConnectionId::new(), &it, CHANGED, None, String::new());
        assert_eq!(deployment(&run, &it, "live".to_owned()), None);
    }

    #[rstest]
    #[case(json!({"ok": 5, "changed": 2}), (0, 1, 0, 0, 0))]
    #[case(json!({"ok": 5}), (1, 0, 0, 0, 0))]
    #[case(json!({"ok": 5, "changed": 2, "failures": 1}), (0, 0, 1, 0, 0))]
    #[case(json!({"ok": 5, "failures": 1, "dark": 1}), (0, 0, 0, 1, 0))]
    #[case(json!({"skipped": 4}), (0, 0, 0, 0, 1))]
    fn a_host_counts_once_in_the_worst_of_its_states(
        #[case] summary: serde_json::Value,
        #[case] expected: (u32, u32, u32, u32, u32),
    ) {
        let summary: wire::HostSummary = serde_json::from_value(summary).unwrap();
        let it = hosts_of(&[summary]);
        let counts = (it.ok, it.changed, it.failed, it.unreachable, it.skipped);
        assert_eq!(counts, expected);
    }

    #[test]
    fn a_play_that_met_no_host_changed_nothing() {
        let it = job("successful", "run");
        let none = Some(hosts(&BTreeMap::new()));
        let run = run(ConnectionId::new(), &it, none, None, String::new());
        assert_eq!(run.status, IacStatus::Unchanged);
    }
}
