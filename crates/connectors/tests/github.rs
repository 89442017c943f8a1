//! The GitHub connector against recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "github/app.rs"]
mod app;
#[path = "github/asking_again.rs"]
mod asking_again;
#[path = "github/refusals.rs"]
mod refusals;
#[path = "replay/sync.rs"]
mod whole;

use access::{NOW, access, stream};
use muster_connectors::{Access, Page, connect};
use muster_model::{
    fact::{Change, Deployment, DeploymentStatus, Fact, PipelineRun, RunStatus},
    record::{ConnectionSettings, SettingValue},
    time::Timestamp,
};
use muster_replay::github::GitHub;
use rstest::rstest;
use serde_json::json;
use whole::sync;
use wiremock::{Mock, MockServer, matchers::any};

const RUNS: &str = "runs:shop/checkout";
const DEPLOYMENTS: &str = "deployments:shop/checkout";
const PULL_REQUESTS: &str = "pull_requests:shop/checkout";

/// A connection to this GitHub with these settings.
pub fn reading(server: &MockServer, settings: &[(&str, SettingValue)]) -> Access {
    let settings = settings.iter().map(|(name, value)| (*name, value.clone()));
    access(
        &format!("{}/api/v3", server.uri()),
        "",
        ConnectionSettings::new("github", settings),
    )
}

/// The setting that names repositories.
pub fn repositories(lines: &[&str]) -> (&'static str, SettingValue) {
    ("repositories", lines.into())
}

/// A connection that reads one repository.
pub fn checkout(server: &MockServer) -> Access {
    reading(server, &[repositories(&["shop/checkout"])])
}

/// A server that answers as this GitHub.
pub async fn serving(github: &GitHub) -> MockServer {
    let server = MockServer::start().await;
    let mock = Mock::given(any()).respond_with(github.clone());
    mock.mount(&server).await;
    server
}

async fn whole(access: &Access, name: &str) -> Vec<Page> {
    sync(
        || connect(access.clone()).expect("the settings are good"),
        &stream(name),
        None,
    )
    .await
}

fn facts(pages: &[Page]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = pages.iter().flat_map(|page| page.facts.clone()).collect();
    facts.sort_by(|a, b| a.key().cmp(b.key()));
    facts
}

fn runs(pages: &[Page]) -> Vec<PipelineRun> {
    let facts = facts(pages).into_iter();
    facts
        .filter_map(|fact| match fact {
            Fact::PipelineRun(it) => Some(it),
            _ => None,
        })
        .collect()
}

fn deployments(pages: &[Page]) -> Vec<Deployment> {
    let facts = facts(pages).into_iter();
    facts
        .filter_map(|fact| match fact {
            Fact::Deployment(it) => Some(it),
            _ => None,
        })
        .collect()
}

fn changes(pages: &[Page]) -> Vec<Change> {
    let facts = facts(pages).into_iter();
    facts
        .filter_map(|fact| match fact {
            Fact::Change(it) => Some(it),
            _ => None,
        })
        .collect()
}

fn time(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>()
        .expect("an instant")
        .into()
}

/// The paths of the requests so far, without what is before the repository's own.
async fn asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.expect("they are kept");
    requests
        .iter()
        .map(|it| it.url.path().replace("/api/v3/repos/shop/checkout", ""))
        .collect()
}

#[tokio::test]
async fn each_attempt_of_a_run_is_a_run_with_its_commit_and_times() {
    let server = muster_replay::github::start().await;
    let runs = runs(&whole(&checkout(&server), RUNS).await);
    let find = |id: &str| {
        let found = runs.iter().find(|it| it.key.external_id == id);
        found.unwrap_or_else(|| panic!("no run {id}"))
    };
    let first = find("2983238245");
    assert_eq!(first.name, "CodeQL #158");
    assert_eq!(
        (&*first.source, &*first.pipeline),
        ("shop/checkout", "codeql.yml")
    );
    assert_eq!(first.status, RunStatus::Success);
    assert_eq!(first.commit, "06e6934c35c336b1a2bd3005fb21dc3914a45747");
    assert_eq!((&*first.reference, &*first.trigger), ("master", "schedule"));
    assert!(first.url.ends_with("shop/checkout/actions/runs/2983238245"));
    assert_eq!(first.created_at, time("2022-09-03T05:15:09Z"));
    assert_eq!(first.finished_at, Some(time("2022-09-03T05:16:16Z")));

    let failed = find("2589885628");
    let again = find("2589885628/attempts/2");
    assert_eq!(
        (&*failed.name, failed.status),
        ("Tests #75", RunStatus::Failed)
    );
    assert_eq!(again.name, "Tests #75 (attempt 2)");
    assert_eq!((&*failed.pipeline, &*again.pipeline), ("ci.yml", "ci.yml"));
    assert_eq!(again.status, RunStatus::Success);
    assert_eq!(again.created_at, time("2022-07-01T13:34:14Z"));
    assert_eq!(again.started_at, Some(time("2022-07-01T13:34:14Z")));

    let running = find("2566218975");
    assert_eq!(
        (running.status, running.finished_at),
        (RunStatus::Running, None)
    );
}

#[tokio::test]
async fn states_that_are_not_known_never_cost_their_neighbours() {
    let github = GitHub::recorded(100);
    let all = muster_replay::recorded("github/workflow_runs.json");
    github.change_runs(|runs| {
        *runs = all
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["data"].clone())
            .collect();
        runs[0]["id"] = json!("first");
        runs[1]["updated_at"] = json!("yesterday");
    });
    let server = serving(&github).await;
    let pages = whole(&checkout(&server), RUNS).await;
    let left_out = pages[0].left_out.join("\n");
    assert_eq!(pages[0].left_out.len(), 2, "{left_out}");
    assert!(left_out.contains("the workflow runs of 'shop/checkout' ('first')"));
    let runs = runs(&pages);
    let latest = |it: &&PipelineRun| {
        !runs
            .iter()
            .any(|other| other.key.external_id == format!("{}/attempts/2", it.key.external_id))
    };
    assert_eq!(runs.iter().filter(latest).count(), 33);
    let unknown = runs.iter().filter(|it| it.status == RunStatus::Unknown);
    assert_eq!(unknown.count(), 15);
}

#[tokio::test]
async fn the_statuses_of_deployments_decide() {
    let server = muster_replay::github::start().await;
    let deployments = deployments(&whole(&checkout(&server), DEPLOYMENTS).await);
    let found: Vec<(&str, &str, DeploymentStatus)> = deployments
        .iter()
        .map(|it| (&*it.key.external_id, &*it.environment, it.status))
        .collect();
    assert_eq!(
        found,
        [
            ("614000001", "review-apps", DeploymentStatus::Cancelled),
            ("614000002", "production", DeploymentStatus::Failed),
            ("614000003", "production", DeploymentStatus::Success),
            ("614000004", "staging", DeploymentStatus::Success),
            ("614000005", "production", DeploymentStatus::Running),
        ]
    );
    let replaced = &deployments[2];
    assert_eq!(replaced.created_at, time("2022-08-20T06:00:10Z"));
    assert_eq!(replaced.started_at, Some(time("2022-08-20T06:30:04Z")));
    assert_eq!(replaced.finished_at, Some(time("2022-08-20T06:33:18Z")));
    assert_eq!(replaced.observed_at, time("2022-09-03T05:21:00Z"));
    assert_eq!(replaced.pipeline, "2893573709");
    assert_eq!(replaced.author, "person70");
    assert_eq!(replaced.title, "Release 2.5");
    assert!(replaced.url.contains("/actions/runs/2893573709/job/"));
}

#[tokio::test]
async fn merged_pull_requests_come_with_every_commit_to_find_them_by() {
    let server = muster_replay::github::start().await;
    let changes = changes(&whole(&checkout(&server), PULL_REQUESTS).await);
    assert_eq!(changes.len(), 2, "open and unmerged ones are no changes");
    let readmes = &changes[1];
    assert_eq!(readmes.title, "Update the readmes");
    assert_eq!(readmes.author, "person65");
    assert_eq!(readmes.branch, "readmes");
    assert_eq!(readmes.labels, ["documentation"]);
    assert_eq!(readmes.opened_at, time("2022-08-23T10:00:00Z"));
    assert_eq!(readmes.merged_at, Some(time("2022-08-24T13:17:54Z")));
    assert_eq!(readmes.first_commit_at, Some(time("2022-08-23T09:12:30Z")));
    assert_eq!(readmes.commits.len(), 3);
    assert_eq!(
        readmes.commits[2],
        "06e6934c35c336b1a2bd3005fb21dc3914a45747"
    );
    // The time zone of whoever wrote it.
    assert_eq!(
        changes[0].first_commit_at,
        Some(time("2022-06-24T14:05:11Z"))
    );
}

#[rstest]
#[case(RUNS, 3)]
#[case(DEPLOYMENTS, 2)]
#[case(PULL_REQUESTS, 1)]
#[tokio::test]
async fn stopping_after_each_page_gives_the_same_facts_as_one_go(
    #[case] name: &str,
    #[case] largest_page: usize,
) {
    let server = muster_replay::github::start().await;
    let access = checkout(&server);
    let expected = whole(&access, name).await;
    assert_eq!(expected.len(), 1);
    let paged = serving(&GitHub::recorded(largest_page)).await;
    let paged = Access {
        id: access.id,
        ..checkout(&paged)
    };
    let pages = whole(&paged, name).await;
    assert!(pages.len() > 2);
    assert_eq!(facts(&pages), facts(&expected));
}

#[rstest]
#[case(RUNS)]
#[case(PULL_REQUESTS)]
#[tokio::test]
async fn while_nothing_happens_a_stream_costs_one_conditional_request(#[case] name: &str) {
    let server = muster_replay::github::start().await;
    let access = checkout(&server);
    let cursor = whole(&access, name).await.pop().unwrap().cursor;
    let before = server.received_requests().await.unwrap().len();
    let connector = connect(access).unwrap();
    let page = connector
        .pull(&stream(name), Some(&cursor), NOW)
        .await
        .unwrap();
    assert!(page.facts.is_empty() && !page.more);
    assert_eq!(page.cursor, cursor);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), before + 1);
    assert!(requests[before].headers.contains_key("if-none-match"));
}

#[tokio::test]
async fn a_run_that_is_started_again_is_found_far_below_the_newest() {
    let github = GitHub::recorded(100);
    let server = serving(&github).await;
    let access = checkout(&server);
    let cursor = whole(&access, RUNS).await.pop().unwrap().cursor;
    github.set(
        "repos/shop/checkout/actions/runs/2680721264/attempts/1",
        json!({
            "id": 2_680_721_264_u64, "name": "CodeQL", "run_number": 149, "run_attempt": 1,
            "status": "completed", "conclusion": "success",
            "created_at": "2022-07-16T05:03:38Z", "updated_at": "2022-07-16T05:04:51Z",
        }),
    );
    github.change_runs(|runs| {
        let run = runs
            .iter_mut()
            .find(|run| run["run_number"] == 149)
            .unwrap();
        run["run_attempt"] = json!(2);
        run["status"] = json!("queued");
        run["conclusion"] = json!(null);
        run["updated_at"] = json!("2022-09-03T06:00:00Z");
    });
    let make = || connect(access.clone()).unwrap();
    let pages = sync(make, &stream(RUNS), Some(cursor)).await;
    let runs = runs(&pages);
    let found: Vec<_> = runs
        .iter()
        .map(|it| (&*it.key.external_id, it.status))
        .collect();
    assert_eq!(
        found,
        [
            ("2680721264", RunStatus::Success),
            ("2680721264/attempts/2", RunStatus::Waiting),
        ]
    );
}

#[tokio::test]
async fn runs_of_deployment_workflows_are_deployments_as_well() {
    let server = muster_replay::github::start().await;
    let access = reading(
        &server,
        &[
            repositories(&["shop/checkout"]),
            (
                "deployment_workflows",
                "checkout/(lint|codeql)\\.yml$".into(),
            ),
            ("default_environment", "production".into()),
        ],
    );
    let pages = whole(&access, RUNS).await;
    let deployments = deployments(&pages);
    assert!(deployments.iter().all(|it| it.environment == "production"));
    let last = deployments.last().unwrap();
    assert_eq!(last.key.external_id, "run:2983238245");
    assert_eq!(last.pipeline, "2983238245");
    assert_eq!(last.title, "Update READMEs");
    assert_eq!(last.author, "person65");
    let sources = connect(access).unwrap().sources().await.unwrap();
    assert_eq!(sources[0].deploys.as_deref(), Some("production"));
    assert_eq!(sources[0].last_activity, Some(time("2022-09-03T05:14:58Z")));
}

#[rstest]
#[case(&["shop/*"], &["shop/checkout", "shop/search"])]
#[case(&["SHOP/*", "shop/old-basket"], &["shop/checkout", "shop/old-basket", "shop/search"])]
#[case(&["shop/search", "shop/gone"], &["shop/gone", "shop/search"])]
#[tokio::test]
async fn the_settings_select_repositories(#[case] lines: &[&str], #[case] expected: &[&str]) {
    let github = GitHub::recorded(2);
    github.set(
        "orgs/SHOP/repos",
        muster_replay::recorded("github/repositories.json"),
    );
    let server = serving(&github).await;
    let connector = connect(reading(&server, &[repositories(lines)])).unwrap();
    let sources = connector.sources().await.unwrap();
    let paths: Vec<&str> = sources.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, expected);
    let streams = connector.streams().await.unwrap();
    assert_eq!(streams.len(), 3 * expected.len());
    assert_eq!(streams[0].name, format!("runs:{}", expected[0]));
}

#[tokio::test]
async fn the_repositories_of_a_person_are_those_that_the_token_sees() {
    let github = GitHub::recorded(100);
    github.set(
        "user/repos",
        json!([{"full_name": "ada/engine"}, {"full_name": "shop/checkout"}]),
    );
    let server = serving(&github).await;
    let connector = connect(reading(&server, &[repositories(&["ada/*"])])).unwrap();
    let sources = connector.sources().await.unwrap();
    assert_eq!(sources.len(), 1);
    assert_eq!(sources[0].path, "ada/engine");
}

#[tokio::test]
async fn topics_come_with_the_runs_and_an_unchanged_repository_is_not_sent_again() {
    let server = muster_replay::github::start().await;
    let connector = connect(checkout(&server)).unwrap();
    connector.streams().await.unwrap();
    let page = connector.pull(&stream(RUNS), None, NOW).await.unwrap();
    assert_eq!(page.tags.len(), 1);
    assert_eq!(page.tags[0].path, "shop/checkout");
    assert_eq!(page.tags[0].tags, ["payments", "team-shop"]);
    connector.streams().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let last = requests.last().unwrap();
    assert!(last.url.path().ends_with("/repos/shop/checkout"));
    assert!(last.headers.contains_key("if-none-match"));
    let header = |name: &str| last.headers.get(name).unwrap().to_str().unwrap();
    assert_eq!(header("accept"), "application/vnd.github+json");
    assert_eq!(header("x-github-api-version"), "2022-11-28");
}

#[tokio::test]
async fn an_empty_repository_has_no_facts() {
    let server = muster_replay::github::start().await;
    let access = reading(&server, &[repositories(&["shop/search"])]);
    for name in ["runs", "deployments", "pull_requests"] {
        let pages = whole(&access, &format!("{name}:shop/search")).await;
        assert_eq!(pages.len(), 1);
        assert!(pages[0].facts.is_empty() && pages[0].left_out.is_empty());
    }
}

#[tokio::test]
async fn a_first_sync_reads_no_further_back_than_it_should() {
    let server = serving(&GitHub::recorded(3)).await;
    let mut access = checkout(&server);
    access.connection.since = time("2022-08-01T00:00:00Z");
    let pages = whole(&access, RUNS).await;
    assert_eq!(runs(&pages).len(), 5);
    assert_eq!(asked(&server).await.len(), 2);
    let pages = whole(&access, DEPLOYMENTS).await;
    assert_eq!(deployments(&pages).len(), 3);
}
