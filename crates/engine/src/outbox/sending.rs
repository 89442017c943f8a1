//! Handing one message to the system that it is for: who wants it still, how to speak to them,
//! and how long to leave them alone after a failure.

use std::collections::{HashMap, hash_map::Entry};

use muster_connectors::{Connector, ConnectorError, Outgoing, backoff, system};
use muster_model::{
    ids::ConnectionId,
    record::Connection,
    time::{Millis, Timestamp},
};

use super::{Letter, deployments::wants_deployments};
use crate::{Engine, Problem};

/// How long to wait where nobody can say that it will work soon: somebody must put it right.
const UNTIL_PUT_RIGHT: Millis = Millis::hours(1);

/// Those whom messages are for.
#[derive(Default)]
pub(super) struct Receivers {
    /// How to speak to them, with the settings and tokens that they had lately.
    connectors: HashMap<ConnectionId, Box<dyn Connector>>,
    /// Until when those who are down, or asked for it, are left alone.
    left_alone: HashMap<ConnectionId, Timestamp>,
}

impl Receivers {
    /// Forgets how to speak to them: settings and tokens may have changed.
    pub(super) fn meet_anew(&mut self) {
        self.connectors.clear();
    }

    /// Until when this one is left alone; none if it may be spoken to.
    pub(super) fn left_alone_until(&self, id: ConnectionId, now: Timestamp) -> Option<Timestamp> {
        self.left_alone.get(&id).copied().filter(|it| *it > now)
    }

    /// Leaves this one alone until then.
    pub(super) fn leave_alone(&mut self, id: ConnectionId, until: Timestamp) {
        self.left_alone.insert(id, until);
    }
}

impl Engine {
    /// Sends a message.
    pub(super) async fn send(
        &self,
        letter: &Letter,
        receivers: &mut Receivers,
    ) -> Result<(), Failure> {
        let connector = match receivers.connectors.entry(letter.to) {
            Entry::Occupied(met) => met.into_mut(),
            Entry::Vacant(place) => {
                let connector = self.kept_connector(letter.to).await;
                place.insert(connector.map_err(Failure::lasting)?)
            }
        };
        connector
            .send(&letter.message)
            .await
            .map_err(|error| Failure {
                transient: error.is_transient(),
                retry_at: error.retry_at(),
                problem: ConnectorError::into(error),
            })
    }
}

/// Why nobody can take a message any more; none if somebody can.
pub(super) fn unwanted(connection: Option<&Connection>, letter: &Letter) -> Option<&'static str> {
    let Some(connection) = connection else {
        return Some("its connection was removed");
    };
    if system(&connection.settings.kind).is_none() {
        return Some("this version of Muster does not know the system of its connection");
    }
    match letter.message {
        Outgoing::Deployment { .. } if !wants_deployments(connection) => {
            Some("its connection wants no deployments any more")
        }
        _ if !connection.enabled => Some("its connection is switched off"),
        _ => None,
    }
}

/// Why a message was not taken.
pub(super) struct Failure {
    pub(super) problem: Problem,
    /// Whether it may pass by itself.
    pub(super) transient: bool,
    retry_at: Option<Timestamp>,
}

impl Failure {
    /// One that will not pass by itself.
    const fn lasting(problem: Problem) -> Self {
        Self {
            problem,
            transient: false,
            retry_at: None,
        }
    }

    /// When to try again after so many attempts.
    pub(super) fn next_attempt(&self, attempt: u32, now: Timestamp) -> Timestamp {
        if self.transient {
            backoff(attempt, self.retry_at, now, rand::random())
        } else {
            now + UNTIL_PUT_RIGHT
        }
    }
}
