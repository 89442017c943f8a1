//! What a person asks of a system besides reading it: to take a test message, and to let them sign
//! in.

use muster_connectors::{Outgoing, SignIn, SignInCode};
use muster_model::{ids::ConnectionId, record::Connection};
use serde::Serialize;

use crate::{Engine, Problem};

/// What has become of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SignInState {
    /// The person has not come yet.
    Waiting,
    /// Not yet either, and the system wants to be asked less often: add five seconds to the
    /// interval (RFC 8628 §3.5).
    SlowDown,
    /// They have; the connection can be used.
    Done,
}

impl Engine {
    /// Sends a message that shows that sending works, to one channel, or with an empty name to
    /// every one that the connection has.
    ///
    /// # Errors
    /// Why it could not be sent.
    pub async fn send_test_message(&self, id: ConnectionId, channel: &str) -> Result<(), Problem> {
        let connector = self.kept_connector(id).await?;
        let message = Outgoing::Test {
            channel: channel.to_owned(),
        };
        connector.send(&message).await?;
        Ok(())
    }

    /// Begins to sign a person in at the system of a connection.
    ///
    /// # Errors
    /// Why that cannot begin.
    pub async fn begin_sign_in(&self, id: ConnectionId) -> Result<SignInCode, Problem> {
        Ok(self.kept_connector(id).await?.begin_sign_in().await?)
    }

    /// Asks whether the person has signed in, and keeps what they brought.
    ///
    /// # Errors
    /// Why they will not any more with this code.
    pub async fn poll_sign_in(
        &self,
        id: ConnectionId,
        code: &SignInCode,
    ) -> Result<SignInState, Problem> {
        let connector = self.kept_connector(id).await?;
        let tokens = match connector.poll_sign_in(code).await? {
            SignIn::Waiting => return Ok(SignInState::Waiting),
            SignIn::SlowDown => return Ok(SignInState::SlowDown),
            SignIn::Done(tokens) => tokens,
        };
        for (name, token) in tokens.iter() {
            self.shared.secrets.replace(id, name, token);
        }
        // Whoever signs in wants to see it work.
        if self.read(|reader| Ok(reader.require::<Connection>(id)?.enabled))? {
            self.begin_anew(id)?;
        }
        Ok(SignInState::Done)
    }
}
