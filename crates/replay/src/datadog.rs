//! An organisation of a shop at Datadog: five groups of monitors, of which one is muted and one
//! never had data, three incidents, three events of June 2022, and a metric that has values in the
//! last two hours of whatever window is asked for. Both keys are `TOKEN`.

use serde_json::{Value, json};
use wiremock::{
    Match, Mock, MockServer, Request, Respond, ResponseTemplate,
    matchers::{any, method, path},
};

use crate::{TOKEN, recorded};

/// Starts it.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    let valid = ResponseTemplate::new(200).set_body_json(json!({"valid": true}));
    Mock::given(path("/api/v1/validate"))
        .and(Key("dd-api-key"))
        .respond_with(valid)
        .mount(&server)
        .await;
    let groups = file("monitor_groups_own");
    serve(&server, "GET", "v1/monitor/groups/search", groups).await;
    serve(&server, "GET", "v1/query", Points).await;
    serve(&server, "GET", "v2/incidents/search", Incidents).await;
    serve(&server, "GET", "v2/events", Events).await;
    let sent = file("deployment_sent");
    serve(&server, "POST", "v2/dora/deployment", sent).await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(403).set_body_json(json!({"errors": ["Forbidden"]})))
        .with_priority(10)
        .mount(&server)
        .await;
    server
}

async fn serve(server: &MockServer, verb: &str, at: &str, answer: impl Respond + 'static) {
    Mock::given(method(verb))
        .and(path(format!("/api/{at}")))
        .and(Key("dd-api-key"))
        .and(Key("dd-application-key"))
        .respond_with(answer)
        .mount(server)
        .await;
}

fn file(name: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(recorded(&format!("datadog/{name}.json")))
}

/// Matches requests with the right key in a header.
struct Key(&'static str);

impl Match for Key {
    fn matches(&self, request: &Request) -> bool {
        let key = request.headers.get(self.0);
        key.is_some_and(|key| key.as_bytes() == TOKEN.as_bytes())
    }
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    let mut pairs = request.url.query_pairs();
    let found = pairs.find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

/// The incidents whose states the query names.
struct Incidents;

impl Respond for Incidents {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let query = parameter(request, "query").unwrap_or_default();
        let mut body = recorded("datadog/incidents_own.json");
        let list = &mut body["data"]["attributes"];
        if let Some(incidents) = list["incidents"].as_array_mut() {
            incidents.retain(|it| {
                let state = it["data"]["attributes"]["state"].as_str();
                state.is_some_and(|state| query.contains(state))
            });
            list["total"] = json!(list["incidents"].as_array().map(Vec::len));
        }
        ResponseTemplate::new(200).set_body_json(body)
    }
}

/// The events of the window, two a page, the oldest first. As Datadog does, it names a next page
/// until one is empty.
struct Events;

impl Respond for Events {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let bound = |name: &str| -> Option<i64> { parameter(request, name)?.parse().ok() };
        let from = bound("filter[from]").unwrap_or(i64::MIN);
        let to = bound("filter[to]").unwrap_or(i64::MAX);
        let at = |event: &Value| event["attributes"]["attributes"]["timestamp"].as_i64();
        let mut events: Vec<Value> = ["events_page_1", "events_page_2"]
            .iter()
            .flat_map(|page| {
                let mut page = recorded(&format!("datadog/{page}.json"));
                page["data"].as_array_mut().map(std::mem::take)
            })
            .flatten()
            .filter(|event| at(event).is_some_and(|at| (from..to).contains(&at)))
            .collect();
        events.sort_by_key(at);
        let offset = parameter(request, "page[cursor]")
            .and_then(|cursor| cursor.parse().ok())
            .unwrap_or(0);
        let page: Vec<_> = events.into_iter().skip(offset).take(2).collect();
        let body = if page.is_empty() {
            json!({"data": []})
        } else {
            json!({"data": page, "meta": {"page": {"after": (offset + 2).to_string()}}})
        };
        ResponseTemplate::new(200).set_body_json(body)
    }
}

/// The recorded values over and over, in the last two hours of the window, as far apart as Datadog
/// has them in a window of that length.
struct Points;

impl Respond for Points {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let bound = |name: &str| -> Option<i64> { parameter(request, name)?.parse().ok() };
        let (Some(from), Some(to)) = (bound("from"), bound("to")) else {
            let body = json!({"errors": ["The parameter 'from' or 'to' is missing"]});
            return ResponseTemplate::new(400).set_body_json(body);
        };
        let interval = if to - from > 86_400 { 3_600 } else { 300 };
        let mut body = recorded("datadog/query.json");
        let series = &mut body["series"][0];
        let values = series["pointlist"].as_array().cloned().unwrap_or_default();
        let first = (to - 7_200).max(from) / interval + 1;
        let points: Vec<Value> = (first..)
            .map(|step| step * interval)
            .take_while(|at| *at <= to)
            .zip(values.iter().cycle())
            .map(|(at, value)| json!([at * 1_000, value[1]]))
            .collect();
        series["interval"] = json!(interval);
        series["length"] = json!(points.len());
        series["pointlist"] = json!(points);
        ResponseTemplate::new(200).set_body_json(body)
    }
}
