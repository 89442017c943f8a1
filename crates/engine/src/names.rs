//! Names of what records refer to, read once for a whole list.

use std::collections::HashMap;

use muster_model::{
    ids::{ConnectionId, MemberId, ServiceId},
    record::{Connection, Member, Service},
};
use muster_store::{Reader, StoreError};

/// The names of members, services and connections.
pub(crate) struct Names {
    members: HashMap<MemberId, String>,
    services: HashMap<ServiceId, String>,
    connections: HashMap<ConnectionId, String>,
}

impl Names {
    /// Reads all names.
    pub(crate) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let members = reader.list::<Member>()?;
        let services = reader.list::<Service>()?;
        let connections = reader.list::<Connection>()?;
        Ok(Self {
            members: members
                .into_iter()
                .map(|(id, member)| (id, member.name))
                .collect(),
            services: services
                .into_iter()
                .map(|(id, service)| (id, service.name))
                .collect(),
            connections: connections
                .into_iter()
                .map(|(id, connection)| (id, connection.name))
                .collect(),
        })
    }

    /// A member's name; empty for nobody, and for one who is gone.
    pub(crate) fn member(&self, id: Option<MemberId>) -> String {
        id.and_then(|id| self.members.get(&id))
            .cloned()
            .unwrap_or_default()
    }

    /// A connection's name; empty for one that is gone.
    pub(crate) fn connection(&self, id: ConnectionId) -> String {
        self.connections.get(&id).cloned().unwrap_or_default()
    }

    /// A service's name; empty for none, and for one that is gone.
    pub(crate) fn service(&self, id: Option<ServiceId>) -> String {
        id.and_then(|id| self.services.get(&id))
            .cloned()
            .unwrap_or_default()
    }
}
