//! How many facts of each kind came through a connection.

use muster_model::ids::ConnectionId;

use crate::{Reader, StoreError, records::key};

/// How many facts of each kind came through a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FactCounts {
    /// Deployments.
    pub deployments: u64,
    /// Runs of pipelines and jobs.
    pub pipeline_runs: u64,
    /// Changes.
    pub changes: u64,
    /// Alerts.
    pub alerts: u64,
    /// Runs of infrastructure as code.
    pub iac_runs: u64,
    /// Dated values of metric queries.
    pub samples: u64,
    /// Who is on call.
    pub on_call_shifts: u64,
    /// Channels of a chat system.
    pub channels: u64,
    /// Messages in its channels.
    pub chat_messages: u64,
    /// Other events.
    pub events: u64,
}

impl Reader {
    /// How many facts of each kind came through a connection.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn fact_counts(&self, connection: ConnectionId) -> Result<FactCounts, StoreError> {
        let count = |table: &str| -> Result<u64, StoreError> {
            let count: i64 = self
                .connection
                .prepare_cached(&format!(
                    "SELECT count(*) FROM {table} WHERE connection = ?1"
                ))?
                .query_row([key(connection)], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        };
        Ok(FactCounts {
            deployments: count("deployments")?,
            pipeline_runs: count("pipeline_runs")?,
            changes: count("changes")?,
            alerts: count("alerts")?,
            iac_runs: count("iac_runs")?,
            samples: count("samples")?,
            on_call_shifts: count("on_call_shifts")?,
            channels: count("channels")?,
            chat_messages: count("chat_messages")?,
            events: count("events")?,
        })
    }
}
