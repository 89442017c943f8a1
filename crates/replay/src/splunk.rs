//! A small Splunk: one search head of a shop, on which two alerts have fired and two saved searches
//! and any other search have a value.

use std::path::Path;

use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, header, method, path, path_regex, query_param},
};

use crate::{TOKEN, fixtures, recorded};

/// The saved search that runs on a schedule and has a result.
pub const SCHEDULED: &str = "Checkout error rate";
/// The saved search that runs on none.
pub const UNSCHEDULED: &str = "Orders";

/// Starts it.
///
/// # Panics
/// If a recorded answer is missing.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    let names = "/servicesNS/-/-";
    let history = |name: &str| format!("{names}/saved/searches/{name}/history");
    let pages = [
        ("/services/server/info".to_owned(), "server_info"),
        (
            "/services/authentication/current-context".to_owned(),
            "current_context",
        ),
        (
            format!("{names}/alerts/fired_alerts"),
            "fired_alerts_summary",
        ),
        (format!("{names}/alerts/fired_alerts/-"), "fired_alerts_all"),
        (
            history(&SCHEDULED.replace(' ', "%20")),
            "saved_search_history",
        ),
        (history(UNSCHEDULED), "saved_search_history_empty"),
    ];
    for (at, file) in pages {
        Mock::given(method("GET"))
            .and(path(at))
            .and(query_param("output_mode", "json"))
            .and(header("authorization", format!("Bearer {TOKEN}")))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer(file)))
            .mount(&server)
            .await;
    }
    Mock::given(method("GET"))
        .and(path_regex("^/services/search/v2/jobs/[^/]+/results$"))
        .and(query_param("output_mode", "json"))
        .and(header("authorization", format!("Bearer {TOKEN}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer("search_results_value")))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/services/search/v2/jobs/export"))
        .and(header("authorization", format!("Bearer {TOKEN}")))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_raw(lines("search_export_value"), "application/json"),
        )
        .mount(&server)
        .await;
    Mock::given(header("authorization", format!("Bearer {TOKEN}")))
        .respond_with(ResponseTemplate::new(404).set_body_json(
            json!({"messages": [{"type": "ERROR", "text": "Could not find object."}]}),
        ))
        .with_priority(9)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(
            ResponseTemplate::new(401).set_body_json(answer("error_401_token")["body"].clone()),
        )
        .with_priority(10)
        .mount(&server)
        .await;
    server
}

fn answer(file: &str) -> serde_json::Value {
    recorded(&format!("splunk/{file}.json"))
}

/// An exported search: one object a line.
fn lines(file: &str) -> Vec<u8> {
    let path = fixtures().join(Path::new("splunk").join(format!("{file}.ndjson")));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
