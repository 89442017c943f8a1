//! A GitLab that answers from recorded elements: filtered by `updated_after` and `state`, ordered
//! by last change, and paged with GitLab's headers.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, Respond, ResponseTemplate,
    matchers::{header, method, path, path_regex},
};

/// The rows of a fixture.
pub fn fixture(name: &str) -> Vec<Value> {
    let file = format!(
        "{}/../../tests/fixtures/gitlab/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&file).expect("the fixture is there");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

/// The elements of a fixture.
pub fn elements(name: &str) -> Vec<Value> {
    fixture(name)
        .into_iter()
        .map(|mut row| row["data"].take())
        .collect()
}

/// By which headers a list says that more follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Headers {
    /// `x-next-page` and its kin.
    Own,
    /// `Link`.
    Link,
    /// None: a proxy keeps them.
    None,
}

/// A list that may change while it is served.
#[derive(Clone)]
pub struct List {
    /// Its elements.
    pub rows: Arc<Mutex<Vec<Value>>>,
    /// The most elements that a page has, whatever is asked for.
    pub largest_page: usize,
    /// How it says that more follows.
    pub headers: Headers,
}

impl List {
    pub fn new(rows: Vec<Value>, largest_page: usize) -> Self {
        Self {
            rows: Arc::new(Mutex::new(rows)),
            largest_page,
            headers: Headers::Own,
        }
    }
}

/// The instant by which GitLab orders an element.
pub fn changed(row: &Value) -> DateTime<Utc> {
    row["updated_at"]
        .as_str()
        .or_else(|| row["created_at"].as_str())
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}

pub fn parameter(request: &Request, name: &str) -> Option<String> {
    request
        .url
        .query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

impl Respond for List {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut rows = self.rows.lock().expect("no test failed with it").clone();
        if let Some(after) = parameter(request, "updated_after") {
            let after: DateTime<Utc> = after.parse().expect("updated_after is a date");
            rows.retain(|row| changed(row) >= after);
        }
        if let Some(state) = parameter(request, "state") {
            rows.retain(|row| row["state"] == state.as_str());
        }
        if parameter(request, "order_by").as_deref() == Some("updated_at") {
            rows.sort_by_key(changed);
        }
        let number = |name: &str, default: usize| {
            parameter(request, name).map_or(default, |text| text.parse().expect("a number"))
        };
        let per_page = number("per_page", 20).min(self.largest_page);
        let page = number("page", 1);
        let from = (page - 1) * per_page;
        let next = if from + per_page < rows.len() {
            (page + 1).to_string()
        } else {
            String::new()
        };
        let slice: Vec<&Value> = rows.iter().skip(from).take(per_page).collect();
        let answer = ResponseTemplate::new(200).set_body_json(json!(slice));
        match self.headers {
            Headers::Own => answer
                .insert_header("x-page", page.to_string())
                .insert_header("x-per-page", per_page.to_string())
                .insert_header("x-next-page", next)
                .insert_header("x-total", rows.len().to_string()),
            Headers::Link if next.is_empty() => {
                answer.insert_header("link", "<http://inside/1>; rel=\"first\"")
            }
            Headers::Link => answer.insert_header(
                "link",
                "<http://inside/1>; rel=\"first\", <http://inside/2>; rel=\"next\"",
            ),
            Headers::None => answer,
        }
    }
}

/// The commits of the merge request that the path names.
struct Commits(Vec<Value>);

impl Respond for Commits {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let iid = request.url.path().rsplit('/').nth(1).unwrap_or_default();
        let input = format!("{{\"Iid\": {iid},");
        let rows = self
            .0
            .iter()
            .filter(|row| {
                row["input"]
                    .as_str()
                    .is_some_and(|it| it.starts_with(&input))
            })
            .map(|row| row["data"].clone())
            .collect();
        List::new(rows, 2).respond(request)
    }
}

/// Serves one list of the project `shop/checkout` below `/gitlab`, to whoever has `token`.
pub async fn serve_list(server: &MockServer, token: &str, name: &str, list: List) {
    Mock::given(method("GET"))
        .and(path(format!(
            "/gitlab/api/v4/projects/shop%2Fcheckout/{name}"
        )))
        .and(header("PRIVATE-TOKEN", token))
        .respond_with(list)
        .mount(server)
        .await;
}

/// Serves the recorded commits of merge requests.
pub async fn serve_commits(server: &MockServer, token: &str) {
    Mock::given(method("GET"))
        .and(path_regex(
            "^/gitlab/api/v4/projects/shop%2Fcheckout/merge_requests/[0-9]+/commits$",
        ))
        .and(header("PRIVATE-TOKEN", token))
        .respond_with(Commits(fixture("merge_request_commits")))
        .mount(server)
        .await;
}

/// Serves one fixed answer below `/gitlab/api/v4/`.
pub async fn serve(server: &MockServer, token: &str, at: &str, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(format!("/gitlab/api/v4/{at}")))
        .and(header("PRIVATE-TOKEN", token))
        .respond_with(answer)
        .mount(server)
        .await;
}
