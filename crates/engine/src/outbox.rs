//! What leaves the machine: messages wait in the store until the system that they are for took
//! them, over restarts and days without a network. Each is written in the transaction of what
//! gives rise to it, under a key that makes it one message however often that happens. A system
//! that asks to be left alone is, by all messages; what nobody can take any more is dropped.
//! Before a message is sent it is noted that its sending begins: where no answer comes, be it that
//! Muster was killed, one looks whether it arrived before it is sent again.

mod deployments;
mod posts;
mod sending;

use std::sync::{Arc, atomic::Ordering};

use muster_connectors::{Lookup, Outgoing, Receipt};
use muster_model::{
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use muster_store::{OutboxItem, Reader, StoreError};
use serde::{Deserialize, Serialize};

use crate::{Engine, Problem, chat, engine::Workspace, incidents::room::put_right, reviews};
use sending::{Failure, Receivers};

pub(crate) use deployments::pass_on;
pub use posts::Delivery;
pub(crate) use posts::{deliveries, deliveries_of, posted, put, put_post, receipt_of};

/// The kind under which the store keeps messages to connections.
const TO_CONNECTION: &str = "connection";
/// How many messages are taken up at a time.
const AT_ONCE: u32 = 50;
/// How long to wait after a fault of our own.
const AFTER_FAILURE: Millis = Millis::minutes(1);

/// A message to the system of a connection, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) to: ConnectionId,
    pub(crate) message: Outgoing,
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
        workspace.put_right.fetch_add(1, Ordering::SeqCst);
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
            let put_right = workspace.put_right.load(Ordering::SeqCst);
            let mut outcome = self.send_once(workspace, &item, &letter, receivers).await?;
            if let Err(failure) = &mut outcome
                && workspace.put_right.load(Ordering::SeqCst) != put_right
            {
                failure.try_again_at_once();
            }
            self.note(workspace, &item, &letter, outcome, receivers)?;
        }
        Ok(workspace.store.read(Reader::outbox_next)?)
    }

    /// Sends a message, unless it turns out to have arrived before.
    async fn send_once(
        &self,
        workspace: &Workspace,
        item: &OutboxItem,
        letter: &Letter,
        receivers: &mut Receivers,
    ) -> Result<Result<Receipt, Failure>, Problem> {
        if let Some(since) = item.begun_at {
            match self.look_up(letter, since, receivers).await {
                Ok(Lookup::SendAgain) => {}
                Ok(Lookup::Arrived(receipt)) => return Ok(Ok(receipt)),
                Ok(Lookup::Unknown(sentence)) => return Ok(Err(Failure::unknown(sentence))),
                Err(failure) => return Ok(Err(failure)),
            }
        }
        let now = self.now();
        workspace
            .store
            .write(|door| door.outbox_begun(item.id, now))?;
        Ok(self.send(letter, receivers).await)
    }

    /// Writes down what became of a message.
    fn note(
        &self,
        workspace: &Workspace,
        item: &OutboxItem,
        letter: &Letter,
        outcome: Result<Receipt, Failure>,
        receivers: &mut Receivers,
    ) -> Result<(), Problem> {
        let now = self.now();
        let failure = match outcome {
            Ok(receipt) => {
                let text = serde_json::to_string(&receipt).map_err(StoreError::from)?;
                workspace.store.write(|door| {
                    chat::opened(door, letter, &receipt, now)?;
                    reviews::issue_opened(door, item, letter, &receipt, (workspace.me, now))?;
                    door.outbox_delivered(item.id, Some(&text), now)?;
                    put_right(door, item, &receipt, now)
                })?;
                if let Some(incident) = item.incident {
                    workspace.chat.touch(incident);
                }
                if matches!(letter.message, Outgoing::OpenIssue { .. }) {
                    self.follow_soon(letter.to);
                }
                return Ok(());
            }
            Err(failure) => failure,
        };
        tracing::warn!(problem = %failure.problem, "a message was not taken");
        let next = failure.next_attempt(item.attempts + 1, now);
        if failure.transient {
            receivers.leave_alone(letter.to, next);
        }
        let sentence = &failure.problem.message;
        workspace.store.write(|door| {
            if failure.leaves_open {
                door.outbox_unclear(item.id, sentence, next)
            } else {
                door.outbox_failed(item.id, sentence, next)
            }
        })?;
        Ok(())
    }
}

/// The message as it was written; none if this version does not know its kind or its form.
pub(crate) fn letter_in(item: &OutboxItem) -> Option<Letter> {
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
        None if posts::is_superseded(reader, item, &letter)? => {
            Lot::Drop("a later message takes its place")
        }
        None => Lot::Send(letter),
    })
}
