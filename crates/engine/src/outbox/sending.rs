//! Handing one message to the system that it is for: who wants it still, how to speak to them,
//! and how long to leave them alone after a failure.

use std::collections::{HashMap, hash_map::Entry};

use muster_connectors::{Connector, ConnectorError, Lookup, Outgoing, Receipt, backoff, system};
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
    ) -> Result<Receipt, Failure> {
        let connector = self.meet(letter.to, receivers).await?;
        let sent = connector.send(&letter.message).await;
        sent.map_err(|error| {
            let leaves_open = error.leaves_open();
            Failure::of(error, leaves_open)
        })
    }

    /// Looks whether a message arrived whose sending began at `since`. As long as that cannot be
    /// found out, it may have.
    pub(super) async fn look_up(
        &self,
        letter: &Letter,
        since: Timestamp,
        receivers: &mut Receivers,
    ) -> Result<Lookup, Failure> {
        let connector = match self.meet(letter.to, receivers).await {
            Ok(connector) => connector,
            Err(failure) => {
                return Err(Failure {
                    leaves_open: true,
                    ..failure
                });
            }
        };
        let found = connector.look_up(&letter.message, since).await;
        found.map_err(|error| Failure::of(error, true))
    }

    /// How to speak to a connection.
    async fn meet<'a>(
        &self,
        id: ConnectionId,
        receivers: &'a mut Receivers,
    ) -> Result<&'a dyn Connector, Failure> {
        let connector = match receivers.connectors.entry(id) {
            Entry::Occupied(met) => met.into_mut(),
            Entry::Vacant(place) => {
                let connector = self.kept_connector(id).await;
                place.insert(connector.map_err(Failure::lasting)?)
            }
        };
        Ok(&**connector)
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
    /// Whether the message may have arrived all the same.
    pub(super) leaves_open: bool,
    /// Whether to try again at once.
    at_once: bool,
    retry_at: Option<Timestamp>,
}

impl Failure {
    /// One that will not pass by itself.
    const fn lasting(problem: Problem) -> Self {
        Self {
            problem,
            transient: false,
            leaves_open: false,
            at_once: false,
            retry_at: None,
        }
    }

    /// What a system, or the way to it, says.
    fn of(error: ConnectorError, leaves_open: bool) -> Self {
        Self {
            transient: error.is_transient(),
            leaves_open,
            at_once: false,
            retry_at: error.retry_at(),
            problem: error.into(),
        }
    }

    /// Nobody can tell whether the message arrived.
    pub(super) fn unknown(sentence: String) -> Self {
        Self {
            leaves_open: true,
            ..Self::lasting(Problem::new(sentence))
        }
    }

    /// A connection was put right while this happened, perhaps this one.
    pub(super) const fn try_again_at_once(&mut self) {
        self.transient = false;
        self.at_once = true;
    }

    /// When to try again after so many attempts.
    pub(super) fn next_attempt(&self, attempt: u32, now: Timestamp) -> Timestamp {
        if self.at_once {
            now
        } else if self.transient {
            backoff(attempt, self.retry_at, now, rand::random())
        } else {
            now + UNTIL_PUT_RIGHT
        }
    }
}
