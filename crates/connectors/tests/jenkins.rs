//! The Jenkins connector against recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/jenkins.rs"]
mod replay;
#[path = "replay/sync.rs"]
mod whole;

use access::{NOW, TOKEN, access, stream};
use muster_connectors::{Access, ConnectorError, Page, connect};
use muster_model::{
    fact::{DeploymentStatus, Fact, RunStatus},
    record::ConnectionSettings,
    time::{Millis, Timestamp},
};
use replay::{Builds, USER, branch_builds, fixture, serve, serve_items};
use serde_json::{Value, json};
use whole::sync;
use wiremock::{MockServer, ResponseTemplate};

const MAIN: &str = "job/github_org/job/devlake-jenkins/job/main/api/json";

fn reading(server: &MockServer, folder: &str, deployment_jobs: &str) -> Access {
    access(
        &format!("{}/jenkins", server.uri()),
        USER,
        ConnectionSettings::new(
            "jenkins",
            [
                ("folder", folder.into()),
                ("deployment_jobs", deployment_jobs.into()),
                ("default_environment", "production".into()),
            ],
        ),
    )
}

/// The recorded multibranch project in its organisation folder, beside a freestyle job.
async fn recorded() -> MockServer {
    let server = MockServer::start().await;
    let top = json!([
        {"_class": "jenkins.branch.OrganizationFolder", "name": "github_org"},
        {"_class": "hudson.model.FreeStyleProject", "name": "deploy-staging",
         "lastBuild": {"number": 31, "timestamp": 1_650_024_049_161_i64}},
    ]);
    serve_items(&server, TOKEN, "api/json", top).await;
    let projects = json!([{
        "_class": "org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject",
        "name": "devlake-jenkins",
    }]);
    serve_items(&server, TOKEN, "job/github_org/api/json", projects).await;
    let branches: Vec<Value> = fixture("jobs_multibranch")
        .into_iter()
        .map(|mut row| row["data"].take())
        .collect();
    let at = "job/github_org/job/devlake-jenkins/api/json";
    serve_items(&server, TOKEN, at, json!(branches)).await;
    serve(&server, TOKEN, MAIN, Builds::new(branch_builds("main"))).await;
    let freestyle = fixture("builds_freestyle")
        .into_iter()
        .filter(|row| {
            row["url"]
                .as_str()
                .is_some_and(|url| url.contains("/job/devlake/"))
        })
        .map(|mut row| row["data"].take())
        .collect();
    serve(
        &server,
        TOKEN,
        "job/deploy-staging/api/json",
        Builds::new(freestyle),
    )
    .await;
    server
}

fn build(number: u64) -> Value {
    json!({
        "_class": "hudson.model.FreeStyleBuild", "number": number, "building": false,
        "timestamp": 1_700_000_000_000_u64 + number * 60_000, "duration": 30_000,
        "result": "SUCCESS", "actions": [],
    })
}

fn numbers(pages: &[Page]) -> Vec<u64> {
    let mut numbers: Vec<u64> = pages
        .iter()
        .flat_map(|page| &page.facts)
        .filter_map(|fact| fact.key().external_id.rsplit_once('#')?.1.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers
}

#[tokio::test]
async fn finds_jobs_in_folders_and_multibranch_projects() {
    let server = recorded().await;
    let connector = connect(reading(&server, "", "deploy-(?P<environment>\\w+)$|/main$")).unwrap();
    let sources = connector.sources().await.unwrap();
    let found: Vec<(&str, Option<&str>)> = sources
        .iter()
        .map(|it| (it.path.as_str(), it.deploys.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("deploy-staging", Some("staging")),
            ("github_org/devlake-jenkins/PR-2", None),
            ("github_org/devlake-jenkins/feature-1", None),
            ("github_org/devlake-jenkins/feature-2", None),
            ("github_org/devlake-jenkins/main", Some("production")),
        ]
    );
    assert_eq!(sources[0].last_activity, Some(Timestamp(1_650_024_049_161)));
    let streams = connector.streams().await.unwrap();
    assert_eq!(streams[4].name, "builds:github_org/devlake-jenkins/main");
}

#[tokio::test]
async fn a_folder_narrows_down_what_is_read() {
    let server = recorded().await;
    let connector = connect(reading(&server, "/github_org/", "")).unwrap();
    let streams = connector.streams().await.unwrap();
    assert_eq!(streams.len(), 4);
    assert!(
        streams
            .iter()
            .all(|it| it.name.starts_with("builds:github_org/"))
    );
}

#[tokio::test]
async fn a_build_of_a_pipeline_is_a_run_with_its_commit() {
    let server = recorded().await;
    let connector = connect(reading(&server, "", "")).unwrap();
    let stream = stream("builds:github_org/devlake-jenkins/main");
    let page = connector.pull(&stream, None, NOW).await.unwrap();
    let runs: Vec<_> = page
        .facts
        .iter()
        .map(|fact| match fact {
            Fact::PipelineRun(run) => run,
            other => panic!("{other:?} is not a run"),
        })
        .collect();
    assert_eq!(runs.len(), branch_builds("main").len());
    let run = runs.iter().find(|run| run.name == "#4").unwrap();
    assert_eq!(run.key.external_id, "github_org/devlake-jenkins/main#4");
    assert_eq!(run.source, "github_org/devlake-jenkins/main");
    assert_eq!(run.status, RunStatus::Success);
    assert_eq!(run.commit, "c83ae02076382670e286ac2474b7a7327fc28cde");
    assert_eq!(run.reference, "main");
    assert_eq!(run.trigger, "Push event to branch main");
    assert_eq!(run.created_at, Timestamp(1_711_277_551_963));
    assert_eq!(run.finished_at, Some(Timestamp(1_711_277_551_963 + 30_415)));
    assert_eq!(run.duration, Some(Millis(30_415)));
    assert_eq!(
        run.url,
        format!(
            "{}/jenkins/job/github_org/job/devlake-jenkins/job/main/4/",
            server.uri()
        )
    );
}

#[tokio::test]
async fn a_build_of_a_deployment_job_is_a_deployment_too() {
    let server = recorded().await;
    let pattern = "deploy-(?P<environment>\\w+)$";
    let connector = connect(reading(&server, "", pattern)).unwrap();
    let page = connector
        .pull(&stream("builds:deploy-staging"), None, NOW)
        .await
        .unwrap();
    let deployments: Vec<_> = page
        .facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Deployment(it) => Some(it),
            _ => None,
        })
        .collect();
    assert_eq!(deployments.len() * 2, page.facts.len());
    let newest = deployments[0];
    assert_eq!(newest.key.external_id, "deploy-staging#31");
    assert_eq!(newest.environment, "staging");
    assert_eq!(newest.status, DeploymentStatus::Success);
    assert_eq!(newest.commit, "0f886c74949c3ee7e489188911c7dc0c1d547418");
    assert_eq!(newest.reference, "main");
    assert_eq!(newest.pipeline, newest.key.external_id);
    assert_eq!(newest.author, "person20");
    assert_eq!(
        newest.finished_at,
        Some(Timestamp(1_650_024_049_161 + 1_587))
    );
}

#[tokio::test]
async fn stopping_after_each_page_gives_each_build_once() {
    let server = MockServer::start().await;
    let builds = Builds::new((1..=250).map(build).collect());
    serve(&server, TOKEN, "job/shop/api/json", builds).await;
    let access = reading(&server, "", "");
    let pages = sync(
        || connect(access.clone()).unwrap(),
        &stream("builds:shop"),
        None,
    )
    .await;
    assert_eq!(pages.len(), 3);
    assert_eq!(numbers(&pages), (1..=250).collect::<Vec<_>>());
}

#[tokio::test]
async fn builds_that_begin_or_vanish_meanwhile_cost_no_other() {
    let server = MockServer::start().await;
    let builds = Builds::new((1..=250).map(build).collect());
    serve(&server, TOKEN, "job/shop/api/json", builds.clone()).await;
    let connector = connect(reading(&server, "", "")).unwrap();
    let stream = stream("builds:shop");
    let first = connector.pull(&stream, None, NOW).await.unwrap();
    builds
        .rows
        .lock()
        .unwrap()
        .retain(|row| row["number"].as_u64() < Some(248));
    let second = connector
        .pull(&stream, Some(&first.cursor), NOW)
        .await
        .unwrap();
    builds.rows.lock().unwrap().extend((251..=255).map(build));
    let access = reading(&server, "", "");
    let rest = sync(
        || connect(access.clone()).unwrap(),
        &stream,
        Some(second.cursor.clone()),
    )
    .await;
    let later = sync(
        || connect(access.clone()).unwrap(),
        &stream,
        rest.last().map(|page| page.cursor.clone()),
    )
    .await;
    assert_eq!(later.len(), 1);
    let pages = [vec![first, second], rest, later].concat();
    assert_eq!(numbers(&pages), (1..=255).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_later_sync_reads_new_builds_and_those_that_had_not_ended() {
    let server = MockServer::start().await;
    let mut running = build(3);
    running["building"] = json!(true);
    running["result"] = json!(null);
    let builds = Builds::new(vec![build(1), build(2), running]);
    serve(&server, TOKEN, "job/shop/api/json", builds.clone()).await;
    let connector = connect(reading(&server, "", "")).unwrap();
    let stream = stream("builds:shop");
    let first = connector.pull(&stream, None, NOW).await.unwrap();
    assert_eq!(first.facts.len(), 3);

    builds.rows.lock().unwrap().push(build(4));
    let ended = ResponseTemplate::new(200).set_body_json(build(3));
    serve(&server, TOKEN, "job/shop/3/api/json", ended).await;
    let second = connector
        .pull(&stream, Some(&first.cursor), NOW)
        .await
        .unwrap();
    assert_eq!(numbers(std::slice::from_ref(&second)), [3, 4]);
    assert!(second.facts.iter().all(|fact| matches!(
        fact,
        Fact::PipelineRun(run) if run.status == RunStatus::Success
    )));

    let third = connector
        .pull(&stream, Some(&second.cursor), NOW)
        .await
        .unwrap();
    assert_eq!((third.facts.len(), third.more), (0, false));
}

#[tokio::test]
async fn a_job_in_which_nothing_happened_costs_no_request() {
    let server = MockServer::start().await;
    let jobs = json!([{"_class": "hudson.model.FreeStyleProject", "name": "shop",
                       "lastBuild": {"number": 2, "timestamp": 1_700_000_120_000_i64}}]);
    serve_items(&server, TOKEN, "api/json", jobs).await;
    serve(
        &server,
        TOKEN,
        "job/shop/api/json",
        Builds::new(vec![build(1), build(2)]),
    )
    .await;
    let connector = connect(reading(&server, "", "")).unwrap();
    let streams = connector.streams().await.unwrap();
    let first = connector.pull(&streams[0], None, NOW).await.unwrap();
    assert_eq!(first.facts.len(), 2);
    connector.streams().await.unwrap();
    let before = server.received_requests().await.unwrap().len();
    let second = connector
        .pull(&streams[0], Some(&first.cursor), NOW)
        .await
        .unwrap();
    assert_eq!(second.facts, []);
    assert_eq!(server.received_requests().await.unwrap().len(), before);
}

#[tokio::test]
async fn the_first_sync_reads_no_further_back_than_it_should() {
    let server = MockServer::start().await;
    let builds = Builds::new((1..=250).map(build).collect());
    serve(&server, TOKEN, "job/shop/api/json", builds).await;
    let mut access = reading(&server, "", "");
    access.connection.since = Timestamp(1_700_000_000_000 + 200 * 60_000);
    let pages = sync(
        || connect(access.clone()).unwrap(),
        &stream("builds:shop"),
        None,
    )
    .await;
    assert_eq!(pages.len(), 1);
    assert_eq!(numbers(&pages), (200..=250).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_name_of_a_branch_with_a_slash_finds_its_builds() {
    let server = MockServer::start().await;
    let builds = Builds::new(vec![build(1)]);
    serve(
        &server,
        TOKEN,
        "job/shop/job/feature%252Fcart/api/json",
        builds,
    )
    .await;
    let connector = connect(reading(&server, "", "")).unwrap();
    let page = connector
        .pull(&stream("builds:shop/feature%2Fcart"), None, NOW)
        .await
        .unwrap();
    assert_eq!(page.facts.len(), 1);
}

#[tokio::test]
async fn a_build_that_makes_no_sense_or_has_a_new_result_costs_no_other() {
    let server = MockServer::start().await;
    let mut odd = build(2);
    odd["result"] = json!("SUPERB");
    let mut broken = build(3);
    broken["timestamp"] = json!("noon");
    let builds = Builds::new(vec![build(1), odd, broken, build(4)]);
    serve(&server, TOKEN, "job/deploy/api/json", builds).await;
    let connector = connect(reading(&server, "", "deploy")).unwrap();
    let page = connector
        .pull(&stream("builds:deploy"), None, NOW)
        .await
        .unwrap();
    let deployments = page
        .facts
        .iter()
        .filter(|it| matches!(it, Fact::Deployment(_)));
    assert_eq!(deployments.count(), 2);
    assert_eq!(page.facts.len(), 5);
    assert_eq!(page.left_out.len(), 2);
    assert!(page.left_out.join("\n").contains("'SUPERB'"));
}

#[tokio::test]
async fn a_test_tells_version_user_and_how_many_jobs_deploy() {
    let server = recorded().await;
    let me = ResponseTemplate::new(200).set_body_json(json!({"name": "ada", "anonymous": false}));
    serve(&server, TOKEN, "whoAmI/api/json", me).await;
    let report = connect(reading(&server, "", "/main$"))
        .unwrap()
        .test()
        .await
        .unwrap();
    assert_eq!(report.product, "Jenkins 2.479.3");
    assert_eq!(report.user, "ada");
    assert_eq!(
        report.lines,
        ["The server has 5 jobs.", "1 of them deploys."]
    );
}

#[tokio::test]
async fn a_test_names_the_folder_that_is_missing() {
    let server = recorded().await;
    let me = ResponseTemplate::new(200).set_body_json(json!({"name": "ada"}));
    serve(&server, TOKEN, "whoAmI/api/json", me).await;
    let error = connect(reading(&server, "gone", ""))
        .unwrap()
        .test()
        .await
        .unwrap_err();
    assert!(matches!(error, ConnectorError::NotFound { .. }), "{error}");
    assert!(error.to_string().contains("the folder 'gone'"), "{error}");
}

#[tokio::test]
async fn a_test_knows_what_is_no_jenkins() {
    let server = MockServer::start().await;
    serve(
        &server,
        TOKEN,
        "api/json",
        ResponseTemplate::new(200).set_body_json(json!({})),
    )
    .await;
    let error = connect(reading(&server, "", ""))
        .unwrap()
        .test()
        .await
        .unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
}

#[tokio::test]
async fn a_token_without_its_user_is_refused_at_once() {
    let server = MockServer::start().await;
    let mut access = reading(&server, "", "");
    access.connection.user = String::new();
    let error = connect(access).err().expect("a user is needed");
    assert!(matches!(
        error,
        ConnectorError::Settings { field: "user", .. }
    ));
}
