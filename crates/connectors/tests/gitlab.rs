//! The GitLab connector against recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "gitlab/projects.rs"]
mod projects;
#[path = "replay/gitlab.rs"]
mod replay;
#[path = "gitlab/testing.rs"]
mod testing;
#[path = "replay/sync.rs"]
mod whole;

use access::{TOKEN, access, stream};
use muster_connectors::{Access, Page, connect};
use muster_model::{
    fact::{DeploymentStatus, Fact, RunStatus},
    record::ConnectionSettings,
    time::Timestamp,
};
use replay::{Headers, List, elements, parameter, serve, serve_commits, serve_list};
use rstest::rstest;
use serde_json::{Value, json};
use whole::sync;
use wiremock::{MockServer, ResponseTemplate};

fn reading(server: &MockServer, scope: &str, paths: &[&str]) -> Access {
    access(
        &format!("{}/gitlab", server.uri()),
        "",
        ConnectionSettings::new("gitlab", [("scope", scope.into()), ("paths", paths.into())]),
    )
}

fn checkout(server: &MockServer) -> Access {
    reading(server, "projects", &["shop/checkout"])
}

/// A GitLab with the recorded lists, whose pages have at most this many elements.
async fn recorded(largest_page: usize) -> MockServer {
    let server = MockServer::start().await;
    for name in ["deployments", "pipelines", "merge_requests"] {
        let list = List::new(elements(name), largest_page);
        serve_list(&server, TOKEN, name, list).await;
    }
    serve_commits(&server, TOKEN).await;
    server
}

fn facts(pages: &[Page]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = pages.iter().flat_map(|page| page.facts.clone()).collect();
    facts.sort_by(|a, b| a.key().cmp(b.key()));
    facts
}

fn time(text: &str) -> Timestamp {
    text.parse::<chrono::DateTime<chrono::Utc>>()
        .expect("an instant")
        .into()
}

#[tokio::test]
async fn reads_deployments_with_all_that_their_jobs_tell() {
    let server = recorded(100).await;
    let connector = connect(checkout(&server)).unwrap();
    let page = connector
        .pull(&stream("deployments:shop/checkout"), None, access::NOW)
        .await
        .unwrap();
    assert_eq!((page.more, page.total), (false, Some(8)));
    let Fact::Deployment(first) = &page.facts[0] else {
        panic!("not a deployment");
    };
    assert_eq!(first.key.external_id, "13426753");
    assert_eq!(first.source, "shop/checkout");
    assert_eq!(first.environment, "staging");
    assert_eq!(first.status, DeploymentStatus::Success);
    assert_eq!(first.commit, "add237f6852e6108ee8e0246780a54ce909c6087");
    assert_eq!(first.reference, "master");
    assert_eq!(first.pipeline, "51653436");
    assert_eq!(first.title, "Merge branch 'update-gitlab-ci' into 'master'");
    assert_eq!(first.author, "person1");
    assert!(first.url.ends_with("/-/jobs/176919795"));
    assert_eq!(first.created_at, time("2019-03-13T14:14:24.109Z"));
    assert_eq!(first.started_at, Some(time("2019-03-13T14:17:33.559Z")));
    assert_eq!(first.finished_at, Some(time("2019-03-13T14:17:47.640Z")));
    assert_eq!(first.observed_at, time("2019-03-13T14:17:47.647Z"));
}

#[tokio::test]
async fn a_state_that_is_not_known_never_costs_its_neighbours() {
    let server = recorded(100).await;
    let pages = sync(
        || connect(checkout(&server)).unwrap(),
        &stream("deployments:shop/checkout"),
        None,
    )
    .await;
    let statuses: Vec<_> = facts(&pages)
        .iter()
        .map(|fact| match fact {
            Fact::Deployment(it) => (it.key.external_id.clone(), it.status),
            other => panic!("{other:?} is not a deployment"),
        })
        .collect();
    let expected = [
        ("13426753", DeploymentStatus::Success),
        ("13432768", DeploymentStatus::Failed),
        ("13436532", DeploymentStatus::Cancelled),
        ("13436763", DeploymentStatus::Running),
        ("13436778", DeploymentStatus::Running),
        ("13436986", DeploymentStatus::Running),
    ];
    assert_eq!(
        statuses,
        expected.map(|(id, status)| (id.to_owned(), status))
    );
    let left_out = pages[0].left_out.join("\n");
    assert_eq!(pages[0].left_out.len(), 2, "{left_out}");
    assert!(left_out.contains("Deployment 13436915"), "{left_out}");
    assert!(
        left_out.contains("'undeployed'") && left_out.contains("'completed'"),
        "{left_out}"
    );
}

#[tokio::test]
async fn an_element_that_makes_no_sense_never_costs_its_neighbours() {
    let server = MockServer::start().await;
    let mut rows = elements("pipelines");
    rows[3]["id"] = json!("four");
    rows[4]["created_at"] = json!("yesterday");
    rows[5]["status"] = json!("sleeping");
    serve_list(&server, TOKEN, "pipelines", List::new(rows, 100)).await;
    let connector = connect(checkout(&server)).unwrap();
    let page = connector
        .pull(&stream("pipelines:shop/checkout"), None, access::NOW)
        .await
        .unwrap();
    assert_eq!(page.facts.len(), 27);
    assert_eq!(page.left_out.len(), 2);
    let unknown = page
        .facts
        .iter()
        .filter(|fact| matches!(fact, Fact::PipelineRun(run) if run.status == RunStatus::Unknown));
    assert_eq!(unknown.count(), 1);
}

#[tokio::test]
async fn pipelines_keep_their_states() {
    let server = recorded(100).await;
    let pages = sync(
        || connect(checkout(&server)).unwrap(),
        &stream("pipelines:shop/checkout"),
        None,
    )
    .await;
    let count = |status| {
        facts(&pages)
            .iter()
            .filter(|fact| matches!(fact, Fact::PipelineRun(run) if run.status == status))
            .count()
    };
    assert_eq!(facts(&pages).len(), 29);
    assert_eq!(count(RunStatus::Failed), 17);
    assert_eq!(count(RunStatus::Success), 1);
    assert_eq!(count(RunStatus::Cancelled), 1);
    assert_eq!(count(RunStatus::Waiting), 6);
    assert_eq!(count(RunStatus::Running), 3);
    assert_eq!(count(RunStatus::Skipped), 1);
}

#[tokio::test]
async fn merge_requests_come_with_their_first_commit_and_every_commit_to_find_them_by() {
    let server = recorded(100).await;
    let pages = sync(
        || connect(checkout(&server)).unwrap(),
        &stream("merge_requests:shop/checkout"),
        None,
    )
    .await;
    let facts = facts(&pages);
    assert_eq!(facts.len(), 10);
    let first = facts
        .iter()
        .find_map(|fact| match fact {
            Fact::Change(it) if it.key.external_id == "32348491" => Some(it),
            _ => None,
        })
        .expect("the first merge request is there");
    assert_eq!(first.author, "person24");
    assert_eq!(
        first.branch,
        "1-add-documentation-to-snowflake-spend-package"
    );
    assert_eq!(first.opened_at, time("2019-06-28T05:21:43.743Z"));
    assert_eq!(first.merged_at, Some(time("2019-06-28T14:32:06.192Z")));
    let own: Vec<Value> = replay::fixture("merge_request_commits")
        .into_iter()
        .filter(|row| row["input"].as_str().unwrap().starts_with("{\"Iid\": 1,"))
        .map(|row| row["data"].clone())
        .collect();
    let earliest = own
        .iter()
        .map(|it| time(it["authored_date"].as_str().unwrap()))
        .min();
    assert_eq!(first.first_commit_at, earliest);
    for commit in own.iter().map(|it| it["id"].as_str().unwrap()) {
        assert!(first.commits.iter().any(|it| it == commit), "{commit}");
    }
    assert!(
        first
            .commits
            .contains(&"da1d6dea48f5972ffc683da6cff30934e7d6c52c".to_owned())
    );
}

#[rstest]
#[case("deployments", 3)]
#[case("deployments", 1)]
#[case("pipelines", 4)]
#[case("merge_requests", 3)]
#[tokio::test]
async fn stopping_after_each_page_gives_the_same_facts_as_one_go(
    #[case] name: &str,
    #[case] largest_page: usize,
) {
    let stream = stream(&format!("{name}:shop/checkout"));
    let whole = recorded(100).await;
    let access = checkout(&whole);
    let expected = sync(|| connect(access.clone()).unwrap(), &stream, None).await;
    assert_eq!(expected.len(), 1);
    let paged = recorded(largest_page).await;
    let paged_access = Access {
        id: access.id,
        ..checkout(&paged)
    };
    let pages = sync(|| connect(paged_access.clone()).unwrap(), &stream, None).await;
    assert!(pages.len() > 2);
    assert_eq!(facts(&pages), facts(&expected));
    assert_eq!(pages[0].total, expected[0].total);
    assert_eq!(pages.last().unwrap().total, expected[0].total);
}

#[rstest]
#[case(Headers::Own, 40)]
#[case(Headers::Link, 40)]
#[case(Headers::None, 100)]
#[tokio::test]
async fn reads_to_the_end_by_whatever_headers_there_are(
    #[case] headers: Headers,
    #[case] largest_page: usize,
) {
    let server = MockServer::start().await;
    let template = elements("pipelines").remove(5);
    let rows = (0..230_u64)
        .map(|n| {
            let mut row = template.clone();
            row["id"] = json!(n);
            row["updated_at"] = json!(format!("2024-01-01T00:{:02}:{:02}.000Z", n / 60, n % 60));
            row
        })
        .collect();
    let list = List {
        headers,
        ..List::new(rows, largest_page)
    };
    serve_list(&server, TOKEN, "pipelines", list).await;
    let pages = sync(
        || connect(checkout(&server)).unwrap(),
        &stream("pipelines:shop/checkout"),
        None,
    )
    .await;
    assert_eq!(facts(&pages).len(), 230);
}

#[tokio::test]
async fn a_refusal_names_the_scope_and_the_role() {
    let server = MockServer::start().await;
    serve(
        &server,
        TOKEN,
        "projects/shop%2Fcheckout/pipelines",
        ResponseTemplate::new(403).set_body_json(json!({"error": "insufficient_scope"})),
    )
    .await;
    let connector = connect(checkout(&server)).unwrap();
    let error = connector
        .pull(&stream("pipelines:shop/checkout"), None, access::NOW)
        .await
        .unwrap_err();
    let sentence = error.to_string();
    for part in ["the pipelines of 'shop/checkout'", "read_api", "Reporter"] {
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[tokio::test]
async fn a_second_sync_asks_only_for_what_changed_and_reads_no_commits_twice() {
    let server = MockServer::start().await;
    let list = List::new(elements("merge_requests"), 100);
    serve_list(&server, TOKEN, "merge_requests", list.clone()).await;
    serve_commits(&server, TOKEN).await;
    let stream = stream("merge_requests:shop/checkout");
    let connector = connect(checkout(&server)).unwrap();
    let first = connector.pull(&stream, None, access::NOW).await.unwrap();
    let before = server.received_requests().await.unwrap().len();

    let second = connector
        .pull(&stream, Some(&first.cursor), access::NOW)
        .await
        .unwrap();
    let requests = server.received_requests().await.unwrap().split_off(before);
    assert_eq!(second.facts, []);
    assert_eq!(requests.len(), 1);
    // The newest merged one changed at 2021-10-04T16:23:41.057Z; the overlap is five minutes.
    assert_eq!(
        parameter(&requests[0], "updated_after").as_deref(),
        Some("2021-10-04T16:18:41.057Z")
    );

    list.rows.lock().unwrap()[0]["updated_at"] = json!("2021-10-05T00:00:00.000Z");
    let third = connector
        .pull(&stream, Some(&second.cursor), access::NOW)
        .await
        .unwrap();
    assert_eq!(third.facts.len(), 1);
    assert_eq!(third.facts[0].key().external_id, "32348491");
}

#[tokio::test]
async fn the_first_sync_reads_no_further_back_than_it_should() {
    let server = recorded(100).await;
    let mut access = checkout(&server);
    access.connection.since = time("2022-03-07T09:00:00Z");
    let connector = connect(access).unwrap();
    let page = connector
        .pull(&stream("pipelines:shop/checkout"), None, access::NOW)
        .await
        .unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(
        parameter(&requests[0], "updated_after").as_deref(),
        Some("2022-03-07T09:00:00.000Z")
    );
    assert_eq!(page.facts.len(), 11);
}

#[tokio::test]
async fn an_empty_list_ends_at_once() {
    let server = MockServer::start().await;
    serve_list(&server, TOKEN, "deployments", List::new(Vec::new(), 100)).await;
    let connector = connect(checkout(&server)).unwrap();
    let page = connector
        .pull(&stream("deployments:shop/checkout"), None, access::NOW)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.more, page.total),
        (0, false, Some(0))
    );
}
