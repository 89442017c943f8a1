//! The picture of what is in trouble, and the incidents that are over.

use muster_connectors::{Page, Snapshot, connect};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKind},
    time::Timestamp,
};
use muster_replay::recorded;
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{path, query_param, query_param_is_missing},
};

use crate::{GROUPS, access::stream, file, on_top, pull, reading, requests, sync::sync, with};

fn alerts(page: &Page) -> Vec<&Alert> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Alert(alert) => alert,
            other => panic!("{other:?} is no alert"),
        })
        .collect()
}

#[tokio::test]
async fn a_page_of_alerts_is_the_whole_picture_of_monitors_and_open_incidents() {
    let server = muster_replay::datadog::start().await;
    let page = pull(reading(&server.uri()), "alerts").await.unwrap();
    assert_eq!(
        (page.active.clone(), page.more),
        (Some(Snapshot::all(FactKind::Alert)), false)
    );
    assert_eq!(page.left_out, Vec::<String>::new());
    let found: Vec<_> = alerts(&page)
        .iter()
        .map(|it| (it.key.external_id.clone(), it.state))
        .collect();
    let expected = [
        (
            "monitor:71000001:datacenter:fra1@1772445300000",
            AlertState::Firing,
        ),
        (
            "monitor:71000001:datacenter:ams2@1772445480000",
            AlertState::Firing,
        ),
        ("monitor:71000002:total@1772438400000", AlertState::Silenced),
        ("monitor:71000003:total@1772442000000", AlertState::Firing),
        (
            "incident:0b7c61a4-52de-5a0e-9c7b-1f6f6f1b0003",
            AlertState::Firing,
        ),
    ];
    assert_eq!(found, expected.map(|(id, state)| (id.to_owned(), state)));
}

#[tokio::test]
async fn a_group_bears_its_tags_as_labels_and_its_downtimes_as_what_silences_it() {
    let server = muster_replay::datadog::start().await;
    let page = pull(reading(&server.uri()), "alerts").await.unwrap();
    let alerts = alerts(&page);
    let labels: Vec<_> = alerts[1]
        .labels
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let expected = [
        ("alertname", "Checkout answers with errors"),
        ("datacenter", "ams2"),
        ("env", "production"),
        ("group", "datacenter:ams2"),
        ("monitor_id", "71000001"),
        ("priority", "P2"),
        ("service", "checkout"),
        ("status", "warn"),
        ("team", "shop"),
    ];
    assert_eq!(labels, expected);
    assert_eq!(alerts[1].started_at, Timestamp(1_772_445_480_000));
    let page = format!("{}/monitors/71000001?group=datacenter%3Aams2", server.uri());
    assert_eq!(alerts[1].url, page);
    assert_eq!(alerts[2].suppressed_by, ["2942947856"]);
}

#[tokio::test]
async fn an_incident_bears_its_fields_as_labels() {
    let server = muster_replay::datadog::start().await;
    let page = pull(reading(&server.uri()), "alerts").await.unwrap();
    let incident = *alerts(&page).last().unwrap();
    let labels: Vec<_> = incident
        .labels
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let expected = [
        ("alertname", "Payments time out"),
        ("incident", "IR-103"),
        ("service", "checkout,payments"),
        ("severity", "SEV-1"),
        ("state", "active"),
        ("team", "shop"),
    ];
    assert_eq!(labels, expected);
    assert_eq!(incident.headline(), "Payments time out");
    assert_eq!(
        incident.annotations["description"],
        "Card payments time out in fra1."
    );
    assert_eq!(incident.started_at, Timestamp(1_772_444_411_250));
    assert_eq!(incident.observed_at, Timestamp(1_772_445_120_000));
    assert_eq!(
        (incident.ended_at, incident.url.as_str()),
        (None, format!("{}/incidents/103", server.uri()).as_str())
    );
}

#[tokio::test]
async fn a_recorded_page_tells_each_trouble_once() {
    let server = muster_replay::datadog::start().await;
    let mut body = recorded("datadog/monitor_groups.json");
    body["metadata"]["page_count"] = json!(1);
    on_top(
        &server,
        GROUPS,
        ResponseTemplate::new(200).set_body_json(body),
    )
    .await;
    let page = pull(
        with(reading(&server.uri()), "incidents", false.into()),
        "alerts",
    )
    .await
    .unwrap();
    // 21 groups are in Alert, three of each of seven tests: its location, and twice the whole.
    let groups: Vec<_> = alerts(&page)
        .iter()
        .map(|it| it.label("group").to_owned())
        .collect();
    assert_eq!(groups.len(), 7, "{groups:?}");
    assert!(
        groups.iter().all(|group| group == "aws:us-east-2"),
        "{groups:?}"
    );
    assert_eq!(page.active, Some(Snapshot::all(FactKind::Alert)));
}

#[tokio::test]
async fn every_page_of_groups_is_read_before_any_alert_ends() {
    let server = muster_replay::datadog::start().await;
    for page in 0..3 {
        let mut body = recorded("datadog/monitor_groups_own.json");
        body["metadata"]["page_count"] = json!(3);
        let group = body["groups"][0].clone();
        body["groups"] = json!([group]);
        body["groups"][0]["group"] = json!(format!("page:{page}"));
        Mock::given(path(GROUPS))
            .and(query_param("page", page.to_string()))
            .and(query_param("sort", "name,asc"))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .with_priority(1)
            .expect(1)
            .mount(&server)
            .await;
    }
    let page = pull(
        with(reading(&server.uri()), "incidents", false.into()),
        "alerts",
    )
    .await
    .unwrap();
    let groups: Vec<_> = alerts(&page)
        .iter()
        .map(|it| it.label("group").to_owned())
        .collect();
    assert_eq!(groups, ["page:0", "page:1", "page:2"]);
}

#[tokio::test]
async fn only_monitors_that_bear_every_tag_are_read() {
    let server = muster_replay::datadog::start().await;
    let tags = ["team:platform", " ", "env:production"];
    let access = with(reading(&server.uri()), "monitor_tags", (&tags[..]).into());
    let page = pull(with(access, "incidents", false.into()), "alerts")
        .await
        .unwrap();
    let found: Vec<_> = alerts(&page)
        .iter()
        .map(|it| it.label("monitor_id").to_owned())
        .collect();
    assert_eq!(found, ["71000002"]);
    let sent = requests(&server).await;
    let query = sent[0]
        .url
        .query_pairs()
        .find(|(name, _)| name == "query")
        .unwrap()
        .1;
    assert_eq!(
        query,
        "group_status:(alert OR warn OR \"no data\") tag:\"team:platform\" tag:\"env:production\""
    );
}

#[rstest]
#[case("monitor_name", json!(7))]
#[case("last_triggered_ts", json!(null))]
#[tokio::test]
async fn a_group_that_makes_no_sense_costs_no_other_and_ends_none(
    #[case] field: &str,
    #[case] value: Value,
) {
    let server = muster_replay::datadog::start().await;
    let mut body = recorded("datadog/monitor_groups_own.json");
    body["groups"][0][field] = value;
    on_top(
        &server,
        GROUPS,
        ResponseTemplate::new(200).set_body_json(body),
    )
    .await;
    let page = pull(reading(&server.uri()), "alerts").await.unwrap();
    assert_eq!(
        (page.facts.len(), page.left_out.len(), page.active),
        (4, 1, None)
    );
}

#[tokio::test]
async fn no_group_and_no_incident_is_a_whole_picture_too() {
    let server = muster_replay::datadog::start().await;
    let none = json!({"groups": [], "counts": {}, "metadata": {"page_count": 0, "total_count": 0}});
    on_top(
        &server,
        GROUPS,
        ResponseTemplate::new(200).set_body_json(none),
    )
    .await;
    let none = json!({"data": {"attributes": {"total": 0, "incidents": []}},
                      "meta": {"pagination": {"offset": 0, "size": 0}}});
    on_top(
        &server,
        "/api/v2/incidents/search",
        ResponseTemplate::new(200).set_body_json(none),
    )
    .await;
    let page = pull(reading(&server.uri()), "alerts").await.unwrap();
    assert_eq!(
        (page.facts.len(), page.active),
        (0, Some(Snapshot::all(FactKind::Alert)))
    );
}

#[tokio::test]
async fn incidents_that_are_over_get_their_true_end_and_open_ones_are_looked_for_again() {
    let server = muster_replay::datadog::start().await;
    let access = reading(&server.uri());
    let connector = || connect(access.clone()).unwrap();
    let pages = sync(connector, &stream("incidents"), None).await;
    assert_eq!((pages.len(), pages[0].active.clone()), (1, None));
    let [incident] = alerts(&pages[0])[..] else {
        panic!("{:?}", pages[0].facts)
    };
    assert_eq!(
        incident.key.external_id,
        "incident:0b7c61a4-52de-5a0e-9c7b-1f6f6f1b0001"
    );
    assert_eq!(incident.state, AlertState::Resolved);
    assert_eq!(incident.ended_at, Some(Timestamp(1_772_206_200_000)));

    // The open one is resolved; the walk goes down to it again.
    let mut body = recorded("datadog/incidents_own.json");
    let open = &mut body["data"]["attributes"]["incidents"][0]["data"]["attributes"];
    open["state"] = json!("resolved");
    open["resolved"] = json!("2026-03-02T09:59:00+00:00");
    on_top(
        &server,
        "/api/v2/incidents/search",
        ResponseTemplate::new(200).set_body_json(body),
    )
    .await;
    let before = requests(&server).await.len();
    let pages = sync(
        connector,
        &stream("incidents"),
        Some(pages[0].cursor.clone()),
    )
    .await;
    assert_eq!(requests(&server).await.len() - before, 1);
    let ended: Vec<_> = pages
        .iter()
        .flat_map(alerts)
        .map(|it| it.label("incident"))
        .collect();
    assert_eq!(ended, ["IR-103"]);
}

#[tokio::test]
async fn recorded_incidents_are_read_page_by_page() {
    let server = muster_replay::datadog::start().await;
    let first = file(200, "incidents_page_1");
    // The recording was cut: it says that 1,703 incidents are there.
    let mut second = recorded("datadog/incidents_page_2.json");
    second["data"]["attributes"]["total"] = json!(3);
    let second = ResponseTemplate::new(200).set_body_json(second);
    Mock::given(path("/api/v2/incidents/search"))
        .and(query_param_is_missing("page[offset]"))
        .respond_with(first)
        .with_priority(1)
        .mount(&server)
        .await;
    Mock::given(path("/api/v2/incidents/search"))
        .and(query_param("page[offset]", "2"))
        .respond_with(second)
        .with_priority(1)
        .mount(&server)
        .await;
    let access = reading(&server.uri());
    let pages = sync(
        || connect(access.clone()).unwrap(),
        &stream("incidents"),
        None,
    )
    .await;
    assert_eq!(pages.len(), 2);
    let ended: Vec<_> = pages
        .iter()
        .flat_map(alerts)
        .map(|it| it.label("incident"))
        .collect();
    assert_eq!(ended, ["IR-128960"]);
    let page = pull(access, "alerts").await.unwrap();
    let open: Vec<_> = alerts(&page)
        .iter()
        .map(|it| it.label("incident").to_owned())
        .collect();
    assert_eq!(open[open.len() - 2..], ["IR-128961", "IR-128959"]);
}
