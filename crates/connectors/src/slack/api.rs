//! Asking Slack with one of the two tokens. Slack answers a refusal with status 200; here it is
//! told from an answer.

use super::{refusal::Refusal, wire::Reply};
use crate::{
    connector::{Access, Tokens},
    error::ConnectorError,
    http::{Answer, Call, Client, Limits, Scheme, TokenHeader},
};

/// The name of the app-level token.
pub(super) const APP_TOKEN: &str = "app_token";

/// Slack, as one of the tokens sees it.
pub(super) struct Api {
    pub(super) client: Client,
    /// What to call the token.
    token: &'static str,
}

/// What came of a call.
pub(super) enum Outcome {
    Answer(Answer),
    /// It was refused, in Slack's words without the token.
    Refused(Reply),
}

impl Api {
    /// As the bot.
    pub(super) fn bot(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        Ok(Self {
            client: Client::new(access, Scheme::BEARER, limits)?,
            token: "bot token",
        })
    }

    /// As the app; none without its token.
    pub(super) fn app(access: &Access, limits: Limits) -> Result<Option<Self>, ConnectorError> {
        const APP: Scheme = Scheme::Headers(&[TokenHeader {
            header: "authorization",
            prefix: "Bearer ",
            token: APP_TOKEN,
        }]);
        if access.tokens.get(APP_TOKEN).is_none() {
            return Ok(None);
        }
        Ok(Some(Self {
            client: Client::new(access, APP, limits)?,
            token: "app-level token",
        }))
    }

    /// Makes a call whose refusal is one of the caller's cases.
    pub(super) async fn try_ask(&self, call: &Call) -> Result<Outcome, ConnectorError> {
        let answer = self.client.ask(call).await?;
        let reply: Reply = answer.json()?;
        if reply.ok {
            return Ok(Outcome::Answer(answer));
        }
        Ok(Outcome::Refused(Reply {
            ok: false,
            error: self.client.scrub(&reply.error),
            needed: self.client.scrub(&reply.needed),
        }))
    }

    /// Makes a call whose refusal is an error.
    pub(super) async fn ask(&self, call: &Call) -> Result<Answer, ConnectorError> {
        match self.try_ask(call).await? {
            Outcome::Answer(answer) => Ok(answer),
            Outcome::Refused(reply) => Err(self.refusal(&reply, &call.what).error()),
        }
    }

    /// A refusal, with what makes a sentence of it.
    pub(super) fn refusal<'a>(&self, reply: &'a Reply, what: &'a str) -> Refusal<'a> {
        Refusal {
            reply,
            address: self.client.address(),
            what,
            token: self.token,
        }
    }
}

/// Makes sure that there is a bot token, without which nothing can be asked.
pub(super) fn require_bot_token(access: &Access) -> Result<(), ConnectorError> {
    if access.tokens.get(Tokens::MAIN).is_some() {
        return Ok(());
    }
    Err(ConnectorError::settings(
        "token",
        "Enter the Bot User OAuth Token of the app that you made for Muster; it begins with xoxb-.",
    ))
}
