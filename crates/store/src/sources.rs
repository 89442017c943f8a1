//! The projects and jobs that facts came from, and which service each belongs to. The service is
//! projected from services' sources and from mapping rules, so that a list of a million deployments
//! finds it in place.

use std::collections::HashMap;

use muster_model::{
    ids::{ConnectionId, ServiceId},
    mapping::Mapping,
    record::{MappingRule, Service, ServiceSource},
    time::Timestamp,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{
    ChangedKind, Door, Reader, StoreError,
    records::{optional_key, read_optional_id},
    words::text,
};

/// A project or job that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SeenSource {
    /// The connection and the path there.
    pub source: ServiceSource,
    /// Its tags, topics or labels there, as the system writes them.
    pub tags: Vec<String>,
    /// The service that it belongs to; none if no service names it and no rule leads to one.
    pub service: Option<ServiceId>,
    /// How many deployments came from it.
    #[specta(type = f64)]
    pub deployments: u64,
    /// How many runs of pipelines came from it.
    #[specta(type = f64)]
    pub pipeline_runs: u64,
    /// How many runs of infrastructure as code came from it.
    #[specta(type = f64)]
    pub iac_runs: u64,
    /// When the last of these was asked for; none if only changes came from it.
    pub last_seen: Option<Timestamp>,
}

impl Reader {
    /// What says which service a project, a job or an alert belongs to.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn mapping(&self) -> Result<Mapping, StoreError> {
        let services = self.list::<Service>()?;
        let rules = self.list::<MappingRule>()?;
        Ok(Mapping::new(
            services.iter().map(|(id, service)| (*id, service)),
            rules.iter().map(|(id, rule)| (*id, rule)),
        ))
    }

    /// All projects and jobs that facts came from, by path.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sources(&self) -> Result<Vec<SeenSource>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.connection, s.path, s.service, s.tags,
                    (SELECT count(*) FROM deployments AS d WHERE d.source = s.id),
                    (SELECT count(*) FROM pipeline_runs AS r WHERE r.source = s.id),
                    (SELECT count(*) FROM iac_runs AS i WHERE i.source = s.id),
                    nullif(max(
                        ifnull((SELECT max(created_at) FROM deployments AS d
                                WHERE d.source = s.id), ?1),
                        ifnull((SELECT max(created_at) FROM pipeline_runs AS r
                                WHERE r.source = s.id), ?1),
                        ifnull((SELECT max(created_at) FROM iac_runs AS i
                                WHERE i.source = s.id), ?1)), ?1)
             FROM sources AS s ORDER BY s.path, s.connection",
        )?;
        let mut rows = statement.query([i64::MIN])?;
        let mut sources = Vec::new();
        while let Some(row) = rows.next()? {
            sources.push(SeenSource {
                source: ServiceSource {
                    connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
                    path: text(row, 1)?.to_owned(),
                },
                tags: serde_json::from_str(text(row, 3)?)?,
                service: read_optional_id(row, 2)?,
                deployments: row.get::<_, i64>(4)?.unsigned_abs(),
                pipeline_runs: row.get::<_, i64>(5)?.unsigned_abs(),
                iac_runs: row.get::<_, i64>(6)?.unsigned_abs(),
                last_seen: row.get::<_, Option<i64>>(7)?.map(Timestamp),
            });
        }
        Ok(sources)
    }
}

impl Door<'_> {
    /// Remembers the tags of a project or job, also of one that no fact came from yet, and gives it
    /// the service that rules give it by them.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_source_tags(
        &mut self,
        connection: ConnectionId,
        path: &str,
        tags: &[String],
    ) -> Result<(), StoreError> {
        let row = self.source(connection, path)?;
        let updated = self
            .connection
            .prepare_cached("UPDATE sources SET tags = ?2 WHERE id = ?1 AND tags <> ?2")?
            .execute(params![row, serde_json::to_string(tags)?])?;
        if updated == 0 {
            return Ok(());
        }
        self.tell(ChangedKind::MappingRule, None);
        let source = ServiceSource {
            connection,
            path: path.to_owned(),
        };
        let mapped = self.mapping_memory()?.of_source(&source, tags);
        let service = mapped.map(|(service, _)| service);
        let before: Option<ServiceId> = self
            .connection
            .prepare_cached("SELECT service FROM sources WHERE id = ?1")?
            .query_row([row], |row| Ok(read_optional_id(row, 0)))??;
        move_sources(self, (service != before).then_some((row, service)))
    }
}

/// Gives every source the service that it belongs to.
pub(crate) fn project(door: &mut Door<'_>) -> Result<(), StoreError> {
    let mut moved: HashMap<i64, Option<ServiceId>> = HashMap::new();
    {
        let connection = door.rows();
        let mapping = door.mapping_memory()?;
        let mut statement =
            connection.prepare_cached("SELECT id, connection, path, tags, service FROM sources")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let source = ServiceSource {
                connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(1)?)),
                path: text(row, 2)?.to_owned(),
            };
            let tags: Vec<String> = serde_json::from_str(text(row, 3)?)?;
            let service = mapping
                .of_source(&source, &tags)
                .map(|(service, _)| service);
            if service != read_optional_id(row, 4)? {
                moved.insert(row.get(0)?, service);
            }
        }
    }
    move_sources(door, moved)
}

/// Gives sources another service, or none.
fn move_sources(
    door: &mut Door<'_>,
    moved: impl IntoIterator<Item = (i64, Option<ServiceId>)>,
) -> Result<(), StoreError> {
    let mut update = door
        .rows()
        .prepare_cached("UPDATE sources SET service = ?2 WHERE id = ?1")?;
    for (row, service) in moved {
        update.execute(params![row, optional_key(service)])?;
        door.tell(ChangedKind::Service, None);
    }
    Ok(())
}
