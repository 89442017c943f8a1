//! What leaves the machine: messages wait in the store until the system that they are for took
//! them, over restarts and days without a network. Each is written in the transaction of what
//! gives rise to it, under a key that makes it one message however often that happens. A system
//! that asks to be left alone is, by all messages; what nobody can take any more is dropped.

mod deployments;
mod sending;

use std::sync::Arc;

use muster_connectors::Outgoing;
use muster_model::{
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use muster_store::{OutboxItem, Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, engine::Workspace};
use sending::{Failure, Receivers};

pub(crate) use deployments::pass_on;

/// The kind under which the store keeps messages to connections.
const TO_CONNECTION: &str = "connection";
/// How many messages are taken up at a time.
const AT_ONCE: u32 = 50;
/// How long to wait after a fault of our own.
const AFTER_FAILURE: Millis = Millis::minutes(1);

/// A message to the system of a connection, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Letter {
    to: ConnectionId,
    message: Outgoing,
}

/// What is to be done with a message that is due.
enum Lot {
    /// Send it.
    Send(Letter),
    /// Nobody can take it any more, and why.
    Drop(&'static str),
}

impl Engine {
    /// Sends what waits, until the workspace is closed.
    pub(crate) fn run_outbox(&self, workspace: &Arc<Workspace>) {
        let engine = self.clone();
        let stop = workspace.stop.clone();
        let workspace = Arc::downgrade(workspace);
        self.shared.runtime.spawn(async move {
            let mut receivers = Receivers::default();
            loop {
                let Some(open) = workspace.upgrade() else {
                    return;
                };
                let next = tokio::select! {
                    () = stop.cancelled() => return,
                    next = engine.send_due(&open, &mut receivers) => next,
                };
                let next = next.unwrap_or_else(|problem| {
                    tracing::error!(%problem, "what is to be sent could not be read");
                    Some(engine.now() + AFTER_FAILURE)
                });
                let news = open.outbox.notified();
                let due = async {
                    match next {
                        Some(next) => engine.sleep_until(next).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = news => {}
                    () = due => {}
                }
            }
        });
    }

    /// Tries again at once what waits for a connection, which somebody may have put right. A system
    /// that asked to be left alone is so all the same.
    pub(crate) fn send_again(
        &self,
        workspace: &Workspace,
        to: ConnectionId,
    ) -> Result<(), Problem> {
        let now = self.now();
        workspace.store.write(|door| {
            for item in door.outbox_due(Timestamp::MAX, u32::MAX)? {
                if letter_in(&item).is_some_and(|letter| letter.to == to) {
                    door.outbox_postponed(item.id, now)?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Sends what is due, and answers when the next message is; none if none waits.
    async fn send_due(
        &self,
        workspace: &Workspace,
        receivers: &mut Receivers,
    ) -> Result<Option<Timestamp>, Problem> {
        let now = self.now();
        receivers.meet_anew();
        let due = workspace
            .store
            .read(|reader| reader.outbox_due(now, AT_ONCE))?;
        for item in due {
            let letter = match workspace.store.read(|reader| lot(reader, &item))? {
                Lot::Send(letter) => letter,
                Lot::Drop(reason) => {
                    tracing::warn!(message = item.idempotency_key, reason, "dropped");
                    workspace.store.write(|door| door.outbox_dropped(item.id))?;
                    continue;
                }
            };
            if let Some(until) = receivers.left_alone_until(letter.to, self.now()) {
                workspace
                    .store
                    .write(|door| door.outbox_postponed(item.id, until))?;
                continue;
            }
            let outcome = self.send(&letter, receivers).await;
            self.note(workspace, &item, &letter, outcome, receivers)?;
        }
        Ok(workspace.store.read(Reader::outbox_next)?)
    }

    /// Writes down what became of a message.
    fn note(
        &self,
        workspace: &Workspace,
        item: &OutboxItem,
        letter: &Letter,
        outcome: Result<(), Failure>,
        receivers: &mut Receivers,
    ) -> Result<(), Problem> {
        let now = self.now();
        let Err(failure) = outcome else {
            workspace
                .store
                .write(|door| door.outbox_delivered(item.id, now))?;
            return Ok(());
        };
        tracing::warn!(problem = %failure.problem, "a message was not taken");
        let next = failure.next_attempt(item.attempts + 1, now);
        if failure.transient {
            receivers.leave_alone(letter.to, next);
        }
        workspace
            .store
            .write(|door| door.outbox_failed(item.id, &failure.problem.message, next))?;
        Ok(())
    }
}

/// The message as it was written; none if this version does not know its kind or its form.
fn letter_in(item: &OutboxItem) -> Option<Letter> {
    let ours = item.kind == TO_CONNECTION;
    ours.then(|| serde_json::from_str(&item.payload).ok())?
}

/// What is to be done with a message.
fn lot(reader: &Reader, item: &OutboxItem) -> Result<Lot, StoreError> {
    let Some(letter) = letter_in(item) else {
        return Ok(Lot::Drop("this version of Muster cannot read it"));
    };
    let connection = reader.get(letter.to)?;
    Ok(match sending::unwanted(connection.as_ref(), &letter) {
        Some(reason) => Lot::Drop(reason),
        None => Lot::Send(letter),
    })
}
