use std::{collections::BTreeSet, sync::Arc, time::Instant};

use muster_connectors::{Access, Connector, ConnectorError, Page, Snapshot, connect};
use muster_model::{fact::FactKind, ids::ConnectionId, time::Timestamp};
use muster_store::{Applied, Store, StoreError, Stream};
use tokio_util::sync::CancellationToken;

use super::worker::Worker;
use crate::{
    Engine, Problem,
    connections::{SyncProgress, token_forms},
    engine::Workspace,
    outbox,
    secrets::Keeper,
};

/// How one sync ended.
pub(super) enum Outcome {
    /// Every stream was read to its end.
    Finished,
    /// Somebody stopped it.
    Stopped,
    /// The system could not be read.
    Failed(ConnectorError),
}

/// Reads every stream of a connection to its end.
pub(super) async fn run(
    worker: &Worker,
    engine: &Engine,
    workspace: &Arc<Workspace>,
    id: ConnectionId,
    connector: &mut Option<Box<dyn Connector>>,
    cancel: &CancellationToken,
) -> Result<Outcome, Problem> {
    let _turn = tokio::select! {
        () = cancel.cancelled() => return Ok(Outcome::Stopped),
        turn = workspace.scheduler.hosts.turn(&worker.connection().base_url) => turn,
    };
    worker.left_out().begin();
    let connector = match connector {
        Some(connector) => connector,
        None => {
            let engine = engine.clone();
            let forms = token_forms(worker.connection());
            let keeper = Arc::new(Keeper {
                engine: engine.clone(),
                id,
            });
            let tokens = off_the_runtime(move || engine.shared.secrets.all(id, &forms)).await?;
            match connect(Access {
                id,
                connection: worker.connection().clone(),
                tokens,
                keeper: Some(keeper),
            }) {
                Ok(new) => connector.insert(new),
                Err(error) => return Ok(Outcome::Failed(error)),
            }
        }
    };
    let pass = Pass {
        worker,
        engine,
        workspace,
        id,
        cancel,
        connector: &**connector,
        begun: Instant::now(),
    };
    match pass.read_all().await? {
        Outcome::Finished => pass.follow_issues().await,
        outcome => Ok(outcome),
    }
}

/// One sync that is under way.
pub(super) struct Pass<'a> {
    pub(super) worker: &'a Worker,
    pub(super) engine: &'a Engine,
    pub(super) workspace: &'a Arc<Workspace>,
    pub(super) id: ConnectionId,
    pub(super) cancel: &'a CancellationToken,
    pub(super) connector: &'a dyn Connector,
    begun: Instant,
}

impl Pass<'_> {
    async fn read_all(&self) -> Result<Outcome, Problem> {
        let streams = tokio::select! {
            () = self.cancel.cancelled() => return Ok(Outcome::Stopped),
            streams = self.connector.streams() => streams,
        };
        let streams = match streams {
            Ok(streams) => streams,
            Err(error) => return Ok(Outcome::Failed(error)),
        };
        let mut read = Read::default();
        // A stream that fails does not keep its neighbours from being read; the first failure is
        // what is told. A system that is down or asks to be left alone is not asked for more.
        let mut failure = None;
        let mut broken = false;
        for stream in &streams {
            match self.read_stream(stream, &mut read).await? {
                Outcome::Finished => broken = false,
                Outcome::Stopped => return Ok(Outcome::Stopped),
                Outcome::Failed(error) => {
                    // This is what decides when to try again, so that it is what is told.
                    if error.is_transient() && (broken || !may_be_one_list(&error)) {
                        return Ok(Outcome::Failed(error));
                    }
                    broken = error.is_transient();
                    failure = failure.or(Some(error));
                }
            }
        }
        Ok(failure.map_or(Outcome::Finished, Outcome::Failed))
    }

    async fn read_stream(
        &self,
        stream: &muster_connectors::Stream,
        read: &mut Read,
    ) -> Result<Outcome, Problem> {
        let mut state = self.stream_state(stream).await?;
        let first = !state.caught_up;
        let before = read.items;
        let mut total = None;
        loop {
            let now = self.engine.now();
            self.report(stream, read, total, first);
            let page = tokio::select! {
                () = self.cancel.cancelled() => return Ok(Outcome::Stopped),
                page = self.connector.pull(stream, state.cursor.as_deref(), now) => page,
            };
            let page = match page {
                Ok(page) => page,
                Err(error) => return Ok(Outcome::Failed(error)),
            };
            for sentence in &page.left_out {
                tracing::warn!(connection = %self.id, stream = stream.name, sentence, "left out");
            }
            self.worker.left_out().note(&page.left_out);
            let more = page.more;
            // What the system counts is the stream alone; what is read is counted over all of them.
            let in_stream = page.total.and_then(|total| u32::try_from(total).ok());
            total = in_stream
                .map(|found| before.saturating_add(found))
                .or(total);
            read.items += u32::try_from(page.facts.len()).unwrap_or(u32::MAX);
            read.pages += 1;
            state = self.keep(state, page, now).await?;
            self.report(stream, read, total, first);
            if !more {
                return Ok(Outcome::Finished);
            }
        }
    }

    /// Where the stream was left; what a new one begins with.
    async fn stream_state(&self, stream: &muster_connectors::Stream) -> Result<Stream, Problem> {
        let (store, id) = (self.workspace.store.clone(), self.id);
        let known = off_the_runtime(move || Ok(store.read(|reader| reader.streams(id))?)).await?;
        let known = known.into_iter().find(|known| known.name == stream.name);
        let mut state = known.unwrap_or_else(|| Stream {
            connection: id,
            name: stream.name.clone(),
            title: String::new(),
            cursor: None,
            caught_up: false,
            items: 0,
            pages: 0,
            total: None,
        });
        state.title.clone_from(&stream.title);
        Ok(state)
    }

    /// Writes a page and the cursor from which to go on, in one transaction.
    async fn keep(&self, mut state: Stream, page: Page, now: Timestamp) -> Result<Stream, Problem> {
        let store = self.workspace.store.clone();
        state.items += page.facts.len() as u64;
        state.pages += 1;
        state.total = page.total.or(state.total);
        state.caught_up |= !page.more;
        state.cursor = Some(page.cursor.clone());
        let (state, applied) = off_the_runtime(move || {
            let applied = write_page(&store, &state, &page, now)?;
            Ok((state, applied))
        })
        .await?;
        self.workspace.kpis.on_facts(&applied);
        Ok(state)
    }

    fn report(
        &self,
        stream: &muster_connectors::Stream,
        read: &Read,
        total: Option<u32>,
        first: bool,
    ) {
        let seconds = self.begun.elapsed().as_secs_f64();
        let rate = if seconds > 0.0 {
            f64::from(read.items) / seconds
        } else {
            0.0
        };
        self.worker.report(
            self.engine,
            Some(SyncProgress {
                connection: self.id,
                stream: stream.title.clone(),
                items: read.items,
                pages: read.pages,
                total,
                rate,
                first,
            }),
        );
    }
}

/// Whether a system may have failed over one list only, as it does when reading that list takes
/// it too long.
const fn may_be_one_list(error: &ConnectorError) -> bool {
    matches!(
        error,
        ConnectorError::Server { retry_at: None, .. } | ConnectorError::Timeout { .. }
    )
}

/// What one sync has read so far.
#[derive(Default)]
struct Read {
    items: u32,
    pages: u32,
}

fn write_page(
    store: &Store,
    state: &Stream,
    page: &Page,
    now: Timestamp,
) -> Result<Applied, StoreError> {
    store.write(|door| {
        let applied = door.apply_facts(&page.facts)?;
        if let Some(Snapshot { kind, prefix }) = &page.active {
            let active: BTreeSet<String> = page
                .facts
                .iter()
                .filter(|fact| fact.kind() == *kind)
                .map(|fact| fact.key().external_id.clone())
                .collect();
            if *kind == FactKind::Alert {
                door.end_alerts_not_in(state.connection, prefix, &active, now)?;
            } else {
                door.keep_only(*kind, state.connection, prefix, &active)?;
            }
        }
        for source in &page.tags {
            door.set_source_tags(state.connection, &source.path, &source.tags)?;
        }
        outbox::pass_on(door, &page.facts, now)?;
        door.set_stream(state)?;
        Ok(applied)
    })
}

/// Runs what blocks where blocking does no harm.
pub(super) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(
                Problem::new("Muster was interrupted while it worked. Try again.")
                    .caused_by(&error),
            )
        })
}
