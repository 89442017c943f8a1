use muster_model::{
    ids::{ConnectionId, ServiceId, TeamId},
    record::ServiceSource,
    time::Timestamp,
};
use rusqlite::Row;

use crate::{
    Reader, StoreError,
    conditions::Conditions,
    records::{key, read_optional_id},
    words::text,
};

/// What is known of the drift of one workspace of Terraform, or whatever else was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriftRow {
    /// Which one.
    pub source: ServiceSource,
    /// The service that it belongs to; none if it belongs to none.
    pub service: Option<ServiceId>,
    /// How many resources differed when somebody last looked; none if nobody ever did.
    pub drifted: Option<u32>,
    /// When that was: when the check ended, or was asked for if that is not known.
    pub checked_at: Option<Timestamp>,
    /// Where to look at that check; empty if there is no page for it.
    pub url: String,
    /// When a run last changed something there.
    pub last_applied_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT s.connection, s.path, s.service, c.drifted,
         ifnull(c.finished_at, c.created_at), ifnull(c.url, ''),
         ifnull(a.finished_at, a.created_at)
     FROM sources AS s
     LEFT JOIN iac_runs AS c ON c.id = (
         SELECT id FROM iac_runs WHERE source = s.id AND drifted IS NOT NULL
         ORDER BY created_at DESC, id DESC LIMIT 1)
     LEFT JOIN iac_runs AS a ON a.id = (
         SELECT id FROM iac_runs WHERE source = s.id AND status = 'applied'
         ORDER BY created_at DESC, id DESC LIMIT 1)";

impl Reader {
    /// The last word on the drift of each workspace of Terraform and of all else that was ever
    /// looked at: of the services that `team` owns, or of all; by path.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn drift(&self, team: Option<TeamId>) -> Result<Vec<DriftRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.holds(
            "(c.id IS NOT NULL OR EXISTS (
                 SELECT 1 FROM iac_runs AS r WHERE r.source = s.id AND r.tool = ?))",
            "terraform",
        );
        if let Some(team) = team {
            conditions.holds(
                "s.service IN (SELECT service FROM service_teams WHERE team = ?)",
                key(team),
            );
        }
        conditions.all(self, SELECT, "ORDER BY s.path, s.connection", read)
    }
}

fn read(row: &Row<'_>) -> Result<DriftRow, StoreError> {
    Ok(DriftRow {
        source: ServiceSource {
            connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)),
            path: text(row, 1)?.to_owned(),
        },
        service: read_optional_id(row, 2)?,
        drifted: row.get(3)?,
        checked_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        url: text(row, 5)?.to_owned(),
        last_applied_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    })
}
