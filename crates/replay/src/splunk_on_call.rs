//! A small Splunk On-Call: three incidents, one of them resolved, two of the past, and a team with
//! two people on call.

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, header, method, path},
};

use crate::{TOKEN, recorded};

/// The API id that goes with the token.
pub const API_ID: &str = "canary-51bd20-id";

/// Starts it.
///
/// # Panics
/// If a recorded answer is missing.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    let pages = [
        ("/api-public/v1/incidents", "incidents_mixed"),
        ("/api-public/v1/oncall/current", "oncall_current_described"),
        ("/api-public/v1/user", "users"),
        ("/api-reporting/v2/incidents", "history"),
    ];
    for (at, file) in pages {
        let body = recorded(&format!("splunk_on_call/{file}.json"));
        Mock::given(method("GET"))
            .and(path(at))
            .and(header("x-vo-api-id", API_ID))
            .and(header("x-vo-api-key", TOKEN))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .mount(&server)
            .await;
    }
    // It says no more than that: no reason, and the same for too many calls.
    Mock::given(any())
        .respond_with(ResponseTemplate::new(403))
        .with_priority(10)
        .mount(&server)
        .await;
    server
}
