use muster_model::{
    ids::{PolicyId, RecordId},
    record::{KpiThreshold, LevelTarget, Policy, RecordKind, RoutingRule},
};
use rusqlite::{Connection as Rows, OptionalExtension, params};

use super::{Projection, Reference, key};
use crate::{Door, StoreError, door::Signature};

impl Projection for Policy {
    const TABLE: &'static str = "policies";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO policies (id, name, body) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![key(id), self.name, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let reference = |field, target: &LevelTarget| {
            let (kind, id) = match target {
                LevelTarget::Member(member) => (RecordKind::Member, RecordId::from(*member)),
                LevelTarget::Team(team) => (RecordKind::Team, RecordId::from(*team)),
                LevelTarget::Schedule(schedule) => {
                    (RecordKind::Schedule, RecordId::from(*schedule))
                }
                // A channel is a fact: it may go at its source at any time.
                LevelTarget::Channel(_) => return None,
            };
            Some(Reference { field, kind, id })
        };
        self.ladders()
            .flat_map(|(path, levels)| {
                let field = if path.is_some() { "paths" } else { "levels" };
                levels
                    .iter()
                    .flat_map(|level| &level.targets)
                    .filter_map(move |target| reference(field, target))
            })
            .collect()
    }

    /// Rules and thresholds that use it and incidents that it still escalates keep it; incidents of the past only
    /// name it.
    fn clear(&self, door: &mut Door<'_>, _by: Signature, id: RecordId) -> Result<(), StoreError> {
        let policy = PolicyId::from(id);
        for (_, rule) in door.list::<RoutingRule>()? {
            if rule.policy == Some(policy) {
                return Err(StoreError::InUse(format!(
                    "The policy '{}' is used by the routing rule '{}'. Change the rule first.",
                    self.name, rule.name
                )));
            }
        }
        for (_, threshold) in door.list::<KpiThreshold>()? {
            if threshold.page.is_some_and(|page| page.policy == policy) {
                return Err(StoreError::InUse(format!(
                    "The policy '{}' is paged by a threshold for {}. Change the threshold first.",
                    self.name,
                    super::kpi_name(door, threshold.kpi)?
                )));
            }
        }
        let open: Option<String> = door
            .connection
            .prepare_cached(
                "SELECT title FROM incidents WHERE policy = ?1 AND status <> 'resolved' LIMIT 1",
            )?
            .query_row([key(policy)], |row| row.get(0))
            .optional()?;
        match open {
            None => Ok(()),
            Some(title) => Err(StoreError::InUse(format!(
                "The policy '{}' is used by the incident '{title}', which is not over. Resolve it \
                 or give it another policy first.",
                self.name
            ))),
        }
    }
}
