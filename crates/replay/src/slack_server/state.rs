//! What the workspace remembers.

use std::collections::HashMap;

use serde_json::Value;

/// A message that Muster posted, as it looks now.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The id of its channel.
    pub channel: String,
    /// Its identity there.
    pub ts: String,
    /// All of it as plain text.
    pub text: String,
    /// What it shows.
    pub blocks: Value,
    /// Its buttons.
    pub buttons: Vec<Value>,
    /// The name of the block that holds them.
    pub block: String,
    /// The message below which it is, if it is below one.
    pub below: Option<String>,
}

impl Posted {
    /// Whether it has a button for this action.
    #[must_use]
    pub fn has_button(&self, action: &str) -> bool {
        self.buttons.iter().any(|it| it["action_id"] == action)
    }
}

/// A channel that was made since the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedChannel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The id of whoever made it.
    pub creator: String,
    /// Its topic now.
    pub topic: String,
    /// Its purpose.
    pub purpose: String,
    /// Who was invited.
    pub invited: Vec<String>,
}

/// A message in a channel.
#[derive(Debug, Clone, Default)]
pub(super) struct Message {
    pub(super) channel: String,
    pub(super) ts: String,
    /// None for Muster's own.
    pub(super) user: Option<String>,
    pub(super) text: String,
    pub(super) blocks: Value,
    pub(super) metadata: Value,
    pub(super) thread_ts: Option<String>,
    pub(super) pinned: bool,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) messages: Vec<Message>,
    pub(super) opened: Vec<OpenedChannel>,
    /// To whom what was told.
    pub(super) whispers: Vec<(String, String)>,
    pub(super) expired: bool,
    calls: HashMap<String, usize>,
    stamps: u32,
    envelopes: u32,
}

impl State {
    /// A timestamp after all before it: a second later each, from noon of 2026-03-02 on.
    pub(super) fn next_ts(&mut self) -> String {
        self.stamps += 1;
        format!("{}.000100", 1_772_452_800 + self.stamps)
    }

    pub(super) fn count(&mut self, call: &str) {
        *self.calls.entry(call.to_owned()).or_default() += 1;
    }

    pub(super) fn calls_of(&self, call: &str) -> usize {
        self.calls.get(call).copied().unwrap_or_default()
    }

    pub(super) fn next_envelope(&mut self) -> String {
        self.envelopes += 1;
        format!("envelope-{}", self.envelopes)
    }

    pub(super) fn posts(&self, channel: &str) -> Vec<Posted> {
        let id = super::calls::channel_id(self, channel).unwrap_or_default();
        self.messages
            .iter()
            .filter(|it| it.user.is_none() && it.channel == id)
            .map(|it| {
                let block = it
                    .blocks
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|block| block["type"] == "actions");
                Posted {
                    channel: it.channel.clone(),
                    ts: it.ts.clone(),
                    text: it.text.clone(),
                    blocks: it.blocks.clone(),
                    buttons: block
                        .and_then(|block| block["elements"].as_array().cloned())
                        .unwrap_or_default(),
                    block: block
                        .and_then(|block| block["block_id"].as_str())
                        .unwrap_or_default()
                        .to_owned(),
                    below: it.thread_ts.clone(),
                }
            })
            .collect()
    }
}
