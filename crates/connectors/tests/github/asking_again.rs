//! Which deployments are asked after again, and how far.

use muster_connectors::connect;
use muster_model::fact::DeploymentStatus;
use muster_replay::github::GitHub;
use serde_json::json;
use wiremock::{Mock, ResponseTemplate, matchers::path_regex};

use crate::{
    DEPLOYMENTS,
    access::{NOW, stream},
    asked, checkout, deployments, facts, serving, whole,
    whole::sync,
};

#[tokio::test]
async fn only_deployments_that_are_under_way_are_asked_after_again() {
    let github = GitHub::recorded(100);
    let server = serving(&github).await;
    let access = checkout(&server);
    let cursor = whole(&access, DEPLOYMENTS).await.pop().unwrap().cursor;
    let statuses = "repos/shop/checkout/deployments/614000005/statuses";
    let done = json!([{
        "id": 920000100, "state": "success", "created_at": "2022-09-03T05:23:00Z",
    }]);
    github.set(statuses, done);
    let before = asked(&server).await.len();
    let make = || connect(access.clone()).unwrap();
    let pages = sync(make, &stream(DEPLOYMENTS), Some(cursor)).await;
    let found = deployments(&pages);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].status, DeploymentStatus::Success);
    assert_eq!(
        asked(&server).await.split_off(before),
        ["/deployments", "/deployments/614000005/statuses"]
    );
    // Now that all is over, nothing can change unseen.
    let before = asked(&server).await.len();
    let cursor = pages.last().map(|page| page.cursor.clone());
    let pages = sync(make, &stream(DEPLOYMENTS), cursor).await;
    assert!(facts(&pages).is_empty());
    assert_eq!(asked(&server).await.split_off(before), ["/deployments"]);
}

#[tokio::test]
async fn one_deployment_that_never_ends_makes_no_other_be_asked_after_again() {
    let github = GitHub::recorded(100);
    let made = |number: u64| {
        let minute = number / 60;
        json!({
            "id": 700_000_000 + number, "sha": "06e6934c35c336b1a2bd3005fb21dc3914a45747",
            "ref": "main", "task": "deploy", "environment": "production",
            "created_at": format!("2022-10-01T{:02}:{:02}:{:02}Z", minute / 60, minute % 60, number % 60),
            "updated_at": format!("2022-10-01T{:02}:{:02}:{:02}Z", minute / 60, minute % 60, number % 60),
        })
    };
    let all: Vec<_> = (0..450).rev().map(made).collect();
    github.set("repos/shop/checkout/deployments", json!(all));
    let done = json!([{"id": 1, "state": "success", "created_at": "2022-10-01T09:00:00Z"}]);
    for number in 1..450_u64 {
        let id = 700_000_000 + number;
        github.set(
            &format!("repos/shop/checkout/deployments/{id}/statuses"),
            done.clone(),
        );
    }
    github.set(
        "repos/shop/checkout/deployments/700000000/statuses",
        json!([]),
    );
    let server = serving(&github).await;
    let access = checkout(&server);
    let cursor = whole(&access, DEPLOYMENTS).await.pop().unwrap().cursor;
    let before = asked(&server).await.len();
    let make = || connect(access.clone()).unwrap();
    sync(make, &stream(DEPLOYMENTS), Some(cursor)).await;
    let mut asked = asked(&server).await.split_off(before);
    asked.retain(|path| path.ends_with("/statuses"));
    assert_eq!(asked, ["/deployments/700000000/statuses"]);
}

#[tokio::test]
async fn statuses_whose_pages_do_not_end_are_refused() {
    let server = serving(&GitHub::recorded(100)).await;
    let more = ResponseTemplate::new(200)
        .set_body_json(json!([]))
        .insert_header("link", "</more>; rel=\"next\"");
    Mock::given(path_regex("/statuses$"))
        .respond_with(more)
        .with_priority(1)
        .mount(&server)
        .await;
    let connector = connect(checkout(&server)).unwrap();
    let error = connector.pull(&stream(DEPLOYMENTS), None, NOW).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("its pages do not end"), "{error}");
}
