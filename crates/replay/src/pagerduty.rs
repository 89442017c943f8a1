//! A small PagerDuty: the account of a shop with two services, one team and six incidents, of which
//! four are open. It filters, orders and pages lists as the real one does.

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, header, method, path, path_regex},
};

use crate::{TOKEN, recorded};

/// Starts it.
///
/// # Panics
/// If a recorded answer is missing.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    let mut incidents = rows("incidents", "incidents");
    incidents.extend(rows("incidents", "incidents_shop"));
    serve(&server, incidents).await;
    server
}

/// Serves an account that has these incidents.
///
/// # Panics
/// If a recorded answer is missing.
pub async fn serve(server: &MockServer, incidents: Vec<Value>) {
    let lists = [
        ("incidents", incidents.clone()),
        ("oncalls", rows("oncalls", "oncalls_shop")),
        ("services", rows("services", "services_shop")),
        ("teams", rows("teams", "teams_shop")),
        (
            "escalation_policies",
            rows("escalation_policies", "escalation_policies_shop"),
        ),
    ];
    for (name, rows) in lists {
        Mock::given(method("GET"))
            .and(path(format!("/{name}")))
            .and(header("authorization", format!("Token token={TOKEN}")))
            .and(header("accept", "application/vnd.pagerduty+json;version=2"))
            .respond_with(move |request: &Request| list(name, &rows, request))
            .mount(server)
            .await;
    }
    Mock::given(method("GET"))
        .and(path_regex("^/incidents/[^/]+$"))
        .and(header("authorization", format!("Token token={TOKEN}")))
        .respond_with(move |request: &Request| {
            let id = request.url.path().rsplit('/').next().unwrap_or_default();
            match incidents.iter().find(|it| it["id"] == id) {
                Some(incident) => found(&json!({"incident": incident})),
                None => refusal(404, "error_404"),
            }
        })
        .mount(server)
        .await;
    Mock::given(path("/abilities"))
        .and(header("authorization", format!("Token token={TOKEN}")))
        .respond_with(found(&recorded("pagerduty/abilities.json")))
        .mount(server)
        .await;
    // A key of the account belongs to nobody.
    Mock::given(path("/users/me"))
        .and(header("authorization", format!("Token token={TOKEN}")))
        .respond_with(ResponseTemplate::new(400))
        .mount(server)
        .await;
    Mock::given(header("authorization", format!("Token token={TOKEN}")))
        .respond_with(refusal(404, "error_404"))
        .with_priority(9)
        .mount(server)
        .await;
    Mock::given(any())
        .respond_with(refusal(401, "error_401"))
        .with_priority(10)
        .mount(server)
        .await;
}

/// The elements of a recorded list.
fn rows(key: &str, file: &str) -> Vec<Value> {
    let answer = recorded(&format!("pagerduty/{file}.json"));
    answer[key].as_array().cloned().unwrap_or_default()
}

fn found(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("ratelimit-limit", "960")
        .insert_header("ratelimit-remaining", "955")
        .insert_header("ratelimit-reset", "60")
}

fn refusal(status: u16, file: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(recorded(&format!("pagerduty/{file}.json")))
}

/// A page of a list.
fn list(name: &str, rows: &[Value], request: &Request) -> ResponseTemplate {
    let asked = Asked(request);
    let limit = asked.number("limit").unwrap_or(25).min(100);
    let offset = asked.number("offset").unwrap_or(0);
    if offset + limit > 10_000 {
        return refusal(400, "error_400_deep");
    }
    let mut rows: Vec<&Value> = rows.iter().filter(|row| asked.selects(row)).collect();
    if name == "incidents" {
        rows.sort_by_key(|row| row["created_at"].as_str());
    }
    let page: Vec<&Value> = rows.iter().skip(offset).take(limit).copied().collect();
    let total = (asked.first("total").as_deref() == Some("true")).then_some(rows.len());
    found(&json!({
        name: page,
        "limit": limit,
        "offset": offset,
        "total": total,
        "more": rows.len() > offset + limit,
    }))
}

/// What a request asks for.
struct Asked<'a>(&'a Request);

impl Asked<'_> {
    fn all(&self, name: &str) -> Vec<String> {
        self.0
            .url
            .query_pairs()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .collect()
    }

    fn first(&self, name: &str) -> Option<String> {
        self.all(name).into_iter().next()
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.first(name)?.parse().ok()
    }

    /// Whether an element is asked for.
    fn selects(&self, row: &Value) -> bool {
        let one_of = |name: &str, value: &Value| {
            let wanted = self.all(name);
            wanted.is_empty() || wanted.iter().any(|it| value == it.as_str())
        };
        let of_team = |wanted: &[String]| {
            wanted.is_empty()
                || row["teams"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(|team| wanted.iter().any(|it| team["id"] == it.as_str()))
        };
        let named = self.first("query").is_none_or(|name| {
            let summary = row["summary"].as_str().unwrap_or_default();
            summary.to_lowercase().contains(&name.to_lowercase())
        });
        named
            && one_of("statuses[]", &row["status"])
            && one_of("service_ids[]", &row["service"]["id"])
            && one_of("escalation_policy_ids[]", &row["escalation_policy"]["id"])
            && of_team(&self.all("team_ids[]"))
            && self.in_range(row)
    }

    /// Whether an element was made in the span that is asked for. All instants are in UTC and of
    /// one form, so that their texts compare as they do.
    fn in_range(&self, row: &Value) -> bool {
        let Some(made) = row["created_at"].as_str().and_then(|at| at.get(..19)) else {
            return true;
        };
        if self.first("date_range").as_deref() == Some("all") {
            return true;
        }
        let since = self.first("since").unwrap_or_default();
        let until = self.first("until").unwrap_or_else(|| "9999".to_owned());
        since.get(..19).unwrap_or_default() <= made && made < until.as_str()
    }
}
