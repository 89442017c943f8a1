//! Team: members, teams, services, and who owns what.

use muster_model::{
    ids::{MemberId, ServiceId, TeamId},
    record::{Member, Service, ServiceSource, Team},
};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem};

/// A member in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MemberView {
    /// Which member.
    pub id: MemberId,
    /// The record.
    pub member: Member,
    /// The teams that they are in.
    pub teams: Vec<TeamId>,
    /// Whether they use this laptop.
    pub is_me: bool,
}

/// A team in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct TeamView {
    /// Which team.
    pub id: TeamId,
    /// The record.
    pub team: Team,
    /// The services that it owns.
    pub services: Vec<ServiceId>,
}

/// A service in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ServiceView {
    /// Which service.
    pub id: ServiceId,
    /// The record.
    pub service: Service,
}

/// A service to add for a source that a connection found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewService {
    /// What to call it.
    pub name: String,
    /// The projects and jobs that build and deploy it.
    pub sources: Vec<ServiceSource>,
    /// Which teams own it.
    pub teams: Vec<TeamId>,
}

impl Engine {
    /// Every member.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn members(&self) -> Result<Vec<MemberView>, Problem> {
        let me = self.workspace()?.me;
        self.read(|reader| {
            let teams = reader.list::<Team>()?;
            Ok(reader
                .list::<Member>()?
                .into_iter()
                .map(|(id, member)| MemberView {
                    id,
                    member,
                    teams: teams
                        .iter()
                        .filter(|(_, team)| team.members.contains(&id))
                        .map(|(team, _)| *team)
                        .collect(),
                    is_me: id == me,
                })
                .collect())
        })
    }

    /// Makes a member, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_member(&self, id: Option<MemberId>, member: &Member) -> Result<MemberId, Problem> {
        self.save(id, member, MemberId::new)
    }

    /// Deletes a member whom nothing depends on.
    ///
    /// # Errors
    /// What still depends on them; that they are the last admin; or that they use this laptop.
    pub fn delete_member(&self, id: MemberId) -> Result<(), Problem> {
        if self.workspace()?.me == id {
            return Err(Problem::new(
                "You cannot remove yourself on your own computer. Ask another admin to do it.",
            ));
        }
        self.write(|door, author, now| door.delete::<Member>(author, now, id))
    }

    /// Every team.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn teams(&self) -> Result<Vec<TeamView>, Problem> {
        self.read(|reader| {
            let services = reader.list::<Service>()?;
            Ok(reader
                .list::<Team>()?
                .into_iter()
                .map(|(id, team)| TeamView {
                    id,
                    team,
                    services: services
                        .iter()
                        .filter(|(_, service)| service.teams.contains(&id))
                        .map(|(service, _)| *service)
                        .collect(),
                })
                .collect())
        })
    }

    /// Makes a team, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_team(&self, id: Option<TeamId>, team: &Team) -> Result<TeamId, Problem> {
        self.save(id, team, TeamId::new)
    }

    /// Deletes a team that nothing depends on.
    ///
    /// # Errors
    /// What still depends on it.
    pub fn delete_team(&self, id: TeamId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Team>(author, now, id))
    }

    /// Every service.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn services(&self) -> Result<Vec<ServiceView>, Problem> {
        self.read(|reader| {
            let services = reader.list::<Service>()?;
            Ok(services
                .into_iter()
                .map(|(id, service)| ServiceView { id, service })
                .collect())
        })
    }

    /// Makes a service, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_service(
        &self,
        id: Option<ServiceId>,
        service: &Service,
    ) -> Result<ServiceId, Problem> {
        self.save(id, service, ServiceId::new)
    }

    /// Deletes a service; its sources become unassigned.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_service(&self, id: ServiceId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Service>(author, now, id))
    }

    /// Makes several services for sources that connections found: all of them, or none.
    ///
    /// # Errors
    /// A sentence for the first one that is not acceptable, or that the role does not allow it.
    pub fn add_services(&self, new: &[NewService]) -> Result<Vec<ServiceId>, Problem> {
        self.write(|door, author, now| {
            new.iter()
                .map(|new| {
                    let id = ServiceId::new();
                    let service = Service {
                        name: new.name.trim().to_owned(),
                        description: String::new(),
                        teams: new.teams.iter().copied().collect(),
                        sources: new.sources.clone(),
                        attribution_window: None,
                    };
                    door.create(author, now, id, &service)?;
                    Ok(id)
                })
                .collect()
        })
    }
}
