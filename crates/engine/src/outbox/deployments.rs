//! Deployments that go on to connections which want them.

use std::collections::HashMap;

use muster_connectors::Outgoing;
use muster_model::{
    fact::{Deployment, DeploymentStatus, Fact},
    ids::{ConnectionId, TeamId},
    record::{Connection, Service, SettingValue, Team},
    speaking::Speakers,
    time::Timestamp,
};
use muster_store::{Door, NewOutboxItem, StoreError};

use super::{Letter, TO_CONNECTION};

/// The setting, a flag, by which a connection asks for the deployments of others.
const WANTED: &str = "send_deployments";

/// Puts the deployments among `facts` that have ended, belong to a service, and are not another
/// connection's to speak for into the outbox, for every other connection that wants them. A
/// deployment that is read again is no new message.
pub(crate) fn pass_on(
    door: &mut Door<'_>,
    facts: &[Fact],
    now: Timestamp,
) -> Result<(), StoreError> {
    let ended: Vec<&Deployment> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Deployment(deployment) if has_ended(deployment) => Some(deployment),
            _ => None,
        })
        .collect();
    if ended.is_empty() {
        return Ok(());
    }
    let connections = door.list::<Connection>()?;
    let receivers: Vec<&(ConnectionId, Connection)> = connections
        .iter()
        .filter(|(_, connection)| wants_deployments(connection))
        .collect();
    if receivers.is_empty() {
        return Ok(());
    }
    let speakers = Speakers::new(
        connections.iter().map(|(id, record)| (*id, record)),
        door.reporters()?,
    );
    let services: HashMap<_, _> = door.list::<Service>()?.into_iter().collect();
    let teams: HashMap<TeamId, Team> = door.list::<Team>()?.into_iter().collect();
    for deployment in ended {
        let Some(row) = door.deployment(&deployment.key)? else {
            continue;
        };
        let Some(service) = row.service.and_then(|id| services.get(&id)) else {
            continue;
        };
        let (from, to) = (deployment.key.connection, &deployment.environment);
        if speakers.elsewhere(from, to, row.service).is_some() {
            continue;
        }
        for (receiver, connection) in receivers.iter().copied() {
            let own = *receiver == deployment.key.connection;
            if own || deployment.finished_at < Some(connection.since) {
                continue;
            }
            let letter = Letter {
                to: *receiver,
                message: Outgoing::Deployment {
                    deployment: Box::new(deployment.clone()),
                    service: service.name.clone(),
                    teams: service
                        .teams
                        .iter()
                        .filter_map(|id| teams.get(id))
                        .map(|team| team.name.clone())
                        .collect(),
                },
            };
            door.put_outbox(&NewOutboxItem {
                idempotency_key: format!("deployment:{receiver}:{}", deployment.key),
                kind: TO_CONNECTION.to_owned(),
                payload: serde_json::to_string(&letter)?,
                about: None,
                incident: None,
                at: now,
            })?;
        }
    }
    Ok(())
}

/// Whether it is switched on and wants the deployments of others.
pub(super) fn wants_deployments(connection: &Connection) -> bool {
    let wanted = connection.settings.values.get(WANTED);
    connection.enabled && wanted == Some(&SettingValue::Flag(true))
}

/// Whether it reached its environment, and is over.
const fn has_ended(deployment: &Deployment) -> bool {
    deployment.finished_at.is_some()
        && matches!(
            deployment.status,
            DeploymentStatus::Success | DeploymentStatus::RolledBack
        )
}
