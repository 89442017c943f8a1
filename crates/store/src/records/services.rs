use muster_model::{
    ids::{RecordId, ServiceId},
    record::{
        KpiDefinition, KpiThreshold, MappingRule, RecordKind, RoutingRule, Service, Target,
        TargetScope,
    },
};
use rusqlite::{Connection as Rows, OptionalExtension, params};

use super::{Projection, Reference, key, key_results::goal_measured_for};
use crate::{Door, Reader, StoreError, door::Signature, sources};

impl Projection for Service {
    const TABLE: &'static str = "services";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO services (id, name, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), self.name, body])?;
        rows.prepare_cached("DELETE FROM service_teams WHERE service = ?1")?
            .execute([key(id)])?;
        let mut insert =
            rows.prepare_cached("INSERT INTO service_teams (service, team) VALUES (?1, ?2)")?;
        for team in &self.teams {
            insert.execute([key(id), key(*team)])?;
        }
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let teams = self.teams.iter().map(|team| Reference {
            field: "teams",
            kind: RecordKind::Team,
            id: RecordId::from(*team),
        });
        let connections = self.sources.iter().map(|source| Reference {
            field: "sources",
            kind: RecordKind::Connection,
            id: RecordId::from(source.connection),
        });
        teams.chain(connections).collect()
    }

    /// A fact belongs to one service, so a project or job may be named by one only.
    fn check(
        &self,
        reader: &Reader,
        id: RecordId,
        before: Option<&Self>,
    ) -> Result<(), StoreError> {
        let is_new = |source: &_| before.is_none_or(|before| !before.sources.contains(source));
        if !self.sources.iter().any(is_new) {
            return Ok(());
        }
        for (other_id, other) in reader.list::<Self>()? {
            if RecordId::from(other_id) == id {
                continue;
            }
            let taken = |source: &&_| is_new(source) && other.sources.contains(source);
            if let Some(source) = self.sources.iter().find(taken) {
                return Err(StoreError::Invalid {
                    field: "sources".to_owned(),
                    message: format!(
                        "'{}' belongs to the service '{}' already; take it away there first.",
                        source.path, other.name
                    ),
                });
            }
        }
        Ok(())
    }

    /// Rules, targets, key results and incidents that are not over would lose their meaning. Incidents of the
    /// past keep naming the service; its deployments belong to none from now on.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let service = ServiceId::from(id);
        for (_, rule) in door.list::<RoutingRule>()? {
            if rule.service == Some(service) {
                return Err(StoreError::InUse(format!(
                    "The service '{}' is named by the routing rule '{}'. Change the rule first.",
                    self.name, rule.name
                )));
            }
        }
        for (_, rule) in door.list::<MappingRule>()? {
            if rule.service == Some(service) {
                return Err(StoreError::InUse(format!(
                    "The service '{}' is named by the mapping rule '{}'. Change the rule first.",
                    self.name, rule.pattern
                )));
            }
        }
        for (_, target) in door.list::<Target>()? {
            if target.scope == TargetScope::Service(service) {
                return Err(StoreError::InUse(format!(
                    "The service '{}' has a target for {}. Delete the target first.",
                    self.name,
                    super::kpi_name(door, target.kpi)?
                )));
            }
        }
        if let Some(title) = goal_measured_for(door, TargetScope::Service(service))? {
            return Err(StoreError::InUse(format!(
                "The service '{}' is whose KPI measures the goal '{title}'. Change that key \
                 result first.",
                self.name
            )));
        }
        for (_, threshold) in door.list::<KpiThreshold>()? {
            if threshold.scope == TargetScope::Service(service) {
                return Err(StoreError::InUse(format!(
                    "The service '{}' has a threshold for {}. Delete the threshold first.",
                    self.name,
                    super::kpi_name(door, threshold.kpi)?
                )));
            }
        }
        let open: Option<String> = door
            .connection
            .prepare_cached(
                "SELECT title FROM incidents WHERE service = ?1 AND status <> 'resolved' LIMIT 1",
            )?
            .query_row([key(service)], |row| row.get(0))
            .optional()?;
        if let Some(title) = open {
            return Err(StoreError::InUse(format!(
                "The service '{}' has the incident '{title}', which is not over. Resolve it first.",
                self.name
            )));
        }
        super::skills::without_service(door, by, service, &self.name)?;
        for (kpi, record) in door.list::<KpiDefinition>()? {
            if record.service == Some(service) {
                door.change::<KpiDefinition>(by.author, by.at, kpi, |kpi| kpi.service = None)?;
            }
        }
        Ok(())
    }

    fn settle(door: &mut Door<'_>) -> Result<(), StoreError> {
        door.forget_mapping();
        sources::project(door)
    }
}
