//! A channel of its own for each incident that the settings want one for, and its topic. A channel
//! is asked for once, by a message with the incident's own key; the chat system recognises one that
//! another laptop opened for the same incident.

use std::collections::BTreeSet;

use muster_connectors::{Outgoing, Receipt};
use muster_model::{
    fact::{Channel, Fact, FactKey},
    ids::{IncidentId, MemberId},
    rbac::Author,
    record::{Incident, IncidentStatus, Member, Service, Team},
    time::Timestamp,
};
use muster_store::{Door, StoreError};

use super::state;
use crate::{
    names::Names,
    outbox::{self, Letter},
};

/// Asks for a channel for an incident, if it wants one and has none.
pub(super) fn open(
    door: &mut Door<'_>,
    id: IncidentId,
    incident: &Incident,
    now: Timestamp,
) -> Result<(), StoreError> {
    if incident.status() == IncidentStatus::Resolved || !incident.channels.is_empty() {
        return Ok(());
    }
    let Some((_, settings)) = door.workspace()? else {
        return Ok(());
    };
    let Some(wanted) = settings
        .incident_channels
        .as_ref()
        .filter(|it| it.wanted(incident.severity))
    else {
        return Ok(());
    };
    let names = Names::read(door)?;
    let service = names.service(incident.service);
    let letter = Letter {
        to: wanted.connection,
        message: Outgoing::OpenChannel {
            incident: id,
            name: wanted.name(incident, &service, settings.zone()),
            topic: state::topic(incident, &names),
            invited: invited(door, id, incident)?,
        },
    };
    outbox::put(door, &letter, format!("channel:{id}"), None, Some(id), now)?;
    Ok(())
}

/// The mail addresses of those who work on an incident: whoever leads it, acknowledged it or was
/// told, and the teams that own its service.
fn invited(
    door: &Door<'_>,
    id: IncidentId,
    incident: &Incident,
) -> Result<Vec<String>, StoreError> {
    let mut members: BTreeSet<MemberId> = BTreeSet::new();
    members.extend(incident.assignee);
    members.extend(incident.acknowledged_by);
    members.extend(door.pages_of(id)?.into_iter().map(|page| page.key.member));
    if let Some(service) = incident.service
        && let Some(service) = door.get::<Service>(service)?
    {
        for team in service.teams {
            members.extend(
                door.get::<Team>(team)?
                    .into_iter()
                    .flat_map(|it| it.members),
            );
        }
    }
    let mut emails = Vec::new();
    for member in members {
        let member = door.get::<Member>(member)?;
        emails.extend(member.map(|it| it.email).filter(|it| !it.is_empty()));
    }
    Ok(emails)
}

/// Notes the channel that was opened for an incident.
pub(crate) fn opened(
    door: &mut Door<'_>,
    letter: &Letter,
    receipt: &Receipt,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Outgoing::OpenChannel {
        incident,
        name,
        topic,
        ..
    } = &letter.message
    else {
        return Ok(());
    };
    let key = FactKey {
        connection: letter.to,
        external_id: receipt.id.clone(),
    };
    if door.channel(&key)?.is_none() {
        door.apply_facts(&[Fact::Channel(Channel {
            key: key.clone(),
            observed_at: now,
            name: name.clone(),
            topic: topic.clone(),
            members: None,
            private: false,
            reachable: true,
            url: receipt.url.clone(),
        })])?;
    }
    if door.get::<Incident>(*incident)?.is_some() {
        door.change::<Incident>(Author::Muster, now, *incident, |incident| {
            incident.channels.insert(key.to_string());
        })?;
    }
    Ok(())
}

/// Puts into the outbox the topics of an incident's channels, where they are others.
pub(super) fn topics(
    door: &mut Door<'_>,
    id: IncidentId,
    incident: &Incident,
    now: Timestamp,
) -> Result<(), StoreError> {
    if incident.channels.is_empty() {
        return Ok(());
    }
    let topic = state::topic(incident, &Names::read(door)?);
    let items = door.outbox_of(id)?;
    for channel in &incident.channels {
        let Ok(channel) = channel.parse::<FactKey>() else {
            continue;
        };
        let last = items.iter().rev().find_map(|item| {
            let letter = outbox::letter_in(item)?;
            let topic = match letter.message {
                Outgoing::Topic { channel: of, topic } => {
                    (of == channel.external_id).then_some(topic)
                }
                Outgoing::OpenChannel { topic, .. } => {
                    let opened = outbox::receipt_of(item)?;
                    (opened.id == channel.external_id).then_some(topic)
                }
                _ => None,
            }?;
            (letter.to == channel.connection).then_some((item.id, topic))
        });
        if last.as_ref().is_some_and(|(_, last)| *last == topic) {
            continue;
        }
        let after = last.map_or(0, |(number, _)| number);
        let letter = Letter {
            to: channel.connection,
            message: Outgoing::Topic {
                channel: channel.external_id.clone(),
                topic: topic.clone(),
            },
        };
        let key = format!("topic:{channel}:{after}");
        outbox::put(door, &letter, key, None, Some(id), now)?;
    }
    Ok(())
}
