//! What an envelope of Socket Mode tells, in Muster's words: a button that was pressed, a message
//! that was written, edited or deleted, a pin that was set or taken away. All else is not told.

use serde::Deserialize as _;
use serde_json::Value;

use super::{Slack, message, wire};
use crate::{
    error::ConnectorError,
    heard::{Heard, Press},
    post::PostAction,
};

impl Slack {
    /// What an envelope tells; none if nothing that matters here.
    pub(super) async fn told(
        &self,
        envelope: &wire::Envelope,
    ) -> Result<Option<Heard>, ConnectorError> {
        match envelope.kind.as_str() {
            "hello" => Ok(Some(Heard::Listening)),
            "interactive" => match wire::Interaction::deserialize(&envelope.payload) {
                Ok(interaction) => self.pressed(interaction).await,
                Err(_) => Ok(None),
            },
            "events_api" => self.happened(&envelope.payload["event"]).await,
            _ => Ok(None),
        }
    }

    async fn pressed(
        &self,
        interaction: wire::Interaction,
    ) -> Result<Option<Heard>, ConnectorError> {
        if interaction.kind != "block_actions" {
            return Ok(None);
        }
        let Some((action, incident)) = interaction.actions.iter().find_map(|it| {
            let ours = it.block_id == message::BUTTONS;
            // The other button only opens its link.
            let action = message::action_of(&it.action_id)
                .filter(|action| ours && *action == PostAction::Acknowledge)?;
            Some((action, it.value.as_deref()?.parse().ok()?))
        }) else {
            return Ok(None);
        };
        // Asked anew: whoever was not known may have put that right.
        let person = self.person_now(&interaction.user.id).await?;
        Ok(Some(Heard::Pressed(Press {
            action,
            incident,
            channel: interaction.container.channel_id,
            message: interaction.container.message_ts,
            name: if person.name == interaction.user.id {
                interaction.user.name
            } else {
                person.name
            },
            user: interaction.user.id,
            email: person.email,
        })))
    }

    async fn happened(&self, event: &Value) -> Result<Option<Heard>, ConnectorError> {
        let Ok(it) = wire::Event::deserialize(event) else {
            return Ok(None);
        };
        let channel = it.channel.or(it.channel_id).unwrap_or_default();
        match (it.kind.as_str(), it.subtype.as_deref()) {
            ("message", Some("message_deleted")) => Ok(it
                .deleted_ts
                .map(|ts| Heard::Deleted(self.key(&channel, &ts)))),
            ("message", Some("message_changed")) => match it.message {
                Some(message) => self.spoken(&channel, &message).await,
                None => Ok(None),
            },
            ("message", _) => match wire::Message::deserialize(event) {
                Ok(message) => self.spoken(&channel, &message).await,
                Err(_) => Ok(None),
            },
            ("pin_added" | "pin_removed", _) => {
                let message = it.item.and_then(|item| item.message);
                Ok(message.map(|message| Heard::Pinned {
                    message: self.key(&channel, &message.ts),
                    pinned: it.kind == "pin_added",
                }))
            }
            _ => Ok(None),
        }
    }

    async fn spoken(
        &self,
        channel: &str,
        message: &wire::Message,
    ) -> Result<Option<Heard>, ConnectorError> {
        let said = self.said(channel, message).await?;
        Ok(said.map(|said| Heard::Said(Box::new(said))))
    }
}

/// Reads all that an envelope may hold, for the tests that make envelopes up.
pub(super) fn read(envelope: &wire::Envelope) {
    let _ = wire::Interaction::deserialize(&envelope.payload);
    let event = &envelope.payload["event"];
    let _ = wire::Event::deserialize(event);
    if let Ok(message) = wire::Message::deserialize(event) {
        super::talk::read(&message);
    }
}
