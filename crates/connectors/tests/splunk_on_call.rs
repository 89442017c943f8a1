//! The Splunk On-Call connector, against recorded answers and the official description.

#[path = "replay/access.rs"]
mod access;

use access::{NOW, TOKEN, stream};
use chrono::Utc;
use muster_connectors::{Access, ConnectorError, Page, Snapshot, Tokens, connect};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKind, OnCallShift},
    record::ConnectionSettings,
    time::{Millis, Timestamp},
};
use muster_replay::{recorded, splunk_on_call as server};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, path},
};

fn reading(base_url: &str) -> Access {
    let settings = ConnectionSettings::new::<&str>("splunk_on_call", []);
    let mut access = access::access(base_url, "", settings);
    access.tokens = Tokens::from_iter([
        ("api_id".to_owned(), server::API_ID.into()),
        ("token".to_owned(), TOKEN.into()),
    ]);
    access
}

async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn pull(base_url: &str, name: &str) -> Result<Page, ConnectorError> {
    connect(reading(base_url))?
        .pull(&stream(name), None, NOW)
        .await
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

fn shifts(page: &Page) -> Vec<&OnCallShift> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::OnCallShift(shift) => shift,
            other => panic!("{other:?} is not a shift"),
        })
        .collect()
}

fn time(text: &str) -> Timestamp {
    let at: chrono::DateTime<Utc> = text.parse().expect("it is an instant");
    at.into()
}

#[tokio::test]
async fn incidents_are_alerts_that_fire_until_they_are_resolved() {
    let server = server::start().await;
    let page = pull(&server.uri(), "incidents").await.unwrap();
    assert_eq!(
        (page.more, page.total, page.active.clone()),
        (false, Some(3), Some(Snapshot::all(FactKind::Alert)))
    );
    let found = alerts(&page);
    let states: Vec<_> = found
        .iter()
        .map(|it| (it.key.external_id.as_str(), it.state))
        .collect();
    assert_eq!(
        states,
        [
            ("incident:1", AlertState::Firing),
            ("incident:4", AlertState::Firing),
            ("incident:3", AlertState::Resolved),
        ]
    );
    let first = found[0];
    assert_eq!(first.headline(), "Oops. this must be fixed.");
    assert_eq!(first.started_at, time("2020-03-28T18:41:22Z"));
    let labels: Vec<_> = first
        .labels
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        labels,
        [
            ("alertname", "Oops. this must be fixed."),
            ("entity_id", "9b7a2cad-4ea0-4dbb-b45a-4ec0cc55fc15"),
            ("entity_type", "service"),
            ("escalation_policy", "My Policy"),
            ("routing_key", "routingdefault"),
            ("service", "Oops. this must be fixed."),
            ("severity", "critical"),
            ("team", "My Team"),
            ("teams", "My Team"),
        ]
    );
    assert_eq!(found[1].observed_at, time("2020-03-24T19:31:57Z"));
    assert_eq!(found[2].ended_at, Some(time("2020-03-24T17:30:00Z")));
    assert_eq!(found[2].label("host"), "search-1");
}

#[tokio::test]
async fn an_incident_that_makes_no_sense_costs_no_other_and_ends_none() {
    let mut body = recorded("splunk_on_call/incidents_mixed.json");
    body["incidents"][0]["startTime"] = json!("soon");
    let server = answering(ResponseTemplate::new(200).set_body_json(body)).await;
    let page = pull(&server.uri(), "incidents").await.unwrap();
    assert_eq!(
        (page.facts.len(), page.left_out.len(), page.active),
        (2, 1, None)
    );
}

#[tokio::test]
async fn no_incident_is_a_whole_picture_too() {
    let server =
        answering(ResponseTemplate::new(200).set_body_json(json!({"incidents": []}))).await;
    let page = pull(&server.uri(), "incidents").await.unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (0, Some(Snapshot::all(FactKind::Alert)))
    );
}

#[tokio::test]
async fn those_on_call_have_names_and_addresses_that_are_read_once() {
    let server = server::start().await;
    let connector = connect(reading(&server.uri())).unwrap();
    let on_call = stream("on_call");
    let page = connector.pull(&on_call, None, NOW).await.unwrap();
    assert_eq!(page.active, Some(Snapshot::all(FactKind::OnCallShift)));
    let found = shifts(&page);
    assert_eq!(found.len(), 2);
    let ada = found[0];
    assert_eq!(ada.key.external_id, "team-shop/pol-high/ada");
    assert_eq!(ada.schedule, "Shop: High severity");
    assert_eq!(
        (ada.person.as_str(), ada.email.as_str(), ada.level),
        ("Ada Example", "ada@example.com", None)
    );
    let again = connector
        .pull(&on_call, Some(&page.cursor), NOW + Millis::minutes(2))
        .await
        .unwrap();
    assert_eq!(shifts(&again)[1].person, "Ben Example");
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn the_spelling_of_live_answers_is_read_and_names_may_be_missing() {
    let server = MockServer::start().await;
    Mock::given(path("/api-public/v1/oncall/current"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_json(recorded("splunk_on_call/oncall_current.json")),
        )
        .mount(&server)
        .await;
    let page = pull(&server.uri(), "on_call").await.unwrap();
    let found = shifts(&page);
    assert_eq!(
        (found[0].schedule.as_str(), found[0].person.as_str()),
        ("My Team: My Policy", "johndoe")
    );
    assert_eq!(page.active, Some(Snapshot::all(FactKind::OnCallShift)));
    assert!(
        page.left_out[0].contains("user names"),
        "{:?}",
        page.left_out
    );
}

#[tokio::test]
async fn the_past_is_read_a_page_a_sync_and_no_faster_than_once_a_minute() {
    let server = MockServer::start().await;
    let row = recorded("splunk_on_call/history.json")["incidents"][0].clone();
    Mock::given(path("/api-reporting/v2/incidents"))
        .respond_with(move |request: &Request| {
            let offset: usize = parameter(request, "offset").unwrap().parse().unwrap();
            let rows: Vec<Value> = (offset..150.min(offset + 100))
                .map(|number| {
                    let mut row = row.clone();
                    row["incidentNumber"] = json!(number);
                    row
                })
                .collect();
            ResponseTemplate::new(200).set_body_json(
                json!({"offset": offset, "limit": 100, "total": 150, "incidents": rows}),
            )
        })
        .mount(&server)
        .await;
    let connector = connect(reading(&server.uri())).unwrap();
    let history = stream("history");
    let mut cursor = None;
    let mut read = Vec::new();
    for seconds in [0, 30, 60, 120, 3_600, 90_000] {
        let now = NOW + Millis::seconds(seconds);
        let page = connector
            .pull(&history, cursor.as_deref(), now)
            .await
            .unwrap();
        assert_eq!((page.more, page.active), (false, None));
        read.push(page.facts.len());
        cursor = Some(page.cursor);
    }
    assert_eq!(read, [100, 0, 50, 0, 0, 100]);
    let asked = server.received_requests().await.unwrap();
    assert_eq!(
        parameter(&asked[0], "startedAfter").as_deref(),
        Some("1970-01-01T00:00:00.000Z")
    );
    let fortnight = NOW - Millis::days(14);
    assert_eq!(
        parameter(&asked[2], "startedAfter"),
        Some(fortnight.to_string())
    );
}

#[tokio::test]
async fn incidents_of_the_past_are_alerts_that_ended() {
    let server = server::start().await;
    let page = pull(&server.uri(), "history").await.unwrap();
    let found = alerts(&page);
    assert_eq!(found[0].started_at, time("2020-03-01T08:00:00Z"));
    assert_eq!(found[0].ended_at, Some(time("2020-03-01T08:40:00Z")));
    assert_eq!(found[0].label("teams"), "Platform, Shop");
    assert_eq!(found[1].label("team"), "Shop");
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    let mut pairs = request.url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn every_request_is_in_the_official_description() {
    let server = server::start().await;
    let connector = connect(reading(&server.uri())).unwrap();
    connector.test().await.unwrap();
    for it in connector.streams().await.unwrap() {
        connector.pull(&it, None, NOW).await.unwrap();
    }
    let description = recorded("splunk_on_call/swagger_public_api_0.0.3.json");
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 6);
    for request in asked {
        let method = request.method.as_str().to_lowercase();
        let operation = &description["paths"][request.url.path()][&method];
        assert!(operation.is_object(), "{method} {}", request.url);
        let parameters: Vec<&Value> = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| match it["$ref"].as_str() {
                Some(reference) => description
                    .pointer(reference.trim_start_matches('#'))
                    .unwrap(),
                None => it,
            })
            .collect();
        for (name, _) in request.url.query_pairs() {
            assert!(
                parameters
                    .iter()
                    .any(|it| it["in"] == "query" && it["name"] == name.as_ref()),
                "{name} of {}",
                request.url
            );
        }
        for parameter in parameters.iter().filter(|it| it["in"] == "header") {
            let name = parameter["name"].as_str().unwrap();
            assert!(request.headers.contains_key(name), "{name}");
        }
    }
}

#[rstest]
#[case(401, "Unauthorized")]
#[case(403, "Forbidden")]
#[case(404, "NotFound")]
#[case(429, "RateLimited")]
#[case(500, "Server")]
#[tokio::test]
async fn a_refusal_has_its_error(
    #[case] status: u16,
    #[case] variant: &str,
    #[values("incidents", "on_call", "history")] name: &str,
) {
    let server = answering(ResponseTemplate::new(status)).await;
    let error = pull(&server.uri(), name).await.unwrap_err();
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert!(!error.to_string().contains(TOKEN), "{error}");
}

#[rstest]
#[case("{\"incidents\": [", true)]
#[case("{\"teamsOnCall\": []}", false)]
#[tokio::test]
async fn an_answer_that_is_none_is_malformed(#[case] body: &str, #[case] transient: bool) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    let server = answering(answer).await;
    let error = pull(&server.uri(), "incidents").await.unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
    assert_eq!(error.is_transient(), transient);
}

#[tokio::test]
async fn after_too_many_requests_it_is_left_alone_as_long_as_it_says() {
    let answer = ResponseTemplate::new(429).insert_header("Retry-After", "60");
    let server = answering(answer).await;
    let before = Timestamp::from(Utc::now());
    let error = pull(&server.uri(), "incidents").await.unwrap_err();
    let wait = error.retry_at().unwrap().since(before);
    assert!(wait >= Millis::seconds(60), "{wait:?}");
    assert!(wait < Millis::seconds(90), "{wait:?}");
}

#[tokio::test]
async fn a_test_says_what_was_found() {
    let server = server::start().await;
    let report = connect(reading(&server.uri()))
        .unwrap()
        .test()
        .await
        .unwrap();
    assert_eq!(report.product, "Splunk On-Call");
    assert_eq!(
        report.lines,
        ["Open incidents: 2.", "Teams: 1; people on call: 2."]
    );
}

#[tokio::test]
async fn a_wrong_key_is_told_with_what_it_may_be_instead() {
    let server = server::start().await;
    let mut access = reading(&server.uri());
    access.tokens = Tokens::from_iter([
        ("api_id".to_owned(), server::API_ID.into()),
        ("token".to_owned(), "wrong".into()),
    ]);
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(matches!(error, ConnectorError::Forbidden { .. }), "{error}");
    assert!(error.to_string().contains("too often"), "{error}");
}

#[rstest]
#[case(&["token"], "api_id")]
#[case(&["api_id"], "token")]
fn both_tokens_are_wanted(#[case] given: &[&str], #[case] missing: &str) {
    let mut access = reading("https://api.victorops.com");
    let tokens = given.iter().map(|name| ((*name).to_owned(), "x".into()));
    access.tokens = tokens.collect();
    match connect(access).err() {
        Some(ConnectorError::Settings { field, .. }) => assert_eq!(field, missing),
        other => panic!("{other:?}"),
    }
}
