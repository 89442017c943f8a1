//! The Splunk connector, against recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "splunk/samples.rs"]
mod samples;

use access::{NOW, TOKEN, access, stream};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Utc;
use muster_connectors::{Access, ConnectorError, Page, Snapshot, Tokens, connect};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKind},
    record::{ConnectionSettings, MetricQuery, SettingValue},
    time::{Millis, Timestamp},
};
use muster_replay::{recorded, splunk as server};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, method, path},
};

const SPL: &str = "index=orders | stats count as value";

fn reading(base_url: &str, queries: &[(&str, &str)]) -> Access {
    let metrics = queries
        .iter()
        .map(|(name, query)| MetricQuery {
            name: (*name).to_owned(),
            unit: "%".to_owned(),
            query: (*query).to_owned(),
        })
        .collect();
    let web = SettingValue::Text("https://splunk.example.com:8000/".to_owned());
    access(
        base_url,
        "",
        ConnectionSettings::new(
            "splunk",
            [
                ("metrics", SettingValue::Metrics(metrics)),
                ("web_address", web),
            ],
        ),
    )
}

fn answer(file: &str) -> Value {
    recorded(&format!("splunk/{file}.json"))
}

async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn pull(access: Access, name: &str, cursor: Option<&str>) -> Result<Page, ConnectorError> {
    let connector = connect(access)?;
    connector.pull(&stream(name), cursor, NOW).await
}

fn alerts(page: &Page) -> Vec<&Alert> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Alert(alert) => alert,
            other => panic!("{other:?} is not an alert"),
        })
        .collect()
}

#[tokio::test]
async fn each_firing_is_an_alert_until_it_expires() {
    let server = server::start().await;
    let page = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap();
    assert_eq!(
        (page.more, page.active.clone()),
        (false, Some(Snapshot::all(FactKind::Alert)))
    );
    assert_eq!(page.left_out, Vec::<String>::new());
    let mut found = alerts(&page);
    found.sort_by_key(|alert| alert.started_at);
    let states: Vec<_> = found
        .iter()
        .map(|it| (it.name.as_str(), it.state))
        .collect();
    assert_eq!(
        states,
        [
            ("Disk almost full", AlertState::Resolved),
            ("Disk almost full", AlertState::Firing),
            ("Checkout answers with errors", AlertState::Firing),
            ("Checkout answers with errors", AlertState::Firing),
        ]
    );
    let expired = found[0];
    assert_eq!(
        expired.ended_at,
        Some(expired.started_at + Millis::hours(24))
    );
    let newest = found[3];
    assert_eq!(newest.started_at, Timestamp(1_772_445_400_000));
    assert!(newest.key.external_id.ends_with("_1772445400"));
    let labels: Vec<_> = newest
        .labels
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        labels,
        [
            ("alertname", "Checkout answers with errors"),
            ("app", "shop"),
            ("owner", "ada"),
            ("savedsearch", "Checkout answers with errors"),
            ("severity", "critical"),
        ]
    );
    assert_eq!(found[1].label("severity"), "high");
    let result = "https://splunk.example.com:8000/app/shop/@go?sid=scheduler__ada__shop__";
    assert!(newest.url.starts_with(result), "{}", newest.url);
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_firing_that_a_server_recorded_is_read() {
    let recorded = answer("fired_alerts_by_name_10.6");
    let server = answering(ResponseTemplate::new(200).set_body_json(recorded)).await;
    let page = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap();
    let alert = alerts(&page)[0];
    assert_eq!(alert.name, "my_alert");
    assert_eq!(alert.started_at, Timestamp(1_791_467_606_000));
    assert_eq!(
        alert.key.external_id,
        "scheduler__admin__search__RMD5_at_1791467606_3_1791467606"
    );
}

#[tokio::test]
async fn the_list_is_read_to_its_end_before_anything_is_taken_to_have_ended() {
    let all = answer("fired_alerts_all");
    let server = MockServer::start().await;
    Mock::given(path("/servicesNS/-/-/alerts/fired_alerts/-"))
        .respond_with(move |request: &wiremock::Request| {
            let offset = request
                .url
                .query_pairs()
                .find(|(name, _)| name == "offset")
                .map_or(0, |(_, value)| value.parse().unwrap());
            let rows: Vec<Value> = all["entry"].as_array().unwrap()[offset..]
                .iter()
                .take(3)
                .cloned()
                .collect();
            ResponseTemplate::new(200)
                .set_body_json(json!({"entry": rows, "paging": {"total": "4", "perPage": 3}}))
        })
        .mount(&server)
        .await;
    let page = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (4, Some(Snapshot::all(FactKind::Alert)))
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn no_firing_is_a_whole_picture_too() {
    let body = json!({"entry": [], "paging": {"total": 0}});
    let server = answering(ResponseTemplate::new(200).set_body_json(body)).await;
    let page = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (0, Some(Snapshot::all(FactKind::Alert)))
    );
}

#[tokio::test]
async fn a_firing_that_makes_no_sense_costs_no_other_and_ends_none() {
    let mut body = answer("fired_alerts_all");
    body["entry"][0]["content"]["trigger_time"] = json!("soon");
    body["entry"][1]["content"] = json!(7);
    let server = answering(ResponseTemplate::new(200).set_body_json(body)).await;
    let page = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap();
    assert_eq!(
        (page.facts.len(), page.left_out.len(), page.active),
        (2, 2, None)
    );
}

#[rstest]
#[case(401, "Unauthorized")]
#[case(403, "Forbidden")]
#[case(404, "NotFound")]
#[case(429, "RateLimited")]
#[case(500, "Server")]
#[case(503, "Server")]
#[tokio::test]
async fn a_refusal_has_its_error(#[case] status: u16, #[case] variant: &str) {
    let server = answering(ResponseTemplate::new(status)).await;
    let error = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap_err();
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert!(!error.to_string().contains(TOKEN), "{error}");
}

#[tokio::test]
async fn a_refusal_in_xml_gives_its_reason() {
    let recorded = answer("error_404_unknown_sid_xml_exchange");
    let body = recorded["body"]["xml"].as_str().unwrap();
    let answer = ResponseTemplate::new(400).set_body_raw(body, "text/xml; charset=UTF-8");
    let server = answering(answer).await;
    let error = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(": Unknown sid. Check"),
        "{error}"
    );
}

#[rstest]
#[case("{\"entry\": [", true)]
#[case("<html>Sign in</html>", false)]
#[case("{\"entry\": 7}", false)]
#[tokio::test]
async fn an_answer_that_is_none_is_malformed(#[case] body: &str, #[case] transient: bool) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    let server = answering(answer).await;
    let error = pull(reading(&server.uri(), &[]), "alerts", None)
        .await
        .unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
    assert_eq!(error.is_transient(), transient);
}

#[tokio::test]
async fn when_a_proxy_wants_a_pause_no_request_is_made_before_its_end() {
    let reset = Utc::now().timestamp() + 600;
    let body = json!({"entry": [], "paging": {"total": 0}});
    let answer = ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("RateLimit-Remaining", "0")
        .insert_header("RateLimit-Reset", reset.to_string());
    let server = answering(answer).await;
    let connector = connect(reading(&server.uri(), &[])).unwrap();
    connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    let error = connector
        .pull(&stream("alerts"), None, NOW)
        .await
        .unwrap_err();
    assert_eq!(error.retry_at(), Some(Timestamp(reset * 1_000)));
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_test_tells_product_owner_alerts_and_values() {
    let server = server::start().await;
    let metrics = [("Error rate", server::SCHEDULED), ("Orders", SPL)];
    let report = connect(reading(&server.uri(), &metrics))
        .unwrap()
        .test()
        .await
        .unwrap();
    assert_eq!(report.product, "Splunk Enterprise 10.4.2 on splunk-1");
    assert_eq!(report.user, "muster");
    assert_eq!(
        report.lines,
        [
            "Its roles are muster, user.",
            "Alerts that have fired: 'Checkout answers with errors' 2×, 'Disk almost full' 2×.",
            "'Error rate' is 3.2 %.",
            "'Orders' is 1204 %.",
        ]
    );
}

#[tokio::test]
async fn a_test_names_the_capability_that_is_missing() {
    let server = MockServer::start().await;
    let mut context = answer("current_context");
    context["entry"][0]["content"]["capabilities"] = json!(["get_metadata"]);
    for (at, body) in [
        ("/services/server/info", answer("server_info")),
        ("/services/authentication/current-context", context),
        (
            "/servicesNS/-/-/alerts/fired_alerts",
            answer("fired_alerts_list_10.6"),
        ),
    ] {
        Mock::given(method("GET"))
            .and(path(at))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .mount(&server)
            .await;
    }
    let without = connect(reading(&server.uri(), &[])).unwrap();
    let report = without.test().await.unwrap();
    assert_eq!(report.lines[1], "Alerts that have fired: 'my_alert' 2×.");
    let connector = connect(reading(&server.uri(), &[("Orders", SPL)])).unwrap();
    let error = connector.test().await.unwrap_err();
    assert!(matches!(error, ConnectorError::Forbidden { .. }), "{error}");
    assert!(
        error.to_string().contains("the capability search"),
        "{error}"
    );
}

#[tokio::test]
async fn a_capability_that_splunk_names_is_named() {
    let refusal = answer("error_403_capability");
    let answer = ResponseTemplate::new(403).set_body_json(&refusal["body"]);
    let server = answering(answer).await;
    let connector = connect(reading(&server.uri(), &[])).unwrap();
    let error = connector.test().await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("It needs the capability rest_access_server_endpoints."),
        "{error}"
    );
}

#[tokio::test]
async fn a_test_says_when_the_token_expired() {
    let server = server::start().await;
    let claims = BASE64_URL_SAFE_NO_PAD.encode(r#"{"exp": 1577836800}"#);
    let mut access = reading(&server.uri(), &[]);
    access.tokens = Tokens::one(format!("head.{claims}.sign").into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("does not accept the token: it expired at 2020-01-01T00:00:00.000Z."),
        "{error}"
    );
}

#[tokio::test]
async fn a_wrong_token_is_refused_in_splunks_words() {
    let server = server::start().await;
    let mut access = reading(&server.uri(), &[]);
    access.tokens = Tokens::one("wrong".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains(": call not properly authenticated."),
        "{error}"
    );
}

#[rstest]
#[case(&[("Orders", "index=a | delete")], "https://a", "metrics")]
#[case(&[("Orders", "a"), ("Orders", "b")], "https://a", "metrics")]
#[case(&[], "splunk", "web_address")]
fn settings_that_cannot_be_used_are_told_with_their_field(
    #[case] metrics: &[(&str, &str)],
    #[case] web: &str,
    #[case] wrong: &str,
) {
    let mut access = reading("https://splunk.example.com:8089", metrics);
    let values = &mut access.connection.settings.values;
    values.insert("web_address".to_owned(), SettingValue::Text(web.to_owned()));
    match connect(access).err() {
        Some(ConnectorError::Settings { field, .. }) => assert_eq!(field, wrong),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_metric_is_a_stream_of_its_own() {
    let access = reading("https://splunk.example.com:8089", &[("Orders", SPL)]);
    let streams = connect(access).unwrap().streams().await.unwrap();
    let names: Vec<&str> = streams.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["alerts", "samples:Orders"]);
}
