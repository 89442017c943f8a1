//! Teams of a small organisation that remembers: what Workflows' webhooks and Graph posted, what was
//! changed, and what people answer. Whoever signs in has agreed to everything that Muster asks for.
//! It goes wrong on request. It takes [`TOKEN`] as refresh token.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::sync::watch;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{body_string_contains, header, method, path, path_regex},
};

use crate::{
    TOKEN,
    faults::{Fault, Faults, Losing, broken_off},
    recorded, teams,
};

/// What Muster asks for where messages are read.
pub const SCOPES: &str = "User.Read Team.ReadBasic.All Channel.ReadBasic.All ChannelMessage.Send \
                          ChannelMessage.Read.All ChannelMessage.ReadWrite";

/// A message in a channel.
#[derive(Debug, Clone)]
pub struct TeamsMessage {
    /// The channel, as `team/channel` by their ids.
    pub channel: String,
    /// Its identity.
    pub id: String,
    /// The message below which it is.
    pub below: Option<String>,
    /// Whether Muster posted it.
    pub ours: bool,
    /// What a person wrote.
    pub text: String,
    /// What was sent as the message: its card among it.
    pub body: Value,
}

impl TeamsMessage {
    /// Its card; null if it has none.
    #[must_use]
    pub fn card(&self) -> Value {
        let content = self.body["attachments"][0]["content"].as_str();
        content
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }
}

#[derive(Default)]
struct State {
    messages: Vec<TeamsMessage>,
    webhooks: Vec<(String, Value)>,
    expired: bool,
}

/// The organisation.
pub struct TeamsServer {
    server: MockServer,
    state: Arc<Mutex<State>>,
    faults: Faults,
    /// How many calls were made.
    made: Arc<watch::Sender<usize>>,
}

impl TeamsServer {
    /// Starts it.
    pub async fn start() -> Self {
        let server = teams::start().await;
        let it = Self {
            server,
            state: Arc::default(),
            faults: Faults::default(),
            made: Arc::new(watch::Sender::new(0)),
        };
        it.mount().await;
        it
    }

    async fn mount(&self) {
        let mut tokens = teams::tokens(TOKEN, 3_599);
        tokens["scope"] = json!(SCOPES);
        Mock::given(method("POST"))
            .and(path(teams::token_path()))
            .and(body_string_contains("grant_type=refresh_token"))
            .and(body_string_contains(format!("refresh_token={TOKEN}")))
            .respond_with(ResponseTemplate::new(200).set_body_json(tokens))
            .with_priority(1)
            .mount(&self.server)
            .await;
        Mock::given(Losing {
            faults: self.faults.clone(),
            named: call_of,
        })
        .respond_with_err({
            let (state, faults) = (Arc::clone(&self.state), self.faults.clone());
            let made = Arc::clone(&self.made);
            move |request: &Request| {
                if let Some(call) = call_of(request) {
                    faults.take(&call);
                    answer(&mut locked(&state), &call, request);
                }
                made.send_modify(|made| *made += 1);
                broken_off()
            }
        })
        .with_priority(1)
        .mount(&self.server)
        .await;
        let (state, faults) = (Arc::clone(&self.state), self.faults.clone());
        let made = Arc::clone(&self.made);
        let answering = move |request: &Request| {
            let call = call_of(request).unwrap_or_default();
            let fault = faults.take(&call);
            if let Some(Fault::Refused(answer)) = fault {
                return answer;
            }
            let answer = answer(&mut locked(&state), &call, request);
            made.send_modify(|made| *made += 1);
            match fault {
                Some(Fault::Late(delay)) => answer.set_delay(delay),
                _ => answer,
            }
        };
        let answering = Arc::new(answering);
        for (mock, priority) in [
            (
                Mock::given(path_regex("^/v1.0/teams/[^/]+/channels/[^/]+/messages")).and(header(
                    "authorization",
                    format!("Bearer {}", teams::ACCESS_TOKEN),
                )),
                2,
            ),
            (
                Mock::given(path_regex("^/powerautomate/"))
                    .and(body_string_contains("AdaptiveCard")),
                2,
            ),
        ] {
            let answering = Arc::clone(&answering);
            mock.respond_with(move |request: &Request| answering(request))
                .with_priority(priority)
                .mount(&self.server)
                .await;
        }
    }

    /// Its address.
    #[must_use]
    pub fn uri(&self) -> String {
        self.server.uri()
    }

    /// Its webhooks, as a person enters them: of `ops` and of `releases`.
    #[must_use]
    pub fn webhooks(&self) -> String {
        teams::webhooks(&self.server)
    }

    /// The messages that came through webhooks, with the path of each.
    #[must_use]
    pub fn through_webhooks(&self) -> Vec<(String, Value)> {
        self.state().webhooks.clone()
    }

    /// The messages of channels, as they look now.
    #[must_use]
    pub fn messages(&self) -> Vec<TeamsMessage> {
        self.state().messages.clone()
    }

    /// Waits until it looks so. What it looks like changes with each call.
    pub async fn wait_until(&self, wanted: impl Fn(&Self) -> bool) {
        let mut made = self.made.subscribe();
        while !wanted(self) {
            // The sender lives as long as this.
            let _made = made.changed().await;
        }
    }

    /// Somebody writes in a channel, or below a message of it.
    pub fn say(&self, channel: &str, text: &str, below: Option<&str>) -> String {
        let mut state = self.state();
        let id = next_id(&state);
        state.messages.push(TeamsMessage {
            channel: channel.to_owned(),
            id: id.clone(),
            below: below.map(str::to_owned),
            ours: false,
            text: text.to_owned(),
            body: Value::Null,
        });
        id
    }

    /// Refuses the access token once, as if it had expired.
    pub fn expire_token(&self) {
        self.state().expired = true;
    }

    /// Refuses the next call of this kind with status 429: `post`, `reply`, `change`, `read` or
    /// `webhook`.
    pub fn rate_limit_next(&self, call: &str) {
        let recorded = recorded("teams/error_429_too_many_requests.json");
        let answer = ResponseTemplate::new(429)
            .insert_header("retry-after", "2.128")
            .set_body_json(&recorded["response"]["body"]["json"]);
        self.faults.next(call, Fault::Refused(answer));
    }

    /// Refuses the next call of this kind with a status.
    pub fn refuse_next(&self, call: &str, status: u16) {
        let answer =
            ResponseTemplate::new(status).set_body_json(recorded("teams/error_body_general.json"));
        self.faults.next(call, Fault::Refused(answer));
    }

    /// Does the next call of this kind, and answers only after so long.
    pub fn answer_late(&self, call: &str, delay: Duration) {
        self.faults.next(call, Fault::Late(delay));
    }

    /// Does the next call of this kind, and breaks off before the answer.
    pub fn lose_next_answer(&self, call: &str) {
        self.faults.next(call, Fault::Lost);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a request does.
fn call_of(request: &Request) -> Option<String> {
    let path = request.url.path();
    if path.starts_with("/powerautomate/") {
        return Some("webhook".to_owned());
    }
    path.split_once("/messages").map(|(_, rest)| {
        match (request.method.as_str(), rest.ends_with("/replies")) {
            ("POST", true) => "reply",
            ("POST", false) => "post",
            ("PATCH", _) => "change",
            _ => "read",
        }
        .to_owned()
    })
}

fn next_id(state: &State) -> String {
    format!(
        "{}",
        1_772_452_800_000_u64 + 1_000 * state.messages.len() as u64
    )
}

fn answer(state: &mut State, call: &str, request: &Request) -> ResponseTemplate {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let path = request.url.path();
    if call == "webhook" {
        state.webhooks.push((path.to_owned(), body));
        return ResponseTemplate::new(202);
    }
    if std::mem::take(&mut state.expired) {
        return ResponseTemplate::new(401)
            .set_body_json(recorded("teams/error_401_invalid_token.json"));
    }
    // /v1.0/teams/{team}/channels/{channel}/messages[/{message}[/replies]]
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    let decoded = |text: &str| text.replace("%3A", ":").replace("%40", "@");
    let channel = format!("{}/{}", decoded(part(2)), decoded(part(4)));
    let message = Some(part(6)).filter(|it| !it.is_empty()).map(str::to_owned);
    match call {
        "post" | "reply" => {
            let id = next_id(state);
            let posted = TeamsMessage {
                channel,
                id,
                below: message,
                ours: true,
                text: String::new(),
                body,
            };
            let answer = ResponseTemplate::new(201).set_body_json(shown(state, &posted));
            state.messages.push(posted);
            answer
        }
        "change" => {
            let found = state
                .messages
                .iter_mut()
                .find(|it| it.channel == channel && Some(&it.id) == message.as_ref());
            match found {
                Some(found) => {
                    found.body = body;
                    ResponseTemplate::new(204)
                }
                None => ResponseTemplate::new(404)
                    .set_body_json(recorded("teams/error_404_channel_item_not_found.json")),
            }
        }
        _ => {
            let mut list: Vec<Value> = state
                .messages
                .iter()
                .filter(|it| it.channel == channel && it.below == message)
                .map(|it| shown(state, it))
                .collect();
            list.reverse();
            ResponseTemplate::new(200).set_body_json(json!({"value": list}))
        }
    }
}

/// A message as Graph shows it, with what is below it.
fn shown(state: &State, it: &TeamsMessage) -> Value {
    let mut message = recorded("teams/channel_message_get.json")["response"]["body"]["json"].take();
    let millis: i64 = it.id.parse().unwrap_or_default();
    let seconds = millis / 1_000 - 1_772_452_800;
    let at = format!(
        "2026-03-02T{:02}:{:02}:{:02}Z",
        12 + seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    );
    message["id"] = json!(it.id);
    message["replyToId"] = json!(it.below);
    message["createdDateTime"] = json!(at);
    message["lastModifiedDateTime"] = json!(at);
    if it.ours {
        message["body"] = it.body["body"].clone();
        message["attachments"] = it.body["attachments"].clone();
    } else {
        message["body"] = json!({"contentType": "html", "content": format!("<p>{}</p>", it.text)});
    }
    let replies: Vec<Value> = state
        .messages
        .iter()
        .filter(|reply| reply.channel == it.channel && reply.below.as_ref() == Some(&it.id))
        .map(|reply| shown(state, reply))
        .collect();
    message["replies"] = json!(replies);
    message
}
