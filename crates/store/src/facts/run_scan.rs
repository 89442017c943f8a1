use muster_model::{
    fact::RunStatus,
    ids::{ConnectionId, ServiceId},
    time::{Millis, Timestamp},
};

use super::FactScope;
use crate::{
    Reader, StoreError,
    conditions::Conditions,
    records::read_optional_id,
    words::{read_word, text},
};

/// A run of a pipeline or job that goes by. What it borrows lasts until the next.
#[derive(Debug, Clone, Copy)]
pub struct RunScan<'r> {
    /// Its row.
    pub row: i64,
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// The project or job that it belongs to.
    pub source: &'r str,
    /// The workflow or job within the source; empty if the source has one only.
    pub pipeline: &'r str,
    /// The service that it belongs to.
    pub service: Option<ServiceId>,
    /// How it went.
    pub status: RunStatus,
    /// The commit that it ran for; empty if not known.
    pub commit: &'r str,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// How long it worked: by the source's own count, else from its beginning to its end.
    pub duration: Option<Millis>,
}

impl Reader {
    /// Tells `each` every run in `scope`, in no particular order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn scan_runs(
        &self,
        scope: &FactScope,
        mut each: impl FnMut(RunScan<'_>),
    ) -> Result<(), StoreError> {
        let mut conditions = Conditions::default();
        scope.apply(&mut conditions, "f.created_at", &["s.path"]);
        conditions.each(
            self,
            "SELECT f.id, s.connection, s.path, s.service, f.status, f.commit_sha, f.created_at,
                    ifnull(f.duration, f.finished_at - f.started_at), f.pipeline
             FROM pipeline_runs AS f JOIN sources AS s ON s.id = f.source",
            "",
            |row| {
                each(RunScan {
                    row: row.get(0)?,
                    connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(1)?)),
                    source: text(row, 2)?,
                    pipeline: text(row, 8)?,
                    service: read_optional_id(row, 3)?,
                    status: read_word(row, 4)?,
                    commit: text(row, 5)?,
                    created_at: Timestamp(row.get(6)?),
                    duration: row.get::<_, Option<i64>>(7)?.map(Millis),
                });
                Ok(())
            },
        )
    }
}
