//! Signing a person in at Microsoft by device code (RFC 8628), and trading the refresh token for
//! access tokens. Microsoft's own sentences are never shown, since they quote what was sent; its
//! codes are, and here is what they mean.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{SIGN_IN_TOKEN, Settings, posting::MAY_CHANGE, talk::MAY_READ, wire};
use crate::{
    connector::{Access, SignIn, SignInCode, Tokens},
    error::ConnectorError,
    http::{Answer, Call, Client, Limits, Scheme},
};

/// What Muster asks to be allowed, on behalf of the person who signs in.
pub(super) const SCOPES: [&str; 5] = [
    "offline_access",
    "User.Read",
    "Team.ReadBasic.All",
    "Channel.ReadBasic.All",
    "ChannelMessage.Send",
];
/// What it asks for besides, where messages are to be read and changed.
pub(super) const READING: [&str; 2] = [MAY_READ, MAY_CHANGE];
/// Refusals in which there is something to read.
const REFUSALS: &[u16] = &[400, 401];

/// The place where people sign in.
pub(super) struct Door {
    client: Client,
    tenant: String,
    client_id: String,
    reads_messages: bool,
}

/// Tokens that Microsoft gave out.
pub(super) struct Given {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    /// For how long the access token is good, in seconds.
    pub(super) expires_in: u32,
    /// What it may do.
    pub(super) scopes: Vec<String>,
}

/// What came of asking for tokens.
enum Outcome {
    Given(Given),
    Refused(wire::SignInError),
}

impl Door {
    pub(super) fn new(
        access: &Access,
        settings: &Settings,
        limits: Limits,
    ) -> Result<Self, ConnectorError> {
        let address = settings.sign_in_address(&access.connection.base_url);
        let client =
            Client::at(&address, access, Scheme::None, limits).map_err(|error| match error {
                ConnectorError::Settings {
                    field: "base_url",
                    message,
                } => ConnectorError::settings("sign_in_address", message),
                other => other,
            })?;
        Ok(Self {
            client,
            tenant: settings.tenant.trim().to_owned(),
            client_id: settings.client_id.trim().to_owned(),
            reads_messages: settings.read_messages,
        })
    }

    /// What Muster asks to be allowed.
    pub(super) fn scopes(&self) -> Vec<&'static str> {
        let reading = READING.into_iter().filter(|_| self.reads_messages);
        SCOPES.into_iter().chain(reading).collect()
    }

    /// Asks for a code that a person types in.
    pub(super) async fn begin(&self) -> Result<SignInCode, ConnectorError> {
        let scopes = self.scopes().join(" ");
        let call = self.call("devicecode", "a code to sign in with");
        let call = call.post_form(&[("client_id", &self.client_id), ("scope", &scopes)]);
        let answer = self.post(&call).await?;
        if answer.status() != 200 {
            return Err(self.refused(&answer.json()?));
        }
        code(&answer.json()?).ok_or_else(|| self.malformed("its page is no address"))
    }

    /// Asks what has become of a code.
    pub(super) async fn poll(&self, code: &SignInCode) -> Result<SignIn, ConnectorError> {
        let outcome = self
            .ask(&[
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("client_id", &self.client_id),
                ("device_code", &code.device_code),
            ])
            .await?;
        match outcome {
            Outcome::Refused(error) => match error.error.as_str() {
                "authorization_pending" => Ok(SignIn::Waiting),
                "slow_down" => Ok(SignIn::SlowDown),
                _ => Err(self.refused(&error)),
            },
            Outcome::Given(given) => {
                let refresh = given
                    .refresh
                    .ok_or_else(|| self.malformed("it has no refresh token"))?;
                Ok(SignIn::Done(Tokens::from_iter([(
                    SIGN_IN_TOKEN.to_owned(),
                    refresh,
                )])))
            }
        }
    }

    /// Trades the refresh token for an access token, and often for a newer refresh token.
    pub(super) async fn renew(&self, refresh: &SecretString) -> Result<Given, ConnectorError> {
        let scopes = self.scopes().join(" ");
        let outcome = self
            .ask(&[
                ("grant_type", "refresh_token"),
                ("client_id", &self.client_id),
                ("refresh_token", refresh.expose_secret().trim()),
                ("scope", &scopes),
            ])
            .await?;
        match outcome {
            Outcome::Given(given) => Ok(given),
            Outcome::Refused(error) => Err(self.refused(&error)),
        }
    }

    async fn ask(&self, fields: &[(&str, &str)]) -> Result<Outcome, ConnectorError> {
        let call = self.call("token", "a sign-in").post_form(fields);
        let answer = self.post(&call).await?;
        if answer.status() == 200 {
            given(&answer).map(Outcome::Given)
        } else {
            answer.json().map(Outcome::Refused)
        }
    }

    async fn post(&self, call: &Call) -> Result<Answer, ConnectorError> {
        let outcome = self.client.ask(call).await;
        outcome.map_err(|error| match error {
            ConnectorError::Refused {
                address,
                what,
                status,
                ..
            } => ConnectorError::Refused {
                address,
                what,
                status,
                reason: String::new(),
            },
            other => other,
        })
    }

    fn call(&self, page: &str, what: &str) -> Call {
        Call::new(
            &[&self.tenant, "oauth2", "v2.0", page],
            what,
            "an app registration in this tenant that lets people sign in with a code",
        )
        .accepting(REFUSALS)
    }

    fn refused(&self, error: &wire::SignInError) -> ConnectorError {
        refused(error, &self.tenant, &self.client_id)
    }

    fn malformed(&self, reason: &str) -> ConnectorError {
        ConnectorError::Malformed {
            address: self.client.address(),
            what: "a sign-in".to_owned(),
            reason: reason.to_owned(),
            cut_short: false,
        }
    }
}

/// The code to show; none if its page is none that a browser should open.
pub(super) fn code(it: &wire::DeviceCode) -> Option<SignInCode> {
    let page = Url::parse(&it.verification_uri).ok()?;
    matches!(page.scheme(), "https" | "http").then(|| SignInCode {
        user_code: it.user_code.clone(),
        address: it.verification_uri.clone(),
        device_code: it.device_code.clone(),
        interval: it.interval.unwrap_or(5).max(1),
        expires_in: it.expires_in,
    })
}

fn given(answer: &Answer) -> Result<Given, ConnectorError> {
    let it: wire::TokenAnswer = answer.json()?;
    Ok(Given {
        access: it.access_token.into(),
        refresh: it.refresh_token.map(SecretString::from),
        expires_in: it.expires_in,
        scopes: it.scope.split_whitespace().map(str::to_owned).collect(),
    })
}

/// The number of Microsoft's own error, as in `AADSTS70016`.
fn number(description: &str) -> Option<u32> {
    let (_, rest) = description.split_once("AADSTS")?;
    let end = rest
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// The error for a refusal.
pub(super) fn refused(error: &wire::SignInError, tenant: &str, client_id: &str) -> ConnectorError {
    let number = number(&error.error_description);
    let (field, message) = match (error.error.as_str(), number) {
        (_, Some(90_002 | 900_023 | 90_133)) => (
            "tenant",
            format!(
                "Microsoft knows no tenant '{tenant}'. Copy the Directory (tenant) ID from the \
                 app registration's overview."
            ),
        ),
        (_, Some(7_000_218 | 7_000_215 | 70_002)) => (
            "client_id",
            "The app registration does not let people sign in with a code. In the Entra admin \
             center, open it, Authentication, and set 'Allow public client flows' to Yes."
                .to_owned(),
        ),
        (_, Some(700_016 | 900_144)) | ("unauthorized_client", _) => (
            "client_id",
            format!(
                "Microsoft knows no app registration '{client_id}' in this tenant. Copy the \
                 Application (client) ID from its overview."
            ),
        ),
        (_, Some(65_001 | 65_004 | 90_094)) | ("consent_required", _) => (
            SIGN_IN_TOKEN,
            "Nobody has agreed yet to what Muster may do. Sign in and agree, or ask an \
             administrator to grant consent in the app registration, API permissions."
                .to_owned(),
        ),
        (_, Some(53_003 | 530_036)) => (
            SIGN_IN_TOKEN,
            "Your organisation's Conditional Access rules forbid signing in with a code. Ask its \
             administrators to allow it for this app, or use webhooks only."
                .to_owned(),
        ),
        (_, Some(50_105)) => (
            SIGN_IN_TOKEN,
            "Your account was not given this app. Ask an administrator to assign it to you."
                .to_owned(),
        ),
        ("authorization_declined" | "access_denied", _) => (
            SIGN_IN_TOKEN,
            "The sign-in was declined in the browser. Begin again if that was not meant."
                .to_owned(),
        ),
        ("expired_token" | "code_expired" | "bad_verification_code", _) => (
            SIGN_IN_TOKEN,
            "The code is not good any more. Begin the sign-in again.".to_owned(),
        ),
        ("invalid_grant" | "interaction_required" | "login_required", _) => (
            SIGN_IN_TOKEN,
            format!(
                "Microsoft does not accept the sign-in any more{}: it has expired, or the password \
                 or the rules have changed. Sign in again.",
                numbered(number)
            ),
        ),
        ("temporarily_unavailable", _) => {
            return ConnectorError::Declined {
                message: "Microsoft's sign-in is not available now. Muster will try again."
                    .to_owned(),
                transient: true,
            };
        }
        _ => (
            SIGN_IN_TOKEN,
            format!(
                "Microsoft refused the sign-in{}. Look the number up at \
                 https://login.microsoftonline.com/error, or sign in again.",
                numbered(number)
            ),
        ),
    };
    ConnectorError::settings(field, message)
}

fn numbered(number: Option<u32>) -> String {
    number
        .map(|number| format!(" (AADSTS{number})"))
        .unwrap_or_default()
}
