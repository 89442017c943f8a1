//! The sign-in of a connection while it is in use: an access token in memory, renewed before it
//! ends, and the refresh token that buys the next one. A new refresh token goes to the keeper.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use muster_model::time::{Millis, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::{
    SIGN_IN_TOKEN,
    sign_in::{Door, Given},
};
use crate::{
    connector::{Access, TokenKeeper},
    error::ConnectorError,
};

/// How long before its end an access token is renewed.
const AHEAD: Millis = Millis::minutes(5);

/// The sign-in of a connection.
pub(super) struct Session {
    pub(super) door: Door,
    state: Mutex<State>,
    keeper: Option<Arc<dyn TokenKeeper>>,
}

#[derive(Default)]
struct State {
    refresh: Option<SecretString>,
    held: Option<Held>,
    /// What was replaced by a newer one, and may be good still: no text may hold it either.
    replaced: Vec<SecretString>,
}

/// An access token.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) token: SecretString,
    /// What it may do.
    pub(super) scopes: Vec<String>,
    /// From when on it is not used any more.
    until: Timestamp,
}

impl Session {
    pub(super) fn new(access: &Access, door: Door) -> Self {
        Self {
            door,
            state: Mutex::new(State {
                refresh: access.tokens.get(SIGN_IN_TOKEN).cloned(),
                ..State::default()
            }),
            keeper: access.keeper.clone(),
        }
    }

    /// An access token that is good for a while yet. No lock is held while Microsoft is asked: two
    /// that ask at once get a token each, and both are good.
    pub(super) async fn token(&self) -> Result<Held, ConnectorError> {
        let refresh = {
            let state = self.state();
            let now = Timestamp::from(Utc::now());
            if let Some(held) = state.held.as_ref().filter(|held| now < held.until) {
                return Ok(held.clone());
            }
            state.refresh.clone()
        };
        let refresh = refresh.ok_or_else(|| {
            ConnectorError::settings(
                SIGN_IN_TOKEN,
                "Nobody has signed in at Microsoft for this connection yet. Sign in.",
            )
        })?;
        let given = self.door.renew(&refresh).await?;
        Ok(self.hold(given, &refresh))
    }

    /// Forgets the access token, which was refused.
    pub(super) fn forget(&self) {
        let mut state = self.state();
        let refused = state.held.take();
        state.replaced.extend(refused.map(|held| held.token));
    }

    /// The text without the tokens of this session.
    pub(super) fn scrub(&self, text: &str) -> String {
        let state = self.state();
        let held = state.held.iter().map(|held| &held.token);
        held.chain(&state.refresh)
            .chain(&state.replaced)
            .map(|secret| secret.expose_secret().trim())
            .filter(|secret| !secret.is_empty())
            .fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
    }

    fn hold(&self, given: Given, used: &SecretString) -> Held {
        let held = Held {
            token: given.access,
            scopes: given.scopes,
            until: Timestamp::from(Utc::now()) + Millis::seconds(i64::from(given.expires_in))
                - AHEAD,
        };
        let mut state = self.state();
        if let Some(refresh) = given.refresh
            && refresh.expose_secret() != used.expose_secret()
        {
            if let Some(keeper) = &self.keeper {
                keeper.keep(SIGN_IN_TOKEN, &refresh);
            }
            let before = state.refresh.replace(refresh);
            state.replaced.extend(before);
        }
        let before = state.held.replace(held.clone());
        state.replaced.extend(before.map(|held| held.token));
        held
    }

    /// Whoever panicked while it held the lock left no half a state behind.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
