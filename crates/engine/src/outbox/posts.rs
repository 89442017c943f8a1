//! Posts in chats: how they get into the outbox, and what became of those about one record, by
//! channel, as people are shown it.

use muster_connectors::{Outgoing, Post, Receipt};
use muster_model::{
    fact::FactKey,
    ids::{IncidentId, RecordId},
    time::Timestamp,
};
use muster_store::{Door, NewOutboxItem, OutboxItem, Reader, StoreError};
use serde::Serialize;
use uuid::Uuid;

use super::{Letter, TO_CONNECTION, letter_in};

/// What became of a post in one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Delivery {
    /// The channel, by its key's text.
    pub channel: String,
    /// Its name; its identity in the chat system if it is not known.
    pub channel_name: String,
    /// When the post arrived; none while it waits.
    pub sent_at: Option<Timestamp>,
    /// Why it did not arrive at the last attempt: a sentence; none if none failed.
    pub error: Option<String>,
    /// When it is tried next; none once it has arrived.
    pub next_attempt: Option<Timestamp>,
    /// Where to look at it; empty if not known.
    pub url: String,
}

/// Puts a post for a channel into the outbox; `about` is the record that it tells of. A post that
/// was put there for this channel before is the same post: answers false then.
pub(crate) fn put_post(
    door: &mut Door<'_>,
    channel: &FactKey,
    about: RecordId,
    post: &Post,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let message = Outgoing::Post {
        channel: channel.external_id.clone(),
        post: post.clone(),
    };
    let key = format!("post:{channel}:{}", post.key);
    let letter = Letter {
        to: channel.connection,
        message,
    };
    put(door, &letter, key, Some(about), post.incident, now)
}

/// Puts a message for a connection into the outbox under a key; `about` is the record that it is
/// about, and `incident` the incident that it tells of.
pub(crate) fn put(
    door: &mut Door<'_>,
    letter: &Letter,
    idempotency_key: String,
    about: Option<RecordId>,
    incident: Option<IncidentId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    door.put_outbox(&NewOutboxItem {
        idempotency_key,
        kind: TO_CONNECTION.to_owned(),
        payload: serde_json::to_string(letter)?,
        about,
        incident,
        at: now,
    })
}

/// What became of the posts about a record, in the order in which they were written.
pub(crate) fn deliveries(reader: &Reader, about: RecordId) -> Result<Vec<Delivery>, StoreError> {
    deliveries_where(reader, about, |_| true)
}

/// What became of the one of the posts about a record that has this key, by channel.
pub(crate) fn deliveries_of(
    reader: &Reader,
    about: RecordId,
    key: Uuid,
) -> Result<Vec<Delivery>, StoreError> {
    deliveries_where(reader, about, |post| post.key == key)
}

fn deliveries_where(
    reader: &Reader,
    about: RecordId,
    wanted: impl Fn(&Post) -> bool,
) -> Result<Vec<Delivery>, StoreError> {
    let mut deliveries = Vec::new();
    for item in reader.outbox_about(about)? {
        let Some((channel, _)) = posted(&item).filter(|(_, post)| wanted(post)) else {
            continue;
        };
        let name = reader.channel(&channel)?.map(|channel| channel.name);
        let receipt = receipt_of(&item);
        deliveries.push(Delivery {
            channel: channel.to_string(),
            channel_name: name.unwrap_or(channel.external_id),
            sent_at: item.delivered_at,
            error: item.error,
            next_attempt: item.delivered_at.is_none().then_some(item.next_attempt),
            url: receipt.unwrap_or_default().url,
        });
    }
    Ok(deliveries)
}

/// The channel and the post of a message that is a new post; none if it is something else.
pub(crate) fn posted(item: &OutboxItem) -> Option<(FactKey, Post)> {
    let letter = letter_in(item)?;
    match letter.message {
        Outgoing::Post { channel, post } => Some((
            FactKey {
                connection: letter.to,
                external_id: channel,
            },
            post,
        )),
        _ => None,
    }
}

/// What the chat system calls what it took; none if it did not take it yet.
pub(crate) fn receipt_of(item: &OutboxItem) -> Option<Receipt> {
    serde_json::from_str(item.receipt.as_deref()?).ok()
}

/// Whether a later message says what this one would: of the changes of one post, and of the topics
/// of one channel, only the last matters.
pub(super) fn is_superseded(
    reader: &Reader,
    item: &OutboxItem,
    letter: &Letter,
) -> Result<bool, StoreError> {
    let (Some(incident), Some(target)) = (item.incident, target(letter)) else {
        return Ok(false);
    };
    Ok(reader
        .outbox_of(incident)?
        .iter()
        .filter(|later| later.id > item.id)
        .filter_map(letter_in)
        .any(|later| later.to == letter.to && self::target(&later) == Some(target)))
}

/// What a message changes: a post of a channel, or the channel's topic; none if it changes nothing.
fn target(letter: &Letter) -> Option<(&str, Option<&str>)> {
    match &letter.message {
        Outgoing::Repost {
            channel, message, ..
        } => Some((channel, Some(message))),
        Outgoing::Topic { channel, .. } => Some((channel, None)),
        _ => None,
    }
}
