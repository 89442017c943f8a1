//! The Prometheus connector: against recorded answers, and against the real server.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/prometheus.rs"]
mod server;
#[path = "replay/sync.rs"]
mod sync;
#[path = "replay/until.rs"]
mod until;

use std::time::Duration;

use access::{NOW, TOKEN, access, stream};
use chrono::Utc;
use muster_connectors::{Access, Connector, ConnectorError, Page, Snapshot, connect};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKind, Sample},
    record::{ConnectionSettings, MetricQuery, SettingValue},
    time::{Millis, Timestamp},
};
use muster_replay::recorded;
use rstest::rstest;
use serde_json::json;
use server::RealServer;
use sync::sync;
use until::until;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, query_param},
};

/// The instant of the last value in the recording of the shop.
const LAST: Timestamp = Timestamp(1_772_445_600_000);

fn metrics(queries: &[(&str, &str)]) -> SettingValue {
    SettingValue::Metrics(
        queries
            .iter()
            .map(|(name, query)| MetricQuery {
                name: (*name).to_owned(),
                unit: "%".to_owned(),
                query: (*query).to_owned(),
            })
            .collect(),
    )
}

fn reading(base_url: &str, queries: &[(&str, &str)]) -> Access {
    let settings = ConnectionSettings::new("prometheus", [("metrics", metrics(queries))]);
    let mut access = access(base_url, "", settings);
    access.connection.since = NOW - Millis::days(60);
    access
}

/// Says whether alerts are read.
fn read_alerts(access: &mut Access, read: bool) {
    let values = &mut access.connection.settings.values;
    values.insert("alerts".to_owned(), SettingValue::Flag(read));
}

fn samples(page: &Page) -> Vec<&Sample> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Sample(sample) => sample,
            other => panic!("{other:?} is no sample"),
        })
        .collect()
}

fn alerts(page: &Page) -> Vec<&Alert> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Alert(alert) => alert,
            other => panic!("{other:?} is no alert"),
        })
        .collect()
}

async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(header("authorization", format!("Bearer {TOKEN}")))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

fn file(status: u16, name: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(recorded(&format!("prometheus/{name}.json")))
}

#[tokio::test]
async fn a_first_sync_reads_every_window_and_the_next_one_only_what_is_new() {
    let server = muster_replay::prometheus::start().await;
    let access = reading(&server.uri(), &[("errors", "rate")]);
    let connector = || connect(access.clone()).unwrap();
    let stream = stream("samples:errors");
    let pages = sync(connector, &stream, None).await;
    // 60 days of steps of 5 minutes are 17,281, of which a window has 10,000 at most.
    assert_eq!(pages.len(), 2);
    let read: Vec<_> = pages.iter().flat_map(samples).collect();
    // Of 12 values, one is NaN and one infinite.
    assert_eq!(read.len(), 10);
    let last = read.last().unwrap();
    assert_eq!(
        (
            last.at,
            last.value,
            last.metric.as_str(),
            last.unit.as_str()
        ),
        (LAST, 0.013, "errors", "%")
    );
    assert_eq!(last.key.external_id, "errors@1772445600000");
    assert!(pages.iter().all(|page| page.active.is_none()));

    let before = server.received_requests().await.unwrap().len();
    let cursor = pages.last().map(|page| page.cursor.clone());
    let pages = sync(connector, &stream, cursor).await;
    let requests = server.received_requests().await.unwrap();
    assert_eq!((pages.len(), requests.len() - before), (1, 1));
    let read: Vec<_> = samples(&pages[0]).iter().map(|it| it.at).collect();
    // The overlap: what lies in the last ten minutes comes again, as the same samples.
    assert_eq!(read, [LAST - Millis::minutes(5), LAST]);
    let query: Vec<_> = requests[before].url.query_pairs().collect();
    let expected = [
        ("query", "rate"),
        ("start", "1772445300"),
        ("end", "1772445900"),
        ("step", "300"),
    ];
    let sent: Vec<_> = query
        .iter()
        .map(|(a, b)| (a.as_ref(), b.as_ref()))
        .collect();
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn several_series_are_told_and_none_is_taken() {
    let server = answering(file(200, "query_range")).await;
    let connector = connect(reading(&server.uri(), &[("up", "up")])).unwrap();
    let page = connector
        .pull(&stream("samples:up"), None, NOW)
        .await
        .unwrap();
    assert_eq!((page.facts.len(), page.left_out.len()), (0, 1));
    assert!(
        page.left_out[0].contains("'up' gives 2 series"),
        "{:?}",
        page.left_out
    );
}

#[tokio::test]
async fn no_value_is_no_sample_and_goes_on() {
    let empty = json!({"status": "success", "data": {"resultType": "matrix", "result": []}});
    let server = answering(ResponseTemplate::new(200).set_body_json(empty)).await;
    let access = reading(&server.uri(), &[("up", "up")]);
    let pages = sync(
        || connect(access.clone()).unwrap(),
        &stream("samples:up"),
        None,
    )
    .await;
    assert!(
        pages
            .iter()
            .all(|page| page.facts.is_empty() && page.left_out.is_empty())
    );
}

#[tokio::test]
async fn what_fires_is_the_whole_picture_and_what_is_pending_is_not_in_it() {
    let server = answering(file(200, "alerts")).await;
    let connector = connect(reading(&server.uri(), &[])).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(
        (page.active.clone(), page.more),
        (Some(Snapshot::all(FactKind::Alert)), false)
    );
    let [alert] = alerts(&page)[..] else {
        panic!("{:?}", page.facts)
    };
    assert_eq!(
        (alert.name.as_str(), alert.state),
        ("TargetDown", AlertState::Firing)
    );
    assert_eq!(alert.label("team"), "payments");
    assert_eq!(alert.headline(), "checkout-api at 127.0.0.1:19999 is down");
    assert_eq!(alert.started_at, Timestamp(1_795_553_197_917));
    assert!(
        alert.key.external_id.ends_with("@1795553197917"),
        "{}",
        alert.key
    );
    assert_eq!(alert.url, format!("{}/alerts", server.uri()));
}

#[tokio::test]
async fn an_alert_that_makes_no_sense_costs_no_other_and_ends_none() {
    let mut body = recorded("prometheus/alerts.json");
    body["data"]["alerts"][1]["activeAt"] = json!("soon");
    let server = answering(ResponseTemplate::new(200).set_body_json(body)).await;
    let connector = connect(reading(&server.uri(), &[])).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(
        (page.facts.len(), page.left_out.len(), page.active),
        (1, 1, None)
    );
}

#[tokio::test]
async fn nothing_fires_is_a_whole_picture_too() {
    let none = json!({"status": "success", "data": {"alerts": []}});
    let server = answering(ResponseTemplate::new(200).set_body_json(none)).await;
    let connector = connect(reading(&server.uri(), &[])).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (0, Some(Snapshot::all(FactKind::Alert)))
    );
}

#[rstest]
#[case(true)]
#[case(false)]
#[tokio::test]
async fn each_metric_is_a_stream_beside_that_of_the_alerts(#[case] alerts: bool) {
    let mut access = reading("http://localhost:9090", &[("a", "x"), ("b", "y")]);
    read_alerts(&mut access, alerts);
    let streams = connect(access).unwrap().streams().await.unwrap();
    let names: Vec<_> = streams.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["alerts", "samples:a", "samples:b"]);
}

#[tokio::test]
async fn alerts_that_are_left_to_alertmanager_end_without_a_request() {
    let server = answering(ResponseTemplate::new(500)).await;
    let mut access = reading(&server.uri(), &[]);
    read_alerts(&mut access, false);
    let connector = connect(access).unwrap();
    let page = connector.pull(&stream("alerts"), None, NOW).await.unwrap();
    assert_eq!(
        (page.facts.len(), page.more, page.active),
        (0, false, Some(Snapshot::all(FactKind::Alert)))
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_test_says_what_each_query_gives() {
    let server = muster_replay::prometheus::start().await;
    let queries = [("errors", "rate"), ("targets", "up")];
    let report = connect(reading(&server.uri(), &queries))
        .unwrap()
        .test()
        .await
        .unwrap();
    assert_eq!(report.product, "Prometheus 2.42.0+ds");
    let expected = [
        "1 alert is firing now; 1 are pending.",
        "The metric 'errors' is 0.013 % now.",
        "Prometheus notes on the metric 'errors': PromQL info: metric might not be a counter",
        "The metric 'targets' gives 2 series",
    ];
    assert_eq!(report.lines.len(), expected.len(), "{:?}", report.lines);
    for (line, expected) in report.lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}");
    }
}

#[rstest]
#[case(
    400,
    "error_bad_data",
    "'errors': invalid parameter \"query\": 1:4: parse error"
)]
#[case(
    422,
    "error_execution",
    "'errors': found duplicate series for the match group {}"
)]
#[case(200, "query_matrix", "'errors' gives a range of values")]
#[case(200, "query_string", "'errors' gives the text \"hello\"")]
#[tokio::test]
async fn a_test_names_the_query_that_is_wrong(
    #[case] status: u16,
    #[case] answer: &str,
    #[case] sentence: &str,
) {
    let server = muster_replay::prometheus::start().await;
    Mock::given(path("/api/v1/query"))
        .and(query_param("query", "wrong"))
        .respond_with(file(status, answer))
        .with_priority(1)
        .mount(&server)
        .await;
    let connector = connect(reading(&server.uri(), &[("errors", "wrong")])).unwrap();
    let error = connector.test().await.unwrap_err();
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
    assert!(error.to_string().contains(sentence), "{error}");
}

#[rstest]
#[case("query_scalar", "The metric 'errors' is 1 % now.")]
#[case("query_empty", "The metric 'errors' has no value now.")]
#[tokio::test]
async fn a_test_reads_other_forms_of_answer(#[case] answer: &str, #[case] line: &str) {
    let server = muster_replay::prometheus::start().await;
    Mock::given(path("/api/v1/query"))
        .respond_with(file(200, answer))
        .with_priority(1)
        .mount(&server)
        .await;
    let connector = connect(reading(&server.uri(), &[("errors", "x")])).unwrap();
    let report = connector.test().await.unwrap();
    assert_eq!(report.lines[1], line);
}

#[tokio::test]
async fn a_wrong_token_is_told() {
    let server = muster_replay::prometheus::start().await;
    let mut access = reading(&server.uri(), &[]);
    access.tokens = muster_connectors::Tokens::one("wrong".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Unauthorized { .. }),
        "{error:?}"
    );
}

#[rstest]
#[case(ResponseTemplate::new(401).set_body_string("Unauthorized"), "does not accept the token")]
#[case(ResponseTemplate::new(403), "It needs leave to read /api/v1")]
#[case(ResponseTemplate::new(404).set_body_string("404 page not found\n"), "does not know the values")]
#[case(ResponseTemplate::new(429).insert_header("Retry-After", "60"), "asks Muster to slow down")]
#[case(ResponseTemplate::new(503), "failed with status 503")]
#[case(
    file(400, "error_too_many_points"),
    "exceeded maximum resolution of 11,000 points"
)]
#[case(ResponseTemplate::new(200).set_body_raw("<html>", "text/html"), "it is a web page")]
#[case(ResponseTemplate::new(200).set_body_json(json!({"status": "success"})), "another type")]
#[tokio::test]
async fn each_failure_is_a_sentence(#[case] answer: ResponseTemplate, #[case] sentence: &str) {
    let server = answering(answer).await;
    let connector = connect(reading(&server.uri(), &[("errors", "x")])).unwrap();
    let error = connector
        .pull(&stream("samples:errors"), None, NOW)
        .await
        .unwrap_err();
    assert!(error.to_string().contains(sentence), "{error}");
    assert!(!error.to_string().contains(TOKEN));
}

#[test]
fn a_step_that_is_none_is_told_with_its_field() {
    let mut access = reading("http://localhost:9090", &[]);
    access
        .connection
        .settings
        .values
        .insert("step".to_owned(), "often".into());
    let error = connect(access).map(drop).unwrap_err();
    assert!(
        matches!(error, ConnectorError::Settings { field: "step", .. }),
        "{error:?}"
    );
}

/// A connector for the real server, which is asked by its own clock.
fn real(server: &RealServer, queries: &[(&str, &str)]) -> Box<dyn Connector> {
    let mut access = reading(&server.url, queries);
    access.connection.since = Timestamp::from(Utc::now()) - Millis::days(365);
    let step = [("step".to_owned(), "10s".into())];
    access.connection.settings.values.extend(step);
    connect(access).expect("the settings are good")
}

#[tokio::test]
async fn reads_the_real_server() {
    let server = RealServer::start().await;
    let queries = [
        ("one", "vector(1)"),
        ("up", "sum(up)"),
        ("all", "{__name__=~\"go_.+\"}"),
    ];
    let connector = real(&server, &queries);
    let pull = || async {
        let now = Timestamp::from(Utc::now());
        connector.pull(&stream("alerts"), None, now).await.unwrap()
    };
    let page = until(Duration::from_secs(20), pull, |page| !page.facts.is_empty()).await;
    let [alert] = alerts(&page)[..] else {
        panic!("{:?}", page.facts)
    };
    assert_eq!(
        (alert.name.as_str(), alert.label("service")),
        ("AlwaysThere", "checkout")
    );
    assert_eq!(alert.headline(), "It is always there");
    assert_eq!(page.active, Some(Snapshot::all(FactKind::Alert)));
    let again = pull().await;
    assert_eq!(alerts(&again)[0].key, alert.key);

    let look = || async { connector.test().await.unwrap().lines };
    let lines = until(Duration::from_secs(20), look, |lines| {
        lines
            .iter()
            .any(|line| line == "The metric 'up' is 1 % now.")
    })
    .await;
    assert_eq!(lines[0], "1 alert is firing now; 1 are pending.");
    assert_eq!(lines[1], "The metric 'one' is 1 % now.");
    assert!(lines[3].starts_with("The metric 'all' gives "), "{lines:?}");

    // A constant has a value at every step, in the future as well: no test waits for a scrape.
    let now = Timestamp::from(Utc::now());
    let read_to = json!({"read_to": now.0 - 3_600_000}).to_string();
    let page = connector
        .pull(&stream("samples:one"), Some(&read_to), now)
        .await
        .unwrap();
    let read = samples(&page);
    // An hour and the overlap, in steps of 10 seconds.
    assert!((420..=421).contains(&read.len()), "{}", read.len());
    assert!(
        read.iter()
            .all(|it| it.value == 1.0 && it.at.0 % 10_000 == 0 && it.at <= now)
    );
    assert!(!page.more);
    let page = connector
        .pull(&stream("samples:one"), None, now)
        .await
        .unwrap();
    assert_eq!((samples(&page).len(), page.more), (10_000, true));
}

#[tokio::test]
async fn the_real_server_says_what_is_wrong_with_a_query() {
    let server = RealServer::start().await;
    for (query, reason) in [
        ("up{", "unexpected end of input inside braces"),
        ("vector(1) / on() vector(", "unclosed left parenthesis"),
    ] {
        let error = real(&server, &[("errors", query)])
            .test()
            .await
            .unwrap_err();
        let sentence = error.to_string();
        assert!(
            sentence.contains("'errors'") && sentence.contains(reason),
            "{error}"
        );
    }
}
