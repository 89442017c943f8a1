//! An AWX with recorded jobs, a workflow job, and the templates that they were made from. Lists
//! are filtered, ordered and paged as AWX does, as far as Muster asks for it. The same installation
//! can stand behind the gateway of an Automation Platform.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

use crate::{TOKEN, recorded};

/// Starts an AWX.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    let awx = Awx::recorded("api/v2");
    Mock::given(any()).respond_with(awx).mount(&server).await;
    server
}

/// What it answers, which may change while it is served.
#[derive(Debug, Clone)]
pub struct Awx {
    root: &'static str,
    lists: Arc<Mutex<HashMap<String, Vec<Value>>>>,
}

impl Awx {
    /// One with what was recorded, whose API is at `root`: `api/v2`, or `api/controller/v2` behind
    /// a gateway.
    #[must_use]
    pub fn recorded(root: &'static str) -> Self {
        let awx = Self {
            root,
            lists: Arc::default(),
        };
        let runs = results("unified_jobs_list");
        let of = |kind: &str| -> Vec<Value> {
            let runs = runs.iter().filter(|it| it["type"] == kind);
            runs.cloned().collect()
        };
        awx.set("jobs", of("job"));
        awx.set("workflow_jobs", of("workflow_job"));
        let mut templates = results("unified_job_templates_list");
        templates.retain(|it| it["type"] == "job_template");
        let mut test = results("job_templates_list").remove(0);
        test["id"] = json!(62);
        test["name"] = json!("Test 1214");
        templates.push(test);
        awx.set("job_templates", templates);
        let mut workflow = results("workflow_job_templates_list").remove(0);
        workflow["id"] = json!(63);
        workflow["name"] = json!("Workflow 1214");
        awx.set("workflow_job_templates", vec![workflow]);
        awx.set("organizations", vec![json!({"id": 1, "name": "Default"})]);
        awx.set("me", results("me"));
        awx
    }

    /// Sets the elements of a list, such as `jobs`.
    pub fn set(&self, list: &str, elements: Vec<Value>) {
        self.with(|lists| lists.insert(list.to_owned(), elements));
    }

    /// Changes the elements of a list.
    pub fn change(&self, list: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.with(|lists| change(lists.entry(list.to_owned()).or_default()));
    }

    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, Vec<Value>>) -> T) -> T {
        look(&mut self.lists.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answer about one element, which tells more than the list.
    fn detail(&self, list: &str, id: &str) -> Option<Value> {
        let rows = self.with(|lists| lists.get(list).cloned())?;
        let id: u64 = id.parse().ok()?;
        let mut row = rows.into_iter().find(|it| it["id"] == id)?;
        if list == "jobs" {
            let detail = recorded("awx/job_detail.json");
            for field in ["host_status_counts", "event_processing_finished"] {
                if row.get(field).is_none() {
                    row[field] = detail[field].clone();
                }
            }
        }
        Some(row)
    }
}

impl Respond for Awx {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let path = request.url.path().trim_matches('/');
        if path == "api" {
            let root = match self.root {
                "api/v2" => "api_root",
                _ => "api_root_gateway",
            };
            return ResponseTemplate::new(200).set_body_json(recorded(&format!("awx/{root}.json")));
        }
        let not_found = || {
            let recorded = recorded("awx/error_404_exchange.json");
            ResponseTemplate::new(404).set_body_json(&recorded["response"]["body"]["json"])
        };
        let Some(path) = path.strip_prefix(self.root) else {
            return not_found();
        };
        let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        if segments == ["ping"] {
            return ResponseTemplate::new(200).set_body_json(recorded("awx/ping_awx_1.json"));
        }
        let token = request.headers.get("authorization");
        if token.and_then(|it| it.to_str().ok()) != Some(&format!("Bearer {TOKEN}")) {
            let recorded = recorded("awx/error_401_not_signed_in.json");
            return ResponseTemplate::new(401).set_body_json(&recorded["body"]["json"]);
        }
        if !request.url.path().ends_with('/') {
            let whole = format!("{}/", request.url.path());
            return ResponseTemplate::new(301).insert_header("location", whole.as_str());
        }
        match segments.as_slice() {
            [list] => match self.with(|lists| lists.get(*list).cloned()) {
                Some(rows) => ResponseTemplate::new(200).set_body_json(page(rows, request)),
                None => not_found(),
            },
            [list, id] => match self.detail(list, id) {
                Some(row) => ResponseTemplate::new(200).set_body_json(row),
                None => not_found(),
            },
            ["jobs", id, "job_host_summaries"] if self.detail("jobs", id).is_some() => {
                ResponseTemplate::new(200).set_body_json(recorded("awx/job_host_summaries.json"))
            }
            _ => not_found(),
        }
    }
}

/// The part of a list that is asked for.
fn page(mut rows: Vec<Value>, request: &Request) -> Value {
    let query: HashMap<String, String> = request.url.query_pairs().into_owned().collect();
    let of = |name: &str| query.get(name).map(String::as_str);
    let number = |name: &str| of(name).and_then(|value| value.parse::<usize>().ok());
    let id = |row: &Value| row["id"].as_u64().unwrap_or_default();
    if of("or__created__gte").is_some() || of("or__id__in").is_some() {
        rows.retain(|row| {
            let created = row["created"].as_str().unwrap_or_default();
            // Without the zone, a shorter fraction of a second sorts before a longer one.
            let since = of("or__created__gte")
                .is_some_and(|since| created.trim_end_matches('Z') >= since.trim_end_matches('Z'));
            let asked = of("or__id__in")
                .is_some_and(|ids| ids.split(',').any(|it| it == id(row).to_string()));
            since || asked
        });
    }
    if let Some(below) = number("id__lt") {
        rows.retain(|row| id(row) < below as u64);
    }
    if let Some(name) = of("name") {
        rows.retain(|row| row["name"] == name);
    }
    if let Some(name) = of("organization__name") {
        rows.retain(|row| {
            let organization = &row["summary_fields"]["organization"];
            organization.is_null() || organization["name"] == name
        });
    }
    rows.sort_by_key(&id);
    if of("order_by") == Some("-id") {
        rows.reverse();
    }
    let count = rows.len();
    let size = number("page_size").unwrap_or(25).clamp(1, 200);
    let page = number("page").unwrap_or(1).max(1);
    let next = (count > page.saturating_mul(size))
        .then(|| format!("{}?page={}&page_size={size}", request.url.path(), page + 1));
    let results: Vec<Value> = rows
        .into_iter()
        .skip((page - 1).saturating_mul(size))
        .take(size)
        .collect();
    json!({"count": count, "next": next, "previous": null, "results": results})
}

/// The elements of a recorded list.
fn results(name: &str) -> Vec<Value> {
    match recorded(&format!("awx/{name}.json"))["results"].take() {
        Value::Array(results) => results,
        _ => Vec::new(),
    }
}
