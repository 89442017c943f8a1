use muster_model::{
    ids::{ConnectionId, RecordId},
    record::{Connection, KpiDefinition, KpiSource, MappingRule, Service},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, key};
use crate::{Door, StoreError, door::Signature};

impl Projection for Connection {
    const TABLE: &'static str = "connections";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO connections (id, name, kind, enabled, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            self.name,
            self.settings.kind,
            self.enabled,
            body
        ])?;
        Ok(())
    }

    /// A KPI would lose the values that are still to come, so a person archives or changes it first.
    /// Services forget the projects and jobs that were seen through it, and mapping rules for it
    /// alone go. Its facts stay until they
    /// are forgotten as well (`Door::forget_connection_facts`): that is for a person to choose.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let connection = ConnectionId::from(id);
        for (_, kpi) in door.list::<KpiDefinition>()? {
            let reads = match &kpi.source {
                KpiSource::Metric { connection, .. }
                | KpiSource::ErrorBudget { connection, .. } => Some(*connection),
                KpiSource::Own { .. } | KpiSource::Hand => None,
            };
            if reads == Some(connection) && !kpi.archived {
                return Err(StoreError::InUse(format!(
                    "The KPI '{}' is made of values of the connection '{}'. Archive or change the \
                     KPI first.",
                    kpi.name, self.name
                )));
            }
        }
        for (service, record) in door.list::<Service>()? {
            if record
                .sources
                .iter()
                .any(|source| source.connection == connection)
            {
                door.change::<Service>(by.author, by.at, service, |service| {
                    service
                        .sources
                        .retain(|source| source.connection != connection);
                })?;
            }
        }
        for (rule, record) in door.list::<MappingRule>()? {
            if record.connection == Some(connection) {
                door.delete::<MappingRule>(by.author, by.at, rule)?;
            }
        }
        door.forget_sync(connection)
    }
}
