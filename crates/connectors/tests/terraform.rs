//! The HCP Terraform connector, against a server made from recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/terraform.rs"]
mod server;
#[path = "replay/sync.rs"]
mod sync;

use access::{NOW, TOKEN, stream};
use muster_connectors::{Page, connect};
use muster_model::{
    fact::{Deployment, DeploymentStatus, Fact, IacAction, IacRun, IacStatus, ResourceCounts},
    time::{Millis, Timestamp},
};
use muster_replay::{
    recorded,
    terraform::{ORGANIZATION, WORKSPACES, answer, refusal, start},
};
use rstest::rstest;
use serde_json::{Value, json};
use server::{connector, over, reading};
use sync::sync;
use wiremock::{
    Mock, MockServer,
    matchers::{path, path_regex, query_param},
};

fn runs(pages: &[Page]) -> Vec<&IacRun> {
    let facts = pages.iter().flat_map(|page| &page.facts);
    facts
        .filter_map(|fact| match fact {
            Fact::IacRun(run) => Some(run),
            _ => None,
        })
        .collect()
}

fn deployments(pages: &[Page]) -> Vec<&Deployment> {
    let facts = pages.iter().flat_map(|page| &page.facts);
    facts
        .filter_map(|fact| match fact {
            Fact::Deployment(deployment) => Some(deployment),
            _ => None,
        })
        .collect()
}

fn run<'a>(pages: &'a [Page], id: &str) -> &'a IacRun {
    runs(pages)
        .into_iter()
        .find(|run| run.name == id)
        .unwrap_or_else(|| panic!("{id} is not among the runs"))
}

/// The runs of a workspace, from the beginning.
async fn runs_of(server: &MockServer, workspace: &str) -> Vec<Page> {
    sync(
        || connector(server),
        &stream(&format!("runs:{workspace}")),
        None,
    )
    .await
}

async fn requests_for(server: &MockServer, place: &str) -> usize {
    let requests = server
        .received_requests()
        .await
        .expect("the server remembers its requests");
    requests
        .iter()
        .filter(|request| request.url.path().ends_with(place))
        .count()
}

#[tokio::test]
async fn each_workspace_has_a_stream_of_runs_and_all_have_one_of_assessments() {
    let server = start().await;
    let streams = connector(&server).streams().await.unwrap();
    let names: Vec<_> = streams.into_iter().map(|it| it.name).collect();
    let expected = [
        "runs:shop-production",
        "runs:shop-staging",
        "runs:network",
        "drift",
    ];
    assert_eq!(names, expected);
    let sources = connector(&server).sources().await.unwrap();
    let sources: Vec<_> = sources
        .iter()
        .map(|it| (it.path.as_str(), it.deploys.as_deref()))
        .collect();
    let expected = [
        ("shop-production", Some("production")),
        ("shop-staging", Some("staging")),
        ("network", None),
    ];
    assert_eq!(sources, expected);
}

#[rstest]
#[case(&["shop-*"], &["shop-production", "shop-staging"])]
#[case(&["network"], &["network"])]
#[case(&["network", "*-staging"], &["shop-staging", "network"])]
#[tokio::test]
async fn only_the_chosen_workspaces_are_read(#[case] lines: &[&str], #[case] expected: &[&str]) {
    let server = start().await;
    let connector = connect(reading(&server.uri(), lines)).unwrap();
    let streams = connector.streams().await.unwrap();
    let names: Vec<_> = streams
        .iter()
        .filter_map(|it| it.name.strip_prefix("runs:"))
        .collect();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn runs_are_read_to_the_last_page_with_what_they_changed_and_for_whom() {
    let server = start().await;
    let pages = runs_of(&server, "shop-production").await;
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| page.left_out.is_empty()));
    let states: Vec<_> = runs(&pages).iter().map(|run| run.status).collect();
    let expected = [
        IacStatus::Applied,
        IacStatus::Failed,
        IacStatus::Unchanged,
        IacStatus::Discarded,
        IacStatus::Cancelled,
    ];
    assert_eq!(states, expected);

    let applied = run(&pages, "run-Yb3mQx7KcVtD5wNa");
    assert_eq!(applied.key.external_id, "run-Yb3mQx7KcVtD5wNa");
    assert_eq!(applied.source, "shop-production");
    assert_eq!(applied.action, IacAction::Apply);
    let counts = ResourceCounts {
        add: 2,
        change: 1,
        destroy: 0,
    };
    assert_eq!(applied.resources, Some(counts));
    assert_eq!(applied.commit, "1e1c1018".repeat(5));
    assert_eq!(applied.reference, "main");
    assert_eq!(applied.author, "grace");
    assert_eq!(applied.title, "Two more checkout nodes");
    assert_eq!(applied.created_at.to_string(), "2026-03-02T10:08:12.640Z");
    assert_eq!(
        applied.started_at.unwrap().to_string(),
        "2026-03-02T10:08:20.000Z"
    );
    assert_eq!(
        applied.finished_at.unwrap().to_string(),
        "2026-03-02T10:12:41.000Z"
    );
    assert_eq!(applied.observed_at, applied.finished_at.unwrap());
    let page = format!(
        "{}/app/{ORGANIZATION}/workspaces/shop-production/runs/run-Yb3mQx7KcVtD5wNa",
        server.uri()
    );
    assert_eq!(applied.url, page);

    let failed = run(&pages, "run-Kd8sTn2WpRf6GvLc");
    assert_eq!(failed.title, "Move the cache");
    assert_eq!(failed.author, "ada");
    let done = ResourceCounts {
        add: 0,
        change: 0,
        destroy: 1,
    };
    assert_eq!(failed.resources, Some(done), "what was applied counts");
}

#[tokio::test]
async fn a_plan_that_waits_and_one_that_only_looks_are_told_apart() {
    let server = start().await;
    let pages = runs_of(&server, "shop-staging").await;
    let seen: Vec<_> = runs(&pages)
        .iter()
        .map(|run| (run.action, run.status, run.finished_at.is_some()))
        .collect();
    let expected = [
        (IacAction::Apply, IacStatus::Planned, false),
        (IacAction::Plan, IacStatus::Planned, true),
        (IacAction::Destroy, IacStatus::Applied, true),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn what_is_applied_in_a_deployment_workspace_is_deployed_and_nothing_else() {
    let server = start().await;
    let pages = runs_of(&server, "shop-production").await;
    let seen: Vec<_> = deployments(&pages)
        .iter()
        .map(|it| (it.pipeline.as_str(), it.environment.as_str(), it.status))
        .collect();
    let expected = [
        (
            "run-Yb3mQx7KcVtD5wNa",
            "production",
            DeploymentStatus::Success,
        ),
        (
            "run-Kd8sTn2WpRf6GvLc",
            "production",
            DeploymentStatus::Failed,
        ),
    ];
    assert_eq!(seen, expected);
    let deployment = deployments(&pages)[0];
    assert_eq!(deployment.commit, "1e1c1018".repeat(5));
    assert_eq!(
        deployment.started_at.unwrap().to_string(),
        "2026-03-02T10:11:41.000Z"
    );
    assert!(deployments(&runs_of(&server, "shop-staging").await).is_empty());
}

#[tokio::test]
async fn a_workspace_without_runs_is_read_as_such() {
    let server = start().await;
    let pages = runs_of(&server, "network").await;
    assert_eq!((pages.len(), pages[0].facts.len()), (1, 0));
    assert!(!pages[0].more);
}

#[tokio::test]
async fn drift_and_tags_come_with_the_one_listing_of_workspaces() {
    let server = start().await;
    let connector = connector(&server);
    connector.streams().await.unwrap();
    let page = connector.pull(&stream("drift"), None, NOW).await.unwrap();
    assert_eq!(requests_for(&server, "/workspaces").await, 1);
    let tags: Vec<_> = page
        .tags
        .iter()
        .map(|it| (it.path.as_str(), it.tags.join(" ")))
        .collect();
    let expected = [
        ("shop-production", "team tier team:shop tier:1".to_owned()),
        ("shop-staging", "team team:shop".to_owned()),
        ("network", "shared".to_owned()),
    ];
    assert_eq!(tags, expected);
    let pages = [page];
    let seen: Vec<_> = runs(&pages)
        .iter()
        .map(|run| (run.source.as_str(), run.status, run.drifted))
        .collect();
    let expected = [
        ("shop-production", IacStatus::Planned, Some(2)),
        ("shop-staging", IacStatus::Unchanged, Some(0)),
    ];
    assert_eq!(seen, expected);
    assert!(
        runs(&pages)
            .iter()
            .all(|run| run.action == IacAction::DriftCheck)
    );
}

#[tokio::test]
async fn a_workspace_that_has_no_tag_any_more_is_named_with_none() {
    let server = start().await;
    let mut list = recorded("terraform/workspaces.json");
    let rows = list["data"].as_array_mut().unwrap();
    for row in rows
        .iter_mut()
        .filter(|it| it["attributes"]["name"] == "network")
    {
        row["attributes"]["tag-names"] = json!([]);
        row["relationships"]["effective-tag-bindings"]["data"] = json!([]);
    }
    over(&server, "/workspaces", answer(&list)).await;
    let pull = connector(&server).pull(&stream("drift"), None, NOW).await;
    let tags = pull.unwrap().tags;
    let network = tags.iter().find(|it| it.path == "network").unwrap();
    assert!(network.tags.is_empty(), "{network:?}");
}

#[rstest]
#[case(json!({"drifted": true, "succeeded": true}), IacStatus::Planned, Some(1))]
#[case(json!({"drifted": false, "succeeded": true}), IacStatus::Unchanged, Some(0))]
#[case(json!({"drifted": false, "succeeded": false}), IacStatus::Failed, None)]
#[case(json!({}), IacStatus::Unknown, None)]
#[tokio::test]
async fn an_assessment_says_what_it_knows(
    #[case] attributes: Value,
    #[case] status: IacStatus,
    #[case] drifted: Option<u32>,
) {
    let server = start().await;
    let mut list = recorded("terraform/workspaces.json");
    let elements = list["included"].as_array_mut().unwrap();
    let element = elements
        .iter_mut()
        .find(|it| it["id"] == "asmtres-UG5rE9L1373hMYMA")
        .unwrap();
    element["attributes"] = attributes;
    element["attributes"]["created-at"] = json!("2026-03-02T06:29:58+00:00");
    over(&server, "/workspaces", answer(&list)).await;
    let page = connector(&server)
        .pull(&stream("drift"), None, NOW)
        .await
        .unwrap();
    let pages = [page];
    let run = run(&pages, "asmtres-UG5rE9L1373hMYMA");
    assert_eq!((run.status, run.drifted), (status, drifted));
}

#[tokio::test]
async fn nothing_is_asked_of_a_workspace_whose_latest_run_is_known_and_over() {
    let server = start().await;
    let connector = connector(&server);
    connector.streams().await.unwrap();
    let runs = stream("runs:shop-production");
    let first = connector.pull(&runs, None, NOW).await.unwrap();
    assert!(first.more);
    let second = connector
        .pull(&runs, Some(&first.cursor), NOW)
        .await
        .unwrap();
    assert!(!second.more);

    let mut cursor = second.cursor;
    let place = "/ws-9sHpRd4uXk2NwQbT/runs";
    for (sync, requests) in [(1, 3), (2, 3), (3, 3), (20, 4)] {
        connector.streams().await.unwrap();
        let now = NOW + Millis::minutes(sync);
        let page = connector.pull(&runs, Some(&cursor), now).await.unwrap();
        assert!(page.facts.is_empty() && !page.more);
        assert_eq!(requests_for(&server, place).await, requests, "sync {sync}");
        cursor = page.cursor;
    }
}

#[tokio::test]
async fn a_workspace_that_never_ran_anything_is_asked_once() {
    let server = start().await;
    let connector = connector(&server);
    let mut cursor = None;
    for _ in 0..3 {
        connector.streams().await.unwrap();
        let network = stream("runs:network");
        let page = connector.pull(&network, cursor.as_deref(), NOW).await;
        cursor = Some(page.unwrap().cursor);
    }
    assert_eq!(requests_for(&server, "/ws-7bNxGc2dHs5TfKwM/runs").await, 1);
}

#[tokio::test]
async fn a_run_under_way_is_read_until_it_is_over() {
    let server = start().await;
    let first = runs_of(&server, "shop-staging").await;
    let waiting = run(&first, "run-Pq4ZkW8sLh2RmVtC");
    assert_eq!(waiting.status, IacStatus::Planned);

    let mut list = recorded("terraform/runs_shop-staging.json");
    let attributes = &mut list["data"][0]["attributes"];
    attributes["status"] = json!("applied");
    attributes["status-timestamps"]["applying-at"] = json!("2026-03-02T11:00:00+00:00");
    attributes["status-timestamps"]["applied-at"] = json!("2026-03-02T11:02:00+00:00");
    over(&server, "/ws-3kLmVt8yPq6RzJfC/runs", answer(&list)).await;
    let cursor = Some(first[0].cursor.clone());
    let again = sync(|| connector(&server), &stream("runs:shop-staging"), cursor).await;
    let applied = run(&again, "run-Pq4ZkW8sLh2RmVtC");
    assert_eq!(applied.status, IacStatus::Applied);
    assert!(applied.observed_at > waiting.observed_at);
    assert_eq!(deployments(&again)[0].environment, "staging");
}

#[tokio::test]
async fn a_first_sync_reads_no_further_back_than_asked() {
    let server = start().await;
    let mut access = reading(&server.uri(), &[]);
    access.connection.since = Timestamp(1_772_400_000_000);
    let connector = || connect(access.clone()).unwrap();
    let pages = sync(connector, &stream("runs:shop-production"), None).await;
    assert_eq!(runs(&pages).len(), 1);
    assert_eq!(pages.len(), 1, "older pages are not asked for");
}

#[tokio::test]
async fn an_element_that_makes_no_sense_costs_no_other() {
    let server = start().await;
    let mut list = recorded("terraform/runs_shop-staging.json");
    list["data"][1]["attributes"]["created-at"] = json!(TOKEN);
    over(&server, "/ws-3kLmVt8yPq6RzJfC/runs", answer(&list)).await;
    let pages = runs_of(&server, "shop-staging").await;
    assert_eq!((runs(&pages).len(), pages[0].left_out.len()), (2, 1));
    let sentence = &pages[0].left_out[0];
    assert!(sentence.contains("run-Hm6bXv3JcZr8DpTf"), "{sentence}");
    assert!(!sentence.contains(TOKEN), "{sentence}");
}

#[tokio::test]
async fn an_older_terraform_enterprise_is_asked_again_for_what_it_knows() {
    let server = start().await;
    Mock::given(path_regex("/workspaces$"))
        .and(query_param(
            "include",
            "current_assessment_result,effective_tag_bindings",
        ))
        .respond_with(refusal(400, "invalid include parameter"))
        .with_priority(1)
        .mount(&server)
        .await;
    let page = connector(&server)
        .pull(&stream("drift"), None, NOW)
        .await
        .unwrap();
    assert_eq!(page.facts.len(), 2);
}

/// The template of a path in the public description of the interface.
fn template(place: &str) -> String {
    let mut place = place.trim_start_matches("/api/v2").to_owned();
    for (id, name) in WORKSPACES {
        place = place
            .replace(&format!("/workspaces/{id}"), "/workspaces/{workspace_id}")
            .replace(
                &format!("/workspaces/{name}"),
                "/workspaces/{workspace_name}",
            );
    }
    place.replace(ORGANIZATION, "{organization_name}")
}

#[tokio::test]
async fn every_request_is_one_that_the_public_description_knows() {
    let server = start().await;
    connector(&server).test().await.unwrap();
    for stream in connector(&server).streams().await.unwrap() {
        sync(|| connector(&server), &stream, None).await;
    }
    let description = recorded("terraform/openapi_queries.json");
    for request in server.received_requests().await.unwrap() {
        let place = template(request.url.path());
        if place.ends_with("/entitlement-set") {
            // Only the documentation in prose has this one.
            continue;
        }
        let known = description
            .get(&place)
            .unwrap_or_else(|| panic!("{place} is unknown"));
        for (name, value) in request.url.query_pairs() {
            if place.ends_with("/runs") && name == "include" {
                // Nor does the description have this parameter, which the maker's client sends.
                continue;
            }
            let values = known
                .get(&*name)
                .unwrap_or_else(|| panic!("{place} has no parameter {name}"));
            for value in value.split(',').filter(|_| values.is_array()) {
                let among = values.as_array().unwrap();
                assert!(
                    among.iter().any(|it| it == value),
                    "{place}: {name}={value}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_workspaces_that_were_recorded_are_understood() {
    let server = start().await;
    let exchange = recorded("terraform/workspaces_list_exchange_2025.json");
    let place = format!("/api/v2/organizations/{ORGANIZATION}/workspaces");
    Mock::given(path(place))
        .respond_with(answer(&exchange["response"]["body"]["json"]))
        .with_priority(1)
        .mount(&server)
        .await;
    let sources = connector(&server).sources().await.unwrap();
    assert_eq!(sources.len(), 2);
    assert!(sources.iter().all(|it| it.last_activity.is_some()));
}
