//! What the workspace does at each call of the Web API, and what it answers.

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{
    ADA, MALLORY,
    state::{Message, OpenedChannel, State},
};
use crate::{recorded, slack};

/// The calls that are answered here; all others are as in [`slack::start`].
pub(super) const KNOWN: &str = r"^/api/(apps\.connections\.open|auth\.test|chat\..*|users\.(info|lookupByEmail)|conversations\.(create|history|invite|replies|setPurpose|setTopic))$";
/// Muster's own user.
const MUSTER: &str = "U05VMUSTER0";
/// The channels that are there from the start, as the listing has them.
const CHANNELS: [(&str, &str); 5] = [
    ("C060B5BQQJV", "random"),
    ("C060B5EDJEM", "test"),
    ("C060MFV776C", "general"),
    ("C012AB3CD", "ops"),
    ("C061EG9T2", "incidents"),
];

/// Does what a call asks for.
pub(super) fn answer(state: &mut State, call: &str, request: &Request) -> ResponseTemplate {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    let asked = |name: &str| {
        let query = request.url.query_pairs().find(|(key, _)| key == name);
        let given = query.map(|(_, value)| value.into_owned());
        given.or_else(|| body[name].as_str().map(str::to_owned))
    };
    let outcome = match call {
        "auth.test" => {
            let mut identity = recorded("slack/sample_auth.test_ok.json");
            identity["team_id"] = json!(slack::TEAM);
            identity["user"] = json!("muster");
            identity["user_id"] = json!(MUSTER);
            identity["bot_id"] = json!("B05VMUSTER0");
            identity["url"] = json!("https://shop.slack.example/");
            Ok(identity)
        }
        "chat.postMessage" => post(state, &body),
        "chat.update" => update(state, &body),
        "chat.postEphemeral" => whisper(state, &body),
        "users.info" => user(
            |it| Some(it.0) == asked("user").as_deref(),
            "user_not_found",
        ),
        "users.lookupByEmail" => user(
            |it| Some(it.2) == asked("email").as_deref(),
            "users_not_found",
        ),
        "conversations.create" => create(state, &body),
        "conversations.setPurpose" | "conversations.setTopic" => describe(state, &body),
        "conversations.invite" => invite(state, &body),
        "conversations.list" => Ok(list(state)),
        "conversations.history" | "conversations.replies" => Ok(read(
            state,
            &asked("channel").unwrap_or_default(),
            asked("ts").as_deref(),
            asked("oldest").as_deref(),
        )),
        _ => Err("unknown_method"),
    };
    match outcome {
        Ok(body) => slack::answer(&body),
        Err(word) => slack::refused(word),
    }
}

/// The id of a channel, given by its name or id.
pub(super) fn channel_id(state: &State, channel: &str) -> Option<String> {
    let channel = channel.trim_start_matches('#');
    let own = state
        .opened
        .iter()
        .map(|it| (it.id.as_str(), it.name.as_str()));
    CHANNELS
        .into_iter()
        .chain(own)
        .find(|(id, name)| *id == channel || *name == channel)
        .map(|(id, _)| id.to_owned())
}

fn post(state: &mut State, body: &Value) -> Result<Value, &'static str> {
    let wanted = body["channel"].as_str().unwrap_or_default();
    let channel = channel_id(state, wanted).ok_or("channel_not_found")?;
    if body["text"].as_str().is_none_or(str::is_empty) {
        return Err("no_text");
    }
    let ts = state.next_ts();
    state.messages.push(Message {
        channel: channel.clone(),
        ts: ts.clone(),
        user: None,
        text: body["text"].as_str().unwrap_or_default().to_owned(),
        blocks: body["blocks"].clone(),
        metadata: body["metadata"].clone(),
        thread_ts: body["thread_ts"].as_str().map(str::to_owned),
        pinned: false,
    });
    let mut answer = recorded("slack/sample_chat.postMessage_ok.json");
    answer["channel"] = json!(channel);
    answer["ts"] = json!(ts);
    answer["message"]["ts"] = json!(ts);
    answer["message"]["text"] = body["text"].clone();
    Ok(answer)
}

fn update(state: &mut State, body: &Value) -> Result<Value, &'static str> {
    let (channel, ts) = (&body["channel"], &body["ts"]);
    let message = state
        .messages
        .iter_mut()
        .find(|it| *channel == it.channel.as_str() && *ts == it.ts.as_str())
        .ok_or("message_not_found")?;
    if message.user.is_some() {
        return Err("cant_update_message");
    }
    body["text"]
        .as_str()
        .unwrap_or_default()
        .clone_into(&mut message.text);
    message.blocks = body["blocks"].clone();
    message.metadata = body["metadata"].clone();
    let mut answer = recorded("slack/sample_chat.update_ok.json");
    answer["channel"] = channel.clone();
    answer["ts"] = ts.clone();
    answer["text"] = body["text"].clone();
    Ok(answer)
}

fn whisper(state: &mut State, body: &Value) -> Result<Value, &'static str> {
    let channel = body["channel"].as_str().unwrap_or_default();
    channel_id(state, channel).ok_or("channel_not_found")?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    state.whispers.push((text("user"), text("text")));
    Ok(json!({"ok": true, "message_ts": state.next_ts()}))
}

/// The people of the workspace: their ids, names and mail addresses.
const PEOPLE: [(&str, &str, &str); 2] = [
    (ADA, "Ada Example", "ada@example.com"),
    (MALLORY, "Mallory Elsewhere", "mallory@elsewhere.example"),
];

fn user(
    wanted: impl Fn(&(&'static str, &'static str, &'static str)) -> bool,
    refusal: &'static str,
) -> Result<Value, &'static str> {
    let (id, name, email) = PEOPLE.into_iter().find(wanted).ok_or(refusal)?;
    let mut answer = recorded("slack/sample_users.info_ok.json");
    answer["user"]["id"] = json!(id);
    answer["user"]["profile"]["real_name"] = json!(name);
    answer["user"]["profile"]["email"] = json!(email);
    Ok(answer)
}

fn create(state: &mut State, body: &Value) -> Result<Value, &'static str> {
    let name = body["name"].as_str().unwrap_or_default();
    if channel_id(state, name).is_some() {
        return Err("name_taken");
    }
    let id = format!("C0NEW{:05}", state.opened.len());
    state.opened.push(OpenedChannel {
        id: id.clone(),
        name: name.to_owned(),
        creator: MUSTER.to_owned(),
        topic: String::new(),
        purpose: String::new(),
        invited: Vec::new(),
    });
    let mut answer = recorded("slack/sample_conversations.create_ok.json");
    answer["channel"]["id"] = json!(id);
    answer["channel"]["name"] = json!(name);
    answer["channel"]["creator"] = json!(MUSTER);
    Ok(answer)
}

/// Every channel with its purpose and maker, on one page.
fn list(state: &State) -> Value {
    let channels: Vec<Value> = state
        .opened
        .iter()
        .map(|it| {
            json!({
                "id": it.id, "name": it.name, "is_private": false, "is_archived": false,
                "is_member": it.creator == MUSTER, "creator": it.creator,
                "topic": {"value": it.topic}, "purpose": {"value": it.purpose},
            })
        })
        .collect();
    json!({"ok": true, "channels": channels, "response_metadata": {"next_cursor": ""}})
}

fn opened<'a>(state: &'a mut State, body: &Value) -> Result<&'a mut OpenedChannel, &'static str> {
    let channel = &body["channel"];
    let found = state
        .opened
        .iter_mut()
        .find(|it| *channel == it.id.as_str());
    found.ok_or("channel_not_found")
}

fn describe(state: &mut State, body: &Value) -> Result<Value, &'static str> {
    let channel = opened(state, body)?;
    if let Some(topic) = body["topic"].as_str() {
        topic.clone_into(&mut channel.topic);
    }
    if let Some(purpose) = body["purpose"].as_str() {
        purpose.clone_into(&mut channel.purpose);
    }
    Ok(recorded("slack/sample_conversations.setTopic_ok.json"))
}

fn invite(state: &mut State, body: &Value) -> Result<Value, &'static str> {
    let channel = opened(state, body)?;
    let users = body["users"].as_str().unwrap_or_default();
    channel.invited.extend(users.split(',').map(str::to_owned));
    Ok(recorded("slack/sample_conversations.invite_ok.json"))
}

/// The messages of a channel, the newest first as Slack has them; or a thread, the oldest first.
fn read(state: &State, channel: &str, thread: Option<&str>, oldest: Option<&str>) -> Value {
    let after = |it: &&Message| oldest.is_none_or(|oldest| it.ts.as_str() > oldest);
    let mut messages: Vec<Value> = state
        .messages
        .iter()
        .filter(|it| it.channel == channel)
        .filter(|it| match thread {
            Some(thread) => it.ts == thread || it.thread_ts.as_deref() == Some(thread),
            None => it.thread_ts.is_none(),
        })
        .filter(after)
        .map(|it| shown(state, it))
        .collect();
    if thread.is_none() {
        messages.reverse();
    }
    let mut answer = recorded("slack/sample_conversations.history_ok.json");
    answer["messages"] = json!(messages);
    answer["has_more"] = json!(false);
    answer["response_metadata"] = json!({"next_cursor": ""});
    answer
}

fn shown(state: &State, it: &Message) -> Value {
    let mut message = json!({"type": "message", "ts": it.ts, "text": it.text});
    match &it.user {
        Some(user) => message["user"] = json!(user),
        None => {
            message["user"] = json!(MUSTER);
            message["bot_id"] = json!("B05VMUSTER0");
            message["metadata"] = it.metadata.clone();
        }
    }
    if let Some(thread) = &it.thread_ts {
        message["thread_ts"] = json!(thread);
    }
    if it.pinned {
        message["pinned_to"] = json!([it.channel]);
    }
    let latest = state
        .messages
        .iter()
        .filter(|other| other.channel == it.channel && other.thread_ts.as_ref() == Some(&it.ts))
        .map(|other| other.ts.clone())
        .max();
    if let Some(latest) = latest {
        message["thread_ts"] = json!(it.ts);
        message["latest_reply"] = json!(latest);
    }
    message
}
