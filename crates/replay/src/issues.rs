//! The issues of a GitLab or a GitHub, as a tracker that remembers: issues are opened, read and
//! found, people close and edit them, and it goes wrong on request. It answers on top of a server
//! that answers for the rest, in the words of the makers' documentation.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use muster_model::time::{Millis, Timestamp};
use serde_json::{Value, json};
use tokio::sync::watch;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::path_regex};

use crate::{
    TOKEN,
    faults::{Fault, Faults, Losing, broken_off},
    recorded,
};

/// Opening an issue.
pub const OPEN: &str = "open";
/// Listing the issues of a project.
pub const LIST: &str = "list";
/// Reading one issue.
pub const READ: &str = "read";

/// In whose words it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Maker {
    GitLab,
    GitHub,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedIssue {
    /// The path of its project.
    pub project: String,
    /// Its number there.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// What it says.
    pub body: String,
    /// Its labels.
    pub labels: Vec<String>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When something last changed in it.
    pub updated_at: Timestamp,
    /// When it was closed; none while it is open.
    pub closed_at: Option<Timestamp>,
}

/// A tracker.
#[derive(Clone)]
pub struct IssueTracker {
    maker: Maker,
    state: Arc<Mutex<State>>,
    faults: Faults,
    /// How many calls were made.
    made: Arc<watch::Sender<usize>>,
}

#[derive(Default)]
struct State {
    issues: Vec<TrackedIssue>,
    /// The paths that projects have now, by those that they had.
    moved: BTreeMap<String, String>,
    gone: Vec<String>,
    calls: BTreeMap<String, usize>,
    /// The address of the server.
    address: String,
    /// Its clock; the computer's if none.
    now: Option<Timestamp>,
    read_only: bool,
}

/// What a request asks for.
enum Asked {
    Open(String),
    List(String),
    Read(String, u64),
}

impl Asked {
    const fn call(&self) -> &'static str {
        match self {
            Self::Open(_) => OPEN,
            Self::List(_) => LIST,
            Self::Read(..) => READ,
        }
    }
}

impl IssueTracker {
    /// The issues of a GitLab, which is below `/gitlab` or at the root of its server.
    pub async fn gitlab(server: &MockServer) -> Self {
        Self::on(server, Maker::GitLab).await
    }

    /// The issues of a GitHub.
    pub async fn github(server: &MockServer) -> Self {
        Self::on(server, Maker::GitHub).await
    }

    async fn on(server: &MockServer, maker: Maker) -> Self {
        let tracker = Self {
            maker,
            state: Arc::new(Mutex::new(State {
                address: server.uri(),
                ..State::default()
            })),
            faults: Faults::default(),
            made: Arc::new(watch::Sender::new(0)),
        };
        let (losing, known) = match maker {
            Maker::GitLab => (named_gitlab as fn(&Request) -> Option<String>, GITLAB_PATHS),
            Maker::GitHub => (named_github as fn(&Request) -> Option<String>, GITHUB_PATHS),
        };
        let lost = tracker.clone();
        Mock::given(path_regex(known))
            .and(Losing {
                faults: tracker.faults.clone(),
                named: losing,
            })
            .respond_with_err(move |request: &Request| {
                lost.respond(request);
                broken_off()
            })
            .with_priority(1)
            .mount(server)
            .await;
        let answering = tracker.clone();
        Mock::given(path_regex(known))
            .respond_with(move |request: &Request| answering.respond(request))
            .with_priority(2)
            .mount(server)
            .await;
        tracker
    }

    /// Every issue, in the order in which they were opened.
    #[must_use]
    pub fn issues(&self) -> Vec<TrackedIssue> {
        self.state().issues.clone()
    }

    /// Somebody opens an issue by hand. Answers its number.
    pub fn put(&self, project: &str, title: &str) -> u64 {
        let mut state = self.state();
        state.open(project, title, "", Vec::new())
    }

    /// Somebody closes an issue.
    pub fn close(&self, project: &str, number: u64) {
        self.change(project, number, |issue, now| issue.closed_at = Some(now));
    }

    /// Somebody opens an issue again.
    pub fn reopen(&self, project: &str, number: u64) {
        self.change(project, number, |issue, _| issue.closed_at = None);
    }

    /// Somebody removes an issue, or hides it from the token.
    pub fn remove(&self, project: &str, number: u64) {
        let mut state = self.state();
        state
            .issues
            .retain(|it| it.project != project || it.number != number);
    }

    /// The project gets another path. The old one leads to the new one, as the makers have it.
    pub fn rename(&self, project: &str, new: &str) {
        let mut state = self.state();
        for issue in &mut state.issues {
            if issue.project == project {
                new.clone_into(&mut issue.project);
            }
        }
        state.moved.insert(project.to_owned(), new.to_owned());
    }

    /// The project is not there any more, or hidden from the token.
    pub fn hide(&self, project: &str) {
        self.state().gone.push(project.to_owned());
    }

    /// Whether the token may only read, from now on.
    pub fn only_reads(&self, only: bool) {
        self.state().read_only = only;
    }

    /// What its clock shows from now on: each change moves it by a second.
    pub fn set_now(&self, now: Timestamp) {
        self.state().now = Some(now);
    }

    /// How often a call was made, whatever came of it.
    #[must_use]
    pub fn calls_so_far(&self, call: &str) -> usize {
        self.state().calls.get(call).copied().unwrap_or_default()
    }

    /// Waits until it looks so. What it looks like changes with each call.
    pub async fn wait_until(&self, wanted: impl Fn(&Self) -> bool) {
        let mut made = self.made.subscribe();
        while !wanted(self) {
            // The sender lives as long as this.
            let _made = made.changed().await;
        }
    }

    /// Refuses the next call with status 429.
    pub fn rate_limit_next(&self, call: &str, seconds: u32) {
        let answer = ResponseTemplate::new(429)
            .insert_header("retry-after", seconds.to_string())
            .set_body_json(json!({"message": "429 Too Many Requests"}));
        self.faults.next(call, Fault::Refused(answer));
    }

    /// Refuses the next call with this status, without doing it.
    pub fn refuse_next(&self, call: &str, status: u16) {
        let answer =
            ResponseTemplate::new(status).set_body_json(json!({"message": "It went wrong"}));
        self.faults.next(call, Fault::Refused(answer));
    }

    /// Does the next call, and answers only after so long.
    pub fn answer_late(&self, call: &str, delay: Duration) {
        self.faults.next(call, Fault::Late(delay));
    }

    /// Does the next call, and breaks off before the answer.
    pub fn lose_next_answer(&self, call: &str) {
        self.faults.next(call, Fault::Lost);
    }

    fn change(
        &self,
        project: &str,
        number: u64,
        change: impl FnOnce(&mut TrackedIssue, Timestamp),
    ) {
        let mut state = self.state();
        let now = state.tick();
        let found = state
            .issues
            .iter_mut()
            .find(|it| it.project == project && it.number == number);
        if let Some(issue) = found {
            change(issue, now);
            issue.updated_at = now;
        }
    }

    fn respond(&self, request: &Request) -> ResponseTemplate {
        let asked = match self.maker {
            Maker::GitLab => gitlab_asked(request),
            Maker::GitHub => github_asked(request),
        };
        let Some(asked) = asked else {
            return ResponseTemplate::new(404);
        };
        let call = asked.call();
        let fault = self.faults.take(call);
        let mut state = self.state();
        *state.calls.entry(call.to_owned()).or_default() += 1;
        // Who waits for this call sees what it did: the state is locked until then.
        self.made.send_modify(|made| *made += 1);
        if let Some(Fault::Refused(answer)) = fault {
            return answer;
        }
        let answer = self.answer(&mut state, &asked, request);
        match fault {
            Some(Fault::Late(delay)) => answer.set_delay(delay),
            _ => answer,
        }
    }

    fn answer(&self, state: &mut State, asked: &Asked, request: &Request) -> ResponseTemplate {
        if !self.may_enter(request) {
            return self.refusal(401);
        }
        let (Asked::Open(project) | Asked::List(project) | Asked::Read(project, _)) = asked;
        if state.gone.contains(project) {
            return self.refusal(404);
        }
        if let Some(new) = state.moved.get(project) {
            return self.moved(project, new, asked, request);
        }
        match asked {
            Asked::Open(_) if state.read_only => self.refusal(403),
            Asked::Open(project) => {
                let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                let (text, labels) = match self.maker {
                    Maker::GitLab => ("description", split(body["labels"].as_str())),
                    Maker::GitHub => ("body", texts(&body["labels"])),
                };
                let said = |field: &str| body[field].as_str().unwrap_or_default().to_owned();
                let number = state.open(project, &said("title"), &said(text), labels);
                match state.find(project, number) {
                    Some(issue) => {
                        ResponseTemplate::new(201).set_body_json(self.shown(state, issue))
                    }
                    None => ResponseTemplate::new(500),
                }
            }
            Asked::Read(project, number) => match state.find(project, *number) {
                Some(issue) => with_etag(&self.shown(state, issue), request),
                None => self.refusal(404),
            },
            Asked::List(project) => {
                let list = self.listed(state, project, request);
                page(list, request)
            }
        }
    }

    fn may_enter(&self, request: &Request) -> bool {
        let header = |name: &str| request.headers.get(name).and_then(|it| it.to_str().ok());
        match self.maker {
            Maker::GitLab => header("private-token") == Some(TOKEN),
            Maker::GitHub => header("authorization") == Some(&format!("Bearer {TOKEN}")),
        }
    }

    fn refusal(&self, status: u16) -> ResponseTemplate {
        let answer = ResponseTemplate::new(status);
        match (self.maker, status) {
            (Maker::GitLab, 403) => answer.set_body_json(recorded("gitlab/error_403_scope.json")),
            (Maker::GitHub, 403) => answer
                .insert_header("x-accepted-github-permissions", "issues=write")
                .set_body_json(recorded("github/error_403_permission.json")),
            (Maker::GitLab, 404) => {
                answer.set_body_json(json!({"message": "404 Project Not Found"}))
            }
            (Maker::GitHub, 404) => answer.set_body_json(recorded("github/error_404.json")),
            _ => answer.set_body_json(json!({"message": format!("{status} Unauthorized")})),
        }
    }

    /// Both lead a reader on to the new place, and send nobody who writes there.
    fn moved(
        &self,
        project: &str,
        new: &str,
        asked: &Asked,
        request: &Request,
    ) -> ResponseTemplate {
        let old = request.url.path();
        let path = match self.maker {
            Maker::GitLab => old.replace(&project.replace('/', "%2F"), &new.replace('/', "%2F")),
            Maker::GitHub => old.replace(project, new),
        };
        let place = match request.url.query() {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        match (asked, self.maker) {
            (Asked::Open(_), Maker::GitLab) => ResponseTemplate::new(405).set_body_json(
                json!({"message": "Non GET methods are not allowed for moved projects"}),
            ),
            (Asked::Open(_), Maker::GitHub) => {
                ResponseTemplate::new(307).insert_header("location", place.as_str())
            }
            _ => ResponseTemplate::new(301).insert_header("location", place.as_str()),
        }
    }

    /// The issues of a project that a list asks for.
    fn listed(&self, state: &State, project: &str, request: &Request) -> Vec<Value> {
        let given = |name: &str| parameter(request, name);
        let instant = |name: &str| {
            let text = given(name)?;
            Some(Timestamp::from(text.parse::<DateTime<Utc>>().ok()?))
        };
        let numbers: Vec<u64> = request
            .url
            .query_pairs()
            .filter(|(name, _)| name == "iids[]")
            .filter_map(|(_, number)| number.parse().ok())
            .collect();
        let mut found: Vec<&TrackedIssue> = state
            .issues
            .iter()
            .filter(|it| it.project == project)
            .filter(|it| numbers.is_empty() || numbers.contains(&it.number))
            .filter(|it| instant("created_after").is_none_or(|after| it.created_at >= after))
            .filter(|it| instant("since").is_none_or(|since| it.updated_at >= since))
            .collect();
        found.sort_by_key(|it| (it.created_at, it.number));
        let rising = given("sort").as_deref() == Some("asc");
        if !rising {
            found.reverse();
        }
        found.into_iter().map(|it| self.shown(state, it)).collect()
    }

    /// An issue in the maker's words.
    fn shown(&self, state: &State, issue: &TrackedIssue) -> Value {
        let time = |at: Timestamp| at.to_string();
        let closed = issue.closed_at.is_some();
        let (project, number) = (&issue.project, issue.number);
        match self.maker {
            Maker::GitLab => {
                let mut shown = recorded("gitlab/issue.json");
                shown["id"] = json!(1_000 + number);
                shown["iid"] = json!(number);
                shown["title"] = json!(issue.title);
                shown["description"] = json!(issue.body);
                shown["labels"] = json!(issue.labels);
                shown["state"] = json!(if closed { "closed" } else { "opened" });
                shown["created_at"] = json!(time(issue.created_at));
                shown["updated_at"] = json!(time(issue.updated_at));
                shown["closed_at"] = json!(issue.closed_at.map(time));
                shown["web_url"] = json!(format!(
                    "{}/gitlab/{project}/-/issues/{number}",
                    state.address
                ));
                shown["references"]["full"] = json!(format!("{project}#{number}"));
                shown
            }
            Maker::GitHub => {
                let mut shown = recorded("github/issue.json");
                shown["id"] = json!(1_000 + number);
                shown["number"] = json!(number);
                shown["title"] = json!(issue.title);
                shown["body"] = json!(issue.body);
                let labels = issue.labels.iter().map(|name| json!({"name": name}));
                shown["labels"] = labels.collect();
                shown["state"] = json!(if closed { "closed" } else { "open" });
                shown["created_at"] = json!(time(issue.created_at));
                shown["updated_at"] = json!(time(issue.updated_at));
                shown["closed_at"] = json!(issue.closed_at.map(time));
                shown["html_url"] = json!(format!("{}/{project}/issues/{number}", state.address));
                shown
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tick(&mut self) -> Timestamp {
        let Some(now) = &mut self.now else {
            return Utc::now().into();
        };
        *now = *now + Millis::seconds(1);
        *now
    }

    fn open(&mut self, project: &str, title: &str, body: &str, labels: Vec<String>) -> u64 {
        let now = self.tick();
        let numbers = self.issues.iter().filter(|it| it.project == project);
        let number = numbers.map(|it| it.number).max().unwrap_or(40) + 1;
        self.issues.push(TrackedIssue {
            project: project.to_owned(),
            number,
            title: title.to_owned(),
            body: body.to_owned(),
            labels,
            created_at: now,
            updated_at: now,
            closed_at: None,
        });
        number
    }

    fn find(&self, project: &str, number: u64) -> Option<&TrackedIssue> {
        self.issues
            .iter()
            .find(|it| it.project == project && it.number == number)
    }
}

const GITLAB_PATHS: &str = r"^(/gitlab)?/api/v4/projects/[^/]+/issues$";
const GITHUB_PATHS: &str = r"^(/api/v3)?/repos/[^/]+/[^/]+/issues(/[0-9]+)?$";

fn named_gitlab(request: &Request) -> Option<String> {
    gitlab_asked(request).map(|asked| asked.call().to_owned())
}

fn named_github(request: &Request) -> Option<String> {
    github_asked(request).map(|asked| asked.call().to_owned())
}

fn gitlab_asked(request: &Request) -> Option<Asked> {
    let path = request.url.path().strip_suffix("/issues")?;
    let project = path.rsplit('/').next()?.replace("%2F", "/");
    Some(match request.method.as_str() {
        "POST" => Asked::Open(project),
        _ => Asked::List(project),
    })
}

fn github_asked(request: &Request) -> Option<Asked> {
    let (_, path) = request.url.path().split_once("repos/")?;
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [owner, name, "issues"] => {
            let project = format!("{owner}/{name}");
            Some(match request.method.as_str() {
                "POST" => Asked::Open(project),
                _ => Asked::List(project),
            })
        }
        [owner, name, "issues", number] => {
            Some(Asked::Read(format!("{owner}/{name}"), number.parse().ok()?))
        }
        _ => None,
    }
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    let pair = request.url.query_pairs().find(|(key, _)| key == name);
    pair.map(|(_, value)| value.into_owned())
}

fn split(text: Option<&str>) -> Vec<String> {
    let parts = text.unwrap_or_default().split(',');
    parts
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|it| it.as_str().map(str::to_owned))
        .collect()
}

/// The page of a list that is asked for, with the headers of both makers.
fn page(list: Vec<Value>, request: &Request) -> ResponseTemplate {
    let number = |name: &str, otherwise: usize| {
        let given = parameter(request, name).and_then(|it| it.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (size, page) = (
        number("per_page", 20).clamp(1, 100),
        number("page", 1).max(1),
    );
    let from = (page - 1).saturating_mul(size);
    let more = list.len() > from.saturating_add(size);
    let shown: Vec<Value> = list.into_iter().skip(from).take(size).collect();
    let next = if more {
        (page + 1).to_string()
    } else {
        String::new()
    };
    let answer = ResponseTemplate::new(200)
        .set_body_json(shown)
        .insert_header("x-next-page", next.as_str());
    if !more {
        return answer;
    }
    let mut place = request.url.clone();
    let others: Vec<(String, String)> = place
        .query_pairs()
        .filter(|(name, _)| name != "page")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    place
        .query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair("page", &next);
    answer.insert_header("link", format!("<{place}>; rel=\"next\""))
}

/// An answer by whose etag one can ask whether something changed.
fn with_etag(shown: &Value, request: &Request) -> ResponseTemplate {
    let etag = format!("W/\"{}\"", shown["updated_at"].as_str().unwrap_or_default());
    let known = request
        .headers
        .get("if-none-match")
        .and_then(|it| it.to_str().ok());
    let answer = if known == Some(etag.as_str()) {
        ResponseTemplate::new(304)
    } else {
        ResponseTemplate::new(200).set_body_json(shown)
    };
    answer.insert_header("etag", etag.as_str())
}
