//! The Alertmanager connector: against a recorded answer, and against the real server.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/alertmanager.rs"]
mod server;
#[path = "replay/until.rs"]
mod until;

use std::time::Duration;

use access::{NOW, access, stream};
use muster_connectors::{Access, ConnectorError, Page, Snapshot, connect};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKind},
    record::ConnectionSettings,
    time::Timestamp,
};
use serde_json::json;
use server::RealServer;
use until::until;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, query_param},
};

fn reading(base_url: &str, filters: &[&str]) -> Access {
    access(
        base_url,
        "",
        ConnectionSettings::new("alertmanager", [("filters", filters.into())]),
    )
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

async fn recorded(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/am/api/v2/alerts"))
        .and(header("authorization", format!("Bearer {}", access::TOKEN)))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

const SAMPLE: &str = include_str!("../../../tests/fixtures/alertmanager/alerts.json");

#[tokio::test]
async fn a_page_is_the_whole_picture_with_each_alerts_state() {
    let answer = ResponseTemplate::new(200).set_body_raw(SAMPLE, "application/json");
    let server = recorded(answer).await;
    let connector = connect(reading(&format!("{}/am", server.uri()), &[])).unwrap();
    let streams = connector.streams().await.unwrap();
    let page = connector.pull(&streams[0], None, NOW).await.unwrap();
    assert_eq!(
        (page.more, page.total, page.active.clone()),
        (false, Some(4), Some(Snapshot::all(FactKind::Alert)))
    );
    let states: Vec<_> = alerts(&page)
        .iter()
        .map(|it| (it.name.clone(), it.state))
        .collect();
    let expected = [
        ("HighErrorRate", AlertState::Firing),
        ("DiskAlmostFull", AlertState::Silenced),
        ("SlowAnswers", AlertState::Inhibited),
        ("QueueGrows", AlertState::Firing),
    ];
    assert_eq!(
        states,
        expected.map(|(name, state)| (name.to_owned(), state))
    );
    let first = alerts(&page)[0];
    assert_eq!(first.key.external_id, "0a1b2c3d4e5f6071@1772445600250");
    assert_eq!(first.started_at, Timestamp(1_772_445_600_250));
    assert_eq!(first.ended_at, None);
    assert_eq!(first.headline(), "Checkout answers with errors");
    assert_eq!(
        first.url,
        "http://prometheus.example.com/graph?g0.expr=errors"
    );
    assert_eq!(first.label("service"), "checkout");
    assert_eq!(
        alerts(&page)[1].suppressed_by,
        ["6f9c1c4e-7a0d-4a8c-9a53-0d5a4f6f0001"]
    );
    assert_eq!(alerts(&page)[2].suppressed_by, ["0a1b2c3d4e5f6071"]);
}

#[tokio::test]
async fn an_alert_that_makes_no_sense_costs_no_other_and_ends_none() {
    let mut answer: serde_json::Value = serde_json::from_str(SAMPLE).unwrap();
    answer[1]["startsAt"] = json!("soon");
    let server = recorded(ResponseTemplate::new(200).set_body_json(answer)).await;
    let connector = connect(reading(&format!("{}/am", server.uri()), &[])).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(
        (page.facts.len(), page.left_out.len(), page.active.clone()),
        (3, 1, None)
    );
}

#[tokio::test]
async fn nothing_active_is_a_whole_picture_too() {
    let server = recorded(ResponseTemplate::new(200).set_body_json(json!([]))).await;
    let connector = connect(reading(&format!("{}/am", server.uri()), &[])).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (0, Some(Snapshot::all(FactKind::Alert)))
    );
}

#[tokio::test]
async fn every_filter_goes_along() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v2/alerts"))
        .and(query_param("filter", "severity=\"critical\""))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!([])))
        .mount(&server)
        .await;
    let filters = ["team=\"shop\"", " ", "severity=\"critical\""];
    let connector = connect(reading(&server.uri(), &filters)).unwrap();
    connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let sent: Vec<String> = requests[0]
        .url
        .query_pairs()
        .filter(|(name, _)| name == "filter")
        .map(|(_, value)| value.into_owned())
        .collect();
    assert_eq!(sent, ["team=\"shop\"", "severity=\"critical\""]);
}

#[tokio::test]
async fn reads_the_real_server() {
    let real = RealServer::start().await;
    let connector = connect(reading(&real.url, &["service=\"checkout\""])).unwrap();
    let pull = || async {
        connector
            .pull(&stream("alerts"), None, NOW)
            .await
            .expect("the real server answers")
    };

    let report = connector.test().await.unwrap();
    assert!(
        report.product.starts_with("Alertmanager 0."),
        "{}",
        report.product
    );
    assert_eq!(report.lines[0], "No alert is active now.");

    real.post(
        "alerts",
        json!([
            {"labels": {"alertname": "HighErrorRate", "service": "checkout"},
             "annotations": {"summary": "Checkout answers with errors"},
             "startsAt": "2026-03-02T10:00:00.250Z",
             "generatorURL": "http://prometheus.example.com/graph"},
            {"labels": {"alertname": "SlowAnswers", "service": "checkout"}},
            {"labels": {"alertname": "DiskAlmostFull", "service": "search"}},
        ]),
    )
    .await;
    let page = until(Duration::from_secs(20), pull, |page| page.facts.len() == 2).await;
    let alert = *alerts(&page)
        .iter()
        .find(|it| it.name == "HighErrorRate")
        .unwrap();
    assert_eq!(alert.state, AlertState::Firing);
    assert!(
        alert.key.external_id.ends_with("@1772445600250"),
        "{}",
        alert.key
    );
    assert_eq!(alert.url, "http://prometheus.example.com/graph");
    let key = alert.key.clone();

    let silence = real
        .post(
            "silences",
            json!({
                "matchers": [{"name": "alertname", "value": "HighErrorRate", "isRegex": false}],
                "startsAt": "2026-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00Z",
                "createdBy": "ada", "comment": "Being repaired",
            }),
        )
        .await;
    let silenced = |page: &Page| {
        alerts(page)
            .iter()
            .any(|it| it.key == key && it.state == AlertState::Silenced)
    };
    let page = until(Duration::from_secs(20), pull, silenced).await;
    let alert = *alerts(&page).iter().find(|it| it.key == key).unwrap();
    assert_eq!(
        alert.suppressed_by,
        [silence["silenceID"].as_str().unwrap()]
    );

    real.post(
        "alerts",
        json!([{"labels": {"alertname": "SlowAnswers", "service": "checkout"},
                "endsAt": "2026-03-02T10:00:01Z"}]),
    )
    .await;
    let page = until(Duration::from_secs(20), pull, |page| page.facts.len() == 1).await;
    assert_eq!(alerts(&page)[0].key, key);
    assert_eq!(page.active, Some(Snapshot::all(FactKind::Alert)));
}

#[tokio::test]
async fn the_real_server_says_what_is_wrong_with_a_filter() {
    let real = RealServer::start().await;
    let connector = connect(reading(&real.url, &["severity=~\"(\""])).unwrap();
    let error = connector.test().await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Refused { status: 400, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("missing closing )"), "{error}");
}
