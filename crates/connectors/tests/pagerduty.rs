//! The PagerDuty connector, against recorded answers.

#[path = "replay/access.rs"]
mod access;
#[path = "replay/sync.rs"]
mod whole;

use std::collections::BTreeMap;

use access::{NOW, TOKEN, access, stream};
use chrono::Utc;
use muster_connectors::{Access, ConnectorError, Page, Snapshot, Tokens, connect};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKind, OnCallShift},
    record::{ConnectionSettings, SettingValue},
    time::{Millis, Timestamp},
};
use muster_replay::{pagerduty as server, recorded};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, path},
};

fn selecting(base_url: &str, services: &[&str], teams: &[&str]) -> Access {
    let settings = [
        ("services", SettingValue::from(services)),
        ("teams", teams.into()),
    ];
    access(base_url, "", ConnectionSettings::new("pagerduty", settings))
}

fn reading(base_url: &str) -> Access {
    selecting(base_url, &[], &[])
}

async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn pull(access: Access, name: &str) -> Result<Page, ConnectorError> {
    connect(access)?.pull(&stream(name), None, NOW).await
}

fn alerts(pages: &[Page]) -> BTreeMap<&str, &Alert> {
    let facts = pages.iter().flat_map(|page| &page.facts);
    facts
        .map(|fact| match fact {
            Fact::Alert(alert) => (alert.key.external_id.as_str(), alert),
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

fn parameters(request: &Request, name: &str) -> Vec<String> {
    let pairs = request.url.query_pairs();
    pairs
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

/// A whole sync of the incidents of everything.
async fn sync(server: &MockServer, cursor: Option<String>) -> Vec<Page> {
    let connector = || connect(reading(&server.uri())).expect("the settings are good");
    whole::sync(connector, &stream("incidents"), cursor).await
}

#[tokio::test]
async fn a_first_sync_reads_every_incident_from_the_oldest_on() {
    let server = server::start().await;
    let pages = sync(&server, None).await;
    let found = alerts(&pages);
    assert_eq!(found.len(), 6);
    let crash = found["incident:Q3YON8WNWTZMRQ"];
    assert_eq!(
        (crash.state, crash.ended_at, crash.started_at),
        (AlertState::Firing, None, time("2022-11-03T06:23:06Z"))
    );
    assert_eq!(crash.observed_at, time("2022-11-03T07:02:36Z"));
    let over = found["incident:Q1OHFWFP3GPXOG"];
    assert_eq!(over.state, AlertState::Resolved);
    assert_eq!(over.ended_at, Some(time("2022-11-03T06:51:44Z")));
    let shop = found["incident:Q0SHOP00000001"];
    assert_eq!(shop.headline(), "[#41] Checkout answers with errors");
    assert_eq!(
        shop.url,
        "https://shop.pagerduty.com/incidents/Q0SHOP00000001"
    );
    assert_eq!(shop.ended_at, Some(time("2026-02-20T08:45:30Z")));
    let labels: Vec<_> = shop
        .labels
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        labels,
        [
            ("alertname", "Checkout answers with errors"),
            ("escalation_policy", "Shop on call"),
            ("priority", "P1"),
            ("service", "Checkout"),
            ("team", "Shop"),
            ("teams", "Shop"),
            ("urgency", "high"),
        ]
    );
    assert!(pages.iter().all(|page| page.active.is_none()));
    for request in server.received_requests().await.unwrap() {
        let statuses = ["triggered", "acknowledged", "resolved"];
        assert_eq!(parameters(&request, "statuses[]"), statuses);
        assert_eq!(parameters(&request, "sort_by"), ["created_at:asc"]);
    }
}

#[tokio::test]
async fn incidents_that_were_open_are_read_again_until_they_are_resolved() {
    let incidents = recorded("pagerduty/incidents.json")["incidents"].clone();
    let mut incidents = incidents.as_array().unwrap().clone();
    let server = MockServer::start().await;
    server::serve(&server, incidents.clone()).await;
    let pages = sync(&server, None).await;
    let cursor = pages.last().unwrap().cursor.clone();
    server.reset().await;

    incidents[0]["status"] = json!("resolved");
    incidents[0]["resolved_at"] = json!("2026-03-02T10:00:00Z");
    server::serve(&server, incidents).await;
    let pages = sync(&server, Some(cursor)).await;
    let found = alerts(&pages);
    assert_eq!(
        found["incident:Q3YON8WNWTZMRQ"].ended_at,
        Some(time("2026-03-02T10:00:00Z"))
    );
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 3);
    assert_eq!(parameters(&asked[1], "date_range"), ["all"]);
    assert_eq!(asked[2].url.path(), "/incidents/Q3YON8WNWTZMRQ");

    let cursor = pages.last().unwrap().cursor.clone();
    server.reset().await;
    server::serve(&server, Vec::new()).await;
    let pages = sync(&server, Some(cursor)).await;
    let told: Vec<&String> = pages.iter().flat_map(|page| &page.left_out).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("the incident 'Q3CZAU7Q4008QD'"),
        "{told:?}"
    );
    // Its alert ends, and no other.
    let ended: Vec<_> = pages.iter().filter_map(|it| it.active.clone()).collect();
    let gone = Snapshot::of(FactKind::Alert, "incident:Q3CZAU7Q4008QD");
    assert_eq!(ended, [gone]);
    let cursor = pages.last().unwrap().cursor.clone();
    let before = server.received_requests().await.unwrap().len();
    sync(&server, Some(cursor)).await;
    let after = server.received_requests().await.unwrap().len();
    assert_eq!(
        after - before,
        1,
        "nothing is open, so one request is enough"
    );
}

#[tokio::test]
async fn pages_are_read_to_the_end_and_never_deeper_than_pagerduty_goes() {
    let sample = recorded("pagerduty/incidents_shop.json")["incidents"][0].clone();
    let rows: Vec<Value> = (0..250)
        .map(|number| {
            let mut row = sample.clone();
            row["id"] = json!(format!("Q{number}"));
            row["created_at"] = json!(format!(
                "2026-03-01T{:02}:{:02}:00Z",
                number / 60,
                number % 60
            ));
            row
        })
        .collect();
    let server = MockServer::start().await;
    server::serve(&server, rows).await;
    let pages = sync(&server, None).await;
    assert_eq!(alerts(&pages).len(), 250);
    let asked = server.received_requests().await.unwrap();
    assert!(asked.iter().all(|it| parameters(it, "offset") == ["0"]));
}

#[tokio::test]
async fn what_was_made_before_the_day_to_read_from_is_not_read() {
    let server = server::start().await;
    let mut access = reading(&server.uri());
    access.connection.since = time("2026-03-01T00:00:00Z");
    let page = pull(access, "incidents").await.unwrap();
    assert_eq!((page.facts.len(), page.more), (2, false));
    let asked = server.received_requests().await.unwrap();
    assert_eq!(parameters(&asked[0], "since"), ["2026-03-01T00:00:00.000Z"]);
}

#[tokio::test]
async fn an_account_without_incidents_ends_at_once() {
    let server = MockServer::start().await;
    server::serve(&server, Vec::new()).await;
    let pages = sync(&server, None).await;
    assert_eq!((pages.len(), pages[0].facts.len()), (1, 0));
}

#[tokio::test]
async fn an_incident_that_makes_no_sense_costs_no_other() {
    let mut answer = recorded("pagerduty/incidents_shop.json");
    answer["incidents"][1]["created_at"] = json!("soon");
    let server = answering(ResponseTemplate::new(200).set_body_json(answer)).await;
    let mut access = reading(&server.uri());
    access.connection.since = NOW - Millis::days(30);
    let page = pull(access, "incidents").await.unwrap();
    assert_eq!((page.facts.len(), page.left_out.len()), (2, 1));
    assert!(
        page.left_out[0].contains("'Q0SHOP00000002'"),
        "{:?}",
        page.left_out
    );
}

#[rstest]
#[case(&["Checkout"], &[], &["PCHECK1"], &[])]
#[case(&["PCHECK1"], &["shop"], &["PCHECK1"], &["PTSHOP1"])]
#[case(&[], &["Shop"], &[], &["PTSHOP1"])]
#[tokio::test]
async fn names_and_ids_narrow_down_what_is_read(
    #[case] services: &[&str],
    #[case] teams: &[&str],
    #[case] service_ids: &[&str],
    #[case] team_ids: &[&str],
) {
    let server = MockServer::start().await;
    let incidents = recorded("pagerduty/incidents_shop.json")["incidents"].clone();
    server::serve(&server, incidents.as_array().unwrap().clone()).await;
    Mock::given(path("/services/PCHECK1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(
            json!({"service": recorded("pagerduty/services_shop.json")["services"][0]}),
        ))
        .with_priority(1)
        .mount(&server)
        .await;
    let connector = || connect(selecting(&server.uri(), services, teams)).unwrap();
    let pages = whole::sync(connector, &stream("incidents"), None).await;
    assert_eq!(alerts(&pages).len(), 3);
    let asked = server.received_requests().await.unwrap();
    let lists: Vec<&Request> = asked
        .iter()
        .filter(|it| it.url.path() == "/incidents")
        .collect();
    for list in &lists {
        assert_eq!(parameters(list, "service_ids[]"), service_ids);
        assert_eq!(parameters(list, "team_ids[]"), team_ids);
    }
    let before = asked.len();
    let cursor = Some(pages.last().unwrap().cursor.clone());
    whole::sync(connector, &stream("incidents"), cursor).await;
    let asked = server.received_requests().await.unwrap();
    assert!(
        asked[before..]
            .iter()
            .all(|it| it.url.path().starts_with("/incidents")),
        "the names are looked up once"
    );

    let page = pull(selecting(&server.uri(), services, teams), "on_call")
        .await
        .unwrap();
    assert_eq!(page.facts.len(), 2);
    let asked = server.received_requests().await.unwrap();
    let policies = parameters(asked.last().unwrap(), "escalation_policy_ids[]");
    assert_eq!(policies, ["PESHOP1"]);
}

#[rstest]
#[case(&["Checkuot"], &[], "services", "service called 'Checkuot'")]
#[case(&["PNOSUCH"], &[], "services", "service called 'PNOSUCH'")]
#[case(&[], &["Shoppers"], "teams", "team called 'Shoppers'")]
#[tokio::test]
async fn a_name_that_pagerduty_does_not_know_is_told_with_its_field(
    #[case] services: &[&str],
    #[case] teams: &[&str],
    #[case] wrong: &str,
    #[case] sentence: &str,
) {
    let server = server::start().await;
    let connector = connect(selecting(&server.uri(), services, teams)).unwrap();
    let error = connector.test().await.unwrap_err();
    assert!(
        matches!(error, ConnectorError::Settings { field, .. } if field == wrong),
        "{error:?}"
    );
    assert!(error.to_string().contains(sentence), "{error}");
}

#[tokio::test]
async fn those_on_call_are_the_whole_picture_with_levels() {
    let server = server::start().await;
    let page = pull(reading(&server.uri()), "on_call").await.unwrap();
    assert_eq!(
        (page.more, page.active.clone()),
        (false, Some(Snapshot::all(FactKind::OnCallShift)))
    );
    let found = shifts(&page);
    let ada = found[0];
    assert_eq!(
        (ada.person.as_str(), ada.email.as_str(), ada.level),
        ("Ada Example", "ada@example.com", Some(1))
    );
    assert_eq!(ada.key.external_id, "PESHOP1/1/PSSHOP1/PUADA01");
    assert_eq!(ada.schedule, "Shop on call");
    assert_eq!(ada.starts_at, Some(time("2026-02-27T16:00:00Z")));
    let ben = found[1];
    assert_eq!(
        (ben.level, ben.starts_at, ben.ends_at),
        (Some(2), None, None)
    );
    let asked = server.received_requests().await.unwrap();
    assert_eq!(parameters(&asked[0], "earliest"), ["true"]);
    assert_eq!(asked.len(), 1);
}

#[tokio::test]
async fn recorded_on_calls_are_read_page_by_page_into_one_picture() {
    let server = MockServer::start().await;
    let rows = recorded("pagerduty/oncalls.json")["oncalls"].clone();
    Mock::given(path("/oncalls"))
        .respond_with(move |request: &Request| {
            let first = parameters(request, "offset") == ["0"];
            let rows = rows.as_array().unwrap();
            let page = if first { &rows[..2] } else { &rows[2..] };
            ResponseTemplate::new(200)
                .set_body_json(json!({"oncalls": page, "more": first, "limit": 100}))
        })
        .mount(&server)
        .await;
    let page = pull(reading(&server.uri()), "on_call").await.unwrap();
    assert_eq!(page.facts.len(), 4);
    let found = shifts(&page);
    assert_eq!(found[0].person, "User 0");
    assert_eq!(found[0].ends_at, Some(time("2020-08-04T08:50:06Z")));
}

#[tokio::test]
async fn somebody_who_cannot_be_read_ends_nobodys_shift() {
    let mut answer = recorded("pagerduty/oncalls_shop.json");
    answer["oncalls"][0]["user"] = json!(null);
    let server = answering(ResponseTemplate::new(200).set_body_json(answer)).await;
    let page = pull(reading(&server.uri()), "on_call").await.unwrap();
    assert_eq!((page.facts.len(), page.active), (1, None));
}

#[rstest]
#[case(400, "Refused")]
#[case(401, "Unauthorized")]
#[case(403, "Forbidden")]
#[case(404, "NotFound")]
#[case(429, "RateLimited")]
#[case(500, "Server")]
#[case(502, "Server")]
#[tokio::test]
async fn a_refusal_has_its_error(
    #[case] status: u16,
    #[case] variant: &str,
    #[values("incidents", "on_call")] name: &str,
) {
    let server = answering(ResponseTemplate::new(status)).await;
    let error = pull(reading(&server.uri()), name).await.unwrap_err();
    assert!(format!("{error:?}").starts_with(variant), "{error:?}");
    assert!(!error.to_string().contains(TOKEN), "{error}");
}

#[tokio::test]
async fn a_key_that_may_not_read_is_told_what_it_needs() {
    let server = answering(ResponseTemplate::new(403)).await;
    let error = pull(reading(&server.uri()), "incidents").await.unwrap_err();
    assert!(error.to_string().contains("read-only key"), "{error}");
}

#[rstest]
#[case("{\"incidents\": [", true)]
#[case("{\"oncalls\": []}", false)]
#[case("[]", false)]
#[tokio::test]
async fn an_answer_that_is_none_is_malformed(#[case] body: &str, #[case] transient: bool) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    let server = answering(answer).await;
    let error = pull(reading(&server.uri()), "incidents").await.unwrap_err();
    assert!(matches!(error, ConnectorError::Malformed { .. }), "{error}");
    assert_eq!(error.is_transient(), transient);
}

#[tokio::test]
async fn no_request_is_made_while_pagerdutys_budget_is_spent() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(recorded("pagerduty/oncalls_shop.json"))
        .insert_header("ratelimit-limit", "960")
        .insert_header("ratelimit-remaining", "0")
        .insert_header("ratelimit-reset", "30");
    let server = answering(answer).await;
    let connector = connect(reading(&server.uri())).unwrap();
    let before = Timestamp::from(Utc::now());
    connector.pull(&stream("on_call"), None, NOW).await.unwrap();
    let error = connector
        .pull(&stream("on_call"), None, NOW)
        .await
        .unwrap_err();
    let wait = error.retry_at().unwrap().since(before);
    assert!(wait >= Millis::seconds(30), "{wait:?}");
    assert!(wait < Millis::seconds(60), "{wait:?}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_test_says_what_can_be_read() {
    let server = server::start().await;
    let report = connect(reading(&server.uri()))
        .unwrap()
        .test()
        .await
        .unwrap();
    assert_eq!(
        (report.product.as_str(), report.user.as_str()),
        ("PagerDuty", "")
    );
    assert_eq!(report.lines, ["Services: 2; all are read."]);
    let connector = connect(selecting(&server.uri(), &["Checkout"], &["Shop"])).unwrap();
    assert_eq!(
        connector.test().await.unwrap().lines,
        [
            "Service 'Checkout' can be read.",
            "Team 'Shop' can be read."
        ]
    );
}

#[tokio::test]
async fn a_wrong_key_is_refused_in_pagerdutys_words() {
    let server = server::start().await;
    let mut access = reading(&server.uri());
    access.tokens = Tokens::one("wrong".into());
    let error = connect(access).unwrap().test().await.unwrap_err();
    assert!(
        error.to_string().contains(": Authentication failed."),
        "{error}"
    );
}

#[test]
fn without_a_key_it_says_which_one_to_make() {
    let mut access = reading("https://api.pagerduty.com");
    access.tokens = Tokens::default();
    let error = connect(access).err().expect("a key is needed");
    assert!(matches!(
        error,
        ConnectorError::Settings { field: "token", .. }
    ));
}
