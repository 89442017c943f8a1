//! The Datadog connector against recorded answers: the shop of the replay server, and single
//! answers on top of it.

#[path = "replay/access.rs"]
mod access;
#[path = "datadog/alerts.rs"]
mod alerts;
#[path = "datadog/events.rs"]
mod events;
#[path = "datadog/samples.rs"]
mod samples;
#[path = "datadog/sending.rs"]
mod sending;
#[path = "replay/sync.rs"]
mod sync;

use access::{NOW, TOKEN, access, stream};
use chrono::Utc;
use muster_connectors::{Access, ConnectorError, Page, Tokens, connect};
use muster_model::{
    record::{ConnectionSettings, MetricQuery, SettingValue},
    time::{Millis, Timestamp},
};
use muster_replay::recorded;
use rstest::rstest;
use serde_json::json;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::path};

const GROUPS: &str = "/api/v1/monitor/groups/search";

fn keys(api: &str, application: &str) -> Tokens {
    Tokens::from_iter([
        ("token".to_owned(), api.into()),
        ("application_key".to_owned(), application.into()),
    ])
}

/// A connection that reads and sends everything.
fn reading(base_url: &str) -> Access {
    let metric = MetricQuery {
        name: "idle".to_owned(),
        unit: "%".to_owned(),
        query: "system.cpu.idle{*}".to_owned(),
    };
    let settings = ConnectionSettings::new(
        "datadog",
        [
            ("event_query", "source:my_apps".into()),
            ("incidents", true.into()),
            ("metrics", SettingValue::Metrics(vec![metric])),
            ("send_deployments", true.into()),
        ],
    );
    let mut access = access(base_url, "", settings);
    access.tokens = keys(TOKEN, TOKEN);
    access
}

/// The same with other settings.
fn with(mut access: Access, name: &str, value: SettingValue) -> Access {
    access
        .connection
        .settings
        .values
        .insert(name.to_owned(), value);
    access
}

fn file(status: u16, name: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(recorded(&format!("datadog/{name}.json")))
}

/// Puts an answer on top of those of the replay server.
async fn on_top(server: &MockServer, at: &str, answer: ResponseTemplate) {
    Mock::given(path(at))
        .respond_with(answer)
        .with_priority(1)
        .mount(server)
        .await;
}

async fn pull(access: Access, name: &str) -> Result<Page, ConnectorError> {
    connect(access)?.pull(&stream(name), None, NOW).await
}

async fn requests(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.expect("requests are kept")
}

#[tokio::test]
async fn there_is_a_stream_for_each_part_that_is_to_be_read() {
    let names = async |access: Access| -> Vec<String> {
        let streams = connect(access).unwrap().streams().await.unwrap();
        streams.into_iter().map(|stream| stream.name).collect()
    };
    let all = reading("https://api.datadoghq.eu");
    assert_eq!(
        names(all.clone()).await,
        ["alerts", "incidents", "events", "samples:idle"]
    );
    let mut least = all;
    least.connection.settings = ConnectionSettings::new::<&str>("datadog", []);
    assert_eq!(names(least).await, ["alerts"]);
}

#[tokio::test]
async fn a_test_says_what_was_found() {
    let server = muster_replay::datadog::start().await;
    let report = connect(reading(&server.uri()))
        .unwrap()
        .test()
        .await
        .unwrap();
    assert_eq!(report.product, "Datadog");
    let expected = [
        "4 groups of monitors are in Alert, Warn or No Data; 1 muted.",
        "1 incident is open.",
        "The query finds no event of the last day.",
        "The metric 'idle' was ",
        "Deployments of other connections will be sent",
    ];
    assert_eq!(report.lines.len(), expected.len(), "{:?}", report.lines);
    for (line, expected) in report.lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}");
    }
}

#[tokio::test]
async fn a_test_names_the_query_that_is_wrong() {
    let server = muster_replay::datadog::start().await;
    let wrong = json!({"errors": ["Error parsing query: unable to parse system.cpu.idle{"]});
    on_top(
        &server,
        "/api/v1/query",
        ResponseTemplate::new(400).set_body_json(wrong),
    )
    .await;
    let error = connect(reading(&server.uri()))
        .unwrap()
        .test()
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            ConnectorError::Settings {
                field: "metrics",
                ..
            }
        ),
        "{error:?}"
    );
    assert!(
        error.to_string().contains("'idle': Error parsing query"),
        "{error}"
    );
}

#[rstest]
#[case("wrong", TOKEN, "it does not know the API key at this site")]
#[case(
    TOKEN,
    "wrong",
    "an application key of the same organisation as the API key, with the scope monitors_read"
)]
#[tokio::test]
async fn a_wrong_key_is_named(#[case] api: &str, #[case] application: &str, #[case] told: &str) {
    let server = muster_replay::datadog::start().await;
    let mut access = reading(&server.uri());
    access.tokens = keys(api, application);
    let error = connect(access.clone()).unwrap().test().await.unwrap_err();
    assert!(error.to_string().contains(told), "{error}");
    let pulled = pull(access, "alerts").await.unwrap_err();
    assert_eq!(pulled, error);
}

#[rstest]
#[case("token", "Enter the API key")]
#[case("application_key", "Enter the application key")]
fn both_keys_are_wanted(#[case] missing: &str, #[case] told: &str) {
    let mut access = reading("https://api.datadoghq.com");
    let tokens = access.tokens.iter().filter(|(name, _)| *name != missing);
    access.tokens = tokens
        .map(|(name, token)| (name.to_owned(), token.clone()))
        .collect();
    let error = connect(access).map(drop).unwrap_err();
    assert!(
        matches!(&error, ConnectorError::Settings { field, .. } if *field == missing),
        "{error:?}"
    );
    assert!(error.to_string().contains(told), "{error}");
}

#[rstest]
#[case("alerts", GROUPS, "monitors_read")]
#[case("incidents", "/api/v2/incidents/search", "incident_read")]
#[case("events", "/api/v2/events", "events_read")]
#[case("samples:idle", "/api/v1/query", "timeseries_query")]
#[tokio::test]
async fn a_missing_scope_is_named(#[case] name: &str, #[case] at: &str, #[case] scope: &str) {
    let server = muster_replay::datadog::start().await;
    let body = json!({"errors": ["Forbidden", "Failed permission authorization checks"]});
    on_top(&server, at, ResponseTemplate::new(403).set_body_json(body)).await;
    let error = pull(reading(&server.uri()), name).await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Forbidden { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(scope), "{error}");
}

#[rstest]
#[case(ResponseTemplate::new(401).set_body_json(json!({"errors": ["Unauthorized"]})), "it does not know the application key")]
#[case(
    file(400, "error_400_monitors"),
    "with status 400: Invalid group_state filters"
)]
#[case(file(404, "error_404"), "does not know the monitors")]
#[case(ResponseTemplate::new(500), "failed with status 500")]
#[case(ResponseTemplate::new(200).set_body_raw("<html>", "text/html"), "it is a web page")]
#[case(ResponseTemplate::new(200).set_body_string("{\"groups\": ["), "it ends too early")]
#[tokio::test]
async fn each_failure_is_a_sentence(#[case] answer: ResponseTemplate, #[case] sentence: &str) {
    let server = muster_replay::datadog::start().await;
    on_top(&server, GROUPS, answer).await;
    let error = pull(reading(&server.uri()), "alerts").await.unwrap_err();
    assert!(error.to_string().contains(sentence), "{error}");
    assert!(!error.to_string().contains(TOKEN));
}

#[rstest]
#[case(200)]
#[case(429)]
#[tokio::test]
async fn no_request_goes_out_before_the_rate_limit_is_reset(#[case] status: u16) {
    let server = muster_replay::datadog::start().await;
    let mut spent = file(status, "query");
    for (name, value) in [
        ("limit", "100"),
        ("period", "3600"),
        ("remaining", "0"),
        ("reset", "1200"),
    ] {
        spent = spent.insert_header(format!("x-ratelimit-{name}"), value);
    }
    on_top(&server, "/api/v1/query", spent).await;
    let connector = connect(reading(&server.uri())).unwrap();
    let before = Timestamp::from(Utc::now());
    let first = connector.pull(&stream("samples:idle"), None, NOW).await;
    assert_eq!(first.is_ok(), status == 200);
    for name in ["samples:idle", "alerts"] {
        let error = connector.pull(&stream(name), None, NOW).await.unwrap_err();
        let wait = error.retry_at().expect("an instant").since(before);
        assert!(
            (Millis::minutes(20)..Millis::minutes(21)).contains(&wait),
            "{wait:?}"
        );
    }
    assert_eq!(requests(&server).await.len(), 1);
}
