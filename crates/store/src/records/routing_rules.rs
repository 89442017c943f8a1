use muster_model::{
    ids::RecordId,
    record::{RecordKind, RoutingRule},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::StoreError;

impl Projection for RoutingRule {
    const TABLE: &'static str = "routing_rules";
    const ORDER: &'static str = "position";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO routing_rules (id, position, name, enabled, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            self.position,
            self.name,
            self.enabled,
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let service = self.service.map(|service| Reference {
            field: "service",
            kind: RecordKind::Service,
            id: service.into(),
        });
        let policy = self.policy.map(|policy| Reference {
            field: "policy",
            kind: RecordKind::Policy,
            id: policy.into(),
        });
        service.into_iter().chain(policy).collect()
    }
}
