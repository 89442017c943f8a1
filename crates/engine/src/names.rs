//! Names of what records refer to, read once for a whole list.

use std::collections::HashMap;

use muster_model::{
    ids::{ConnectionId, MemberId, ServiceId, TeamId},
    record::{Connection, Member, Service, TargetScope, Team},
};
use muster_store::{Reader, StoreError};

/// The names of members, teams, services and connections.
pub(crate) struct Names {
    members: HashMap<MemberId, String>,
    teams: HashMap<TeamId, String>,
    services: HashMap<ServiceId, String>,
    connections: HashMap<ConnectionId, String>,
}

impl Names {
    /// Reads all names.
    pub(crate) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let members = reader.list::<Member>()?;
        let teams = reader.list::<Team>()?;
        let services = reader.list::<Service>()?;
        let connections = reader.list::<Connection>()?;
        Ok(Self {
            members: members
                .into_iter()
                .map(|(id, member)| (id, member.name))
                .collect(),
            teams: teams
                .into_iter()
                .map(|(id, team)| (id, team.name))
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

    /// A team's name; empty for one that is gone.
    pub(crate) fn team(&self, id: TeamId) -> String {
        self.teams.get(&id).cloned().unwrap_or_default()
    }

    /// The name of whom a target, threshold or measure is; empty for everybody, and for one that is
    /// gone.
    pub(crate) fn scope(&self, scope: TargetScope) -> String {
        match scope {
            TargetScope::Workspace => String::new(),
            TargetScope::Team(team) => self.team(team),
            TargetScope::Service(service) => self.service(Some(service)),
        }
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
