use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use muster_model::{fact::DeploymentStatus, ids::TeamId, record::Tier, time::Timestamp};
use rusqlite::params;

use super::deployments::{self, DeploymentRow};
use crate::{
    Reader, StoreError,
    records::optional_key,
    words::{read_optional_word, read_word, text},
};

/// The last deployment of one source to one environment that went one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestDeployment {
    /// The deployment.
    pub row: DeploymentRow,
    /// The number of its source, for [`CommitsAsked`].
    pub source: i64,
    /// The number of its environment, for [`CommitsAsked`].
    pub environment: i64,
}

/// The last deployments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LatestDeployments {
    /// Of each source, environment and status the last.
    pub deployments: Vec<LatestDeployment>,
    /// How many environments to which something went out are left out.
    pub environments_left_out: usize,
}

/// Which commits are asked for: those that went out from one source to one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitsAsked {
    /// What the caller knows the question by.
    pub number: u32,
    /// The number of the source.
    pub source: i64,
    /// The number of the environment.
    pub environment: i64,
    /// Only what went out after the last time that this commit did; empty for none.
    pub after_commit: String,
    /// Where that commit never went out: only what did after this instant.
    pub or_after: Timestamp,
}

/// Goes from one source, environment and status to the next in the index `deployments_latest`, past
/// all deployments of each but the last. SQLite compares rows of values by their first column only,
/// so that the next one is looked for in three steps.
const LATEST: &str = "WITH RECURSIVE latest (id, source, environment, status, at) AS (
         SELECT * FROM (
             SELECT id, source, environment, status, ifnull(finished_at, created_at)
             FROM deployments
             ORDER BY source, environment, status, ifnull(finished_at, created_at) DESC LIMIT 1)
         UNION ALL
         SELECT d.id, d.source, d.environment, d.status, ifnull(d.finished_at, d.created_at)
         FROM latest AS l JOIN deployments AS d ON d.id = coalesce(
             (SELECT n.id FROM deployments AS n
              WHERE n.source = l.source AND n.environment = l.environment AND n.status > l.status
              ORDER BY n.status, ifnull(n.finished_at, n.created_at) DESC LIMIT 1),
             (SELECT n.id FROM deployments AS n
              WHERE n.source = l.source AND n.environment > l.environment
              ORDER BY n.environment, n.status, ifnull(n.finished_at, n.created_at) DESC LIMIT 1),
             (SELECT n.id FROM deployments AS n WHERE n.source > l.source
              ORDER BY n.source, n.environment, n.status,
                  ifnull(n.finished_at, n.created_at) DESC LIMIT 1)))
     SELECT l.id, l.source, l.environment, l.status, l.at, e.tier
     FROM latest AS l JOIN sources AS s ON s.id = l.source
     JOIN environments AS e ON e.id = l.environment
     WHERE ?1 IS NULL OR s.service IN (SELECT service FROM service_teams WHERE team = ?1)";

/// One question a row: number, source, environment, commit, instant.
const COMMITS: &str = "WITH asked AS MATERIALIZED (
         SELECT value ->> 0 AS number, value ->> 1 AS source, value ->> 2 AS environment,
                nullif(value ->> 3, '') AS after_commit, value ->> 4 AS or_after
         FROM json_each(?1))
     SELECT a.number, d.commit_sha
     FROM asked AS a CROSS JOIN deployments AS d
         ON d.source = a.source AND d.environment = a.environment AND d.status = 'success'
     WHERE d.commit_sha <> '' AND ifnull(d.finished_at, d.created_at) > ifnull(
         (SELECT ifnull(m.finished_at, m.created_at) FROM deployments AS m
          WHERE m.source = a.source AND m.environment = a.environment AND m.status = 'success'
              AND m.commit_sha = a.after_commit
          ORDER BY ifnull(m.finished_at, m.created_at) DESC LIMIT 1),
         a.or_after)";

impl Reader {
    /// The last deployment of each source to each environment that went each way, by when it ended
    /// or, while it has not, was asked for: of the services that `team` owns, or of all sources.
    /// In no particular order.
    ///
    /// Only environments to which something went out count, and of those that are not production
    /// only the `others` to which something did last: review environments come by the thousand.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn latest_deployments(
        &self,
        team: Option<TeamId>,
        others: usize,
    ) -> Result<LatestDeployments, StoreError> {
        let mut places = self.latest_places(team)?;
        let (shown, environments_left_out) = shown_environments(places.values(), others);
        places.retain(|_, place| shown.contains(&place.environment));
        let numbers: Vec<_> = places.keys().copied().collect();
        let deployments = deployments::LIST.these(self, &numbers, |row| {
            let row = deployments::read(row)?;
            let place = places.get(&row.row).ok_or_else(|| {
                StoreError::Damaged(format!("deployment {} was not asked for", row.row))
            })?;
            Ok(LatestDeployment {
                row,
                source: place.source,
                environment: place.environment,
            })
        })?;
        Ok(LatestDeployments {
            deployments,
            environments_left_out,
        })
    }

    /// Where the last deployments went, by row.
    fn latest_places(&self, team: Option<TeamId>) -> Result<HashMap<i64, Place>, StoreError> {
        let mut places = HashMap::new();
        let mut statement = self.connection.prepare_cached(LATEST)?;
        let mut rows = statement.query([optional_key(team)])?;
        while let Some(row) = rows.next()? {
            let place = Place {
                source: row.get(1)?,
                environment: row.get(2)?,
                went_out: read_word::<DeploymentStatus>(row, 3)? == DeploymentStatus::Success,
                at: Timestamp(row.get(4)?),
                tier: read_optional_word(row, 5)?,
            };
            places.insert(row.get(0)?, place);
        }
        Ok(places)
    }

    /// Tells `each` the commits that went out, with the number of the question; one that went out
    /// several times is told as often.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn successful_commits(
        &self,
        asked: &[CommitsAsked],
        mut each: impl FnMut(u32, &str),
    ) -> Result<(), StoreError> {
        let asked: Vec<_> = asked
            .iter()
            .map(|asked| {
                (
                    asked.number,
                    asked.source,
                    asked.environment,
                    &asked.after_commit,
                    asked.or_after,
                )
            })
            .collect();
        let mut statement = self.connection.prepare_cached(COMMITS)?;
        let mut rows = statement.query(params![serde_json::to_string(&asked)?])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, text(row, 1)?);
        }
        Ok(())
    }
}

/// Where a deployment went.
struct Place {
    source: i64,
    environment: i64,
    went_out: bool,
    at: Timestamp,
    tier: Option<Tier>,
}

/// The environments to which something went out: all of production, and of the others those to which
/// something did last. Also, how many are left out.
fn shown_environments<'p>(
    places: impl Iterator<Item = &'p Place>,
    others: usize,
) -> (HashSet<i64>, usize) {
    let mut last: HashMap<i64, (Option<Tier>, Timestamp)> = HashMap::new();
    for place in places.filter(|place| place.went_out) {
        last.entry(place.environment)
            .and_modify(|(_, last)| *last = place.at.max(*last))
            .or_insert((place.tier, place.at));
    }
    let (production, mut rest): (Vec<_>, Vec<_>) = last
        .into_iter()
        .partition(|(_, (tier, _))| *tier == Some(Tier::Production));
    rest.sort_by_key(|(environment, (_, at))| (Reverse(*at), *environment));
    let left_out = rest.len().saturating_sub(others);
    rest.truncate(others);
    let shown = production.into_iter().chain(rest);
    (
        shown.map(|(environment, _)| environment).collect(),
        left_out,
    )
}
