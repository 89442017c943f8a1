use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, Weak,
    atomic::{AtomicUsize, Ordering},
};

use muster_connectors::{ConnectorError, backoff};
use muster_model::{
    ids::ConnectionId,
    record::Connection,
    time::{Millis, Timestamp},
};
use muster_store::SyncState;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    left_out::LeftOut,
    pass::{self, Outcome},
};
use crate::{Engine, Event, Problem, connections::SyncProgress, engine::Workspace};

/// How far the time between two polls may move, so that a team's laptops do not ask in step.
const JITTER: f64 = 0.1;

/// Polls one connection until it is ended.
pub(super) struct Worker {
    connection: Connection,
    wake: Notify,
    end: CancellationToken,
    pass: Mutex<CancellationToken>,
    progress: Mutex<Option<SyncProgress>>,
    left_out: Mutex<LeftOut>,
    /// The linked issue that is asked after next, by its place.
    turn: AtomicUsize,
}

impl Worker {
    /// Begins to poll.
    pub(super) fn begin(
        engine: Engine,
        workspace: &Arc<Workspace>,
        id: ConnectionId,
        connection: Connection,
    ) -> Arc<Self> {
        let end = workspace.stop.child_token();
        let worker = Arc::new(Self {
            connection,
            wake: Notify::new(),
            pass: Mutex::new(end.child_token()),
            end,
            progress: Mutex::default(),
            left_out: Mutex::default(),
            turn: AtomicUsize::new(0),
        });
        let runtime = engine.shared.runtime.clone();
        runtime.spawn(Arc::clone(&worker).run(engine, Arc::downgrade(workspace), id));
        worker
    }

    /// The settings that it polls with.
    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// How the sync that is under way stands.
    pub(super) fn progress(&self) -> Option<SyncProgress> {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Sets how the sync that is under way stands, and tells the front end.
    pub(super) fn report(&self, engine: &Engine, progress: Option<SyncProgress>) {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(&progress);
        if let Some(progress) = progress {
            engine.tell(Event::SyncProgress(progress));
        }
    }

    /// Sentences about elements that the last sync, or the one under way, could not read.
    pub(super) fn left_out(&self) -> MutexGuard<'_, LeftOut> {
        self.left_out.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From which of `all` linked issues on to ask after `step` of them now; the next time it is
    /// that many places further on.
    pub(super) fn next_turn(&self, step: usize, all: usize) -> usize {
        let from = self.turn.load(Ordering::Relaxed) % all.max(1);
        let next = if all <= step { 0 } else { (from + step) % all };
        self.turn.store(next, Ordering::Relaxed);
        from
    }

    /// Polls at once.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Stops the sync that is under way.
    pub(super) fn stop_pass(&self) {
        self.pass
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .cancel();
    }

    /// Stops for good.
    pub(super) fn end(&self) {
        self.end.cancel();
    }

    async fn run(self: Arc<Self>, engine: Engine, workspace: Weak<Workspace>, id: ConnectionId) {
        // Kept from one sync to the next: it remembers how far a system's rate limit is used up, and
        // what has not changed since.
        let mut connector = None;
        loop {
            let Some(open) = workspace.upgrade() else {
                return;
            };
            let state = match open.store.read(|reader| reader.sync_state(id)) {
                Ok(state) => state.unwrap_or_else(|| never_synced(id)),
                Err(error) => {
                    tracing::error!(%error, "how a sync stands could not be read");
                    never_synced(id)
                }
            };
            drop(open);
            let due = state.next_attempt.unwrap_or(Timestamp::MIN);
            tokio::select! {
                () = self.end.cancelled() => return,
                () = self.wake.notified() => {}
                () = engine.sleep_until(due) => {}
            }
            let Some(open) = workspace.upgrade() else {
                return;
            };
            let cancel = self.end.child_token();
            *self.pass.lock().unwrap_or_else(PoisonError::into_inner) = cancel.clone();
            let outcome = pass::run(&self, &engine, &open, id, &mut connector, &cancel).await;
            if let Ok(Outcome::Failed(error)) = &outcome
                && needs_a_new_connector(error)
            {
                connector = None;
            }
            self.left_out().end();
            self.report(&engine, None);
            if self.end.is_cancelled() {
                return;
            }
            let next = after(
                &self.connection,
                state,
                &outcome,
                engine.now(),
                rand::random(),
            );
            if let Err(error) = open.store.write(|door| door.set_sync_state(&next)) {
                tracing::error!(%error, "how a sync stands could not be written");
            }
            engine.tell(Event::SyncEnded { connection: id });
        }
    }
}

/// Whether somebody has to put right what a connector is made of: settings, token or certificates.
/// After any other error it is kept, and with it what it knows of the system's rate limit.
const fn needs_a_new_connector(error: &ConnectorError) -> bool {
    matches!(
        error,
        ConnectorError::Settings { .. }
            | ConnectorError::Unauthorized { .. }
            | ConnectorError::Certificate { .. }
    )
}

const fn never_synced(connection: ConnectionId) -> SyncState {
    SyncState {
        connection,
        last_attempt: None,
        last_success: None,
        next_attempt: None,
        failures: 0,
        error: None,
        error_since: None,
    }
}

/// How a connection stands after a sync, and when to try again.
fn after(
    connection: &Connection,
    before: SyncState,
    outcome: &Result<Outcome, Problem>,
    now: Timestamp,
    chance: f64,
) -> SyncState {
    let poll = now + jittered(connection.poll_interval, chance);
    let attempted = SyncState {
        last_attempt: Some(now),
        ..before
    };
    match outcome {
        Ok(Outcome::Finished) => SyncState {
            last_success: Some(now),
            next_attempt: Some(poll),
            failures: 0,
            error: None,
            error_since: None,
            ..attempted
        },
        Ok(Outcome::Stopped) => SyncState {
            next_attempt: Some(poll),
            ..attempted
        },
        Ok(Outcome::Failed(error)) => {
            let failures = attempted.failures.saturating_add(1);
            let next = failed_until(error, failures, now, chance).max(poll);
            failed(&attempted, failures, error.to_string(), next, now)
        }
        Err(problem) => {
            let failures = attempted.failures.saturating_add(1);
            failed(&attempted, failures, problem.message.clone(), poll, now)
        }
    }
}

fn failed(
    before: &SyncState,
    failures: u32,
    error: String,
    next: Timestamp,
    now: Timestamp,
) -> SyncState {
    SyncState {
        failures,
        error: Some(error),
        error_since: before.error_since.or(Some(now)),
        next_attempt: Some(next),
        ..before.clone()
    }
}

/// Until when to leave a system alone that could not be read.
fn failed_until(error: &ConnectorError, failures: u32, now: Timestamp, chance: f64) -> Timestamp {
    if error.is_transient() {
        backoff(failures, error.retry_at(), now, chance)
    } else {
        now
    }
}

/// The span, moved by up to a tenth either way.
fn jittered(span: Millis, chance: f64) -> Millis {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a poll interval is at most a day"
    )]
    let moved = span.0 as f64 * JITTER.mul_add(2.0 * chance - 1.0, 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a poll interval is at most a day"
    )]
    Millis(moved as i64)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn here() -> String {
        "https://git.example".to_owned()
    }

    #[rstest]
    #[case(ConnectorError::Unauthorized { address: here(), reason: String::new() }, true)]
    #[case(ConnectorError::Certificate { address: here(), reason: String::new() }, true)]
    #[case(ConnectorError::Settings { field: "token", message: String::new() }, true)]
    // One list that is gone says nothing of the rest.
    #[case(ConnectorError::NotFound { address: here(), what: String::new() }, false)]
    #[case(ConnectorError::RateLimited { address: here(), retry_at: None }, false)]
    fn what_is_known_of_a_system_is_kept_unless_the_connection_is_to_blame(
        #[case] error: ConnectorError,
        #[case] anew: bool,
    ) {
        assert_eq!(needs_a_new_connector(&error), anew);
    }
}
