//! A GitHub with the organisation `shop` and its repository `checkout`: recorded workflow runs,
//! and deployments and pull requests of the same commits. Lists are paged by `Link`, every answer
//! has an `ETag`, and what has not changed is answered with 304, as GitHub does. It answers below
//! `/api/v3`, as an Enterprise Server, and at the root, as github.com.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Map, Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

use crate::{TOKEN, recorded};

/// The repository in which all happens.
pub const REPOSITORY: &str = "shop/checkout";

/// Starts it.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(GitHub::recorded(100))
        .mount(&server)
        .await;
    server
}

/// What it answers, which may change while it is served.
#[derive(Debug, Clone)]
pub struct GitHub {
    answers: Arc<Mutex<HashMap<String, Value>>>,
    largest_page: usize,
}

impl GitHub {
    /// One with what was recorded, whose pages have at most so many elements.
    #[must_use]
    pub fn recorded(largest_page: usize) -> Self {
        let github = Self {
            answers: Arc::default(),
            largest_page,
        };
        let repositories = recorded("github/repositories.json");
        for repository in repositories.as_array().into_iter().flatten() {
            let path = repository["full_name"].as_str().unwrap_or_default();
            github.set(&format!("repos/{path}"), repository.clone());
            github.set(&format!("repos/{path}/actions/runs"), of_runs(&[]));
            github.set(&format!("repos/{path}/deployments"), json!([]));
            github.set(&format!("repos/{path}/pulls"), json!([]));
            let none = json!({"total_count": 0, "workflows": []});
            github.set(&format!("repos/{path}/actions/workflows"), none);
        }
        github.set("orgs/shop/repos", repositories.clone());
        github.set("user", recorded("github/user.json"));
        github.set(
            "installation/repositories",
            json!({"total_count": 3, "repositories": repositories}),
        );
        let own = |path: &str| format!("repos/{REPOSITORY}/{path}");
        github.set(&own("actions/runs"), of_runs(&runs()));
        for (name, path) in [
            ("workflows", "actions/workflows"),
            ("deployments", "deployments"),
            ("pull_requests", "pulls"),
        ] {
            github.set(&own(path), recorded(&format!("github/{name}.json")));
        }
        for (id, statuses) in fields("deployment_statuses") {
            github.set(&own(&format!("deployments/{id}/statuses")), statuses);
        }
        for (number, commits) in fields("pull_request_commits") {
            github.set(&own(&format!("pulls/{number}/commits")), commits);
        }
        for (id, run) in fields("run_attempts") {
            github.set(&own(&format!("actions/runs/{id}/attempts/1")), run);
        }
        github
    }

    /// Sets what it answers at a path, such as `repos/shop/checkout/deployments`.
    pub fn set(&self, path: &str, answer: Value) {
        self.change(|answers| answers.insert(path.to_owned(), answer));
    }

    /// Changes the workflow runs of the repository in which all happens.
    pub fn change_runs(&self, change: impl FnOnce(&mut Vec<Value>)) {
        let path = format!("repos/{REPOSITORY}/actions/runs");
        self.change(|answers| {
            let runs = answers.get_mut(&path).map(|it| &mut it["workflow_runs"]);
            if let Some(Value::Array(runs)) = runs {
                change(runs);
            }
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashMap<String, Value>) -> T) -> T {
        change(&mut self.answers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Respond for GitHub {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let header = |name: &str| request.headers.get(name).and_then(|it| it.to_str().ok());
        if header("authorization") != Some(&format!("Bearer {TOKEN}")) {
            return ResponseTemplate::new(401).set_body_json(recorded("github/error_401.json"));
        }
        let path = request.url.path().trim_start_matches('/');
        let path = path.strip_prefix("api/v3/").unwrap_or(path);
        let Some(answer) = self.change(|answers| answers.get(path).cloned()) else {
            return ResponseTemplate::new(404).set_body_json(recorded("github/error_404.json"));
        };
        let (answer, next) = self.page(answer, request);
        let mut hasher = DefaultHasher::new();
        answer.to_string().hash(&mut hasher);
        let etag = format!("W/\"{:016x}\"", hasher.finish());
        let response = if header("if-none-match") == Some(etag.as_str()) {
            ResponseTemplate::new(304)
        } else {
            ResponseTemplate::new(200).set_body_json(answer)
        };
        let response = response
            .insert_header("etag", etag.as_str())
            .insert_header("x-ratelimit-remaining", "4999")
            .insert_header("x-ratelimit-reset", "1662182400");
        match next {
            Some(next) => response.insert_header("link", format!("<{next}>; rel=\"next\"")),
            None => response,
        }
    }
}

impl GitHub {
    /// The part of a list that is asked for, and the address of the next one.
    fn page(&self, mut answer: Value, request: &Request) -> (Value, Option<String>) {
        let number = |name: &str, otherwise: usize| {
            let value = request.url.query_pairs().find(|(it, _)| it == name);
            value
                .and_then(|(_, value)| value.parse().ok())
                .unwrap_or(otherwise)
        };
        let size = number("per_page", 30).clamp(1, self.largest_page);
        let page = number("page", 1).max(1);
        let Some(list) = list_in(&mut answer) else {
            return (answer, None);
        };
        let from = (page - 1).saturating_mul(size);
        let more = list.len() > from.saturating_add(size);
        *list = list.drain(..).skip(from).take(size).collect();
        let next = more.then(|| {
            let mut next = request.url.clone();
            let others: Vec<(String, String)> = next
                .query_pairs()
                .filter(|(name, _)| name != "page")
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
            next.query_pairs_mut()
                .clear()
                .extend_pairs(others)
                .append_pair("page", &(page + 1).to_string());
            next.to_string()
        });
        (answer, next)
    }
}

fn list_in(answer: &mut Value) -> Option<&mut Vec<Value>> {
    match answer {
        Value::Array(list) => Some(list),
        Value::Object(fields) => ["workflow_runs", "workflows", "repositories"]
            .iter()
            .find(|name| fields.contains_key(**name))
            .and_then(|name| fields.get_mut(*name)?.as_array_mut()),
        _ => None,
    }
}

fn of_runs(runs: &[Value]) -> Value {
    json!({"total_count": runs.len(), "workflow_runs": runs})
}

/// The recorded runs whose states GitHub itself gave them, as those of [`REPOSITORY`].
fn runs() -> Vec<Value> {
    let rows = recorded("github/workflow_runs.json").to_string();
    let rows: Value =
        serde_json::from_str(&rows.replace("panjf2000/ants", REPOSITORY)).unwrap_or_default();
    let runs = rows.as_array().into_iter().flatten();
    runs.map(|row| row["data"].clone())
        .filter(|run| {
            let status = run["status"].as_str().unwrap_or_default();
            status
                .chars()
                .all(|it| it.is_ascii_lowercase() || it == '_')
        })
        .collect()
}

/// The fields of a recorded answer that holds several, by what they are about.
fn fields(name: &str) -> Map<String, Value> {
    match recorded(&format!("github/{name}.json")) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
