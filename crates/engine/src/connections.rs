//! Connections: adding, testing, changing and removing links to other systems, and how their sync
//! goes.

mod brought;
mod chats;
mod drafts;
mod messages;
mod views;

use std::collections::BTreeMap;

use muster_model::{
    ids::{ConnectionId, ServiceId},
    record::Connection,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{
    Engine, Problem,
    incidents::number,
    kpis::{NotCounted, ReportedTwice},
};

pub(crate) use drafts::token_forms;

pub use brought::{Brought, ChannelView, EventView, MetricView, OnCallView};
pub use chats::{ChatChannel, Chats, OpeningChat};
pub use messages::SignInState;

/// Where a connection's token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// In the keyring.
    Kept,
    /// In memory, until Muster ends.
    ThisRunOnly,
    /// Nowhere: give it again.
    Missing,
    /// This kind of connection was set up without one.
    None,
}

/// How a sync that is under way stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SyncProgress {
    /// Which connection.
    pub connection: ConnectionId,
    /// What is read just now.
    pub stream: String,
    /// How many items were read in this sync.
    pub items: u32,
    /// How many pages were read in this sync.
    pub pages: u32,
    /// How many will have been read in this sync at the end of this stream, if the system says.
    pub total: Option<u32>,
    /// Items per second since this sync began.
    pub rate: f64,
    /// Whether this is the first sync of the connection, from its start date on.
    pub first: bool,
}

/// One connection in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ConnectionView {
    /// Which connection.
    pub id: ConnectionId,
    /// What people call it.
    pub name: String,
    /// Which kind of system.
    pub kind: String,
    /// The product's own name.
    pub kind_name: String,
    /// Where it answers.
    pub base_url: String,
    /// Whether it is polled.
    pub enabled: bool,
    /// When a sync last reached its end.
    pub last_success: Option<Timestamp>,
    /// When the next one begins; none while switched off or under way.
    pub next_attempt: Option<Timestamp>,
    /// What went wrong last time, in words; none if nothing did.
    pub error: Option<String>,
    /// Since when it has been failing.
    pub error_since: Option<Timestamp>,
    /// How many attempts have failed in a row.
    pub failures: u32,
    /// How the sync that is under way stands; none if none is.
    pub progress: Option<SyncProgress>,
    /// How its tokens stand together: missing if one that is needed is.
    pub token: TokenState,
    /// Each of its tokens.
    pub tokens: Vec<TokenView>,
    /// How many facts came through it.
    pub counts: FactCounts,
}

/// One token of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TokenView {
    /// The name under which it is kept.
    pub name: String,
    /// What the system calls it.
    pub label: String,
    /// Where it is.
    pub state: TokenState,
}

/// How many facts of each kind came through a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct FactCounts {
    /// Deployments.
    pub deployments: u32,
    /// Pipeline runs.
    pub pipeline_runs: u32,
    /// Changes.
    pub changes: u32,
    /// Alerts.
    pub alerts: u32,
    /// Runs of infrastructure as code.
    pub iac_runs: u32,
    /// Samples of metrics.
    pub samples: u32,
    /// Shifts of people on call.
    pub on_call_shifts: u32,
    /// Channels of chat.
    pub channels: u32,
    /// Events.
    pub events: u32,
}

/// One stream of a connection: what is read page by page.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct StreamView {
    /// Its stable name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Whether it has been read to its end.
    pub caught_up: bool,
    /// How many items were read from it.
    pub items: u32,
    /// How many pages were read from it.
    pub pages: u32,
    /// How many items it has, if the system says.
    pub total: Option<u32>,
}

/// All there is to say of one connection.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ConnectionDetail {
    /// Its line in the list.
    pub view: ConnectionView,
    /// The record.
    pub connection: Connection,
    /// Its streams.
    pub streams: Vec<StreamView>,
    /// Sentences about elements that the last sync since the start of Muster could not read.
    pub left_out: Vec<String>,
    /// Its deployments that another connection speaks for, by environment.
    pub not_counted: Vec<NotCounted>,
    /// Its deployments that another connection reported as well, by environment.
    pub reported_twice: Vec<ReportedTwice>,
    /// What it brought that no other page shows.
    pub brought: Brought,
}

/// A connection as its form has it, before it is kept.
#[derive(Clone, Deserialize, specta::Type)]
pub struct ConnectionDraft {
    /// The connection that is being changed; none for a new one.
    pub id: Option<ConnectionId>,
    /// The record.
    pub connection: Connection,
    /// The tokens as typed, by their names; those that are not named stay as they are kept.
    pub secrets: BTreeMap<String, String>,
    /// Whether to keep the token in memory only, because there is no keyring.
    pub this_run_only: bool,
}

/// A project or job that a connection knows of.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SourceView {
    /// The connection that it was seen through.
    pub connection: ConnectionId,
    /// The connection's name.
    pub connection_name: String,
    /// Its full path.
    pub path: String,
    /// The service that it is assigned to.
    pub service: Option<ServiceId>,
    /// How many deployments came from it.
    pub deployments: u32,
    /// How many pipeline runs.
    pub pipeline_runs: u32,
    /// When the last of either was asked for; none if only changes came from it.
    pub last_seen: Option<Timestamp>,
}

/// Whether tokens can be kept safely on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct KeyringState {
    /// Whether the keyring answers.
    pub available: bool,
    /// What that means, in a sentence.
    pub message: String,
}

impl Engine {
    /// Every project and job that connections found, with the service that it is assigned to.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceView>, Problem> {
        self.read(|reader| {
            let connections = reader.list::<Connection>()?;
            let name = |id| {
                let found = connections.iter().find(|(other, _)| *other == id);
                found
                    .map(|(_, connection)| connection.name.clone())
                    .unwrap_or_default()
            };
            Ok(reader
                .sources()?
                .into_iter()
                .map(|seen| SourceView {
                    connection_name: name(seen.source.connection),
                    connection: seen.source.connection,
                    path: seen.source.path,
                    service: seen.service,
                    deployments: number(seen.deployments),
                    pipeline_runs: number(seen.pipeline_runs),
                    last_seen: seen.last_seen,
                })
                .collect())
        })
    }

    /// Whether tokens can be kept safely on this laptop.
    #[must_use]
    pub fn keyring_state(&self) -> KeyringState {
        self.shared.secrets.state()
    }
}
