//! Connections: adding, testing, changing and removing links to other systems, and how their sync
//! goes.

mod drafts;

use muster_model::{
    ids::{ConnectionId, ServiceId},
    record::{Connection, ConnectorKind},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, engine::Workspace, incidents::number};

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
    pub kind: ConnectorKind,
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
    /// Where its token is.
    pub token: TokenState,
    /// How many facts came through it.
    pub counts: FactCounts,
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
}

/// A connection as its form has it, before it is kept.
#[derive(Clone, Deserialize, specta::Type)]
pub struct ConnectionDraft {
    /// The connection that is being changed; none for a new one.
    pub id: Option<ConnectionId>,
    /// The record.
    pub connection: Connection,
    /// The token as typed; none to use the one that is kept.
    pub secret: Option<String>,
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
    /// Every connection.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn connections(&self) -> Result<Vec<ConnectionView>, Problem> {
        let workspace = self.workspace()?;
        let connections = workspace.store.read(|reader| {
            reader
                .list::<Connection>()?
                .into_iter()
                .map(|(id, connection)| Ok((id, read_view(reader, id, &connection)?)))
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        Ok(connections
            .into_iter()
            .map(|(_, view)| self.complete(&workspace, view))
            .collect())
    }

    /// One connection with its streams.
    ///
    /// # Errors
    /// If it does not exist any more.
    pub fn connection(&self, id: ConnectionId) -> Result<ConnectionDetail, Problem> {
        let workspace = self.workspace()?;
        let (view, connection, streams) = workspace.store.read(|reader| {
            let connection = reader.require::<Connection>(id)?;
            Ok((
                read_view(reader, id, &connection)?,
                connection,
                reader.streams(id)?,
            ))
        })?;
        Ok(ConnectionDetail {
            view: self.complete(&workspace, view),
            connection,
            streams: streams
                .into_iter()
                .map(|stream| StreamView {
                    name: stream.name,
                    title: stream.title,
                    caught_up: stream.caught_up,
                    items: number(stream.items),
                    pages: number(stream.pages),
                    total: stream.total.map(number),
                })
                .collect(),
        })
    }

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

    /// Adds what the store does not know: the token, and the sync that is under way.
    fn complete(&self, workspace: &Workspace, view: ConnectionView) -> ConnectionView {
        let progress = workspace.scheduler.progress(view.id);
        ConnectionView {
            next_attempt: view
                .next_attempt
                .filter(|_| view.enabled && progress.is_none()),
            token: self
                .shared
                .secrets
                .token_state(view.id, needs_token(view.kind)),
            progress,
            ..view
        }
    }
}

/// What the store knows of a connection.
fn read_view(
    reader: &Reader,
    id: ConnectionId,
    connection: &Connection,
) -> Result<ConnectionView, StoreError> {
    let state = reader.sync_state(id)?;
    let counts = reader.fact_counts(id)?;
    Ok(ConnectionView {
        id,
        name: connection.name.clone(),
        kind: connection.settings.connector(),
        base_url: connection.base_url.clone(),
        enabled: connection.enabled,
        last_success: state.as_ref().and_then(|state| state.last_success),
        next_attempt: state.as_ref().and_then(|state| state.next_attempt),
        error: state.as_ref().and_then(|state| state.error.clone()),
        error_since: state.as_ref().and_then(|state| state.error_since),
        failures: state.as_ref().map_or(0, |state| state.failures),
        progress: None,
        token: TokenState::None,
        counts: FactCounts {
            deployments: number(counts.deployments),
            pipeline_runs: number(counts.pipeline_runs),
            changes: number(counts.changes),
            alerts: number(counts.alerts),
        },
    })
}

/// Whether a system of this kind is of no use without a token.
pub(crate) fn needs_token(kind: ConnectorKind) -> bool {
    muster_connectors::forms()
        .iter()
        .any(|form| form.kind == kind && form.token.required)
}
