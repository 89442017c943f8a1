//! The projects and jobs that facts came from, and which service each belongs to. The service is
//! projected from services' sources, so that a list of a million deployments finds it in place.

use std::collections::HashMap;

use muster_model::{
    ids::{ConnectionId, ServiceId},
    record::ServiceSource,
    time::Timestamp,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    Door, Reader, StoreError,
    records::{key, optional_key},
    words::text,
};

/// A project or job that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SeenSource {
    /// The connection and the path there.
    pub source: ServiceSource,
    /// The service that claims it; none if no service does.
    pub service: Option<ServiceId>,
    /// How many deployments came from it.
    #[specta(type = f64)]
    pub deployments: u64,
    /// How many runs of pipelines came from it.
    #[specta(type = f64)]
    pub pipeline_runs: u64,
    /// When the last of either was asked for; none if only changes came from it.
    pub last_seen: Option<Timestamp>,
}

impl Reader {
    /// All projects and jobs that facts came from, by path.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sources(&self) -> Result<Vec<SeenSource>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.connection, s.path, s.service,
                    (SELECT count(*) FROM deployments AS d WHERE d.source = s.id),
                    (SELECT count(*) FROM pipeline_runs AS r WHERE r.source = s.id),
                    nullif(max(
                        ifnull((SELECT max(created_at) FROM deployments AS d
                                WHERE d.source = s.id), ?1),
                        ifnull((SELECT max(created_at) FROM pipeline_runs AS r
                                WHERE r.source = s.id), ?1)), ?1)
             FROM sources AS s ORDER BY s.path, s.connection",
        )?;
        let mut rows = statement.query([i64::MIN])?;
        let mut sources = Vec::new();
        while let Some(row) = rows.next()? {
            let service: Option<[u8; 16]> = row.get(2)?;
            sources.push(SeenSource {
                source: ServiceSource {
                    connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                    path: text(row, 1)?.to_owned(),
                },
                service: service.map(|id| ServiceId::from_uuid(uuid::Uuid::from_bytes(id))),
                deployments: row.get::<_, i64>(3)?.unsigned_abs(),
                pipeline_runs: row.get::<_, i64>(4)?.unsigned_abs(),
                last_seen: row.get::<_, Option<i64>>(5)?.map(Timestamp),
            });
        }
        Ok(sources)
    }
}

/// Gives every source the service that claims it.
pub(crate) fn project(door: &mut Door<'_>) -> Result<(), StoreError> {
    let mut moved: HashMap<i64, Option<ServiceId>> = HashMap::new();
    {
        let connection = door.rows();
        let claims = door.claims()?;
        let mut statement =
            connection.prepare_cached("SELECT id, connection, path, service FROM sources")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let source = ServiceSource {
                connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(1)?)),
                path: text(row, 2)?.to_owned(),
            };
            let service = claims.get(&source).copied();
            if optional_key(service) != row.get(3)? {
                moved.insert(row.get(0)?, service);
            }
        }
    }
    let mut update = door
        .connection
        .prepare_cached("UPDATE sources SET service = ?2 WHERE id = ?1")?;
    for (row, service) in moved {
        update.execute(params![row, service.map(key)])?;
    }
    Ok(())
}
