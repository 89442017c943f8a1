//! From GitHub's words to facts. Pure. The meaning of its states is that of GitHub's REST
//! documentation for workflow runs and deployment statuses.

use muster_model::{
    fact::{Change, Deployment, DeploymentKind, DeploymentStatus, FactKey, PipelineRun, RunStatus},
    ids::ConnectionId,
    time::Timestamp,
};
use serde_json::Value;

use super::{runs, wire};
use crate::elements::read_each;

/// Whether a run is over, as far as GitHub will tell without somebody starting it again.
pub(super) fn is_over(run: &wire::Run) -> bool {
    !matches!(status(run), RunStatus::Waiting | RunStatus::Running) || run.conclusion.is_some()
}

/// Which attempt of the run this is, from 1.
pub(super) fn attempt(run: &wire::Run) -> u64 {
    run.run_attempt.unwrap_or(1).max(1)
}

fn status(run: &wire::Run) -> RunStatus {
    match run.status.as_deref() {
        Some("queued" | "requested" | "waiting" | "pending") => RunStatus::Waiting,
        Some("in_progress") => RunStatus::Running,
        Some("completed") => match run.conclusion.as_deref() {
            Some("success" | "neutral") => RunStatus::Success,
            Some("failure" | "timed_out" | "startup_failure") => RunStatus::Failed,
            // GitHub gives up on what is 'stale'.
            Some("cancelled" | "stale") => RunStatus::Cancelled,
            Some("skipped") => RunStatus::Skipped,
            Some("action_required") => RunStatus::Waiting,
            _ => RunStatus::Unknown,
        },
        _ => RunStatus::Unknown,
    }
}

/// The workflow that a run is of, by its file: what GitHub calls a run's name is that of the run
/// where its workflow sets one, as Dependabot's does for each update.
fn pipeline(it: &wire::Run) -> String {
    let named = Some(runs::file(&it.path)).filter(|file| !file.is_empty());
    named.or(it.name.as_deref()).unwrap_or_default().to_owned()
}

/// An attempt of a run. GitHub does not say when it ended; once it is over, its last change is
/// its end.
pub(super) fn run(connection: ConnectionId, repository: &str, it: &wire::Run) -> PipelineRun {
    let status = status(it);
    let observed_at = Timestamp::from(it.updated_at);
    let attempt = attempt(it);
    let asked_at = it.run_started_at.unwrap_or(it.created_at).into();
    let workflow = it.name.as_deref().unwrap_or(&it.path);
    let number = it.run_number;
    let (external_id, name) = if attempt > 1 {
        (
            format!("{}/attempts/{attempt}", it.id),
            format!("{workflow} #{number} (attempt {attempt})"),
        )
    } else {
        (it.id.to_string(), format!("{workflow} #{number}"))
    };
    PipelineRun {
        key: FactKey {
            connection,
            external_id,
        },
        observed_at,
        source: repository.to_owned(),
        pipeline: pipeline(it),
        name,
        status,
        commit: it.head_sha.clone().unwrap_or_default(),
        reference: it.head_branch.clone().unwrap_or_default(),
        trigger: it.event.clone().unwrap_or_default(),
        url: it.html_url.clone().unwrap_or_default(),
        created_at: if attempt > 1 {
            asked_at
        } else {
            it.created_at.into()
        },
        started_at: (status != RunStatus::Waiting).then_some(asked_at),
        finished_at: match status {
            RunStatus::Waiting | RunStatus::Running | RunStatus::Unknown => None,
            _ => Some(observed_at),
        },
        duration: None,
    }
}

/// The deployment that a run of a deployment workflow is; or a sentence saying why it cannot be
/// told how it went.
pub(super) fn run_as_deployment(
    run: &PipelineRun,
    it: &wire::Run,
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
                "Run {} of '{}' was not counted as a deployment: this version of Muster does not \
                 know its state '{}'.",
                it.id,
                run.source,
                it.conclusion
                    .as_deref()
                    .or(it.status.as_deref())
                    .unwrap_or_default()
            ));
        }
    };
    let message = it.head_commit.as_ref().and_then(|it| it.message.as_deref());
    let title = it.display_title.as_deref().or(message).unwrap_or_default();
    let author = it.triggering_actor.as_ref().or(it.actor.as_ref());
    Ok(Deployment {
        // GitHub counts runs and deployments apart, so that their numbers may meet.
        key: FactKey {
            connection: run.key.connection,
            external_id: format!("run:{}", run.key.external_id),
        },
        observed_at: run.observed_at,
        source: run.source.clone(),
        environment,
        status,
        kind: DeploymentKind::Rollout,
        commit: run.commit.clone(),
        reference: run.reference.clone(),
        pipeline: run.key.external_id.clone(),
        title: title.lines().next().unwrap_or_default().to_owned(),
        author: author.map(|it| it.login.clone()).unwrap_or_default(),
        url: run.url.clone(),
        created_at: run.created_at,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

/// Whether a deployment will not change any more, but for being replaced.
pub(super) fn is_done(deployment: &Deployment) -> bool {
    deployment.status != DeploymentStatus::Running
}

/// A deployment with its statuses, in any order; or a sentence saying why it cannot be told how it
/// went.
pub(super) fn deployment(
    connection: ConnectionId,
    repository: &str,
    it: wire::Deployment,
    mut statuses: Vec<wire::DeploymentStatus>,
) -> Result<Deployment, String> {
    statuses.sort_by_key(|status| (status.created_at, status.id));
    // GitHub calls a deployment inactive when a later one replaces it: what it was before decides.
    let deciding = statuses.iter().rev().find(|it| it.state != "inactive");
    let replaced = statuses.last().filter(|it| it.state == "inactive");
    let status = match deciding.map(|it| it.state.as_str()) {
        Some("success") => DeploymentStatus::Success,
        Some("failure" | "error") => DeploymentStatus::Failed,
        // It was replaced before it went out.
        None | Some("queued" | "waiting" | "pending" | "in_progress") if replaced.is_some() => {
            DeploymentStatus::Cancelled
        }
        None | Some("queued" | "waiting" | "pending" | "in_progress") => DeploymentStatus::Running,
        Some(other) => {
            return Err(format!(
                "Deployment {} of '{repository}' was left out: this version of Muster does not \
                 know its state '{other}'.",
                it.id
            ));
        }
    };
    let end = match status {
        DeploymentStatus::Running => None,
        DeploymentStatus::Cancelled => replaced,
        _ => deciding,
    };
    let log = statuses.iter().rev().find_map(|it| filled(&it.log_url));
    let target = statuses.iter().rev().find_map(|it| filled(&it.target_url));
    let place = statuses
        .iter()
        .rev()
        .find_map(|it| filled(&it.environment_url));
    let created_at = it.created_at.into();
    let changed_at = Timestamp::from(it.updated_at);
    let last = statuses.last().map(|it| Timestamp::from(it.created_at));
    let begin = statuses.iter().find(|it| it.state == "in_progress");
    let begun_at = begin.map(|it| Timestamp::from(it.created_at));
    Ok(Deployment {
        key: FactKey {
            connection,
            external_id: it.id.to_string(),
        },
        observed_at: last.map_or(changed_at, |at| at.max(changed_at)),
        source: repository.to_owned(),
        environment: it.environment.unwrap_or_default(),
        status,
        kind: DeploymentKind::Rollout,
        commit: it.sha.unwrap_or_default(),
        reference: it.reference.unwrap_or_default(),
        pipeline: log
            .or(target)
            .and_then(run_in)
            .unwrap_or_default()
            .to_owned(),
        title: it.description.unwrap_or_default(),
        author: it.creator.map(|it| it.login).unwrap_or_default(),
        url: log.or(target).or(place).unwrap_or_default().to_owned(),
        created_at,
        // Tools other than Actions may only report the end.
        started_at: begun_at.or_else(|| end.map(|_| created_at)),
        finished_at: end.map(|it| it.created_at.into()),
    })
}

fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

/// The run that the address of a log names, such as `…/actions/runs/42/job/7`.
fn run_in(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("/actions/runs/")?;
    rest.split(['/', '?', '#'])
        .next()
        .filter(|id| !id.is_empty() && id.bytes().all(|it| it.is_ascii_digit()))
}

/// A merged pull request with its commits.
pub(super) fn change(
    connection: ConnectionId,
    repository: &str,
    it: wire::PullRequest,
    own: &[wire::Commit],
) -> Change {
    let (branch, head) = it
        .head
        .map_or((None, None), |head| (head.reference, head.sha));
    let mut commits: Vec<String> = Vec::with_capacity(own.len() + 2);
    let all = own
        .iter()
        .map(|commit| &commit.sha)
        .chain(&head)
        .chain(&it.merge_commit_sha);
    for commit in all {
        if !commit.is_empty() && !commits.contains(commit) {
            commits.push(commit.clone());
        }
    }
    let authored = |commit: &wire::Commit| commit.commit.as_ref()?.author.as_ref()?.date;
    Change {
        key: FactKey {
            connection,
            external_id: it.id.to_string(),
        },
        observed_at: it.updated_at.into(),
        source: repository.to_owned(),
        title: it.title,
        author: it.user.map(|it| it.login).unwrap_or_default(),
        url: it.html_url.unwrap_or_default(),
        branch: branch.unwrap_or_default(),
        labels: it.labels.into_iter().map(|it| it.name).collect(),
        opened_at: it.created_at.into(),
        first_commit_at: own.iter().filter_map(authored).min().map(Timestamp::from),
        merged_at: it.merged_at.map(Timestamp::from),
        commits,
    }
}

/// Reads bytes as every answer that facts are made of.
pub(super) fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    let mut list: Vec<Value> = serde_json::from_slice(body).unwrap_or_default();
    if let Ok(runs) = serde_json::from_slice::<wire::Runs>(body) {
        list.extend(runs.workflow_runs);
    }
    if let Ok(element) = serde_json::from_slice::<Value>(body) {
        list.push(element);
    }
    for it in read_each::<wire::Run>("runs", list.clone()).read {
        let run = run(connection, "shop/checkout", &it);
        let _ = (is_over(&it), run_as_deployment(&run, &it, String::new()));
    }
    let statuses = || read_each::<wire::DeploymentStatus>("statuses", list.clone()).read;
    for it in read_each::<wire::Deployment>("deployments", list.clone()).read {
        let _ = deployment(connection, "shop/checkout", it, statuses());
    }
    let _ = statuses()
        .iter()
        .filter_map(|it| filled(&it.log_url))
        .find_map(run_in);
    let commits = read_each::<wire::Commit>("commits", list.clone()).read;
    for it in read_each::<wire::PullRequest>("pull requests", list.clone()).read {
        let _ = change(connection, "shop/checkout", it, &commits);
    }
    let _ = read_each::<wire::Repository>("repositories", list);
    let _ = serde_json::from_slice::<wire::Repositories>(body);
    let _ = serde_json::from_slice::<wire::Workflows>(body);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn state(status: &str, conclusion: Option<&str>) -> wire::Run {
        serde_json::from_value(json!({
            "id": 7, "name": "CI", "path": ".github/workflows/ci.yml", "run_number": 3,
            "status": status, "conclusion": conclusion,
            "created_at": "2022-06-30T12:23:37Z", "updated_at": "2022-06-30T12:25:00Z",
        }))
        .unwrap()
    }

    #[rstest]
    #[case("queued", None, RunStatus::Waiting, false)]
    #[case("requested", None, RunStatus::Waiting, false)]
    #[case("waiting", None, RunStatus::Waiting, false)]
    #[case("pending", None, RunStatus::Waiting, false)]
    #[case("in_progress", None, RunStatus::Running, false)]
    #[case("completed", Some("success"), RunStatus::Success, true)]
    #[case("completed", Some("neutral"), RunStatus::Success, true)]
    #[case("completed", Some("failure"), RunStatus::Failed, true)]
    #[case("completed", Some("timed_out"), RunStatus::Failed, true)]
    #[case("completed", Some("startup_failure"), RunStatus::Failed, true)]
    #[case("completed", Some("cancelled"), RunStatus::Cancelled, true)]
    #[case("completed", Some("stale"), RunStatus::Cancelled, true)]
    #[case("completed", Some("skipped"), RunStatus::Skipped, true)]
    #[case("completed", Some("action_required"), RunStatus::Waiting, true)]
    #[case("completed", Some("COMPLETED"), RunStatus::Unknown, true)]
    #[case("sleeping", None, RunStatus::Unknown, true)]
    fn a_run_has_its_status(
        #[case] status: &str,
        #[case] conclusion: Option<&str>,
        #[case] expected: RunStatus,
        #[case] over: bool,
    ) {
        let it = state(status, conclusion);
        let run = run(ConnectionId::new(), "shop/checkout", &it);
        assert_eq!((run.status, is_over(&it)), (expected, over));
        let ended = !matches!(
            expected,
            RunStatus::Waiting | RunStatus::Running | RunStatus::Unknown
        );
        assert_eq!(run.finished_at.is_some(), ended);
        let counts = run_as_deployment(&run, &it, "live".to_owned()).is_ok();
        assert_eq!(counts, expected != RunStatus::Unknown);
    }

    #[rstest]
    #[case::file(Some("CI"), ".github/workflows/ci.yml@refs/heads/main", "ci.yml")]
    #[case::named_for_its_run(
        Some("cargo in /. - Update #877397719"),
        "dynamic/dependabot/dependabot-updates",
        "dependabot-updates"
    )]
    #[case::no_file(Some("CI"), "", "CI")]
    #[case::nothing(None, "", "")]
    fn a_run_is_of_the_workflow_in_its_file(
        #[case] name: Option<&str>,
        #[case] path: &str,
        #[case] expected: &str,
    ) {
        let mut it = state("queued", None);
        it.name = name.map(str::to_owned);
        path.clone_into(&mut it.path);
        let run = run(ConnectionId::new(), "shop/checkout", &it);
        assert_eq!(run.pipeline, expected);
    }

    fn with_statuses(states: &[&str]) -> Result<Deployment, String> {
        let it = json!({
            "id": 9, "created_at": "2022-06-30T12:00:00Z", "updated_at": "2022-06-30T12:00:00Z",
        });
        let statuses = states.iter().enumerate().map(|(minute, state)| {
            json!({
                "id": minute, "state": state,
                "created_at": format!("2022-06-30T12:{minute:02}:30Z"),
            })
        });
        // GitHub lists the newest first.
        let statuses = statuses.rev().map(|it| serde_json::from_value(it).unwrap());
        deployment(
            ConnectionId::new(),
            "shop/checkout",
            serde_json::from_value(it).unwrap(),
            statuses.collect(),
        )
    }

    #[rstest]
    #[case(&[], Some(DeploymentStatus::Running))]
    #[case(&["queued", "in_progress"], Some(DeploymentStatus::Running))]
    #[case(&["waiting"], Some(DeploymentStatus::Running))]
    #[case(&["queued", "in_progress", "success"], Some(DeploymentStatus::Success))]
    #[case(&["in_progress", "success", "inactive"], Some(DeploymentStatus::Success))]
    #[case(&["in_progress", "failure"], Some(DeploymentStatus::Failed))]
    #[case(&["in_progress", "error", "inactive"], Some(DeploymentStatus::Failed))]
    #[case(&["failure", "in_progress", "success"], Some(DeploymentStatus::Success))]
    #[case(&["in_progress", "inactive"], Some(DeploymentStatus::Cancelled))]
    #[case(&["inactive"], Some(DeploymentStatus::Cancelled))]
    #[case(&["in_progress", "abandoned"], None)]
    fn the_statuses_decide_how_a_deployment_went(
        #[case] states: &[&str],
        #[case] expected: Option<DeploymentStatus>,
    ) {
        assert_eq!(with_statuses(states).map(|it| it.status).ok(), expected);
    }

    #[test]
    fn a_deployment_ends_when_it_goes_out_and_not_when_it_is_replaced() {
        let it = with_statuses(&["queued", "in_progress", "success", "inactive"]).unwrap();
        let at = |text: &str| {
            let at: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
            Timestamp::from(at)
        };
        assert_eq!(it.started_at, Some(at("2022-06-30T12:01:30Z")));
        assert_eq!(it.finished_at, Some(at("2022-06-30T12:02:30Z")));
        assert_eq!(it.observed_at, at("2022-06-30T12:03:30Z"));
    }

    #[rstest]
    #[case("https://github.com/shop/checkout/actions/runs/42/job/7", Some("42"))]
    #[case("https://github.com/shop/checkout/actions/runs/42?pr=1", Some("42"))]
    #[case("https://github.com/shop/checkout/actions/runs/", None)]
    #[case("https://ci.example/builds/42", None)]
    fn the_log_of_a_deployment_names_its_run(#[case] url: &str, #[case] run: Option<&str>) {
        assert_eq!(run_in(url), run);
    }
}
