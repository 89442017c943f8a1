//! Testing a connection to GitLab.

use muster_connectors::{ConnectorError, connect};
use serde_json::{Value, json};
use wiremock::{MockServer, ResponseTemplate};

use super::{access::TOKEN, checkout, reading, recorded, replay::serve};

async fn testable(server: &MockServer, token: Value) {
    let answers = [
        ("version", json!({"version": "17.6.1"})),
        ("user", json!({"username": "ada"})),
        ("personal_access_tokens/self", token),
        (
            "projects/shop%2Fcheckout",
            json!({"path_with_namespace": "shop/checkout"}),
        ),
    ];
    for (at, body) in answers {
        serve(
            server,
            TOKEN,
            at,
            ResponseTemplate::new(200).set_body_json(body),
        )
        .await;
    }
}

#[tokio::test]
async fn a_test_tells_version_owner_and_what_was_found() {
    let server = recorded(100).await;
    testable(
        &server,
        json!({"scopes": ["read_api"], "expires_at": "2027-01-31"}),
    )
    .await;
    let report = connect(checkout(&server)).unwrap().test().await.unwrap();
    assert_eq!(report.product, "GitLab 17.6.1");
    assert_eq!(report.user, "ada");
    assert_eq!(
        report.lines,
        [
            "The token expires on 2027-01-31.",
            "Project 'shop/checkout' can be read."
        ]
    );
}

#[tokio::test]
async fn a_test_names_the_scope_that_is_missing() {
    let server = recorded(100).await;
    testable(&server, json!({"scopes": ["read_user", "read_repository"]})).await;
    let error = connect(checkout(&server))
        .unwrap()
        .test()
        .await
        .unwrap_err();
    assert!(matches!(error, ConnectorError::Forbidden { .. }), "{error}");
    assert!(error.to_string().contains("read_api"), "{error}");
}

#[tokio::test]
async fn a_test_names_the_project_that_is_missing() {
    let server = MockServer::start().await;
    testable(&server, json!({"scopes": ["api"]})).await;
    let access = reading(&server, "projects", &["shop/gone"]);
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(matches!(error, ConnectorError::NotFound { .. }), "{error}");
    assert!(
        error.to_string().contains("the project 'shop/gone'"),
        "{error}"
    );
}

#[tokio::test]
async fn without_a_token_it_says_which_one_to_make() {
    let server = MockServer::start().await;
    let mut access = checkout(&server);
    access.tokens = muster_connectors::Tokens::default();
    let error = connect(access).err().expect("a token is needed");
    assert!(matches!(
        error,
        ConnectorError::Settings { field: "token", .. }
    ));
    assert!(error.to_string().contains("read_api"), "{error}");
}
