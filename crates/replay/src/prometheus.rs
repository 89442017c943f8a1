//! A Prometheus behind a proxy that wants a bearer token. Every query gives the error rate of a
//! shop over one hour of 2 March 2026; `up` gives a series for each of two targets; one that ends
//! with an open brace cannot be read. One alert fires and one is pending.

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, Respond, ResponseTemplate,
    matchers::{any, header, method, path},
};

use crate::{TOKEN, recorded};

/// Starts it.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    serve(&server, "status/buildinfo", file("buildinfo")).await;
    serve(&server, "alerts", file("alerts")).await;
    serve(&server, "query", Queries("query_own", "query_vector")).await;
    serve(
        &server,
        "query_range",
        Queries("query_range_own", "query_range"),
    )
    .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(401).set_body_string("Unauthorized\n"))
        .with_priority(10)
        .mount(&server)
        .await;
    server
}

async fn serve(server: &MockServer, at: &str, answer: impl Respond + 'static) {
    Mock::given(method("GET"))
        .and(path(format!("/api/v1/{at}")))
        .and(header("authorization", format!("Bearer {TOKEN}")))
        .respond_with(answer)
        .mount(server)
        .await;
}

fn file(name: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(recorded(&format!("prometheus/{name}.json")))
}

/// Answers queries from two recordings: of the shop, and of `up`.
struct Queries(&'static str, &'static str);

impl Respond for Queries {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let parameter = |name: &str| {
            let mut pairs = request.url.query_pairs();
            let found = pairs.find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        let query = parameter("query").unwrap_or_default();
        if query.ends_with('{') {
            let body = recorded("prometheus/error_bad_data.json");
            return ResponseTemplate::new(400).set_body_json(body);
        }
        let name = if query == "up" { self.1 } else { self.0 };
        let mut body = recorded(&format!("prometheus/{name}.json"));
        let bound = |name: &str| parameter(name).and_then(|text| text.parse::<f64>().ok());
        if let (Some(start), Some(end)) = (bound("start"), bound("end")) {
            cut(&mut body["data"]["result"], start, end);
        }
        ResponseTemplate::new(200).set_body_json(body)
    }
}

/// Leaves the values between two instants, and the series that have any.
fn cut(series: &mut Value, start: f64, end: f64) {
    let inside = |value: &Value| {
        let at = value[0].as_f64();
        at.is_some_and(|at| start <= at && at <= end)
    };
    let mut left = Vec::new();
    for it in series.as_array().into_iter().flatten() {
        let values = it["values"].as_array().into_iter().flatten();
        let values: Vec<&Value> = values.filter(|value| inside(value)).collect();
        if !values.is_empty() {
            left.push(json!({"metric": it["metric"], "values": values}));
        }
    }
    *series = json!(left);
}
