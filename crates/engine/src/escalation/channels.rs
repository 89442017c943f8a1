//! Levels that post to a channel. Each message is written into the ledger and the outbox in one
//! transaction, so that it is sent once, whatever is killed in between. Of several that one channel
//! is owed for one escalation, as after a night's sleep, the last is sent and stands for the others.

use std::collections::BTreeSet;

use muster_connectors::{Post, PostAction};
use muster_model::{
    escalation::{self, ChannelPost},
    fact::FactKey,
    record::{Incident, Service},
    time::Timestamp,
};
use muster_store::{ChannelPostRow, Door, Reader, StoreError};
use uuid::Uuid;

use crate::outbox;

/// What is noted on a message when a later one to the same channel waited with it.
const TOLD_WITH_A_LATER_ONE: &str = "a later level posts to the same channel";

/// What is noted on a message that fell due while nobody looked, for an incident that somebody has
/// acknowledged since.
const NOT_NEEDED: &str = "acknowledged before it could be posted";

/// Writes these messages down and puts into the outbox what is to be sent. They are in the order in
/// which they fell due within each incident.
pub(super) fn post(
    door: &mut Door<'_>,
    posts: Vec<(ChannelPost, Incident)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut later = BTreeSet::new();
    for (post, incident) in posts.into_iter().rev() {
        let is_last = later.insert((post.incident, post.escalated_at, post.channel.clone()));
        let held = if !escalation::still_owed(&incident) {
            Some(NOT_NEEDED)
        } else if is_last {
            None
        } else {
            Some(TOLD_WITH_A_LATER_ONE)
        };
        let row = ChannelPostRow {
            post,
            decided_at: now,
            held: held.map(str::to_owned),
        };
        if door.record_channel_post(&row)?
            && held.is_none()
            && let Ok(channel) = row.post.channel.parse::<FactKey>()
        {
            let message = message(door, &row.post, &incident)?;
            outbox::put_post(door, &channel, row.post.incident.into(), &message, now)?;
        }
    }
    Ok(())
}

/// What stands in the channel, as the incident is now.
fn message(reader: &Reader, post: &ChannelPost, incident: &Incident) -> Result<Post, StoreError> {
    let service = match incident.service {
        Some(id) => reader.get::<Service>(id)?.map(|service| service.name),
        None => None,
    };
    let mut facts: Vec<String> = service.into_iter().collect();
    facts.push(match incident.alerts.len() {
        0 => "declared by a colleague".to_owned(),
        1 => "1 alert".to_owned(),
        n => format!("{n} alerts"),
    });
    if post.level > 0 || post.round > 0 {
        facts.push(format!("level {}", post.level + 1));
    }
    Ok(Post {
        key: key_of(post),
        title: format!("{} {}", incident.severity.name(), incident.title),
        lines: vec![
            facts.join(" · "),
            "Nobody has acknowledged it yet.".to_owned(),
        ],
        severity: Some(incident.severity),
        incident: Some(post.incident),
        actions: BTreeSet::from([PostAction::Acknowledge, PostAction::Open]),
    })
}

/// The key of a message: the same whenever, and on whichever laptop, it is worked out.
fn key_of(post: &ChannelPost) -> Uuid {
    let hash = blake3::hash(post.identity().as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use muster_model::ids::IncidentId;

    use super::*;

    #[test]
    fn the_key_of_a_message_follows_from_its_identity_alone() {
        let post = |level, due_at| ChannelPost {
            incident: IncidentId::from_uuid(Uuid::from_u128(1)),
            escalated_at: Timestamp(5),
            round: 0,
            level,
            channel: "c:C1".to_owned(),
            due_at: Timestamp(due_at),
        };
        assert_eq!(key_of(&post(0, 10)), key_of(&post(0, 20)));
        assert_ne!(key_of(&post(0, 10)), key_of(&post(1, 10)));
    }
}
