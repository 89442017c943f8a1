//! What becomes of what is heard in a chat: a press of a button acknowledges, messages of incidents'
//! channels and answers to posts are kept as facts. What is said elsewhere is not kept.

use muster_connectors::{Connector, Heard};
use muster_model::{
    fact::{ChatMessage, Fact},
    ids::ConnectionId,
};
use muster_store::{Door, StoreError};

use crate::{Engine, Problem, engine::Workspace, outbox};

impl Engine {
    /// Takes in what was heard.
    pub(super) async fn take_in(
        &self,
        workspace: &Workspace,
        connection: ConnectionId,
        connector: &dyn Connector,
        heard: Heard,
    ) -> Result<(), Problem> {
        match heard {
            Heard::Listening => {}
            Heard::Pressed(press) => {
                if let Some(answer) = self.press(workspace, connection, &press) {
                    connector.send(&answer).await?;
                }
            }
            Heard::Said(message) => {
                workspace.store.write(|door| said(door, *message))?;
            }
            Heard::Pinned { message, pinned } => {
                workspace.store.write(|door| {
                    // The instant of its text stays: a later edit still counts as newer.
                    match door.chat_message(&message)? {
                        Some(known) => door
                            .apply_facts(&[Fact::ChatMessage(ChatMessage { pinned, ..known })])
                            .map(drop),
                        None => Ok(()),
                    }
                })?;
            }
            Heard::Deleted(message) => {
                workspace
                    .store
                    .write(|door| door.forget_chat_message(&message))?;
            }
        }
        Ok(())
    }
}

/// Keeps a message that belongs to an incident. Its pin is told on its own, and stays.
fn said(door: &mut Door<'_>, message: ChatMessage) -> Result<(), StoreError> {
    let answers_a_post = match &message.reply_to {
        Some(post) => door
            .outbox_with_receipt(post.external_id.rsplit('/').next().unwrap_or_default())?
            .iter()
            .filter_map(outbox::posted)
            .any(|(channel, _)| channel == message.channel),
        None => false,
    };
    if !answers_a_post && door.incidents_with_channel(&message.channel)?.is_empty() {
        return Ok(());
    }
    let known = door.chat_message(&message.key)?;
    let pinned = message.pinned || known.is_some_and(|known| known.pinned);
    door.apply_facts(&[Fact::ChatMessage(ChatMessage { pinned, ..message })])?;
    Ok(())
}
