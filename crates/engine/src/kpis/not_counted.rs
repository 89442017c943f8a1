//! What of a connection's deployments does not count, because another connection speaks for them
//! or reported them as well: for the connection's own page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use muster_model::{
    ids::ConnectionId,
    kpi::{Token, connection_token, environment_token},
    record::Connection,
};
use muster_store::{Reader, StoreError};
use serde::Serialize;

use super::speaking::speakers;
use crate::{Engine, Problem, incidents::number};

/// Deployments to one environment that another connection speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct NotCounted {
    /// Which environment; empty if the system names none.
    pub environment: String,
    /// How many deployments.
    pub count: u32,
    /// The name of the connection that speaks for it; several where it depends on the service.
    pub spoken_for_by: String,
}

/// Deployments to one environment that another connection reported as well, so that they count
/// there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ReportedTwice {
    /// Which environment; empty if the system names none.
    pub environment: String,
    /// How many deployments.
    pub count: u32,
    /// The name of the connection whose deployments count; of several, all names.
    pub counted_by: String,
}

/// By environment: how many, and the names of the other connections.
type ByEnvironment = BTreeMap<String, (u64, BTreeSet<String>)>;

impl Engine {
    /// How many deployments of a connection are left out because another connection speaks for
    /// their environment, by environment.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn not_counted(&self, connection: ConnectionId) -> Result<Vec<NotCounted>, Problem> {
        let found = self.read(|reader| {
            let connections = reader.list::<Connection>()?;
            let speakers = speakers(&connections, &reader.reporters()?);
            let mut found = ByEnvironment::new();
            if speakers.is_empty() {
                return Ok(found);
            }
            let names: HashMap<_, _> = connections.into_iter().collect();
            for line in reader.deployment_counts(connection)? {
                let speaker = speakers.elsewhere(connection, &line.environment, line.service);
                if let Some(speaker) = speaker.and_then(|speaker| names.get(&speaker)) {
                    let (count, by) = found.entry(line.environment).or_default();
                    *count += line.count;
                    by.insert(speaker.name.clone());
                }
            }
            Ok(found)
        })?;
        let lines = found
            .into_iter()
            .map(|(environment, (count, by))| NotCounted {
                environment,
                count: number(count),
                spoken_for_by: listed(by),
            });
        Ok(lines.collect())
    }

    /// How many deployments of a connection are left out because another connection reported them
    /// as well, by environment.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn reported_twice(&self, connection: ConnectionId) -> Result<Vec<ReportedTwice>, Problem> {
        let workspace = self.workspace()?;
        let twins = workspace.kpis.ask(&workspace.store, |basis| {
            basis.reported_twice(connection_token(connection))
        })?;
        if twins.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.read(|reader| {
            let names: HashMap<_, _> = reader
                .list::<Connection>()?
                .into_iter()
                .map(|(id, record)| (connection_token(id), record.name))
                .collect();
            let environments = environments_of(reader, connection)?;
            let mut found = ByEnvironment::new();
            for twin in twins {
                let environment = environments.get(&twin.environment).cloned();
                let (count, by) = found.entry(environment.unwrap_or_default()).or_default();
                *count += u64::from(twin.count);
                by.extend(names.get(&twin.stands).cloned());
            }
            Ok(found)
        })?;
        let lines = found
            .into_iter()
            .map(|(environment, (count, by))| ReportedTwice {
                environment,
                count: number(count),
                counted_by: listed(by),
            });
        Ok(lines.collect())
    }
}

/// The names of the environments that a connection deploys to, by what the basis knows of them.
fn environments_of(
    reader: &Reader,
    connection: ConnectionId,
) -> Result<HashMap<Token, String>, StoreError> {
    let counts = reader.deployment_counts(connection)?;
    Ok(counts
        .into_iter()
        .map(|line| (environment_token(&line.environment), line.environment))
        .collect())
}

fn listed(names: BTreeSet<String>) -> String {
    names.into_iter().collect::<Vec<_>>().join(", ")
}
