//! Tokens of connections: in the keyring of the operating system under the connection's identity,
//! or, where there is no keyring and the person says so, in memory until Muster ends. They are
//! never written anywhere else.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use keyring::{Entry, Error as KeyringError};
use muster_model::ids::ConnectionId;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Problem,
    connections::{KeyringState, TokenState},
};

/// The name under which the keyring files Muster's entries.
const SERVICE: &str = "dev.muster.desktop";

/// Keeps tokens.
#[derive(Default)]
pub struct Secrets {
    this_run: Mutex<HashMap<ConnectionId, SecretString>>,
}

impl Secrets {
    /// Whether the keyring answers, and what it means if it does not.
    pub fn state(&self) -> KeyringState {
        match Entry::store_status() {
            Ok(()) => KeyringState {
                available: true,
                message: "Tokens are kept in this computer's keyring.".to_owned(),
            },
            Err(_) => KeyringState {
                available: false,
                message: "No keyring answers on this computer, so tokens cannot be kept safely. \
                          Start a Secret Service such as GNOME Keyring or KWallet and restart \
                          Muster, or keep the token for this run only."
                    .to_owned(),
            },
        }
    }

    /// Keeps a token in the keyring.
    ///
    /// # Errors
    /// A sentence if the keyring does not take it; the token is then kept nowhere.
    pub fn keep(&self, id: ConnectionId, token: &SecretString) -> Result<(), Problem> {
        entry(id)?
            .set_password(token.expose_secret())
            .map_err(|error| keyring_problem(&error))?;
        self.memory().remove(&id);
        Ok(())
    }

    /// Keeps a token in memory, until Muster ends.
    pub fn keep_for_this_run(&self, id: ConnectionId, token: SecretString) {
        self.memory().insert(id, token);
    }

    /// The token of a connection; none if it has none.
    ///
    /// # Errors
    /// A sentence if the keyring does not answer and memory holds no token.
    pub fn find(&self, id: ConnectionId) -> Result<Option<SecretString>, Problem> {
        if let Some(token) = self.memory().get(&id) {
            return Ok(Some(token.clone()));
        }
        match entry(id)?.get_password() {
            Ok(token) => Ok(Some(token.into())),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(keyring_problem(&error)),
        }
    }

    /// The token with which to read a system; none if it has none. A system that needs no token is
    /// read without one where no keyring answers.
    ///
    /// # Errors
    /// A sentence if the keyring does not answer and the system needs a token, or may have one.
    pub fn to_read_with(
        &self,
        id: ConnectionId,
        needed: bool,
    ) -> Result<Option<SecretString>, Problem> {
        match self.find(id) {
            Err(_) if !needed && !self.state().available => Ok(None),
            found => found,
        }
    }

    /// Where the token of a connection is.
    pub fn token_state(&self, id: ConnectionId, needed: bool) -> TokenState {
        if self.memory().contains_key(&id) {
            return TokenState::ThisRunOnly;
        }
        match self.find(id) {
            Ok(Some(_)) => TokenState::Kept,
            Ok(None) | Err(_) if needed => TokenState::Missing,
            Ok(None) | Err(_) => TokenState::None,
        }
    }

    /// Removes the token of a connection from wherever it is.
    ///
    /// # Errors
    /// A sentence if the keyring does not answer; the token may then still be in it.
    pub fn forget(&self, id: ConnectionId) -> Result<(), Problem> {
        self.memory().remove(&id);
        match entry(id).and_then(|entry| {
            entry.delete_credential().or_else(|error| match error {
                KeyringError::NoEntry => Ok(()),
                error => Err(keyring_problem(&error)),
            })
        }) {
            Err(_) if !self.state().available => Ok(()),
            outcome => outcome,
        }
    }

    fn memory(&self) -> MutexGuard<'_, HashMap<ConnectionId, SecretString>> {
        self.this_run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn entry(id: ConnectionId) -> Result<Entry, Problem> {
    Entry::new(SERVICE, &format!("connection-{id}")).map_err(|error| keyring_problem(&error))
}

fn keyring_problem(error: &KeyringError) -> Problem {
    // The error's own text may quote what the store returned, so only its kind is told.
    let what = match error {
        KeyringError::NoStorageAccess(_) => "it is locked or refused access",
        KeyringError::NoDefaultStore => "no keyring answers on this computer",
        KeyringError::TooLong(..) => "the token is too long for it",
        KeyringError::Ambiguous(_) => "it holds more than one entry for this connection",
        _ => "it reported a failure",
    };
    Problem::with_field(
        "secret",
        format!(
            "The keyring could not be used: {what}. Unlock or start it and try again, or keep the \
             token for this run only."
        ),
    )
}
