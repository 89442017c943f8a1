//! What runs where: the last version that went out to each environment, what was tried since, and
//! how many versions wait in the environments before it. All of it follows from deployments alone.

mod behind;
mod grid;
#[cfg(test)]
mod tests;

use muster_model::{
    fact::{DeploymentStatus, FactKey},
    ids::{ServiceId, TeamId},
    record::Tier,
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use crate::{Engine, Problem, names::Names};

/// How many environments that are not production are shown: those that were deployed to last.
const SHOWN: usize = 60;

/// Services and environments, and what runs where.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WhatRunsWhere {
    /// The environments: production first, by tier and then by name.
    pub environments: Vec<EnvironmentColumn>,
    /// How many environments that are not production are not shown, because 60 others were deployed
    /// to later.
    pub environments_left_out: u32,
    /// One row for each service that was ever deployed, by name; then one for each source that
    /// belongs to none.
    pub rows: Vec<RunningRow>,
}

/// An environment that something runs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct EnvironmentColumn {
    /// Its name at the source.
    pub name: String,
    /// Its tier; none if no rule matches.
    pub tier: Option<Tier>,
}

/// Where a service runs.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct RunningRow {
    /// The service; none for a source that is not assigned.
    pub service: Option<ServiceId>,
    /// The service's name; the path of a source that is not assigned.
    pub service_name: String,
    /// What runs in each environment, in their order; none where nothing ever went out to.
    pub cells: Vec<Option<RunningCell>>,
}

/// What runs in one environment.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct RunningCell {
    /// The deployment that brought it.
    pub key: FactKey,
    /// What people call the version: the tag, else branch and short commit, else the commit.
    pub version: String,
    /// The commit.
    pub commit: String,
    /// The branch or tag.
    pub reference: String,
    /// One line for people.
    pub title: String,
    /// Who started the deployment.
    pub author: String,
    /// Where to look at it; empty if there is no page for it.
    pub url: String,
    /// When it went out: when the deployment ended, or was asked for if that is not known.
    pub deployed_at: Timestamp,
    /// The name of the connection that it came through.
    pub connection_name: String,
    /// A newer deployment that is under way or did not go out; none if there is none.
    pub attempt: Option<LastAttempt>,
    /// How many newer versions, by commit, went out to environments of lower tiers and never to
    /// this one; none where there is no lower tier.
    pub behind: Option<u32>,
}

/// A deployment that is under way or did not go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct LastAttempt {
    /// Its identity.
    pub key: FactKey,
    /// How it stands.
    pub status: DeploymentStatus,
    /// When it ended, or was asked for if it has not.
    pub at: Timestamp,
}

impl Engine {
    /// What runs where, of the services of `team` or of all.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn what_runs_where(&self, team: Option<TeamId>) -> Result<WhatRunsWhere, Problem> {
        self.read(|reader| view(reader, team))
    }
}

fn view(reader: &Reader, team: Option<TeamId>) -> Result<WhatRunsWhere, StoreError> {
    let names = Names::read(reader)?;
    let latest = reader.latest_deployments(team, SHOWN)?;
    let left_out = latest.environments_left_out;
    let grid = grid::Grid::of(latest.deployments);
    let behind = behind::count(reader, &grid)?;
    let (environments, rows) = grid.view(&names, &behind);
    Ok(WhatRunsWhere {
        environments,
        environments_left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
        rows,
    })
}
