//! What the HCP Terraform connector says of a connection: what it found, or what is wrong with it.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/terraform.rs"]
mod server;

use access::{NOW, stream};
use muster_connectors::{ConnectorError, Tokens, connect};
use muster_replay::{
    recorded,
    terraform::{answer, refusal, start},
};
use rstest::rstest;
use serde_json::json;
use server::{connector, over, reading};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

#[tokio::test]
async fn a_test_says_what_was_found() {
    let server = start().await;
    let access = reading(&server.uri(), &["shop-*", "data-*"]);
    let report = connect(access).unwrap().test().await.unwrap();
    assert_eq!(report.product, "HCP Terraform");
    assert_eq!(report.user, "api-org-example");
    let expected = [
        "The organization 'example-infra-org' has 2 workspaces to read.",
        "No workspace that the token can see matches 'data-*'.",
        "2 of them deploy.",
        "Health assessments are switched on in 2 workspaces.",
    ];
    assert_eq!(report.lines, expected);
}

#[tokio::test]
async fn a_test_names_workspaces_whose_runs_the_token_may_not_read() {
    let server = start().await;
    let mut list = recorded("terraform/workspaces.json");
    list["data"][2]["attributes"]["permissions"]["can-read-run"] = json!(false);
    over(&server, "/workspaces", answer(&list)).await;
    over(&server, "/entitlement-set", refusal(404, "not found")).await;
    let report = connector(&server).test().await.unwrap();
    assert!(
        report.lines[1].contains("may not read the runs of network")
            && report.lines[1].contains("Runs: Read"),
        "{:?}",
        report.lines
    );
    assert!(
        report.lines[3].contains("may not see"),
        "{:?}",
        report.lines
    );
}

#[tokio::test]
async fn a_test_names_a_workspace_or_an_organization_that_is_missing() {
    let server = start().await;
    let access = reading(&server.uri(), &["shop-production", "payments"]);
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        error.to_string().contains("the workspace 'payments'")
            && error.to_string().contains("or hides it from this token"),
        "{error}"
    );
    let mut access = reading(&server.uri(), &[]);
    access
        .connection
        .settings
        .values
        .insert("organization".to_owned(), "nobody".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the organization 'nobody', or hides it"),
        "{error}"
    );
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_the_systems_own_word() {
    let server = start().await;
    let mut access = reading(&server.uri(), &[]);
    access.tokens = Tokens::one("wrong".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        matches!(&error, ConnectorError::Unauthorized { reason, .. } if reason == ": unauthorized"),
        "{error:?}"
    );
}

#[rstest]
#[case(refusal(403, "forbidden"), "Forbidden")]
#[case(refusal(404, "not found"), "NotFound")]
#[case(refusal(500, "internal error"), "Server")]
#[case(ResponseTemplate::new(502), "Server")]
#[case(ResponseTemplate::new(200).set_body_raw("<html>", "text/html"), "Malformed")]
#[case(ResponseTemplate::new(200).set_body_raw("{\"data\": [", "application/json"), "Malformed")]
#[case(ResponseTemplate::new(200).set_body_json(json!({"data": 7})), "Malformed")]
#[tokio::test]
async fn each_failure_has_its_error(#[case] answer: ResponseTemplate, #[case] variant: &str) {
    let server = start().await;
    over(&server, "/ws-9sHpRd4uXk2NwQbT/runs", answer).await;
    let error = connector(&server)
        .pull(&stream("runs:shop-production"), None, NOW)
        .await
        .unwrap_err();
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("the runs of the workspace 'shop-production'"),
        "{error}"
    );
    if variant == "Forbidden" {
        assert!(error.to_string().contains("Runs: Read"), "{error}");
    }
}

#[tokio::test]
async fn after_the_last_request_allowed_none_goes_out_before_the_reset() {
    let server = MockServer::start().await;
    let list = recorded("terraform/workspaces.json");
    let spent = ResponseTemplate::new(200)
        .insert_header("x-ratelimit-limit", "30")
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", "59.5")
        .set_body_json(list);
    Mock::given(any()).respond_with(spent).mount(&server).await;
    let connector = connector(&server);
    connector.streams().await.unwrap();
    let error = connector
        .pull(&stream("runs:network"), None, NOW)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::RateLimited {
                retry_at: Some(_),
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_recorded_refusal_for_too_many_requests_is_waited_out() {
    let server = MockServer::start().await;
    let body = recorded("terraform/error_429_rate_limit.json");
    let answer = ResponseTemplate::new(429)
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", "0.561")
        .set_body_json(body);
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let error = connector(&server).streams().await.unwrap_err();
    assert!(
        error.is_transient() && error.retry_at().is_some(),
        "{error:?}"
    );
}

#[rstest]
#[case("organization", " ", "organization")]
#[case("deployment_workspaces", "(", "deployment_workspaces")]
fn settings_that_cannot_be_used_are_told_with_their_field(
    #[case] name: &str,
    #[case] value: &str,
    #[case] expected: &str,
) {
    let mut access = reading("https://app.terraform.io", &[]);
    let values = &mut access.connection.settings.values;
    values.insert(name.to_owned(), value.into());
    let error = connect(access).err().unwrap();
    assert!(
        matches!(error, ConnectorError::Settings { field, .. } if field == expected),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_organization_without_workspaces_is_told_as_such() {
    let server = start().await;
    let exchange = recorded("terraform/workspaces_list_empty_exchange_2025.json");
    let list = &exchange["response"]["body"]["json"];
    over(&server, "/workspaces", answer(list)).await;
    let report = connector(&server).test().await.unwrap();
    assert!(
        report.lines[0].contains("has 0 workspaces"),
        "{:?}",
        report.lines
    );
    let streams = connector(&server).streams().await.unwrap();
    assert_eq!(streams.len(), 1);
}
