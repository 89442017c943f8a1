//! What Slack's Web API answers, as far as Muster reads it. Every answer has status 200 and says
//! in itself whether it is one.

use serde::Deserialize;
use serde_json::Value;

/// What every answer says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Reply {
    pub(super) ok: bool,
    /// Slack's word for what went wrong.
    #[serde(default)]
    pub(super) error: String,
    /// The scope that is missing, if one is.
    #[serde(default)]
    pub(super) needed: String,
}

/// `auth.test`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Identity {
    pub(super) team: String,
    pub(super) user: String,
    pub(super) user_id: String,
    /// The workspace's own page.
    pub(super) url: String,
    /// Set for bots only.
    pub(super) bot_id: Option<String>,
}

/// `conversations.list`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Channels {
    pub(super) channels: Vec<Value>,
    pub(super) response_metadata: Option<Metadata>,
}

impl Channels {
    /// Where the next page begins; none after the last.
    pub(super) fn next(&self) -> Option<&str> {
        let next = self.response_metadata.as_ref()?.next_cursor.trim();
        (!next.is_empty()).then_some(next)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Metadata {
    next_cursor: String,
}

/// A channel.
#[derive(Debug, Deserialize)]
pub(super) struct Channel {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) is_private: bool,
    #[serde(default)]
    pub(super) is_archived: bool,
    /// Whether the bot is in it.
    #[serde(default)]
    pub(super) is_member: bool,
    pub(super) topic: Option<Described>,
    pub(super) purpose: Option<Described>,
    pub(super) num_members: Option<u32>,
    pub(super) context_team_id: Option<String>,
    /// Who made it.
    pub(super) creator: Option<String>,
}

/// A topic or a purpose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Described {
    pub(super) value: String,
}

/// `chat.postMessage`, `chat.update`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Posted {
    /// The channel's id, whatever it was called by.
    pub(super) channel: String,
    /// The message's identity in its channel.
    pub(super) ts: String,
}

/// `conversations.create`, `conversations.info`.
#[derive(Debug, Deserialize)]
pub(super) struct OneChannel {
    pub(super) channel: Channel,
}

/// `users.info`, `users.lookupByEmail`.
#[derive(Debug, Deserialize)]
pub(super) struct OneUser {
    pub(super) user: User,
}

/// A person, or a bot's user.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) profile: Profile,
}

/// What a person says of themselves.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) real_name: Option<String>,
    pub(super) display_name: Option<String>,
    /// Not there without the scope users:read.email.
    pub(super) email: Option<String>,
}

/// `conversations.history`, `conversations.replies`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Messages {
    pub(super) messages: Vec<Value>,
    pub(super) response_metadata: Option<Metadata>,
}

impl Messages {
    /// Where the next page begins; none after the last.
    pub(super) fn next(&self) -> Option<&str> {
        let next = self.response_metadata.as_ref()?.next_cursor.trim();
        (!next.is_empty()).then_some(next)
    }
}

/// A message, in a list or in an event.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message {
    pub(super) ts: String,
    /// What kind of message it is, if it is not an ordinary one.
    pub(super) subtype: Option<String>,
    pub(super) text: Option<String>,
    pub(super) user: Option<String>,
    pub(super) bot_id: Option<String>,
    /// A bot's name, for bots that are no user.
    pub(super) username: Option<String>,
    /// The first message of its thread; its own `ts` if it is that.
    pub(super) thread_ts: Option<String>,
    /// When the last answer came, if it is the first of a thread.
    pub(super) latest_reply: Option<String>,
    pub(super) edited: Option<Edited>,
    /// The channels that it is pinned to.
    pub(super) pinned_to: Option<Vec<String>>,
}

/// When a message was edited.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Edited {
    pub(super) ts: String,
}

/// `apps.connections.open`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenedSocket {
    /// Holds a ticket.
    pub(super) url: String,
}

/// What comes over the socket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Envelope {
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// What an acknowledgement names; none for what needs none.
    pub(super) envelope_id: Option<String>,
    pub(super) payload: Value,
    /// Why Slack ends the connection.
    pub(super) reason: String,
}

/// An event of the channels that the bot is in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Event {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) subtype: Option<String>,
    pub(super) channel: Option<String>,
    /// The channel, in events about pins.
    pub(super) channel_id: Option<String>,
    /// The message as it is now, in an event about an edit.
    pub(super) message: Option<Message>,
    /// The message that is gone, in an event about a deletion.
    pub(super) deleted_ts: Option<String>,
    /// What a pin is about.
    pub(super) item: Option<Pinned>,
}

/// What a pin is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pinned {
    pub(super) message: Option<Message>,
}

/// The payload of an envelope with a button that was pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Interaction {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) user: Who,
    pub(super) container: Container,
    pub(super) actions: Vec<Action>,
}

/// Who pressed it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Who {
    pub(super) id: String,
    pub(super) name: String,
}

/// Where it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Container {
    pub(super) message_ts: String,
    pub(super) channel_id: String,
}

/// Which one it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Action {
    pub(super) action_id: String,
    pub(super) block_id: String,
    pub(super) value: Option<String>,
}
