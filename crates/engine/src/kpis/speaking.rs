//! Who speaks for which deployments, as the store has it: read with the basis, and asked for each
//! row that goes into it.

use std::collections::HashMap;

use muster_model::{
    ids::{ConnectionId, ServiceId},
    kpi::{Token, environment_token},
    record::Connection,
    speaking::Speakers,
};
use muster_store::{DeploymentScan, Reader, StoreError};

/// Who speaks for what, and what was answered before: a million rows ask the same few questions.
pub(super) struct Speaking {
    speakers: Speakers,
    reporters: Vec<(ServiceId, ConnectionId)>,
    known: HashMap<(ConnectionId, ServiceId, Token), bool>,
}

impl Speaking {
    pub(super) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let reporters = reader.reporters()?;
        Ok(Self {
            speakers: speakers(&reader.list::<Connection>()?, &reporters),
            reporters,
            known: HashMap::new(),
        })
    }

    /// Whether it still holds: another connection may have begun to report a service since, and
    /// speak for what was counted before. What connections claim is the caller's to watch.
    pub(super) fn is_current(&self, reader: &Reader) -> Result<bool, StoreError> {
        Ok(self.speakers.is_empty() || self.reporters == reader.reporters()?)
    }

    /// Whether a deployment is left out, because another connection speaks for it.
    pub(super) fn leaves_out(&mut self, scan: &DeploymentScan<'_>) -> bool {
        let Some(service) = scan.service.filter(|_| !self.speakers.is_empty()) else {
            return false;
        };
        let environment = environment_token(scan.environment);
        *self
            .known
            .entry((scan.connection, service, environment))
            .or_insert_with(|| {
                self.speakers
                    .elsewhere(scan.connection, scan.environment, Some(service))
                    .is_some()
            })
    }
}

/// Who speaks for what.
pub(super) fn speakers(
    connections: &[(ConnectionId, Connection)],
    reporters: &[(ServiceId, ConnectionId)],
) -> Speakers {
    Speakers::new(
        connections.iter().map(|(id, record)| (*id, record)),
        reporters.iter().copied(),
    )
}
