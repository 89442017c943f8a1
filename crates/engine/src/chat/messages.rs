//! What people wrote about an incident: in the channels that were opened for it, and in answer to
//! what was posted about it elsewhere.

use std::collections::BTreeSet;

use muster_model::{
    fact::{ChatMessage, FactKey},
    ids::IncidentId,
    record::Incident,
};
use muster_store::{Reader, StoreError};

use crate::outbox;

/// The messages that belong to an incident, by channel, the oldest first.
pub(crate) fn messages(
    reader: &Reader,
    id: IncidentId,
    incident: &Incident,
) -> Result<Vec<ChatMessage>, StoreError> {
    let own: BTreeSet<FactKey> = incident
        .channels
        .iter()
        .filter_map(|channel| channel.parse().ok())
        .collect();
    let mut messages = Vec::new();
    for channel in &own {
        messages.extend(reader.chat_messages(channel)?);
    }
    let posts = posts_of(reader, id)?;
    let others: BTreeSet<&FactKey> = posts
        .iter()
        .map(|(channel, _)| channel)
        .filter(|channel| !own.contains(channel))
        .collect();
    for channel in others {
        let answers = reader.chat_messages(channel)?.into_iter().filter(|it| {
            posts
                .iter()
                .any(|(of, post)| of == channel && it.reply_to.as_ref() == Some(post))
        });
        messages.extend(answers);
    }
    Ok(messages)
}

/// The posts about an incident that arrived: their channels and their own keys.
pub(super) fn posts_of(
    reader: &Reader,
    id: IncidentId,
) -> Result<Vec<(FactKey, FactKey)>, StoreError> {
    let items = reader.outbox_of(id)?;
    Ok(items
        .iter()
        .filter_map(|item| {
            let (channel, _) = outbox::posted(item)?;
            let receipt = outbox::receipt_of(item).filter(|it| !it.id.is_empty())?;
            let post = FactKey {
                connection: channel.connection,
                external_id: format!("{}/{}", channel.external_id, receipt.id),
            };
            Some((channel, post))
        })
        .collect())
}
