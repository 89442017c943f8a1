//! From Jenkins' words to facts. Pure. The meaning of results is that of `hudson.model.Result`.

use muster_model::{
    fact::{Deployment, DeploymentKind, DeploymentStatus, FactKey, PipelineRun, RunStatus},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

use super::wire;
use crate::elements::read_each;

/// Whether a build goes on. One with a result may still be at its last steps.
pub(super) fn is_building(build: &wire::Build) -> bool {
    build.building.unwrap_or(build.result.is_none())
}

/// The run that a build is.
pub(super) fn run(
    connection: ConnectionId,
    job: &str,
    build: &wire::Build,
    url: String,
) -> PipelineRun {
    let building = is_building(build);
    let started_at = Timestamp(build.timestamp);
    let duration = Millis(build.duration.max(0));
    let finished_at = (!building).then(|| started_at + duration);
    let (commit, reference) = revision(job, build);
    PipelineRun {
        key: FactKey {
            connection,
            external_id: format!("{job}#{}", build.number),
        },
        // Jenkins does not say when it last changed a build: an ended one is newer than a running.
        observed_at: finished_at.map_or(started_at, |at| at.max(started_at + Millis(1))),
        source: job.to_owned(),
        // A job is a source by itself.
        pipeline: String::new(),
        name: format!("#{}", build.number),
        status: if building {
            RunStatus::Running
        } else {
            match build.result.as_deref() {
                Some("SUCCESS") => RunStatus::Success,
                Some("UNSTABLE") => RunStatus::Unstable,
                Some("FAILURE") => RunStatus::Failed,
                Some("ABORTED") => RunStatus::Cancelled,
                Some("NOT_BUILT") => RunStatus::Skipped,
                _ => RunStatus::Unknown,
            }
        },
        commit,
        reference,
        trigger: causes(build)
            .find_map(|cause| cause.short_description.clone())
            .unwrap_or_default(),
        url,
        created_at: started_at,
        started_at: Some(started_at),
        finished_at,
        duration: (!building).then_some(duration),
    }
}

/// The deployment that a build of a deployment job is; or a sentence saying why it cannot be told
/// how it went. An unstable build did deploy: something in it is not well, such as a test.
pub(super) fn deployment(
    run: &PipelineRun,
    build: &wire::Build,
    environment: String,
) -> Result<Deployment, String> {
    let status = match run.status {
        RunStatus::Waiting | RunStatus::Running => DeploymentStatus::Running,
        RunStatus::Success | RunStatus::Unstable => DeploymentStatus::Success,
        RunStatus::Failed => DeploymentStatus::Failed,
        RunStatus::Cancelled => DeploymentStatus::Cancelled,
        RunStatus::Skipped => DeploymentStatus::Skipped,
        RunStatus::Unknown => {
            return Err(format!(
                "Build {} of '{}' was not counted as a deployment: this version of Muster does not \
                 know its result '{}'.",
                build.number,
                run.source,
                build.result.as_deref().unwrap_or_default()
            ));
        }
    };
    Ok(Deployment {
        key: run.key.clone(),
        observed_at: run.observed_at,
        source: run.source.clone(),
        environment,
        status,
        kind: DeploymentKind::Rollout,
        commit: run.commit.clone(),
        reference: run.reference.clone(),
        pipeline: run.key.external_id.clone(),
        title: build
            .full_display_name
            .clone()
            .unwrap_or_else(|| format!("{} {}", run.source, run.name)),
        author: causes(build)
            .find_map(|cause| cause.user_id.clone())
            .unwrap_or_default(),
        url: run.url.clone(),
        created_at: run.created_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

fn causes(build: &wire::Build) -> impl Iterator<Item = &wire::Cause> {
    build
        .actions
        .iter()
        .flatten()
        .flat_map(|action| &action.causes)
}

/// The commit and branch that were built. A build that checks out several repositories, such as a
/// shared library's, names each: that of the branch which the job is called after comes first, then
/// the first.
fn revision(job: &str, build: &wire::Build) -> (String, String) {
    let own = job
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace("%2F", "/");
    let revisions: Vec<(&str, &str)> = build
        .actions
        .iter()
        .flatten()
        .filter_map(|action| action.revision.as_ref())
        .filter_map(|revision| {
            let name = revision.branch.first().map_or("", |branch| &branch.name);
            Some((revision.sha1.as_deref()?, short(name)))
        })
        .collect();
    let chosen = revisions
        .iter()
        .find(|(_, branch)| *branch == own)
        .or_else(|| revisions.first());
    chosen.map_or_else(Default::default, |(commit, branch)| {
        ((*commit).to_owned(), (*branch).to_owned())
    })
}

/// A branch without the remote that it was fetched from; empty for a detached head.
fn short(branch: &str) -> &str {
    let branch = branch.strip_prefix("refs/remotes/").unwrap_or(branch);
    match branch.strip_prefix("origin/").unwrap_or(branch) {
        "detached" => "",
        branch => branch,
    }
}

/// Reads bytes as every answer that facts are made of.
pub(super) fn parse(body: &[u8]) {
    let Ok(builds) = serde_json::from_slice::<wire::Builds>(body) else {
        let _ = serde_json::from_slice::<wire::Folder>(body);
        return;
    };
    for build in read_each::<wire::Build>("builds", builds.builds).read {
        let run = run(ConnectionId::new(), "job", &build, String::new());
        let _ = deployment(&run, &build, String::new());
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn build(result: &serde_json::Value, building: &serde_json::Value) -> wire::Build {
        serde_json::from_value(json!({
            "number": 7, "timestamp": 1_000, "duration": 250, "result": result, "building": building,
            "actions": [{}, null, {"causes": [{"shortDescription": "Push", "userId": "ada"}]}],
        }))
        .unwrap()
    }

    #[rstest]
    #[case(json!("SUCCESS"), json!(false), RunStatus::Success, Some(DeploymentStatus::Success))]
    #[case(json!("UNSTABLE"), json!(false), RunStatus::Unstable, Some(DeploymentStatus::Success))]
    #[case(json!("FAILURE"), json!(null), RunStatus::Failed, Some(DeploymentStatus::Failed))]
    #[case(json!("ABORTED"), json!(false), RunStatus::Cancelled, Some(DeploymentStatus::Cancelled))]
    #[case(json!("NOT_BUILT"), json!(false), RunStatus::Skipped, Some(DeploymentStatus::Skipped))]
    #[case(json!("SUCCESS"), json!(true), RunStatus::Running, Some(DeploymentStatus::Running))]
    #[case(json!(null), json!(null), RunStatus::Running, Some(DeploymentStatus::Running))]
    #[case(json!("NOT_BUILD"), json!(false), RunStatus::Unknown, None)]
    fn a_result_gives_a_status(
        #[case] result: serde_json::Value,
        #[case] building: serde_json::Value,
        #[case] expected: RunStatus,
        #[case] deployment_status: Option<DeploymentStatus>,
    ) {
        let build = build(&result, &building);
        let run = run(ConnectionId::new(), "shop/main", &build, String::new());
        assert_eq!(run.status, expected);
        assert_eq!(run.finished_at.is_none(), expected == RunStatus::Running);
        assert_eq!(run.trigger, "Push");
        let deployment = deployment(&run, &build, "production".to_owned());
        assert_eq!(
            deployment.as_ref().ok().map(|it| it.status),
            deployment_status
        );
        if let Ok(deployment) = deployment {
            assert_eq!(deployment.author, "ada");
        }
    }

    #[test]
    fn an_ended_build_is_newer_than_itself_running() {
        let mut it = build(&json!("SUCCESS"), &json!(true));
        it.duration = 0;
        let running = run(ConnectionId::new(), "shop", &it, String::new());
        it.building = Some(false);
        let ended = run(ConnectionId::new(), "shop", &it, String::new());
        assert!(ended.observed_at > running.observed_at);
    }

    #[rstest]
    #[case("shop/feature%2Fcart", "b", "feature/cart")]
    #[case("shop/other", "a", "main")]
    fn the_jobs_own_branch_comes_before_a_shared_library(
        #[case] job: &str,
        #[case] commit: &str,
        #[case] branch: &str,
    ) {
        let build = serde_json::from_value(json!({
            "number": 7, "timestamp": 1_000,
            "actions": [
                {"lastBuiltRevision": {"SHA1": "a", "branch": [{"name": "refs/remotes/origin/main"}]}},
                {"lastBuiltRevision": {"SHA1": "b", "branch": [{"name": "feature/cart"}]}},
            ],
        }))
        .unwrap();
        assert_eq!(
            revision(job, &build),
            (commit.to_owned(), branch.to_owned())
        );
    }
}
