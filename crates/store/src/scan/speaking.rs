//! What it takes to say which connection speaks for which deployments: who reports which service,
//! and how many deployments of a connection went where.

use muster_model::ids::{ConnectionId, ServiceId};

use super::{Reader, StoreError, service_in, text, uuid_in};

/// How many deployments of one service a connection brought to one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploymentCount {
    /// The environment's name, as its source has it; empty where the source names none.
    pub environment: String,
    /// The service; none if the projects or jobs belong to none.
    pub service: Option<ServiceId>,
    /// How many.
    pub count: u64,
}

impl Reader {
    /// Which connections have a project or job of which service, in order and each once.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn reporters(&self) -> Result<Vec<(ServiceId, ConnectionId)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT service, connection FROM sources
             WHERE service IS NOT NULL ORDER BY service, connection",
        )?;
        let mut rows = statement.query([])?;
        let mut reporters = Vec::new();
        while let Some(row) = rows.next()? {
            reporters.push((
                ServiceId::from_uuid(uuid_in(row, 0)?),
                ConnectionId::from_uuid(uuid_in(row, 1)?),
            ));
        }
        Ok(reporters)
    }

    /// How many deployments came through a connection, by environment and service.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn deployment_counts(
        &self,
        connection: ConnectionId,
    ) -> Result<Vec<DeploymentCount>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT e.name, s.service, count(*)
             FROM sources AS s
             JOIN deployments AS d ON d.source = s.id
             JOIN environments AS e ON e.id = d.environment
             WHERE s.connection = ?1
             GROUP BY e.name, s.service ORDER BY e.name, s.service",
        )?;
        let mut rows = statement.query([connection.uuid().into_bytes()])?;
        let mut counts = Vec::new();
        while let Some(row) = rows.next()? {
            counts.push(DeploymentCount {
                environment: text(row, 0)?.to_owned(),
                service: service_in(row, 1)?,
                count: row.get::<_, i64>(2)?.unsigned_abs(),
            });
        }
        Ok(counts)
    }
}
