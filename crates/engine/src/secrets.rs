//! Tokens of connections: in the keyring of the operating system under the connection's identity,
//! or, where there is no keyring and the person says so, in memory until Muster ends. They are
//! never written anywhere else.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use keyring::{Entry, Error as KeyringError};
use muster_connectors::{TokenForm, TokenKeeper, Tokens};
use muster_model::ids::ConnectionId;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Engine, Problem,
    connections::{KeyringState, TokenState},
};

/// The name under which the keyring files Muster's entries.
const SERVICE: &str = "dev.muster.desktop";

/// Which token: the connection's, and its name there.
type Key = (ConnectionId, String);

/// A token that another took the place of.
pub(crate) struct Before {
    name: String,
    this_run: Option<SecretString>,
    /// What the keyring had, if that was touched.
    keyring: Option<Option<SecretString>>,
}

/// The tokens of all connections.
#[derive(Default)]
pub(crate) struct Secrets {
    /// Tokens that live as long as this run.
    this_run: Mutex<HashMap<Key, SecretString>>,
    /// Whether the keyring had a token when it was last asked: lists of connections are drawn
    /// often, and each question to the keyring takes a while.
    kept: Mutex<HashMap<Key, bool>>,
}

impl Secrets {
    /// Whether tokens can be kept safely on this computer.
    pub(crate) fn state(&self) -> KeyringState {
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

    /// Keeps the tokens that a person typed, in the keyring or for this run only. Answers what there
    /// was before, for [`Self::put_back`].
    ///
    /// # Errors
    /// If the keyring refuses; then all is as before.
    pub(crate) fn keep_typed(
        &self,
        id: ConnectionId,
        typed: &BTreeMap<String, SecretString>,
        this_run_only: bool,
    ) -> Result<Vec<Before>, Problem> {
        let mut before = Vec::new();
        for (name, token) in typed {
            let this_run = lock(&self.this_run).get(&key(id, name)).cloned();
            let keyring = if this_run_only {
                self.keep_for_this_run(id, name, token.clone());
                Ok(None)
            } else {
                in_keyring(id, name).and_then(|kept| {
                    self.keep(id, name, token)?;
                    Ok(Some(kept))
                })
            };
            match keyring {
                Ok(keyring) => before.push(Before {
                    name: name.clone(),
                    this_run,
                    keyring,
                }),
                Err(problem) => {
                    self.put_back(id, before);
                    return Err(problem);
                }
            }
        }
        Ok(before)
    }

    /// Puts back what there was before other tokens were kept.
    pub(crate) fn put_back(&self, id: ConnectionId, before: Vec<Before>) {
        for Before {
            name,
            this_run,
            keyring,
        } in before
        {
            let put_back = match keyring {
                None => Ok(()),
                Some(None) => self.forget(id, &name),
                Some(Some(token)) => self.keep(id, &name, &token),
            };
            if let Err(problem) = put_back {
                tracing::error!(%problem, connection = %id, name, "a token is not as before");
            }
            match this_run {
                Some(token) => self.keep_for_this_run(id, &name, token),
                None => drop(lock(&self.this_run).remove(&key(id, &name))),
            }
        }
    }

    /// Keeps a token in the keyring, in the place of an earlier one.
    ///
    /// # Errors
    /// If the keyring refuses.
    fn keep(&self, id: ConnectionId, name: &str, token: &SecretString) -> Result<(), Problem> {
        entry(id, name)?
            .set_password(token.expose_secret())
            .map_err(|error| keyring_problem(&error))?;
        lock(&self.this_run).remove(&key(id, name));
        lock(&self.kept).insert(key(id, name), true);
        Ok(())
    }

    /// Keeps a token until Muster ends.
    fn keep_for_this_run(&self, id: ConnectionId, name: &str, token: SecretString) {
        lock(&self.this_run).insert(key(id, name), token);
    }

    /// Keeps a token that a system replaced where the one before it was kept.
    pub(crate) fn replace(&self, id: ConnectionId, name: &str, token: &SecretString) {
        let for_this_run = lock(&self.this_run).contains_key(&key(id, name));
        if for_this_run || self.keep(id, name, token).is_err() {
            self.keep_for_this_run(id, name, token.clone());
        }
    }

    /// Reads a token; none if there is none.
    ///
    /// # Errors
    /// If the keyring refuses.
    pub(crate) fn find(
        &self,
        id: ConnectionId,
        name: &str,
    ) -> Result<Option<SecretString>, Problem> {
        if let Some(token) = lock(&self.this_run).get(&key(id, name)) {
            return Ok(Some(token.clone()));
        }
        let found = in_keyring(id, name)?;
        lock(&self.kept).insert(key(id, name), found.is_some());
        Ok(found)
    }

    /// All tokens that a connection to this kind of system may have. One that is not required may
    /// be missing because there is no keyring at all.
    ///
    /// # Errors
    /// If the keyring refuses.
    pub(crate) fn all(&self, id: ConnectionId, forms: &[TokenForm]) -> Result<Tokens, Problem> {
        let mut tokens = Vec::new();
        for form in forms {
            match self.find(id, form.name) {
                Ok(Some(token)) => tokens.push((form.name.to_owned(), token)),
                Ok(None) => {}
                Err(_) if !form.required && !self.state().available => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(tokens.into_iter().collect())
    }

    /// What is known of a token, for people.
    pub(crate) fn token_state(&self, id: ConnectionId, form: &TokenForm) -> TokenState {
        let key = key(id, form.name);
        if lock(&self.this_run).contains_key(&key) {
            return TokenState::ThisRunOnly;
        }
        let remembered = lock(&self.kept).get(&key).copied();
        let kept = match remembered {
            Some(kept) => kept,
            None => matches!(self.find(id, form.name), Ok(Some(_))),
        };
        match kept {
            true => TokenState::Kept,
            false if form.required => TokenState::Missing,
            false => TokenState::None,
        }
    }

    /// Deletes a token wherever it is. Where there is no keyring there is nothing in it to delete.
    ///
    /// # Errors
    /// If the keyring refuses.
    pub(crate) fn forget(&self, id: ConnectionId, name: &str) -> Result<(), Problem> {
        lock(&self.this_run).remove(&key(id, name));
        lock(&self.kept).remove(&key(id, name));
        match entry(id, name).and_then(|entry| {
            entry.delete_credential().or_else(|error| match error {
                KeyringError::NoEntry => Ok(()),
                error => Err(keyring_problem(&error)),
            })
        }) {
            Err(_) if !self.state().available => Ok(()),
            outcome => outcome,
        }
    }
}

/// Keeps tokens that a system replaced during a sync or a sign-in.
pub(crate) struct Keeper {
    pub(crate) engine: Engine,
    pub(crate) id: ConnectionId,
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the tokens of connection {}", self.id)
    }
}

impl TokenKeeper for Keeper {
    fn keep(&self, name: &str, token: &SecretString) {
        self.engine.shared.secrets.replace(self.id, name, token);
    }
}

fn key(id: ConnectionId, name: &str) -> Key {
    (id, name.to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the keyring has; none if it has none.
fn in_keyring(id: ConnectionId, name: &str) -> Result<Option<SecretString>, Problem> {
    match entry(id, name)?.get_password() {
        Ok(token) => Ok(Some(token.into())),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(error) => Err(keyring_problem(&error)),
    }
}

/// Where the keyring has a token. The usual one has had the connection's name alone since the
/// first version.
fn entry(id: ConnectionId, name: &str) -> Result<Entry, Problem> {
    let account = if name == Tokens::MAIN {
        format!("connection-{id}")
    } else {
        format!("connection-{id}-{name}")
    };
    Entry::new(SERVICE, &account).map_err(|error| keyring_problem(&error))
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
