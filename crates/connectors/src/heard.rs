//! What is heard from a chat system while one listens to it, in Muster's words.

use muster_model::{
    fact::{ChatMessage, FactKey},
    ids::IncidentId,
};

use crate::post::PostAction;

/// Something that happened in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Listening has begun, or begun again: what was said before was not heard.
    Listening,
    /// Somebody pressed a button of a post.
    Pressed(Press),
    /// Somebody wrote a message, or edited it.
    Said(Box<ChatMessage>),
    /// Somebody pinned a message to its channel, or took the pin away.
    Pinned {
        /// The message.
        message: FactKey,
        /// Whether it is pinned now.
        pinned: bool,
    },
    /// Somebody deleted a message.
    Deleted(FactKey),
}

/// A button that was pressed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Which button.
    pub action: PostAction,
    /// The incident that its post tells of.
    pub incident: IncidentId,
    /// The channel that the post is in, as the system names it.
    pub channel: String,
    /// The post, as the system names it.
    pub message: String,
    /// Who pressed it, as the system names them.
    pub user: String,
    /// Their name, for people.
    pub name: String,
    /// Their mail address; empty if the system does not say.
    pub email: String,
}
