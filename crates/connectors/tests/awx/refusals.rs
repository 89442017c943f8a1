//! What goes wrong at AWX.

use chrono::Utc;
use muster_connectors::{ConnectorError, Tokens, connect};
use muster_model::{
    record::ConnectionSettings,
    time::{Millis, Timestamp},
};
use muster_replay::recorded;
use rstest::rstest;
use serde_json::json;
use wiremock::{MockServer, ResponseTemplate};

use super::{
    access::{NOW, access, stream},
    answering, reading,
};

async fn refusal(server: &MockServer) -> ConnectorError {
    let connector = connect(reading(server, &[])).expect("the settings are good");
    let page = connector.pull(&stream("jobs"), None, NOW).await;
    page.expect_err("the answer is a refusal")
}

#[tokio::test]
async fn a_wrong_token_is_refused_with_its_reason() {
    let server = muster_replay::awx::start().await;
    let mut access = reading(&server, &[]);
    access.tokens = Tokens::one("wrong-token-11".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        matches!(&error, ConnectorError::Unauthorized { reason, .. }
            if reason.contains("credentials were not provided")),
        "{error}"
    );
    assert!(!error.to_string().contains("wrong-token-11"));
}

#[tokio::test]
async fn a_missing_role_is_named() {
    let body = &recorded("awx/error_403_permission_denied.json")["body"]["json"];
    let answer = ResponseTemplate::new(403).set_body_json(body);
    let error = refusal(&answering("/jobs/$", answer).await).await;
    let sentence = error.to_string();
    assert!(
        matches!(error, ConnectorError::Forbidden { .. }),
        "{error:?}"
    );
    assert!(
        sentence.contains("the scope Read") && sentence.contains("Auditor"),
        "{sentence}"
    );
}

#[tokio::test]
async fn it_waits_as_long_as_a_proxy_asks_for() {
    let answer = ResponseTemplate::new(429).insert_header("retry-after", "120");
    let before = Timestamp::from(Utc::now());
    let error = refusal(&answering("/jobs/$", answer).await).await;
    assert!(
        matches!(error, ConnectorError::RateLimited { .. }),
        "{error:?}"
    );
    let wait = error.retry_at().expect("an instant").since(before);
    assert!(wait >= Millis::seconds(119), "{wait:?}");
}

#[rstest]
#[case(404, "NotFound")]
#[case(405, "Refused")]
#[case(400, "Refused")]
#[case(500, "Server")]
#[case(503, "Server")]
#[case(200, "Malformed")]
#[tokio::test]
async fn other_trouble_has_its_name(#[case] status: u16, #[case] variant: &str) {
    let body = match status {
        404 => recorded("awx/error_404_exchange.json")["response"]["body"]["json"].take(),
        405 => recorded("awx/error_405_method_not_allowed.json"),
        _ => json!({"detail": "Something else."}),
    };
    let answer = ResponseTemplate::new(status).set_body_json(body);
    let error = refusal(&answering("/jobs/$", answer).await).await;
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
}

#[tokio::test]
async fn a_host_that_is_something_else_is_told_apart() {
    let page = ResponseTemplate::new(200).set_body_raw("<html>Welcome</html>", "text/html");
    let error = refusal(&answering("^/api/$", page).await).await;
    assert!(error.to_string().contains("web page"), "{error}");
    let other = ResponseTemplate::new(200).set_body_json(json!({"apis": {"eda": "/api/eda/"}}));
    let error = refusal(&answering("^/api/$", other).await).await;
    assert!(error.to_string().contains("nor a controller"), "{error}");
}

#[test]
fn it_is_of_no_use_without_a_token() {
    let settings = ConnectionSettings::new::<&str>("awx", []);
    let mut access = access("https://awx.example.com", "", settings);
    access.tokens = Tokens::default();
    let error = connect(access).err().expect("it cannot work");
    assert!(
        matches!(error, ConnectorError::Settings { field: "token", .. }),
        "{error:?}"
    );
}
