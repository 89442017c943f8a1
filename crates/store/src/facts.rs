//! Facts: upserts by connection and external id, and the lists that people look through. The newer
//! observation of the source wins, so that deliveries may be repeated and arrive in any order. Of
//! two that were observed at the same instant the one delivered last stands: the source did not
//! change, but how a connection reads it may have.

mod alerts;
mod changes;
mod channels;
mod chat_messages;
mod deployments;
mod drift;
mod events;
mod filter;
mod iac_runs;
mod issues;
mod latest;
mod list;
mod on_call_shifts;
mod pipeline_runs;
mod run_scan;
mod samples;
mod snapshots;
mod upsert;

pub use alerts::AlertFilter;
pub use changes::ChangeRow;
pub use deployments::{DeploymentFilter, DeploymentRow, TierFilter};
pub use drift::DriftRow;
pub use filter::FactScope;
pub use iac_runs::{IacRunFilter, IacRunRow};
pub(crate) use issues::issue_in;
pub use latest::{CommitsAsked, LatestDeployment, LatestDeployments};
pub use pipeline_runs::{RunFilter, RunRow};
pub use run_scan::RunScan;
pub(crate) use samples::dated_values;

use muster_model::{
    fact::{Fact, FactKey, FactKind},
    ids::ConnectionId,
};
use rusqlite::Row;

use self::{
    list::List,
    upsert::{Outcome, Upsert},
};
use crate::{Door, StoreError, records::key, words::text};

/// The tables of facts: each has a column `connection`.
const TABLES: [&str; 11] = [
    "deployments",
    "pipeline_runs",
    "changes",
    "alerts",
    "iac_runs",
    "samples",
    "on_call_shifts",
    "channels",
    "chat_messages",
    "issues",
    "events",
];

/// What a delivery of facts came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// How many were not known before.
    pub inserted: u64,
    /// How many replaced an older observation.
    pub updated: u64,
    /// How many said nothing new.
    pub unchanged: u64,
    /// The rows that were updated, as their scans name them, so that what was computed from them
    /// can be corrected. Inserted rows have higher numbers than all before them.
    pub updated_rows: Vec<(FactKind, i64)>,
}

impl Door<'_> {
    /// Takes in what a sync brought.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn apply_facts(&mut self, facts: &[Fact]) -> Result<Applied, StoreError> {
        let mut applied = Applied::default();
        for fact in facts {
            let kind = fact.kind();
            let outcome = match fact {
                Fact::Deployment(fact) => self.apply_deployment(fact)?,
                Fact::PipelineRun(fact) => self.apply_pipeline_run(fact)?,
                Fact::Change(fact) => self.apply_change(fact)?,
                Fact::Alert(fact) => self.apply_alert(fact)?,
                Fact::IacRun(fact) => self.apply_iac_run(fact)?,
                Fact::Sample(fact) => self.apply_sample(fact)?,
                Fact::OnCallShift(fact) => self.apply_on_call_shift(fact)?,
                Fact::Channel(fact) => self.apply_channel(fact)?,
                Fact::ChatMessage(fact) => self.apply_chat_message(fact)?,
                Fact::Issue(fact) => self.apply_issue(fact)?,
                Fact::Event(fact) => self.apply_event(fact)?,
            };
            match outcome {
                Outcome::Inserted => applied.inserted += 1,
                Outcome::Updated(row) => {
                    applied.updated += 1;
                    applied.updated_rows.push((kind, row));
                }
                Outcome::Unchanged => {
                    applied.unchanged += 1;
                    continue;
                }
            }
            self.tell(kind, None);
        }
        Ok(applied)
    }

    /// Forgets all facts that came through a connection, and the sources that it had. Incidents and
    /// verdicts keep the names of facts that are gone.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn forget_connection_facts(&mut self, connection: ConnectionId) -> Result<(), StoreError> {
        for table in TABLES.into_iter().chain(["sources"]) {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE connection = ?1"))?
                .execute([key(connection)])?;
        }
        self.forget_sources(connection);
        for kind in FactKind::ALL {
            self.tell(kind, None);
        }
        Ok(())
    }
}

/// Reads a fact's identity from two columns.
fn read_key(row: &Row<'_>, connection: usize, external_id: usize) -> Result<FactKey, StoreError> {
    Ok(FactKey {
        connection: ConnectionId::from_uuid(uuid::Uuid::from_bytes(row.get(connection)?)),
        external_id: text(row, external_id)?.to_owned(),
    })
}
