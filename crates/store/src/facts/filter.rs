use muster_model::{
    ids::{ConnectionId, ServiceId, TeamId},
    time::Window,
};
use serde::{Deserialize, Serialize};

use crate::{conditions::Conditions, records::key};

/// Which part of what was observed is meant. Conditions that are empty or none hold for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct FactScope {
    /// Of these services.
    pub services: Vec<ServiceId>,
    /// Of the services that this team owns.
    pub team: Option<TeamId>,
    /// Seen through this connection.
    pub connection: Option<ConnectionId>,
    /// Of the project or job with this path.
    pub source: Option<String>,
    /// With this text in its title, reference, commit or source.
    pub text: Option<String>,
    /// Asked for in this time.
    pub window: Option<Window>,
}

impl FactScope {
    /// Adds its conditions for rows `f` of facts joined with their sources `s`.
    pub(super) fn apply(&self, conditions: &mut Conditions, time: &str, texts: &[&str]) {
        conditions.any_of(
            "s.service",
            self.services.iter().map(|service| key(*service)),
        );
        if let Some(team) = self.team {
            conditions.holds(
                "s.service IN (SELECT service FROM service_teams WHERE team = ?)",
                key(team),
            );
        }
        if let Some(connection) = self.connection {
            conditions.holds("f.connection = ?", key(connection));
        }
        if let Some(source) = &self.source {
            conditions.holds("s.path = ?", source.clone());
        }
        conditions.contains_text(texts, self.text.as_deref());
        conditions.within(time, self.window);
    }
}
