//! Connections as people see them, put together from the record, how its syncs go, its tokens and
//! the sync that is under way.

use muster_connectors::{ConnectorForm, system};
use muster_model::{ids::ConnectionId, record::Connection};
use muster_store::{Reader, StoreError, SyncState};

use super::{ConnectionDetail, ConnectionView, FactCounts, StreamView, TokenState, TokenView};
use crate::{Engine, Problem, engine::Workspace, incidents::number};

impl Engine {
    /// Every connection, by name, with how many facts it brought.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn connections(&self) -> Result<Vec<ConnectionView>, Problem> {
        let workspace = self.workspace()?;
        let found = workspace.store.read(|reader| {
            records_with_states(reader)?
                .into_iter()
                .map(|(id, connection, state)| Ok((id, connection, state, counts(reader, id)?)))
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        Ok(found
            .into_iter()
            .map(|(id, connection, state, counts)| {
                self.view(&workspace, id, &connection, state.as_ref(), counts)
            })
            .collect())
    }

    /// Every connection without counts: for what is asked often and shows no counts.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub(crate) fn connection_states(&self) -> Result<Vec<ConnectionView>, Problem> {
        let workspace = self.workspace()?;
        let found = workspace.store.read(records_with_states)?;
        Ok(found
            .into_iter()
            .map(|(id, connection, state)| {
                self.view(
                    &workspace,
                    id,
                    &connection,
                    state.as_ref(),
                    FactCounts::default(),
                )
            })
            .collect())
    }

    /// One connection with its streams and what it brought.
    ///
    /// # Errors
    /// If it is not there, or cannot be read.
    pub fn connection(&self, id: ConnectionId) -> Result<ConnectionDetail, Problem> {
        let workspace = self.workspace()?;
        let now = self.now();
        let (connection, state, counts, streams, brought) = workspace.store.read(|reader| {
            let connection = reader.require::<Connection>(id)?;
            let brought = super::brought::read(reader, id, &connection, now)?;
            Ok((
                connection,
                reader.sync_state(id)?,
                counts(reader, id)?,
                reader.streams(id)?,
                brought,
            ))
        })?;
        Ok(ConnectionDetail {
            view: self.view(&workspace, id, &connection, state.as_ref(), counts),
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
            left_out: workspace.scheduler.left_out(id),
            not_counted: self.not_counted(id)?,
            reported_twice: self.reported_twice(id)?,
            brought,
        })
    }

    fn view(
        &self,
        workspace: &Workspace,
        id: ConnectionId,
        connection: &Connection,
        state: Option<&SyncState>,
        counts: FactCounts,
    ) -> ConnectionView {
        let progress = workspace.scheduler.progress(id);
        let kind = connection.settings.kind.clone();
        let form = system(&kind).map(|system| (system.form)());
        let tokens = self.tokens(id, form.as_ref());
        ConnectionView {
            id,
            name: connection.name.clone(),
            kind_name: form.map_or_else(|| kind.clone(), |form| form.name.to_owned()),
            kind,
            base_url: connection.base_url.clone(),
            enabled: connection.enabled,
            last_success: state.and_then(|state| state.last_success),
            next_attempt: state
                .and_then(|state| state.next_attempt)
                .filter(|_| connection.enabled && progress.is_none()),
            error: state.and_then(|state| state.error.clone()),
            error_since: state.and_then(|state| state.error_since),
            failures: state.map_or(0, |state| state.failures),
            progress,
            token: worst(&tokens),
            tokens,
            counts,
        }
    }

    fn tokens(&self, id: ConnectionId, form: Option<&ConnectorForm>) -> Vec<TokenView> {
        form.map(|form| form.tokens.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|token| TokenView {
                name: token.name.to_owned(),
                label: token.label.to_owned(),
                state: self.shared.secrets.token_state(id, token),
            })
            .collect()
    }
}

/// How tokens stand together.
fn worst(tokens: &[TokenView]) -> TokenState {
    [
        TokenState::Missing,
        TokenState::ThisRunOnly,
        TokenState::Kept,
    ]
    .into_iter()
    .find(|state| tokens.iter().any(|token| token.state == *state))
    .unwrap_or(TokenState::None)
}

type Found = Vec<(ConnectionId, Connection, Option<SyncState>)>;

fn records_with_states(reader: &Reader) -> Result<Found, StoreError> {
    let states = reader.sync_states()?;
    Ok(reader
        .list::<Connection>()?
        .into_iter()
        .map(|(id, connection)| {
            let state = states.iter().find(|state| state.connection == id).cloned();
            (id, connection, state)
        })
        .collect())
}

fn counts(reader: &Reader, id: ConnectionId) -> Result<FactCounts, StoreError> {
    let counts = reader.fact_counts(id)?;
    Ok(FactCounts {
        deployments: number(counts.deployments),
        pipeline_runs: number(counts.pipeline_runs),
        changes: number(counts.changes),
        alerts: number(counts.alerts),
        iac_runs: number(counts.iac_runs),
        samples: number(counts.samples),
        on_call_shifts: number(counts.on_call_shifts),
        channels: number(counts.channels),
        events: number(counts.events),
    })
}
