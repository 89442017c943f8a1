//! A Slack workspace that remembers: what was posted looks as it was last changed, channels can be
//! made, and over its Socket Mode people press buttons, write and pin. It goes wrong on request. It
//! takes [`TOKEN`] as bot token and as app-level token.

mod calls;
mod socket;
mod state;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::sync::watch;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{header, path, path_regex, query_param},
};

use crate::{
    TOKEN,
    faults::{Fault, Faults, Losing, broken_off},
    recorded, slack,
};
use socket::Sockets;
use state::{Message, State};
pub use state::{OpenedChannel, Posted};

/// Somebody in the workspace with the mail address `ada@example.com`.
pub const ADA: &str = "U0ADA00001";
/// Somebody whose mail address is `mallory@elsewhere.example`.
pub const MALLORY: &str = "U0MALLORY1";

/// The workspace.
pub struct SlackServer {
    server: MockServer,
    state: Arc<Mutex<State>>,
    faults: Faults,
    sockets: Sockets,
    /// How many calls were made.
    made: Arc<watch::Sender<usize>>,
}

impl SlackServer {
    /// Starts it.
    ///
    /// # Panics
    /// If there is no port on loopback.
    pub async fn start() -> Self {
        let server = slack::start().await;
        let state = Arc::new(Mutex::new(State::default()));
        let faults = Faults::default();
        let sockets = Sockets::start();
        let made = Arc::new(watch::Sender::new(0));
        let token = || header("authorization", format!("Bearer {TOKEN}"));
        Mock::given(path_regex("^/api/"))
            .and(token())
            .and(Losing {
                faults: faults.clone(),
                named: call_of,
            })
            .respond_with_err({
                let (state, faults) = (Arc::clone(&state), faults.clone());
                let made = Arc::clone(&made);
                move |request: &Request| {
                    if let Some(call) = call_of(request) {
                        faults.take(&call);
                        let mut state = locked(&state);
                        state.count(&call);
                        calls::answer(&mut state, &call, request);
                    }
                    made.send_modify(|made| *made += 1);
                    broken_off()
                }
            })
            .with_priority(1)
            .mount(&server)
            .await;
        let (state_of, faults_of) = (Arc::clone(&state), faults.clone());
        let made_of = Arc::clone(&made);
        let socket = sockets.address();
        Mock::given(path_regex(calls::KNOWN))
            .and(token())
            .respond_with(move |request: &Request| {
                let call = call_of(request).unwrap_or_default();
                let fault = faults_of.take(&call);
                let mut state = locked(&state_of);
                state.count(&call);
                // Who waits for this call sees what it did: the state is locked until then.
                made_of.send_modify(|made| *made += 1);
                if let Some(Fault::Refused(answer)) = fault {
                    return answer;
                }
                if state.expired {
                    return slack::refused("token_expired");
                }
                let answer = if call == "apps.connections.open" {
                    slack::answer(&json!({"ok": true, "url": socket}))
                } else {
                    calls::answer(&mut state, &call, request)
                };
                match fault {
                    Some(Fault::Late(delay)) => answer.set_delay(delay),
                    _ => answer,
                }
            })
            .with_priority(2)
            .mount(&server)
            .await;
        // Only what looks for one channel by its name; the listing is as in `slack::start`.
        let state_of = Arc::clone(&state);
        Mock::given(path("/api/conversations.list"))
            .and(query_param("limit", "1000"))
            .and(token())
            .respond_with(move |request: &Request| {
                calls::answer(&mut locked(&state_of), "conversations.list", request)
            })
            .with_priority(2)
            .mount(&server)
            .await;
        Self {
            server,
            state,
            faults,
            sockets,
            made,
        }
    }

    /// Its address.
    #[must_use]
    pub fn uri(&self) -> String {
        self.server.uri()
    }

    /// What was posted in a channel, given by its name or id, as it looks now; the oldest first.
    #[must_use]
    pub fn posts(&self, channel: &str) -> Vec<Posted> {
        self.state().posts(channel)
    }

    /// The channels that were made since the start.
    #[must_use]
    pub fn channels(&self) -> Vec<OpenedChannel> {
        self.state().opened.clone()
    }

    /// Somebody else makes a channel of this name, for a reason of their own.
    pub fn occupy(&self, name: &str) {
        let mut state = self.state();
        let id = format!("C0OTHER{:03}", state.opened.len());
        state.opened.push(OpenedChannel {
            id,
            name: name.to_owned(),
            creator: ADA.to_owned(),
            topic: String::new(),
            purpose: "Something else".to_owned(),
            invited: Vec::new(),
        });
    }

    /// The sentences that were told to one person, with whom.
    #[must_use]
    pub fn answers(&self) -> Vec<(String, String)> {
        self.state().whispers.clone()
    }

    /// How often a method was called, whatever came of it.
    #[must_use]
    pub fn calls_so_far(&self, method: &str) -> usize {
        self.state().calls_of(method)
    }

    /// Waits until it looks so. What it looks like changes with each call.
    pub async fn wait_until(&self, wanted: impl Fn(&Self) -> bool) {
        let mut made = self.made.subscribe();
        while !wanted(self) {
            // The sender lives as long as this.
            let _made = made.changed().await;
        }
    }

    /// How many Socket Mode connections were opened since the start.
    #[must_use]
    pub fn opened_so_far(&self) -> usize {
        self.sockets.opened()
    }

    /// How many Socket Mode connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.sockets.open()
    }

    /// Waits until so many connections have been opened since the start.
    pub async fn wait_for_connections(&self, count: usize) {
        self.sockets.wait_until_opened(count).await;
    }

    /// The envelopes that were acknowledged, in their order.
    #[must_use]
    pub fn acknowledged(&self) -> Vec<String> {
        self.sockets.acknowledged()
    }

    /// Somebody presses a button of a post. Answers the envelope's id; none if the post has no such
    /// button.
    pub fn press(&self, user: &str, post: &Posted, action: &str) -> Option<String> {
        let button = post.buttons.iter().find(|it| it["action_id"] == action)?;
        let mut envelope = recorded("slack/socket_interactive_block_actions_message.json");
        let payload = &mut envelope["payload"];
        payload["user"]["id"] = json!(user);
        payload["container"]["message_ts"] = json!(post.ts);
        payload["container"]["channel_id"] = json!(post.channel);
        payload["channel"]["id"] = json!(post.channel);
        let mut pressed = button.clone();
        pressed["block_id"] = json!(post.block);
        payload["actions"] = json!([pressed]);
        Some(self.send(envelope))
    }

    /// Somebody writes in a channel, below a message of it if one is given. Answers the message's
    /// own name.
    pub fn say(&self, channel: &str, user: &str, text: &str, below: Option<&str>) -> String {
        let ts = self.say_unheard(channel, user, text, below);
        let mut event = json!({
            "type": "message", "channel": channel, "user": user, "text": text, "ts": ts,
            "event_ts": ts, "channel_type": "channel",
        });
        if let Some(below) = below {
            event["thread_ts"] = json!(below);
        }
        self.send_event(&event);
        ts
    }

    /// Somebody writes, and no event tells of it.
    pub fn say_unheard(
        &self,
        channel: &str,
        user: &str,
        text: &str,
        below: Option<&str>,
    ) -> String {
        let mut state = self.state();
        let ts = state.next_ts();
        state.messages.push(Message {
            channel: channel.to_owned(),
            ts: ts.clone(),
            user: Some(user.to_owned()),
            text: text.to_owned(),
            thread_ts: below.map(str::to_owned),
            ..Message::default()
        });
        ts
    }

    /// Somebody edits what they wrote.
    pub fn edit(&self, channel: &str, ts: &str, user: &str, text: &str) {
        let at = self.state().next_ts();
        self.send_event(&json!({
            "type": "message", "subtype": "message_changed", "channel": channel, "event_ts": at,
            "ts": at, "hidden": true,
            "message": {
                "type": "message", "user": user, "text": text, "ts": ts,
                "edited": {"user": user, "ts": at},
            },
        }));
    }

    /// Somebody deletes what they wrote.
    pub fn delete(&self, channel: &str, ts: &str) {
        let at = {
            let mut state = self.state();
            state
                .messages
                .retain(|it| it.channel != channel || it.ts != ts);
            state.next_ts()
        };
        self.send_event(&json!({
            "type": "message", "subtype": "message_deleted", "channel": channel, "deleted_ts": ts,
            "event_ts": at, "ts": at, "hidden": true,
        }));
    }

    /// Somebody pins a message, or takes the pin away.
    pub fn pin(&self, channel: &str, ts: &str, pinned: bool) {
        let at = {
            let mut state = self.state();
            for message in &mut state.messages {
                if message.channel == channel && message.ts == ts {
                    message.pinned = pinned;
                }
            }
            state.next_ts()
        };
        let mut event = recorded("slack/PinAddedPayload.json")["event"].take();
        event["type"] = json!(if pinned { "pin_added" } else { "pin_removed" });
        event["channel_id"] = json!(channel);
        event["item"]["channel"] = json!(channel);
        event["item"]["message"]["ts"] = json!(ts);
        event["event_ts"] = json!(at);
        self.send_event(&event);
    }

    /// Sends the envelope that was sent last once more, under the same id.
    pub fn send_again(&self) {
        self.sockets.send_again();
    }

    /// Asks every connection to connect anew, as Slack does every few hours, and ends it.
    pub fn disconnect(&self) {
        self.sockets
            .end(Some(&recorded("slack/socket_disconnect_warning.json")));
    }

    /// Ends every connection without a word.
    pub fn cut(&self) {
        self.sockets.end(None);
    }

    /// Refuses the next call of a method with status 429.
    pub fn rate_limit_next(&self, method: &str, seconds: u32) {
        let recorded = recorded("slack/error_ratelimited_429.json");
        let answer = ResponseTemplate::new(429)
            .insert_header("retry-after", seconds.to_string())
            .set_body_json(&recorded["body"]["json"]);
        self.faults.next(method, Fault::Refused(answer));
    }

    /// Refuses the next call of a method with Slack's word for it.
    pub fn refuse_next(&self, method: &str, word: &str) {
        self.faults
            .next(method, Fault::Refused(slack::refused(word)));
    }

    /// Does the next call of a method, and answers only after so long.
    pub fn answer_late(&self, method: &str, delay: Duration) {
        self.faults.next(method, Fault::Late(delay));
    }

    /// Does the next call of a method, and breaks off before the answer.
    pub fn lose_next_answer(&self, method: &str) {
        self.faults.next(method, Fault::Lost);
    }

    /// Refuses every call from now on, because the token has expired; or takes it again.
    pub fn expire_token(&self, expired: bool) {
        self.state().expired = expired;
    }

    fn send_event(&self, event: &Value) {
        let mut envelope = recorded("slack/socket_events_api_message.json");
        envelope["payload"]["event"] = event.clone();
        self.send(envelope);
    }

    fn send(&self, mut envelope: Value) -> String {
        let id = self.state().next_envelope();
        envelope["envelope_id"] = json!(id);
        self.sockets.send(&envelope);
        id
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The method that a request calls.
fn call_of(request: &Request) -> Option<String> {
    request.url.path().strip_prefix("/api/").map(str::to_owned)
}
