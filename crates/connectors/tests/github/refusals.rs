//! What goes wrong at GitHub, and what the test of a connection finds.

use chrono::Utc;
use muster_connectors::{ConnectorError, TestReport, Tokens, connect};
use muster_model::time::{Millis, Timestamp};
use muster_replay::github::GitHub;
use rstest::rstest;
use serde_json::Value;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path_regex};

use super::{
    access::{NOW, stream},
    checkout, reading, repositories, serving,
};

const RUNS: &str = "/actions/runs$";

fn recorded(status: u16, name: &str) -> ResponseTemplate {
    let body: Value = muster_replay::recorded(&format!("github/{name}.json"));
    ResponseTemplate::new(status).set_body_json(body)
}

/// The recorded GitHub, but for one part of it.
async fn answering(path: &str, answer: ResponseTemplate) -> MockServer {
    let server = serving(&GitHub::recorded(100)).await;
    Mock::given(path_regex(path))
        .respond_with(answer)
        .with_priority(1)
        .mount(&server)
        .await;
    server
}

async fn pull(server: &MockServer) -> ConnectorError {
    let connector = connect(checkout(server)).expect("the settings are good");
    let stream = stream("runs:shop/checkout");
    let page = connector.pull(&stream, None, NOW).await;
    page.expect_err("the answer is a refusal")
}

async fn test(server: &MockServer) -> Result<TestReport, ConnectorError> {
    let connector = connect(checkout(server)).expect("the settings are good");
    connector.test().await
}

#[tokio::test]
async fn the_test_says_whose_token_it_is_and_what_can_be_read() {
    let user = recorded(200, "user")
        .insert_header(
            "github-authentication-token-expiration",
            "2026-03-01 12:00:00 UTC",
        )
        .insert_header("x-oauth-scopes", "read:org, repo")
        .insert_header("x-github-enterprise-version", "enterprise-server@3.14.1");
    let server = answering("/user$", user).await;
    let settings = [repositories(&["shop/checkout", "shop/*"])];
    let report = connect(reading(&server, &settings)).unwrap().test().await;
    let report = report.unwrap();
    assert_eq!(report.product, "GitHub Enterprise Server 3.14.1");
    assert_eq!(report.user, "person65");
    let lines = report.lines.join("\n");
    for part in [
        "may also write",
        "expires on 2026-03-01.",
        "Repository 'shop/checkout' can be read.",
        "'shop' has 2 repositories",
    ] {
        assert!(lines.contains(part), "{lines}");
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_githubs_reason() {
    let server = muster_replay::github::start().await;
    let mut access = checkout(&server);
    access.tokens = Tokens::one("ghp_wrong".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        matches!(&error, ConnectorError::Unauthorized { reason, .. } if reason.contains("Bad credentials")),
        "{error}"
    );
    assert!(!error.to_string().contains("ghp_wrong"));
}

#[rstest]
#[case(Some("actions=read"), "It needs the permission actions (read).")]
#[case(None, "It needs the repository permission Actions (read).")]
#[tokio::test]
async fn a_missing_permission_is_named(#[case] header: Option<&str>, #[case] sentence: &str) {
    let mut answer = recorded(403, "error_403_permission")
        .insert_header("x-ratelimit-remaining", "4990")
        .insert_header("x-ratelimit-reset", "4102444800");
    if let Some(header) = header {
        answer = answer.insert_header("x-accepted-github-permissions", header);
    }
    let server = answering(RUNS, answer).await;
    for error in [pull(&server).await, test(&server).await.unwrap_err()] {
        assert!(
            matches!(error, ConnectorError::Forbidden { .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains(sentence), "{error}");
        assert!(error.to_string().contains("workflow runs"), "{error}");
    }
}

#[tokio::test]
async fn an_organisation_that_wants_its_single_sign_on_is_named() {
    let answer = recorded(403, "error_403_single_sign_on").insert_header(
        "x-github-sso",
        "required; url=https://github.com/orgs/shop/sso?authorization_request=AZSCKtL4",
    );
    let server = answering("/repos/shop/checkout$", answer).await;
    let sentence = test(&server).await.unwrap_err().to_string();
    assert!(sentence.contains("single sign-on of 'shop'"), "{sentence}");
    assert!(!sentence.contains("AZSCKtL4"), "{sentence}");
}

#[tokio::test]
async fn a_repository_that_is_hidden_is_named() {
    let server = serving(&GitHub::recorded(100)).await;
    let access = reading(&server, &[repositories(&["shop/secret"])]);
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        matches!(&error, ConnectorError::NotFound { what, .. } if what.contains("'shop/secret'")),
        "{error}"
    );
}

#[rstest]
#[case(403, &[("retry-after", "60")], Some(60))]
#[case(429, &[("retry-after", "60")], Some(60))]
// Without any header, as it may come.
#[case(403, &[], None)]
#[tokio::test]
async fn the_limit_on_bursts_is_no_missing_permission(
    #[case] status: u16,
    #[case] headers: &[(&'static str, &str)],
    #[case] seconds: Option<i64>,
) {
    let mut answer = recorded(status, "error_403_secondary_rate_limit");
    for (name, value) in headers {
        answer = answer.insert_header(*name, *value);
    }
    let before = Timestamp::from(Utc::now());
    let error = pull(&answering(RUNS, answer).await).await;
    assert!(
        matches!(error, ConnectorError::RateLimited { .. }),
        "{error:?}"
    );
    let wait = error.retry_at().map(|at| at.since(before));
    assert_eq!(wait.is_some(), seconds.is_some());
    if let (Some(wait), Some(seconds)) = (wait, seconds) {
        assert!(wait >= Millis::seconds(seconds - 1), "{wait:?}");
    }
}

#[rstest]
#[case(200)]
#[case(403)]
#[tokio::test]
async fn no_request_is_made_before_the_spent_budget_begins_anew(#[case] status: u16) {
    let reset = Utc::now().timestamp() + 1_200;
    let answer = match status {
        200 => ResponseTemplate::new(200)
            .set_body_json(serde_json::json!({"total_count": 0, "workflow_runs": []})),
        _ => recorded(status, "error_403_permission"),
    };
    let answer = answer
        .insert_header("x-ratelimit-limit", "5000")
        .insert_header("x-ratelimit-remaining", "0")
        .insert_header("x-ratelimit-reset", reset.to_string());
    let server = answering(RUNS, answer).await;
    let connector = connect(checkout(&server)).unwrap();
    let runs = stream("runs:shop/checkout");
    let first = connector.pull(&runs, None, NOW).await;
    assert_eq!(first.is_ok(), status == 200);
    for name in ["runs:shop/checkout", "deployments:shop/checkout"] {
        let error = connector.pull(&stream(name), None, NOW).await.unwrap_err();
        assert_eq!(error.retry_at(), Some(Timestamp(reset * 1_000)), "{error}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[rstest]
#[case(ResponseTemplate::new(502), "Server")]
#[case(ResponseTemplate::new(200).set_body_raw("{\"workflow_runs\": [", "application/json"), "Malformed")]
#[case(ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html"), "Malformed")]
#[case(ResponseTemplate::new(422), "Refused")]
#[tokio::test]
async fn other_trouble_has_its_name(#[case] answer: ResponseTemplate, #[case] variant: &str) {
    let error = pull(&answering(RUNS, answer).await).await;
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
}

#[rstest]
#[case("https://github.com", &["shop/checkout"], "base_url")]
#[case("https://api.github.com", &[], "repositories")]
#[case("https://api.github.com", &["checkout"], "repositories")]
fn settings_that_cannot_work_are_told_with_their_field(
    #[case] address: &str,
    #[case] lines: &[&str],
    #[case] expected: &str,
) {
    let settings = muster_model::record::ConnectionSettings::new("github", [repositories(lines)]);
    let access = super::access::access(address, "", settings);
    let error = connect(access).err().expect("it cannot work");
    assert!(
        matches!(error, ConnectorError::Settings { field, .. } if field == expected),
        "{error:?}"
    );
}
