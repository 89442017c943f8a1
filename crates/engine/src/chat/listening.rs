//! Who is listened to: every chat connection that is switched on and can be, while the workspace is
//! open. Each has a task of its own that listens, reads what was said meanwhile, and begins anew
//! after a failure, later each time.

use std::sync::{Arc, Weak};

use muster_connectors::{Connector, ConnectorError, Heard, backoff};
use muster_model::{ids::ConnectionId, record::Connection, time::Millis};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{locked, reading::Places};
use crate::{Engine, Problem, engine::Workspace};

/// How long to wait where nobody can say that it will work soon: somebody must put it right.
const UNTIL_PUT_RIGHT: Millis = Millis::hours(1);
/// How often conversations are read that are listened to as well.
const BESIDE_LISTENING: Millis = Millis::minutes(10);
/// How often conversations are read that are not.
const WITHOUT_LISTENING: Millis = Millis::minutes(1);
/// How much may wait for being taken in.
const WAITING: usize = 100;
/// The systems that people write in.
const CHATS: [&str; 2] = ["slack", "teams"];

/// The task that listens to one connection; it ends with this.
pub(super) struct Listener {
    connection: Connection,
    _end: DropGuard,
}

impl Engine {
    /// Listens to the chats among the connections that are switched on, with the settings that they
    /// have now, and to no others.
    pub(crate) fn listen_to(
        &self,
        workspace: &Arc<Workspace>,
        connections: &[(ConnectionId, Connection)],
    ) {
        let wanted = |connection: &Connection| {
            connection.enabled && CHATS.contains(&connection.settings.kind.as_str())
        };
        let mut listeners = locked(&workspace.chat.listeners);
        listeners.retain(|id, listener| {
            connections
                .iter()
                .any(|(it, connection)| it == id && *connection == listener.connection)
        });
        for (id, connection) in connections.iter().filter(|(_, it)| wanted(it)) {
            listeners.entry(*id).or_insert_with(|| {
                let end = workspace.stop.child_token();
                let task = Task {
                    engine: self.clone(),
                    workspace: Arc::downgrade(workspace),
                    id: *id,
                    end: end.clone(),
                    begun: Notify::new(),
                };
                self.shared.runtime.spawn(task.run());
                Listener {
                    connection: connection.clone(),
                    _end: end.drop_guard(),
                }
            });
        }
    }
}

/// Listens to one connection until it is ended.
struct Task {
    engine: Engine,
    workspace: Weak<Workspace>,
    id: ConnectionId,
    end: CancellationToken,
    /// Listening has begun: what was said before is to be read.
    begun: Notify,
}

impl Task {
    async fn run(self) {
        let end = self.end.clone();
        tokio::select! {
            () = end.cancelled() => {}
            () = self.listen() => {}
        }
    }

    async fn listen(&self) {
        let mut places = Places::default();
        let mut failures = 0;
        loop {
            let connector = match self.engine.kept_connector(self.id).await {
                Ok(connector) => connector,
                Err(problem) => {
                    tracing::warn!(%problem, "a chat cannot be listened to");
                    self.wait(UNTIL_PUT_RIGHT).await;
                    continue;
                }
            };
            if !connector.listens() && !connector.reads_conversations() {
                return;
            }
            let failed = tokio::select! {
                error = self.hear(connector.as_ref(), &mut failures) => error,
                () = self.read(connector.as_ref(), &mut places) => return,
            };
            failures += 1;
            tracing::warn!(error = %failed, "listening to a chat ended");
            let now = self.engine.now();
            let next = if failed.is_transient() {
                backoff(failures, failed.retry_at(), now, rand::random())
            } else {
                now + UNTIL_PUT_RIGHT
            };
            self.engine.sleep_until(next).await;
        }
    }

    /// Hears what comes and takes it in; ends with the reason why it cannot any longer. Never ends
    /// where there is nothing to listen to.
    async fn hear(&self, connector: &dyn Connector, failures: &mut u32) -> ConnectorError {
        if !connector.listens() {
            return std::future::pending().await;
        }
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let taking = async {
            while let Some(heard) = receiver.recv().await {
                if heard == Heard::Listening {
                    *failures = 0;
                    self.begun.notify_one();
                }
                if let Err(problem) = self.take(connector, heard).await {
                    tracing::warn!(%problem, "what was heard in a chat could not be taken in");
                }
            }
        };
        let listening = async {
            let outcome = connector.listen(&sender).await;
            drop(sender);
            outcome
        };
        let (outcome, ()) = tokio::join!(listening, taking);
        match outcome {
            Err(error) => error,
            // Only if nobody takes what is heard, and somebody does until it ends.
            Ok(()) => std::future::pending().await,
        }
    }

    async fn take(&self, connector: &dyn Connector, heard: Heard) -> Result<(), Problem> {
        match self.workspace.upgrade() {
            Some(workspace) => {
                self.engine
                    .take_in(&workspace, self.id, connector, heard)
                    .await
            }
            None => Ok(()),
        }
    }

    /// Reads conversations again and again; at once whenever listening has begun. Ends only with
    /// the workspace.
    async fn read(&self, connector: &dyn Connector, places: &mut Places) {
        if !connector.reads_conversations() {
            return std::future::pending().await;
        }
        let interval = if connector.listens() {
            BESIDE_LISTENING
        } else {
            WITHOUT_LISTENING
        };
        loop {
            let Some(workspace) = self.workspace.upgrade() else {
                return;
            };
            let next = self
                .engine
                .read_conversations(&workspace, self.id, connector, places)
                .await
                .unwrap_or_else(|problem| {
                    tracing::warn!(%problem, "what was said in a chat could not be read");
                    None
                });
            let next = next.unwrap_or(self.engine.now() + interval);
            drop(workspace);
            tokio::select! {
                () = self.engine.sleep_until(next) => {}
                () = self.begun.notified() => {}
            }
        }
    }

    async fn wait(&self, span: Millis) {
        let until = self.engine.now() + span;
        self.engine.sleep_until(until).await;
    }
}
