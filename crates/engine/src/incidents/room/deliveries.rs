//! Where a status update goes, and what became of it there. Each channel gets one post, however
//! often it is tried; a correction changes the post that is there. A post that was still on its way
//! when its update was corrected is put right once it has arrived.

use std::collections::{BTreeMap, BTreeSet};

use muster_connectors::{Outgoing, Post, PostAction, Receipt};
use muster_model::{
    fact::FactKey,
    ids::StatusUpdateId,
    record::{
        Audience, Connection, Incident, IncidentStatus, Record, StatusUpdate, WorkspaceSettings,
    },
    time::Timestamp,
};
use muster_store::{Door, OutboxItem, Reader, StoreError};
use serde::Serialize;

use super::settings;
use crate::{
    names::Names,
    outbox::{self, Delivery, Letter},
};

/// A chat channel that an update can go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct UpdateChannel {
    /// Its key.
    pub key: String,
    /// Its name, without a leading `#`.
    pub name: String,
    /// The name of the connection that it belongs to.
    pub connection_name: String,
    /// Whether Muster may post there as things are.
    pub reachable: bool,
    /// The audiences whose updates go there unless their author says otherwise.
    pub audiences: BTreeSet<Audience>,
}

/// Where a status update stands in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits to be sent.
    Waiting,
    /// It arrived.
    Sent,
    /// It did not arrive, and is tried again.
    Failed,
    /// This laptop does not send it: the one on which it was written does.
    Elsewhere,
}

/// What became of a status update in one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct DeliveryView {
    /// The channel's key.
    pub channel: String,
    /// Its name; empty if it is not known any more.
    pub channel_name: String,
    /// The name of the connection that it belongs to.
    pub connection_name: String,
    /// Where the update stands.
    pub state: DeliveryState,
    /// When it arrived.
    pub sent_at: Option<Timestamp>,
    /// Why it did not arrive; empty if it did, or was not tried.
    pub problem: String,
    /// When it is tried next.
    pub next_attempt: Option<Timestamp>,
    /// Where to look at it; empty if not known.
    pub url: String,
}

/// The chat channels that updates of an incident can go to, by connection and name.
pub(super) fn channels(
    reader: &Reader,
    incident: &Incident,
    settings: &WorkspaceSettings,
) -> Result<Vec<UpdateChannel>, StoreError> {
    let mut channels = Vec::new();
    for (id, connection) in reader.list::<Connection>()? {
        for channel in reader.channels(id)? {
            let key = channel.key.to_string();
            let gets = |audience: &Audience| usual(incident, settings, *audience).contains(&key);
            channels.push(UpdateChannel {
                audiences: [Audience::Internal, Audience::Stakeholders]
                    .into_iter()
                    .filter(gets)
                    .collect(),
                key: key.clone(),
                name: channel.name,
                connection_name: connection.name.clone(),
                reachable: channel.reachable && connection.enabled,
            });
        }
    }
    Ok(channels)
}

/// The channels that updates of an incident go to unless their author says otherwise: those of the
/// audience, and for those who handle it its own.
fn usual(
    incident: &Incident,
    settings: &WorkspaceSettings,
    audience: Audience,
) -> BTreeSet<String> {
    let mut channels = settings.update_channels.of(audience).clone();
    if audience == Audience::Internal {
        channels.extend(incident.channels.iter().cloned());
    }
    channels
}

/// The channels of a new update: those that its author chose, which must be known; else the usual
/// ones that are.
pub(super) fn chosen(
    reader: &Reader,
    incident: &Incident,
    audience: Audience,
    chosen: Option<&BTreeSet<String>>,
) -> Result<BTreeSet<String>, StoreError> {
    if let Some(chosen) = chosen {
        require_known(reader, chosen)?;
        return Ok(chosen.clone());
    }
    let mut channels = BTreeSet::new();
    for channel in usual(incident, &settings(reader)?, audience) {
        if is_known(reader, &channel)? {
            channels.insert(channel);
        }
    }
    Ok(channels)
}

/// Refuses channels that somebody chose if one of them is not known.
pub(crate) fn require_known<'c>(
    reader: &Reader,
    chosen: impl IntoIterator<Item = &'c String>,
) -> Result<(), StoreError> {
    for channel in chosen {
        if !is_known(reader, channel)? {
            return Err(StoreError::Invalid {
                field: "channels".to_owned(),
                message: "A channel that you chose is not known any more; choose the channels \
                          again."
                    .to_owned(),
            });
        }
    }
    Ok(())
}

fn is_known(reader: &Reader, channel: &str) -> Result<bool, StoreError> {
    match channel.parse::<FactKey>() {
        Ok(key) => Ok(reader.channel(&key)?.is_some()),
        Err(_) => Ok(false),
    }
}

/// Puts the posts of a new update into the outbox, one for each of its channels.
pub(super) fn send(
    door: &mut Door<'_>,
    incident: &Incident,
    id: StatusUpdateId,
    update: &StatusUpdate,
    now: Timestamp,
) -> Result<(), StoreError> {
    let post = post_of(door, incident, id, update)?;
    for channel in &update.channels {
        if let Ok(channel) = channel.parse::<FactKey>() {
            outbox::put_post(door, &channel, id.into(), &post, now)?;
        }
    }
    Ok(())
}

/// Changes the posts of a corrected update that have arrived. Those on their way are put right by
/// [`put_right`] when they arrive.
pub(super) fn correct(
    door: &mut Door<'_>,
    incident: &Incident,
    id: StatusUpdateId,
    update: &StatusUpdate,
    now: Timestamp,
) -> Result<(), StoreError> {
    let post = post_of(door, incident, id, update)?;
    for item in door.outbox_about(id.into())? {
        let (Some((channel, _)), Some(receipt)) =
            (outbox::posted(&item), outbox::receipt_of(&item))
        else {
            continue;
        };
        change(door, &channel, &receipt, id, &post, now)?;
    }
    Ok(())
}

/// Changes a post that has just arrived, if its update was corrected while it was on its way.
pub(crate) fn put_right(
    door: &mut Door<'_>,
    item: &OutboxItem,
    receipt: &Receipt,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (Some(about), Some((channel, posted))) = (item.about, outbox::posted(item)) else {
        return Ok(());
    };
    let id = StatusUpdateId::from(about);
    let Some(update) = door.get::<StatusUpdate>(id)? else {
        return Ok(());
    };
    let Some(incident) = door.get::<Incident>(update.incident)? else {
        return Ok(());
    };
    let post = post_of(door, &incident, id, &update)?;
    if post.lines == posted.lines {
        return Ok(());
    }
    change(door, &channel, receipt, id, &post, now)
}

fn change(
    door: &mut Door<'_>,
    channel: &FactKey,
    receipt: &Receipt,
    id: StatusUpdateId,
    post: &Post,
    now: Timestamp,
) -> Result<(), StoreError> {
    // Where the system gives a message no name, nobody can change it.
    if receipt.id.is_empty() {
        return Ok(());
    }
    let letter = Letter {
        to: channel.connection,
        message: Outgoing::Repost {
            channel: channel.external_id.clone(),
            message: receipt.id.clone(),
            post: post.clone(),
        },
    };
    let key = format!("repost:{channel}:{}:{}", post.key, now.millis());
    outbox::put(door, &letter, key, Some(id.into()), post.incident, now)?;
    Ok(())
}

/// An update as it is posted.
fn post_of(
    reader: &Reader,
    incident: &Incident,
    id: StatusUpdateId,
    update: &StatusUpdate,
) -> Result<Post, StoreError> {
    let mut lines: Vec<_> = update.text.lines().map(str::to_owned).collect();
    if let Some(next) = update.next_update_at {
        let zone = settings(reader)?.zone();
        let local = next.to_utc().with_timezone(&zone);
        lines.push(format!("Next update by {}", local.format("%H:%M %Z")));
    }
    let mut actions = BTreeSet::from([PostAction::Open]);
    if update.audience == Audience::Internal && incident.status() == IncidentStatus::Open {
        actions.insert(PostAction::Acknowledge);
    }
    Ok(Post {
        key: id.uuid(),
        title: format!("{} {}", incident.severity.name(), incident.title()),
        lines,
        severity: Some(incident.severity),
        incident: Some(update.incident),
        actions,
    })
}

/// What became of an update in each of its channels.
pub(super) fn of(
    reader: &Reader,
    id: StatusUpdateId,
    update: &StatusUpdate,
    names: &Names,
) -> Result<Vec<DeliveryView>, StoreError> {
    let sent = outbox::deliveries(reader, id.into())?;
    let sent: BTreeMap<_, _> = sent
        .into_iter()
        .map(|it| (it.channel.clone(), it))
        .collect();
    let mut views = Vec::new();
    for channel in &update.channels {
        let key = channel.parse::<FactKey>().ok();
        let connection_name = key.as_ref().map(|key| names.connection(key.connection));
        let delivery = match sent.get(channel) {
            Some(delivery) => delivery.clone(),
            None => elsewhere(reader, channel, key)?,
        };
        views.push(DeliveryView {
            channel: channel.clone(),
            connection_name: connection_name.unwrap_or_default(),
            state: state_of(&delivery, sent.contains_key(channel)),
            channel_name: delivery.channel_name,
            sent_at: delivery.sent_at,
            problem: delivery.error.unwrap_or_default(),
            next_attempt: delivery.next_attempt,
            url: delivery.url,
        });
    }
    Ok(views)
}

/// What is known of a post that this laptop does not send.
fn elsewhere(reader: &Reader, channel: &str, key: Option<FactKey>) -> Result<Delivery, StoreError> {
    let known = match key {
        Some(key) => reader.channel(&key)?,
        None => None,
    };
    Ok(Delivery {
        channel: channel.to_owned(),
        channel_name: known.map(|channel| channel.name).unwrap_or_default(),
        sent_at: None,
        error: None,
        next_attempt: None,
        url: String::new(),
    })
}

const fn state_of(delivery: &Delivery, from_here: bool) -> DeliveryState {
    if !from_here {
        DeliveryState::Elsewhere
    } else if delivery.sent_at.is_some() {
        DeliveryState::Sent
    } else if delivery.error.is_some() {
        DeliveryState::Failed
    } else {
        DeliveryState::Waiting
    }
}
