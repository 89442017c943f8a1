use muster_model::{
    ids::{IncidentId, MemberId, RecordId, TaskId},
    record::{RecordKind, Task},
    time::Timestamp,
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, optional_key};
use crate::{Reader, StoreError};

impl Projection for Task {
    const TABLE: &'static str = "tasks";
    const ORDER: &'static str = "created_at";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO tasks (id, incident, owner, created_at, due_at, done_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            key(id),
            key(self.incident),
            optional_key(self.owner),
            self.created_at.millis(),
            self.due_at.map(Timestamp::millis),
            self.done_at.map(Timestamp::millis),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let member = |field, id: Option<MemberId>| {
            id.map(|id| Reference {
                field,
                kind: RecordKind::Member,
                id: id.into(),
            })
        };
        let incident = Reference {
            field: "incident",
            kind: RecordKind::Incident,
            id: self.incident.into(),
        };
        [
            Some(incident),
            member("owner", self.owner),
            member("done_by", self.done_by),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Reader {
    /// The tasks of an incident, the first added first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn tasks_of(&self, incident: IncidentId) -> Result<Vec<(TaskId, Task)>, StoreError> {
        self.records(
            "WHERE incident = ?1 ORDER BY created_at, id",
            [key(incident)],
        )
    }

    /// The tasks that a member has yet to do: the first due first, those with no date last.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn tasks_to_do(&self, owner: MemberId) -> Result<Vec<(TaskId, Task)>, StoreError> {
        self.records(
            "WHERE owner = ?1 AND done_at IS NULL ORDER BY due_at IS NULL, due_at, created_at, id",
            [key(owner)],
        )
    }
}
