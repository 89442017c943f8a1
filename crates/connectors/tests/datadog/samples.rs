//! Samples of metric queries, window by window.

use muster_connectors::{Page, connect};
use muster_model::{
    fact::{Fact, Sample},
    time::{Millis, Timestamp},
};
use muster_replay::recorded;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::{
    access::{NOW, stream},
    file, on_top, pull, reading, requests,
    sync::sync,
};

fn samples(page: &Page) -> Vec<&Sample> {
    page.facts
        .iter()
        .map(|fact| match fact {
            Fact::Sample(sample) => sample,
            other => panic!("{other:?} is no sample"),
        })
        .collect()
}

#[tokio::test]
async fn a_first_sync_of_samples_goes_by_weeks_and_ends_with_a_day() {
    let server = muster_replay::datadog::start().await;
    let mut access = reading(&server.uri());
    access.connection.since = NOW - Millis::days(30);
    let connector = || connect(access.clone()).unwrap();
    let pages = sync(connector, &stream("samples:idle"), None).await;
    let (spans, ends): (Vec<_>, Vec<_>) = requests(&server)
        .await
        .iter()
        .map(|request| {
            let bound = |name: &str| -> i64 {
                let mut pairs = request.url.query_pairs();
                pairs
                    .find(|(key, _)| key == name)
                    .unwrap()
                    .1
                    .parse()
                    .unwrap()
            };
            ((bound("to") - bound("from")) / 3_600, bound("to"))
        })
        .unzip();
    assert_eq!(spans, [168, 168, 168, 168, 24, 24, 24]);
    // Windows in the past end at whole hours, so that no interval lies across two of them.
    assert!(ends[..6].iter().all(|end| end % 3_600 == 0), "{ends:?}");
    let last = pages.last().unwrap();
    let read = samples(last);
    // Two hours of points of 5 minutes, without the one whose interval is not over.
    let newest = read.last().unwrap();
    assert_eq!(newest.at, Timestamp(1_772_445_600_000));
    assert_eq!(newest.key.external_id, "idle@1772445600000");
    assert_eq!(
        (newest.metric.as_str(), newest.unit.as_str()),
        ("idle", "%")
    );

    let before = requests(&server).await.len();
    let pages = sync(
        connector,
        &stream("samples:idle"),
        Some(last.cursor.clone()),
    )
    .await;
    assert_eq!(
        (pages.len(), requests(&server).await.len() - before),
        (1, 1)
    );
    // What is older than the overlap of an hour does not come again.
    let earliest = samples(&pages[0]).iter().map(|it| it.at).min().unwrap();
    assert_eq!(earliest, newest.at - Millis::hours(1));
}

#[tokio::test]
async fn the_recorded_answer_is_read_without_the_interval_that_is_not_over() {
    let server = muster_replay::datadog::start().await;
    on_top(&server, "/api/v1/query", file(200, "query")).await;
    let mut access = reading(&server.uri());
    let now = Timestamp(1_641_430_252_000);
    access.connection.since = Timestamp(1_641_343_852_000);
    let page = connect(access)
        .unwrap()
        .pull(&stream("samples:idle"), None, now)
        .await
        .unwrap();
    let read = samples(&page);
    assert_eq!((read.len(), page.more), (287, false));
    assert_eq!(read[0].value, 91.458_384_047_614_2);
    assert_eq!(read.last().unwrap().at, Timestamp(1_641_429_900_000));
}

#[tokio::test]
async fn several_series_are_told_and_none_is_taken() {
    let server = muster_replay::datadog::start().await;
    let mut body = recorded("datadog/query.json");
    let series = body["series"][0].clone();
    body["series"] = json!([series, series]);
    on_top(
        &server,
        "/api/v1/query",
        ResponseTemplate::new(200).set_body_json(body),
    )
    .await;
    let page = pull(reading(&server.uri()), "samples:idle").await.unwrap();
    assert_eq!((page.facts.len(), page.left_out.len()), (0, 1));
    assert!(
        page.left_out[0].contains("'idle' gives 2 series"),
        "{:?}",
        page.left_out
    );
}
