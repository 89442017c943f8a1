//! The issues of a GitLab or a GitHub, as a tracker that remembers: issues are opened, read and
//! found, people close and edit them, and it goes wrong on request. It answers on top of a server
//! that answers for the rest, in the words of the makers' documentation.

mod lists;
mod maker;

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

use self::{
    lists::{page, parameter, with_etag},
    maker::{Asked, Maker},
};
use crate::faults::{Fault, Faults, Losing, broken_off};

/// Opening an issue.
pub const OPEN: &str = "open";
/// Listing the issues of a project.
pub const LIST: &str = "list";
/// Reading one issue.
pub const READ: &str = "read";

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
        let known = maker.paths();
        let lost = tracker.clone();
        Mock::given(path_regex(known))
            .and(Losing {
                faults: tracker.faults.clone(),
                named: maker.named(),
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
        let Some(asked) = self.maker.asked(request) else {
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
        if !self.maker.may_enter(request) {
            return self.maker.refusal(401);
        }
        let (Asked::Open(project) | Asked::List(project) | Asked::Read(project, _)) = asked;
        if state.gone.contains(project) {
            return self.maker.refusal(404);
        }
        if let Some(new) = state.moved.get(project) {
            return self.maker.moved(project, new, asked, request);
        }
        match asked {
            Asked::Open(_) if state.read_only => self.maker.refusal(403),
            Asked::Open(project) => {
                let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                let title = body["title"].as_str().unwrap_or_default();
                let (text, labels) = self.maker.said(&body);
                let number = state.open(project, title, &text, labels);
                match state.find(project, number) {
                    Some(issue) => ResponseTemplate::new(201)
                        .set_body_json(self.maker.shown(&state.address, issue)),
                    None => ResponseTemplate::new(500),
                }
            }
            Asked::Read(project, number) => match state.find(project, *number) {
                Some(issue) => with_etag(&self.maker.shown(&state.address, issue), request),
                None => self.maker.refusal(404),
            },
            Asked::List(project) => {
                let list = self.listed(state, project, request);
                page(list, request)
            }
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
        let shown = |it| self.maker.shown(&state.address, it);
        found.into_iter().map(shown).collect()
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
