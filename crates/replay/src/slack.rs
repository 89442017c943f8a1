//! A Slack workspace with a few channels, in which an app for Muster is installed with every scope
//! that it has a use for. Slack's answers always have status 200, refusals too.

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{header, method, path, path_regex, query_param, query_param_is_missing},
};

use crate::{TOKEN, recorded};

/// The scopes of the bot token.
pub const SCOPES: &str = "channels:read,groups:read,chat:write,chat:write.public,channels:manage,\
                          channels:history,groups:history,pins:read,users:read,\
                          users:read.email";
/// The workspace's id.
pub const TEAM: &str = "T05V9J9TL4D";
/// Where the second page of channels begins.
const SECOND_PAGE: &str = "dGVhbTpDMDYxRkE1UEI=";

/// An answer with this body and the token's scopes.
#[must_use]
pub fn answer(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("x-oauth-scopes", SCOPES)
}

/// A refusal in Slack's way.
#[must_use]
pub fn refused(error: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"ok": false, "error": error}))
}

/// Starts the workspace. It takes [`TOKEN`] as bot token and as app-level token.
pub async fn start() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path_regex("^/api/"))
        .respond_with(refused("invalid_auth"))
        .with_priority(200)
        .mount(&server)
        .await;
    let token = || header("authorization", format!("Bearer {TOKEN}"));
    for (name, body) in [
        ("auth.test", identity()),
        (
            "apps.connections.open",
            recorded("slack/apps.connections.open_ok.json"),
        ),
    ] {
        Mock::given(method("POST"))
            .and(path(format!("/api/{name}")))
            .and(token())
            .respond_with(answer(&body))
            .with_priority(100)
            .mount(&server)
            .await;
    }
    Mock::given(method("GET"))
        .and(path("/api/conversations.list"))
        .and(query_param_is_missing("cursor"))
        .and(token())
        .respond_with(answer(&first_page()))
        .with_priority(100)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/api/conversations.list"))
        .and(query_param("cursor", SECOND_PAGE))
        .and(token())
        .respond_with(answer(&last_page()))
        .with_priority(100)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/api/chat.postMessage"))
        .and(token())
        .respond_with(posted)
        .with_priority(100)
        .mount(&server)
        .await;
    server
}

/// The answer of `auth.test`: the app's bot in this workspace.
fn identity() -> Value {
    let mut identity = recorded("slack/sample_auth.test_ok.json");
    identity["team_id"] = json!(TEAM);
    identity["user"] = json!("muster");
    identity["user_id"] = json!("U05VMUSTER0");
    identity["bot_id"] = json!("B05VMUSTER0");
    identity
}

/// Three public channels that the bot is not in.
fn first_page() -> Value {
    let mut page =
        recorded("slack/conversations.list_exchange.json")["response"]["body"]["json"].take();
    page["response_metadata"]["next_cursor"] = json!(SECOND_PAGE);
    page
}

/// A public channel and a private one, both with the bot.
fn last_page() -> Value {
    let mut page = recorded("slack/sample_conversations.list_ok.json");
    for (channel, (name, private)) in [("ops", false), ("incidents", true)].iter().enumerate() {
        let channel = &mut page["channels"][channel];
        channel["name"] = json!(name);
        channel["name_normalized"] = json!(name);
        channel["is_private"] = json!(private);
        channel["is_general"] = json!(false);
        channel["context_team_id"] = json!(TEAM);
    }
    page["response_metadata"]["next_cursor"] = json!("");
    page
}

/// Takes a message for a channel of the workspace, by its name or id.
fn posted(request: &Request) -> ResponseTemplate {
    let Ok(message) = serde_json::from_slice::<Value>(&request.body) else {
        return refused("invalid_json");
    };
    let wanted = message["channel"].as_str().unwrap_or_default();
    let pages = [first_page(), last_page()];
    let channel = pages
        .iter()
        .filter_map(|page| page["channels"].as_array())
        .flatten()
        .find(|it| it["id"] == wanted || it["name"] == wanted.trim_start_matches('#'));
    match channel {
        None => refused("channel_not_found"),
        Some(_) if message["text"].as_str().is_none_or(str::is_empty) => refused("no_text"),
        Some(channel) => {
            let mut body = recorded("slack/sample_chat.postMessage_ok.json");
            body["channel"] = channel["id"].clone();
            body["message"]["text"] = message["text"].clone();
            answer(&body)
        }
    }
}
