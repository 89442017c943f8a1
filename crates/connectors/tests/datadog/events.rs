//! Events, page by page.

use muster_connectors::{Page, connect};
use muster_model::{
    fact::{Event, Fact},
    time::Millis,
};
use muster_replay::recorded;
use serde_json::json;
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{path, query_param},
};

use crate::{
    access::{NOW, stream},
    file, on_top, pull, reading, requests,
    sync::sync,
};

fn events(page: &Page) -> Vec<&Event> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Event(event) => event,
            other => panic!("{other:?} is no event"),
        })
        .collect()
}

#[tokio::test]
async fn events_are_read_to_the_end_and_then_only_what_is_new() {
    let server = muster_replay::datadog::start().await;
    let access = reading(&server.uri());
    let connector = || connect(access.clone()).unwrap();
    let pages = sync(connector, &stream("events"), None).await;
    let read: Vec<_> = pages.iter().flat_map(events).collect();
    let at: Vec<_> = read.iter().map(|event| event.at.0).collect();
    assert_eq!(
        at,
        [1_655_744_837_000, 1_655_744_850_000, 1_655_744_852_000]
    );
    let event = read[2];
    assert_eq!(event.title, "[Synthetics] EVMGT pipeline test");
    assert!(
        event
            .text
            .starts_with("Synthetics test check that this event")
    );
    assert_eq!(event.source, "my_apps");
    assert_eq!(event.tags, ["environment:staging", "source:my_apps"]);
    assert_eq!(
        event.url,
        format!("{}/event/event?id=6567977849972254562", server.uri())
    );

    let before = requests(&server).await.len();
    let cursor = pages.last().map(|page| page.cursor.clone());
    let pages = sync(connector, &stream("events"), cursor).await;
    assert_eq!((pages.len(), pages[0].facts.len()), (1, 0));
    let sent = requests(&server).await;
    assert_eq!(sent.len() - before, 1);
    let from = (NOW - Millis::minutes(10)).millis().to_string();
    let asked: Vec<_> = sent[before].url.query_pairs().collect();
    assert!(
        asked.contains(&("filter[from]".into(), from.into())),
        "{asked:?}"
    );
    assert!(
        asked.contains(&("filter[query]".into(), "source:my_apps".into())),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_list_that_datadog_forgot_begins_anew_at_the_last_event_that_was_seen() {
    let server = muster_replay::datadog::start().await;
    let connector = connect(reading(&server.uri())).unwrap();
    let first = connector.pull(&stream("events"), None, NOW).await.unwrap();
    assert!(first.more);
    Mock::given(path("/api/v2/events"))
        .and(query_param("page[cursor]", "2"))
        .respond_with(file(400, "error_400_cursor"))
        .with_priority(1)
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let second = connector
        .pull(&stream("events"), Some(&first.cursor), NOW)
        .await
        .unwrap();
    let at: Vec<_> = events(&second).iter().map(|event| event.at.0).collect();
    assert_eq!(at, [1_655_744_850_000, 1_655_744_852_000]);
}

#[tokio::test]
async fn a_list_that_leads_to_the_same_page_again_is_refused() {
    let server = muster_replay::datadog::start().await;
    let connector = connect(reading(&server.uri())).unwrap();
    let first = connector.pull(&stream("events"), None, NOW).await.unwrap();
    let again = json!({
        "data": [{"id": "a", "type": "event", "attributes": {"timestamp": "2022-06-20T17:07:30Z"}}],
        "meta": {"page": {"after": "2"}},
    });
    on_top(
        &server,
        "/api/v2/events",
        ResponseTemplate::new(200).set_body_json(again),
    )
    .await;
    let error = connector
        .pull(&stream("events"), Some(&first.cursor), NOW)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("its pages do not end"),
        "{error}"
    );
}

#[tokio::test]
async fn an_event_without_a_title_is_called_by_the_first_line_of_its_text() {
    let server = muster_replay::datadog::start().await;
    let mut body = recorded("datadog/events_page_2.json");
    let event = &mut body["data"][0]["attributes"];
    event["message"] = json!("%%%\nDeployed **checkout**\nby ada\n%%%");
    event["attributes"] = json!({});
    on_top(
        &server,
        "/api/v2/events",
        ResponseTemplate::new(200).set_body_json(body),
    )
    .await;
    let page = pull(reading(&server.uri()), "events").await.unwrap();
    let event = events(&page)[0];
    assert_eq!(event.title, "Deployed **checkout**");
    assert_eq!(
        (event.text.as_str(), event.url.as_str()),
        ("Deployed **checkout**\nby ada", "")
    );
}
