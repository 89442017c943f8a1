//! Which projects are read: those of a group, and those that are named.

use muster_connectors::{ConnectorError, connect};
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use super::{
    access::{self, TOKEN},
    reading, recorded,
    replay::{List, serve},
    time,
};

#[tokio::test]
async fn a_group_gives_all_projects_below_it_and_what_they_have_switched_on() {
    let server = MockServer::start().await;
    let project = |path: &str, builds: &str| {
        json!({"id": 1, "path_with_namespace": path, "last_activity_at": "2024-01-02T03:04:05Z",
               "builds_access_level": builds, "merge_requests_access_level": "enabled"})
    };
    let rows = vec![
        project("shop/checkout", "enabled"),
        project("shop/docs", "disabled"),
        project("shop/back/search", "private"),
    ];
    let list = List::new(rows, 2);
    wiremock::Mock::given(wiremock::matchers::path(
        "/gitlab/api/v4/groups/shop/projects",
    ))
    .and(wiremock::matchers::query_param("include_subgroups", "true"))
    .and(wiremock::matchers::query_param("archived", "false"))
    .respond_with(list)
    .mount(&server)
    .await;
    let connector = connect(reading(&server, "group", &["shop"])).unwrap();
    let streams = connector.streams().await.unwrap();
    let names: Vec<&str> = streams.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "deployments:shop/back/search",
            "pipelines:shop/back/search",
            "merge_requests:shop/back/search",
            "deployments:shop/checkout",
            "pipelines:shop/checkout",
            "merge_requests:shop/checkout",
            "merge_requests:shop/docs",
        ]
    );
    let sources = connector.sources().await.unwrap();
    assert_eq!(sources[0].path, "shop/back/search");
    assert_eq!(sources[0].last_activity, Some(time("2024-01-02T03:04:05Z")));
}

#[tokio::test]
async fn a_project_that_is_missing_hides_no_other_and_says_so_when_read() {
    let server = recorded(100).await;
    let found = json!({"path_with_namespace": "Shop/checkout"});
    serve(
        &server,
        TOKEN,
        "projects/42",
        ResponseTemplate::new(200).set_body_json(found),
    )
    .await;
    let access = reading(&server, "projects", &["42", "shop/gone"]);
    let connector = connect(access).unwrap();
    let streams = connector.streams().await.unwrap();
    assert_eq!(streams.len(), 6);
    let gone = streams
        .iter()
        .find(|it| it.name == "deployments:shop/gone")
        .unwrap();
    let error = connector.pull(gone, None, access::NOW).await.unwrap_err();
    assert!(matches!(error, ConnectorError::NotFound { .. }), "{error}");
    assert!(error.to_string().contains("'shop/gone'"), "{error}");
}
