//! The AWX connector against recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "awx/refusals.rs"]
mod refusals;
#[path = "replay/sync.rs"]
mod whole;

use access::{NOW, access, stream};
use chrono::Utc;
use muster_connectors::{Access, ConnectorError, Page, connect};
use muster_model::{
    fact::{Deployment, DeploymentStatus, Fact, HostCounts, IacAction, IacRun, IacStatus, IacTool},
    record::{ConnectionSettings, SettingValue},
    time::Timestamp,
};
use muster_replay::{awx::Awx, recorded};
use serde_json::{Value, json};
use whole::sync;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, path, path_regex, query_param},
};

fn reading(server: &MockServer, settings: &[(&str, &str)]) -> Access {
    let settings = settings
        .iter()
        .map(|(name, value)| (*name, SettingValue::from(*value)));
    let settings = ConnectionSettings::new("awx", settings);
    access(&server.uri(), "", settings)
}

async fn serving(awx: &Awx) -> MockServer {
    let server = MockServer::start().await;
    let mock = Mock::given(any()).respond_with(awx.clone());
    mock.mount(&server).await;
    server
}

/// The recorded AWX, but for one part of it.
async fn answering(at: &str, answer: ResponseTemplate) -> MockServer {
    let server = muster_replay::awx::start().await;
    Mock::given(path_regex(at))
        .respond_with(answer)
        .with_priority(1)
        .mount(&server)
        .await;
    server
}

async fn whole(access: &Access, name: &str, cursor: Option<String>) -> Vec<Page> {
    let connector = || connect(access.clone()).expect("the settings are good");
    sync(connector, &stream(name), cursor).await
}

fn runs(pages: &[Page]) -> Vec<IacRun> {
    let facts = pages.iter().flat_map(|page| page.facts.clone());
    facts
        .filter_map(|fact| match fact {
            Fact::IacRun(it) => Some(it),
            _ => None,
        })
        .collect()
}

fn deployments(pages: &[Page]) -> Vec<Deployment> {
    let facts = pages.iter().flat_map(|page| page.facts.clone());
    facts
        .filter_map(|fact| match fact {
            Fact::Deployment(it) => Some(it),
            _ => None,
        })
        .collect()
}

fn ids(runs: &[IacRun]) -> Vec<&str> {
    runs.iter().map(|it| it.key.external_id.as_str()).collect()
}

fn time(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<Utc>>()
        .expect("an instant")
        .into()
}

/// A job that went through, made so many minutes after the recorded ones.
fn job(id: u64, minutes: u64) -> Value {
    let at = format!(
        "2022-12-15T{:02}:{:02}:00.000001Z",
        minutes / 60,
        minutes % 60
    );
    json!({
        "id": id, "type": "job", "name": "Deploy shop", "job_type": "run",
        "status": "successful", "created": at, "modified": at, "started": at, "finished": at,
        "summary_fields": {},
    })
}

async fn asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.expect("they are kept");
    requests.iter().map(|it| it.url.path().to_owned()).collect()
}

#[tokio::test]
async fn a_job_is_a_play_with_its_hosts_commit_and_launcher() {
    let server = muster_replay::awx::start().await;
    let runs = runs(&whole(&reading(&server, &[]), "jobs", None).await);
    assert_eq!(
        ids(&runs),
        ["492", "489", "488", "487", "486", "485", "484", "483"]
    );
    let failed = &runs[0];
    assert_eq!(failed.source, "Test 1214");
    assert_eq!(
        (failed.tool, failed.action),
        (IacTool::Ansible, IacAction::Play)
    );
    assert_eq!(failed.status, IacStatus::Failed);
    assert_eq!(failed.name, "#492");
    assert_eq!(failed.title, "hello_world.yml");
    assert_eq!(failed.author, "ops-user1");
    assert_eq!(failed.commit, "347e44fea036c94d5f60e544de006453ee5c71ad");
    assert_eq!(failed.created_at, time("2022-12-14T17:13:13.761308Z"));
    assert_eq!(failed.started_at, Some(time("2022-12-14T17:13:14.482852Z")));
    assert_eq!(
        failed.finished_at,
        Some(time("2022-12-14T17:13:21.321413Z"))
    );
    assert_eq!(failed.observed_at, time("2022-12-14T17:13:21.321413Z"));
    assert_eq!(
        failed.url,
        format!("{}/#/jobs/playbook/492/output", server.uri())
    );
    let hosts = HostCounts {
        ok: 1,
        ..HostCounts::default()
    };
    assert_eq!(failed.hosts, Some(hosts));
    assert_eq!(
        (runs[1].status, runs[1].finished_at),
        (IacStatus::Running, None)
    );
    assert_eq!(runs[1].hosts, None);
    assert_eq!(runs[2].status, IacStatus::Unchanged);
}

#[tokio::test]
async fn a_workflow_job_is_a_play_of_its_workflow_template() {
    let server = muster_replay::awx::start().await;
    let runs = runs(&whole(&reading(&server, &[]), "workflow_jobs", None).await);
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].source, "Workflow 1214");
    assert_eq!(runs[0].status, IacStatus::Failed);
    assert_eq!(runs[0].hosts, None);
    assert!(runs[0].url.ends_with("/#/jobs/workflow/491/output"));
}

#[tokio::test]
async fn a_job_that_changed_something_is_a_deployment_where_a_person_says_so() {
    let awx = Awx::recorded("api/v2");
    awx.change("jobs", |jobs| {
        let job = jobs.iter_mut().find(|it| it["id"] == 488).unwrap();
        job["host_status_counts"] = json!({"ok": 1, "changed": 3, "skipped": 1});
    });
    let server = serving(&awx).await;
    let access = reading(
        &server,
        &[
            ("deployment_templates", "^(Demo|Test)"),
            ("default_environment", "production"),
        ],
    );
    let pages = whole(&access, "jobs", None).await;
    let found: Vec<_> = deployments(&pages)
        .iter()
        .map(|it| (it.key.external_id.clone(), it.status, it.pipeline.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("492".to_owned(), DeploymentStatus::Failed, "491".to_owned()),
            (
                "488".to_owned(),
                DeploymentStatus::Success,
                "488".to_owned()
            ),
        ]
    );
    let runs = runs(&pages);
    assert_eq!(runs[2].status, IacStatus::Applied);
    assert_eq!(runs[2].environment, "production");
    let sources = connect(access).unwrap().sources().await.unwrap();
    let found: Vec<_> = sources
        .iter()
        .map(|it| (it.path.as_str(), it.deploys.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("Demo Job Template", Some("production")),
            ("Test 1214", Some("production")),
            ("Test Job Template", Some("production")),
            ("Workflow 1214", None),
        ]
    );
    assert_eq!(
        sources[0].last_activity,
        Some(time("2023-12-06T20:29:21.476352Z"))
    );
}

#[tokio::test]
async fn an_older_awx_tells_of_each_host() {
    let awx = Awx::recorded("api/v2");
    awx.set("jobs", vec![job(500, 0)]);
    awx.change("jobs", |jobs| jobs[0]["host_status_counts"] = Value::Null);
    let server = serving(&awx).await;
    let runs = runs(&whole(&reading(&server, &[]), "jobs", None).await);
    assert_eq!(runs[0].status, IacStatus::Applied);
    assert_eq!(runs[0].hosts.map(|it| it.changed), Some(1));
    // Its template is gone.
    assert_eq!(runs[0].source, "Deploy shop");
}

#[tokio::test]
async fn while_nothing_happens_a_stream_costs_one_request() {
    let awx = Awx::recorded("api/v2");
    awx.change("jobs", |jobs| jobs.retain(|it| it["status"] != "running"));
    let server = serving(&awx).await;
    let connector = connect(reading(&server, &[])).unwrap();
    let page = connector.pull(&stream("jobs"), None, NOW).await.unwrap();
    assert!(!page.more);
    let before = asked(&server).await.len();
    let page = connector
        .pull(&stream("jobs"), Some(&page.cursor), NOW)
        .await
        .unwrap();
    assert!(page.facts.is_empty() && page.tags.is_empty());
    assert_eq!(asked(&server).await.split_off(before), ["/api/v2/jobs/"]);
}

#[tokio::test]
async fn what_was_under_way_is_looked_for_again_beside_what_is_new() {
    let awx = Awx::recorded("api/v2");
    let server = serving(&awx).await;
    let access = reading(&server, &[]);
    let cursor = whole(&access, "jobs", None).await.pop().unwrap().cursor;
    awx.change("jobs", |jobs| {
        jobs.push(job(500, 0));
        let running = jobs.iter_mut().find(|it| it["id"] == 487).unwrap();
        running["status"] = json!("canceled");
    });
    let pages = whole(&access, "jobs", Some(cursor)).await;
    let found = runs(&pages);
    assert_eq!(ids(&found), ["500", "489", "487"]);
    assert_eq!(found[2].status, IacStatus::Cancelled);
    let cursor = pages.last().map(|it| it.cursor.clone());
    let runs = runs(&whole(&access, "jobs", cursor).await);
    assert_eq!(ids(&runs), ["489"]);
}

#[tokio::test]
async fn a_job_whose_reports_are_still_being_taken_in_is_looked_for_again() {
    let awx = Awx::recorded("api/v2");
    awx.set("jobs", vec![job(500, 0)]);
    awx.change("jobs", |jobs| {
        jobs[0]["event_processing_finished"] = json!(false);
        jobs[0]["host_status_counts"] = json!({});
    });
    let server = serving(&awx).await;
    let access = reading(&server, &[("deployment_templates", "shop")]);
    let pages = whole(&access, "jobs", None).await;
    assert_eq!(runs(&pages)[0].hosts, None);
    assert!(deployments(&pages).is_empty());
    awx.change("jobs", |jobs| {
        jobs[0]["event_processing_finished"] = json!(true);
        jobs[0]["host_status_counts"] = json!({"changed": 2});
    });
    let cursor = pages.last().map(|it| it.cursor.clone());
    let pages = whole(&access, "jobs", cursor).await;
    assert_eq!(runs(&pages)[0].hosts.map(|it| it.changed), Some(2));
    assert_eq!(deployments(&pages).len(), 1);
}

#[tokio::test]
async fn reads_page_by_page_to_the_end_and_no_further_back_than_it_should() {
    let awx = Awx::recorded("api/v2");
    awx.change("jobs", |jobs| {
        jobs.extend((0..120).map(|n| job(1_000 + n, n)));
    });
    let server = serving(&awx).await;
    let mut access = reading(&server, &[]);
    let pages = whole(&access, "jobs", None).await;
    let counts: Vec<usize> = pages.iter().map(|page| page.facts.len()).collect();
    assert_eq!(counts, [50, 50, 28]);
    // A page of which nothing can be read does not end the walk.
    awx.change("jobs", |jobs| {
        for job in jobs
            .iter_mut()
            .filter(|it| it["id"].as_u64() >= Some(1_070))
        {
            job["created"] = json!("2022-12-16 at noon");
        }
    });
    let pages = whole(&access, "jobs", None).await;
    assert_eq!((pages[0].left_out.len(), runs(&pages).len()), (50, 78));
    access.connection.since = time("2022-12-15T01:00:00Z");
    let pages = whole(&access, "jobs", None).await;
    assert_eq!(runs(&pages).len(), 10);
}

#[tokio::test]
async fn templates_are_read_to_their_last_page() {
    let server = muster_replay::awx::start().await;
    for page in ["1", "2"] {
        let exchange = recorded(&format!("awx/job_templates_list_page{page}_exchange.json"));
        let body = &exchange["response"]["body"]["json"];
        Mock::given(path("/api/v2/job_templates/"))
            .and(query_param("page", page))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .with_priority(1)
            .mount(&server)
            .await;
    }
    let connector = connect(reading(&server, &[])).unwrap();
    let sources = connector.sources().await.unwrap();
    let paths: Vec<&str> = sources.iter().map(|it| it.path.as_str()).collect();
    for name in ["alpha", "test_template1", "Workflow 1214"] {
        assert!(paths.contains(&name), "{paths:?}");
    }
    assert_eq!(paths.len(), 8);
}

#[tokio::test]
async fn a_list_whose_pages_do_not_end_is_refused() {
    let body = json!({"count": 1, "next": "/api/v2/job_templates/?page=2", "results": []});
    let answer = ResponseTemplate::new(200).set_body_json(body);
    let server = answering("/job_templates/$", answer).await;
    let connector = connect(reading(&server, &[])).unwrap();
    let error = connector.sources().await.unwrap_err();
    assert!(
        error.to_string().contains("its pages do not end"),
        "{error}"
    );
}

#[tokio::test]
async fn a_walk_that_does_not_go_down_ends() {
    let jobs: Vec<Value> = (1..=50).map(|id| job(id, id)).collect();
    let answer = ResponseTemplate::new(200).set_body_json(json!({"count": 50, "results": jobs}));
    let server = answering("/jobs/$", answer).await;
    let pages = whole(&reading(&server, &[]), "jobs", None).await;
    assert_eq!(pages.len(), 2);
}

#[tokio::test]
async fn labels_of_templates_come_as_tags() {
    let server = muster_replay::awx::start().await;
    let connector = connect(reading(&server, &[])).unwrap();
    let page = connector.pull(&stream("jobs"), None, NOW).await.unwrap();
    let tags: Vec<_> = page
        .tags
        .iter()
        .map(|it| (it.path.as_str(), it.tags.join(" ")))
        .collect();
    assert!(tags.contains(&("Demo Job Template", "Demo Label".to_owned())));
    // So that it loses what it had.
    assert!(tags.contains(&("Test 1214", String::new())), "{tags:?}");
}

#[tokio::test]
async fn an_automation_platform_answers_behind_its_gateway() {
    let server = serving(&Awx::recorded("api/controller/v2")).await;
    let access = reading(&server, &[("organization", "Default")]);
    let runs = runs(&whole(&access, "jobs", None).await);
    assert_eq!(runs.len(), 8);
    assert_eq!(
        runs[0].url,
        format!("{}/execution/jobs/playbook/492/output", server.uri())
    );
    let report = connect(access).unwrap().test().await.unwrap();
    assert_eq!(report.product, "Automation Platform, controller 1.0.6.5");
}

#[tokio::test]
async fn the_test_says_whose_token_it_is_and_what_there_is() {
    let server = muster_replay::awx::start().await;
    let access = reading(&server, &[("deployment_templates", "Demo|1214")]);
    let report = connect(access).unwrap().test().await.unwrap();
    assert_eq!(report.product, "AWX 1.0.6.5");
    assert_eq!(report.user, "user001");
    assert_eq!(
        report.lines,
        [
            "3 job templates; 2 of them deploy.",
            "1 workflow job template; 1 of them deploys.",
            "The token's owner may do everything; one who is Auditor is enough.",
        ]
    );
}

#[tokio::test]
async fn an_organization_that_does_not_exist_is_told_with_its_field() {
    let server = muster_replay::awx::start().await;
    let access = reading(&server, &[("organization", "default")]);
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "organization",
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_empty_installation_has_no_facts() {
    let empty = ResponseTemplate::new(200).set_body_json(recorded("awx/empty_list.json"));
    let server = answering("/jobs/$", empty).await;
    let pages = whole(&reading(&server, &[]), "jobs", None).await;
    assert_eq!(pages.len(), 1);
    assert!(pages[0].facts.is_empty() && pages[0].tags.is_empty());
}

#[tokio::test]
async fn an_element_that_makes_no_sense_never_costs_its_neighbours() {
    let awx = Awx::recorded("api/v2");
    awx.change("jobs", |jobs| {
        jobs[0]["created"] = json!("yesterday");
        jobs[2]["status"] = json!("sleeping");
    });
    let server = serving(&awx).await;
    let pages = whole(&reading(&server, &[]), "jobs", None).await;
    let runs = runs(&pages);
    assert_eq!(runs.len(), 7);
    assert!(runs.iter().any(|it| it.status == IacStatus::Unknown));
    assert_eq!(pages[0].left_out.len(), 1);
    assert!(pages[0].left_out[0].contains("the jobs ('492')"));
}
