//! How Muster shows GitHub who it is: by a person's token, or as a GitHub App. An App signs a
//! short statement with its private key and gets a token of one hour for it, which is kept in
//! memory until shortly before it ends. The private key itself never leaves this module.

use std::sync::{Mutex, PoisonError};

use chrono::Utc;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use muster_model::time::{Millis, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::GitHub;
use crate::{
    connector::{Access, Tokens},
    error::ConnectorError,
    http::{Answer, Call, Scheme},
};

/// How long a statement is good for. GitHub takes no more than ten minutes.
const STATEMENT: Millis = Millis::minutes(9);
/// How far a statement is dated back, for clocks that differ, as GitHub advises.
const BACK: Millis = Millis::minutes(1);
/// How long before its end a token is replaced.
const BEFORE_END: Millis = Millis::minutes(5);
/// The version of the API that this connector was written for.
const API_VERSION: &str = "2022-11-28";

/// Who Muster is to GitHub.
pub(super) enum Session {
    /// A person, whose token the client sends.
    Person,
    /// A GitHub App.
    App(App),
}

/// A GitHub App, installed somewhere.
pub(super) struct App {
    id: String,
    installation: String,
    key: EncodingKey,
    held: Mutex<Option<Held>>,
}

/// A token of an installation.
#[derive(Clone)]
struct Held {
    token: SecretString,
    until: Timestamp,
}

#[derive(Serialize)]
struct Statement<'a> {
    iat: i64,
    exp: i64,
    iss: &'a str,
}

#[derive(Deserialize)]
struct Given {
    token: String,
    expires_at: chrono::DateTime<Utc>,
}

impl Session {
    /// The session that the settings ask for, and how its client is to send the token.
    pub(super) fn of(
        access: &Access,
        app_id: &str,
        installation_id: &str,
    ) -> Result<(Self, Scheme), ConnectorError> {
        let Some(token) = access.tokens.get(Tokens::MAIN) else {
            return Err(ConnectorError::settings(
                "token",
                "Enter a fine-grained GitHub token with the repository permissions Actions, \
                 Deployments, Pull requests and Metadata, each to read.",
            ));
        };
        let is_key = token.expose_secret().contains("PRIVATE KEY");
        let (id, installation) = (app_id.trim(), installation_id.trim());
        match (id, installation) {
            ("", "") if is_key => Err(ConnectorError::settings(
                "app_id",
                "The token is the private key of a GitHub App: enter the App's id and the id of \
                 its installation as well.",
            )),
            ("", "") => Ok((Self::Person, Scheme::BEARER)),
            ("", _) => Err(ConnectorError::settings(
                "app_id",
                "Enter the App's id beside that of its installation.",
            )),
            (_, "") => Err(ConnectorError::settings(
                "installation_id",
                "Enter the id of the App's installation beside that of the App.",
            )),
            _ => {
                let key = EncodingKey::from_rsa_pem(token.expose_secret().trim().as_bytes())
                    .map_err(|_| unusable_key())?;
                let app = App {
                    id: id.to_owned(),
                    installation: installation.to_owned(),
                    key,
                    held: Mutex::default(),
                };
                // A key that cannot sign is told now, and not at the first sync.
                app.statement(Timestamp::from(Utc::now()))?;
                Ok((Self::App(app), Scheme::None))
            }
        }
    }
}

fn unusable_key() -> ConnectorError {
    ConnectorError::settings(
        "token",
        "With an App's id, the token must be the App's private key: the whole PEM file, from \
         BEGIN RSA PRIVATE KEY to its END.",
    )
}

impl App {
    /// What the App says of itself, signed.
    fn statement(&self, now: Timestamp) -> Result<SecretString, ConnectorError> {
        let seconds = |at: Timestamp| at.millis() / 1_000;
        let statement = Statement {
            iat: seconds(now - BACK),
            exp: seconds(now + STATEMENT),
            iss: &self.id,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::RS256), &statement, &self.key)
            .map(SecretString::from)
            .map_err(|_| unusable_key())
    }

    fn held(&self, now: Timestamp) -> Option<SecretString> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref()
            .filter(|held| now < held.until - BEFORE_END)
            .map(|held| held.token.clone())
    }

    fn hold(&self, held: Option<Held>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = held;
    }
}

impl GitHub {
    /// Makes a call as whom the session says.
    pub(super) async fn ask(&self, call: Call) -> Result<Answer, ConnectorError> {
        let call = with_version(call);
        let Session::App(app) = &self.session else {
            return self.client.ask(&call).await;
        };
        let token = self.installation_token(app).await?;
        let answer = self.client.ask(&call.bearer(&token)).await;
        if matches!(answer, Err(ConnectorError::Unauthorized { .. })) {
            // Withdrawn before its time: the next call gets a new one.
            app.hold(None);
        }
        answer
    }

    /// Makes a call as the App itself, which only calls about the App need.
    pub(super) async fn ask_as_app(&self, app: &App, call: Call) -> Result<Answer, ConnectorError> {
        let statement = app.statement(Timestamp::from(Utc::now()))?;
        let call = with_version(call).bearer(&statement);
        self.client.ask(&call).await
    }

    async fn installation_token(&self, app: &App) -> Result<SecretString, ConnectorError> {
        if let Some(token) = app.held(Timestamp::from(Utc::now())) {
            return Ok(token);
        }
        let call = Call::new(
            &["app", "installations", &app.installation, "access_tokens"],
            format!("the App's installation '{}'", app.installation),
            "to be installed where the repositories are",
        )
        .post(json!({}));
        let given: Given = match self.ask_as_app(app, call).await {
            Err(ConnectorError::NotFound { .. }) => {
                return Err(ConnectorError::settings(
                    "installation_id",
                    format!(
                        "The App has no installation '{}'. Its id is the number at the end of the \
                         address of the installation's page.",
                        app.installation
                    ),
                ));
            }
            other => other?.json()?,
        };
        let token = SecretString::from(given.token);
        app.hold(Some(Held {
            token: token.clone(),
            until: given.expires_at.into(),
        }));
        Ok(token)
    }
}

fn with_version(call: Call) -> Call {
    call.header("accept", "application/vnd.github+json")
        .header("x-github-api-version", API_VERSION)
}
