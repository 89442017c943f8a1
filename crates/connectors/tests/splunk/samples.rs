//! Samples: the values of saved searches and of searches that Muster runs.

use muster_connectors::{ConnectorError, Page, connect};
use muster_model::{
    fact::{Fact, Sample},
    time::{Millis, Timestamp},
};
use muster_replay::splunk as server;
use rstest::rstest;
use url::form_urlencoded;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path_regex};

use crate::{
    SPL,
    access::{NOW, stream},
    answer, answering, pull, reading,
};

fn sample(page: &Page) -> &Sample {
    match &page.facts[..] {
        [Fact::Sample(sample)] => sample,
        other => panic!("{other:?} is not one sample; {:?}", page.left_out),
    }
}

#[tokio::test]
async fn a_saved_search_gives_the_result_of_its_last_scheduled_run_once() {
    let server = server::start().await;
    let metrics = [("Error rate", server::SCHEDULED)];
    let stream = "samples:Error rate";
    let page = pull(reading(&server.uri(), &metrics), stream, None)
        .await
        .unwrap();
    let found = sample(&page);
    assert_eq!(
        (found.metric.as_str(), found.unit.as_str(), found.value),
        ("Error rate", "%", 3.2)
    );
    assert_eq!(found.at, Timestamp(1_772_445_600_000));
    assert_eq!(found.key.external_id, "Error rate@1772445600000");
    let asked = server.received_requests().await.unwrap();
    assert!(asked[1].url.path().contains("_at_1772445600_6/results"));

    let access = reading(&server.uri(), &metrics);
    let again = pull(access, stream, Some(&page.cursor)).await.unwrap();
    assert_eq!((again.facts.len(), again.cursor), (0, page.cursor));
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[rstest]
#[case(server::UNSCHEDULED, "| savedsearch \"Orders\" | head 2", None)]
#[case(
    SPL,
    "search index=orders | stats count as value | head 2",
    Some("-24h")
)]
#[tokio::test]
async fn any_other_search_is_run_within_bounds(
    #[case] query: &str,
    #[case] spl: &str,
    #[case] earliest: Option<&str>,
) {
    let server = server::start().await;
    let access = reading(&server.uri(), &[("Orders", query)]);
    let page = pull(access, "samples:Orders", None).await.unwrap();
    let found = sample(&page);
    assert_eq!((found.value, found.at), (1_204.0, NOW));
    let asked = server.received_requests().await.unwrap();
    let form: Vec<_> = form_urlencoded::parse(&asked.last().unwrap().body)
        .into_owned()
        .collect();
    let sent = |name: &str| {
        let field = form.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| value.as_str())
    };
    assert_eq!(sent("search"), Some(spl));
    assert_eq!(sent("earliest_time"), earliest);
    assert_eq!(sent("output_mode"), Some("json"));
    assert_eq!(sent("preview"), Some("false"));
}

#[tokio::test]
async fn a_search_is_run_no_more_often_than_every_five_minutes() {
    let server = server::start().await;
    let connector = connect(reading(&server.uri(), &[("Orders", SPL)])).unwrap();
    let stream = stream("samples:Orders");
    let mut cursor = None;
    let mut values = Vec::new();
    for minute in [0, 1, 4, 5, 6] {
        let now = NOW + Millis::minutes(minute);
        let page = connector
            .pull(&stream, cursor.as_deref(), now)
            .await
            .unwrap();
        values.push(page.facts.len());
        cursor = Some(page.cursor);
    }
    assert_eq!(values, [1, 0, 0, 1, 0]);
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[rstest]
#[case("", "the search has no row")]
#[case(
    include_str!("../../../../tests/fixtures/splunk/search_export_stream.ndjson"),
    "the search has several rows"
)]
#[case(
    include_str!("../../../../tests/fixtures/splunk/search_export_failed.ndjson"),
    "the search failed: Error in 'EvalCommand'"
)]
#[tokio::test]
async fn a_search_without_one_value_gives_no_sample_and_says_why(
    #[case] body: &str,
    #[case] reason: &str,
) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    let server = answering(answer).await;
    let access = reading(&server.uri(), &[("Orders", SPL)]);
    let page = pull(access, "samples:Orders", None).await.unwrap();
    assert_eq!(page.facts, []);
    assert!(page.left_out[0].contains(reason), "{:?}", page.left_out);
}

#[rstest]
#[case("search_results", "several rows")]
#[case("search_results_empty", "no row")]
#[case("search_results_splunk5", "several rows")]
#[tokio::test]
async fn a_recorded_result_without_one_value_gives_no_sample(
    #[case] file: &str,
    #[case] reason: &str,
) {
    let server = MockServer::start().await;
    Mock::given(path_regex("/results$"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer(file)))
        .mount(&server)
        .await;
    Mock::given(path_regex("/history$"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer("saved_search_history")))
        .mount(&server)
        .await;
    let access = reading(&server.uri(), &[("Error rate", server::SCHEDULED)]);
    let page = pull(access, "samples:Error rate", None).await.unwrap();
    assert_eq!(page.facts, []);
    assert!(page.left_out[0].contains(reason), "{:?}", page.left_out);
}

#[tokio::test]
async fn a_search_that_splunk_cannot_read_gives_splunks_reason() {
    let refusal = answer("error_400_unknown_command");
    let answer = ResponseTemplate::new(400).set_body_json(&refusal["body"]);
    let server = answering(answer).await;
    let access = reading(&server.uri(), &[("Orders", "index=a | nosuchcommand")]);
    let error = pull(access, "samples:Orders", None).await.unwrap_err();
    let sentence = error.to_string();
    assert!(
        sentence.contains("Unknown search command 'nosuchcommand'"),
        "{sentence}"
    );
}

#[tokio::test]
async fn a_saved_search_that_is_missing_is_named() {
    let server = server::start().await;
    let access = reading(&server.uri(), &[("Gone", "Gone")]);
    let error = pull(access, "samples:Gone", None).await.unwrap_err();
    assert!(matches!(error, ConnectorError::NotFound { .. }), "{error}");
    assert!(error.to_string().contains("the saved search 'Gone'"));
}

#[tokio::test]
async fn an_export_that_ends_too_early_is_worth_another_try() {
    let body = "{\"preview\":false,\"result\":{\"x\":\"1";
    let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
    let server = answering(answer).await;
    let access = reading(&server.uri(), &[("Orders", SPL)]);
    let error = pull(access, "samples:Orders", None).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
}
