//! Whom a weekly review is about: its teams with their services and members, or everybody.

use std::collections::{BTreeSet, HashSet};

use muster_model::{
    ids::{MemberId, ServiceId, TeamId},
    record::{KpiDefinition, Service, Session, TargetScope, Team, WeeklyReview},
};
use muster_store::{Reader, StoreError};

/// Whom a weekly review is about.
pub(super) struct Group {
    /// Its teams; none for everybody.
    pub(super) teams: BTreeSet<TeamId>,
    /// Their names, in order.
    pub(super) names: Vec<String>,
    services: HashSet<ServiceId>,
    members: HashSet<MemberId>,
}

impl Group {
    /// Reads whom a weekly review is about.
    pub(super) fn read(reader: &Reader, review: &WeeklyReview) -> Result<Self, StoreError> {
        let teams = reader.list::<Team>()?;
        let services = reader.list::<Service>()?;
        let own = teams.iter().filter(|(id, _)| review.teams.contains(id));
        Ok(Self {
            teams: review.teams.clone(),
            names: names_of(&teams, &review.teams),
            members: own.flat_map(|(_, team)| &team.members).copied().collect(),
            services: services
                .into_iter()
                .filter(|(_, service)| !service.teams.is_disjoint(&review.teams))
                .map(|(id, _)| id)
                .collect(),
        })
    }

    fn is_everybody(&self) -> bool {
        self.teams.is_empty()
    }

    /// Whether something that concerns a service, if it is known which, belongs to it.
    pub(super) fn has_service(&self, service: Option<ServiceId>) -> bool {
        self.is_everybody() || service.is_some_and(|it| self.services.contains(&it))
    }

    /// Whether somebody is in one of its teams.
    pub(super) fn has_member(&self, member: Option<MemberId>) -> bool {
        self.is_everybody() || member.is_some_and(|it| self.members.contains(&it))
    }

    /// Whether a session brings one of its teams together with others.
    pub(super) fn has_session(&self, session: &Session) -> bool {
        self.is_everybody() || session.teams().any(|team| self.teams.contains(&team))
    }

    /// Whether a target or a threshold of this scope is about it.
    pub(super) fn has_scope(&self, scope: TargetScope) -> bool {
        match scope {
            TargetScope::Workspace => true,
            TargetScope::Team(team) => self.is_everybody() || self.teams.contains(&team),
            TargetScope::Service(service) => self.has_service(Some(service)),
        }
    }

    /// Whether a KPI that the workspace defines is about it.
    pub(super) fn has_kpi(&self, definition: &KpiDefinition) -> bool {
        let of_nobody = definition.service.is_none() && definition.teams.is_empty();
        of_nobody
            || self.is_everybody()
            || !definition.teams.is_disjoint(&self.teams)
            || definition
                .service
                .is_some_and(|service| self.has_service(Some(service)))
    }
}

/// The names of some of these teams, in the order in which they are listed.
pub(super) fn names_of(teams: &[(TeamId, Team)], wanted: &BTreeSet<TeamId>) -> Vec<String> {
    teams
        .iter()
        .filter(|(id, _)| wanted.contains(id))
        .map(|(_, team)| team.name.clone())
        .collect()
}
