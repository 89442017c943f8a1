use muster_model::{
    ids::RecordId,
    record::{RecordKind, Target, TargetScope},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, word_of};
use crate::StoreError;

impl Projection for Target {
    const TABLE: &'static str = "targets";
    const ORDER: &'static str = "kpi";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached("INSERT OR REPLACE INTO targets (id, kpi, body) VALUES (?1, ?2, ?3)")?
            .execute(params![key(id), word_of(self.kpi)?, body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let (kind, id) = match self.scope {
            TargetScope::Workspace => return Vec::new(),
            TargetScope::Team(team) => (RecordKind::Team, RecordId::from(team)),
            TargetScope::Service(service) => (RecordKind::Service, RecordId::from(service)),
        };
        vec![Reference {
            field: "scope",
            kind,
            id,
        }]
    }
}
