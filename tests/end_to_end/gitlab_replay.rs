//! A local GitLab that gives the recorded answers in `tests/fixtures/gitlab` as the real API would:
//! behind a token, filtered, sorted and paged with GitLab's headers. Of the project, the token and
//! its owner it says what a connection needs to know; all else that was not recorded is answered
//! 404 and listed in [`GitLab::unanswered`].

mod listing;
mod recording;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use recording::Recording;

/// The recorded project.
pub const PROJECT_ID: u64 = 12_345_678;
/// The recorded project's path.
pub const PROJECT_PATH: &str = "merico-dev/ee/charts";

/// How the recorded answers are given.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The token that callers must send; others get 401.
    pub token: String,
    /// How long each answer takes, so that progress can be seen.
    pub delay: Duration,
    /// By how much all recorded instants are moved, so that they can lie in the app's windows.
    pub shift: TimeDelta,
    /// The largest page the server gives, however many the caller asks for.
    pub largest_page: usize,
}

impl Default for Replay {
    fn default() -> Self {
        Self {
            token: "glpat-recorded".to_owned(),
            delay: Duration::ZERO,
            shift: TimeDelta::zero(),
            largest_page: 100,
        }
    }
}

/// A running server. Stops when dropped.
pub struct GitLab {
    server: MockServer,
    unanswered: Arc<Mutex<Vec<String>>>,
}

impl GitLab {
    /// Starts the server on a free loopback port.
    ///
    /// # Errors
    /// When a recording cannot be read.
    pub async fn start(replay: Replay) -> Result<Self> {
        let recording = Recording::read(replay.shift)?;
        let unanswered = Arc::default();
        let server = MockServer::start().await;
        let api = Api {
            replay,
            recording,
            unanswered: Arc::clone(&unanswered),
        };
        Mock::given(any()).respond_with(api).mount(&server).await;
        Ok(Self { server, unanswered })
    }

    /// The address that a connection in the app gets.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// Calls that no recording answers, as `METHOD /path`.
    pub fn unanswered(&self) -> Vec<String> {
        self.unanswered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many calls came.
    pub async fn calls(&self) -> usize {
        self.server
            .received_requests()
            .await
            .map_or(0, |all| all.len())
    }
}

struct Api {
    replay: Replay,
    recording: Recording,
    unanswered: Arc<Mutex<Vec<String>>>,
}

impl Respond for Api {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let answer = if self.may(request) {
            self.answer(request)
        } else {
            ResponseTemplate::new(401).set_body_json(json!({ "message": "401 Unauthorized" }))
        };
        answer.set_delay(self.replay.delay)
    }
}

impl Api {
    fn may(&self, request: &Request) -> bool {
        let header = |name: &str| {
            request
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        header("private-token") == Some(self.replay.token.as_str())
            || header("authorization") == Some(&format!("Bearer {}", self.replay.token))
    }

    fn answer(&self, request: &Request) -> ResponseTemplate {
        let path: Vec<&str> = request
            .url
            .path()
            .trim_start_matches("/api/v4/")
            .split('/')
            .collect();
        let found = match path.as_slice() {
            ["version" | "metadata"] => {
                one(&json!({ "version": "16.6.0", "revision": "recorded" }))
            }
            ["user"] => one(&json!({ "id": 1, "username": "person1", "name": "Person 2" })),
            ["personal_access_tokens", "self"] => one(&json!({
                "id": 1,
                "name": "muster",
                "scopes": ["read_api"],
                "active": true,
                "revoked": false,
                "expires_at": null,
            })),
            ["projects"] => self.list(request, std::slice::from_ref(&self.recording.project)),
            ["groups", _, "projects"] => {
                self.list(request, std::slice::from_ref(&self.recording.project))
            }
            ["projects", project, rest @ ..] if is_recorded(project) => match rest {
                [] => one(&self.recording.project),
                ["deployments"] => self.list(request, &self.recording.deployments),
                ["pipelines"] => self.list(request, &self.recording.pipelines),
                ["merge_requests"] => self.list(request, &self.recording.merge_requests),
                ["merge_requests", iid, "commits"] => {
                    self.list(request, self.recording.commits_of(iid))
                }
                _ => None,
            },
            _ => None,
        };
        found.unwrap_or_else(|| {
            let call = format!("{} {}", request.method, request.url.path());
            self.unanswered
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(call);
            ResponseTemplate::new(404).set_body_json(json!({ "message": "404 Not Found" }))
        })
    }

    fn list(&self, request: &Request, rows: &[Value]) -> Option<ResponseTemplate> {
        // The server knows its own path only; the links in a list need the host that was asked.
        let mut url = request.url.clone();
        let host = request.headers.get("host")?.to_str().ok()?;
        let (name, port) = host.split_once(':').unwrap_or((host, "80"));
        url.set_host(Some(name)).ok()?;
        url.set_port(port.parse().ok()).ok()?;
        Some(listing::answer(&url, rows, self.replay.largest_page))
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the arms that find nothing share its type"
)]
fn one(body: &Value) -> Option<ResponseTemplate> {
    Some(ResponseTemplate::new(200).set_body_json(body))
}

fn is_recorded(project: &str) -> bool {
    project == PROJECT_ID.to_string() || project.replace("%2F", "/") == PROJECT_PATH
}
