//! What a client is made of: the address, the certificates that it trusts, the proxy, and the form
//! in which the token goes out. All that can be wrong here is wrong in the connection's settings.

use std::fs;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use muster_model::record::Connection;
use reqwest::{
    Certificate, Proxy,
    header::{AUTHORIZATION, HeaderName, HeaderValue},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::Limits;
use crate::{connector::Access, error::ConnectorError};

/// In which form a system wants its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// `PRIVATE-TOKEN: …`, as GitLab has it.
    PrivateToken,
    /// `Authorization: Basic …` of user and token.
    Basic,
    /// `Authorization: Basic …` if the connection has a user, else `Authorization: Bearer …`.
    BasicOrBearer,
}

/// The header that carries the token.
#[derive(Debug)]
pub(super) struct Auth {
    name: HeaderName,
    /// The header's value, the part of it that must stay secret, and the token by itself.
    secrets: [SecretString; 3],
}

impl Auth {
    pub(super) fn name(&self) -> HeaderName {
        self.name.clone()
    }

    pub(super) fn value(&self) -> Result<HeaderValue, ConnectorError> {
        let mut value =
            HeaderValue::from_str(self.secrets[0].expose_secret()).map_err(|_| unusable_token())?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Every text that must not be shown.
    pub(super) const fn secrets(&self) -> &[SecretString] {
        &self.secrets
    }
}

fn unusable_token() -> ConnectorError {
    ConnectorError::settings(
        "token",
        "The token has characters that no token has, such as a line break. Copy it again.",
    )
}

/// The header for the connection's token; none if it has none.
pub(super) fn auth(access: &Access, scheme: Scheme) -> Result<Option<Auth>, ConnectorError> {
    let Some(secret) = &access.secret else {
        return Ok(None);
    };
    let token = secret.expose_secret().trim();
    if token.is_empty() {
        return Ok(None);
    }
    let user = access.connection.user.trim();
    if token.chars().any(char::is_control) {
        return Err(unusable_token());
    }
    if scheme == Scheme::Basic && user.is_empty() {
        return Err(ConnectorError::settings(
            "user",
            "Enter the user whose token this is; the system wants both.",
        ));
    }
    let token = token.to_owned();
    let (name, prefix, credentials) = match scheme {
        Scheme::PrivateToken => (HeaderName::from_static("private-token"), "", token.clone()),
        Scheme::BasicOrBearer if user.is_empty() => (AUTHORIZATION, "Bearer ", token.clone()),
        // RFC 7617.
        Scheme::Basic | Scheme::BasicOrBearer => (
            AUTHORIZATION,
            "Basic ",
            BASE64_STANDARD.encode(format!("{user}:{token}")),
        ),
    };
    let auth = Auth {
        name,
        secrets: [
            format!("{prefix}{credentials}").into(),
            credentials.into(),
            token.into(),
        ],
    };
    auth.value()?;
    Ok(Some(auth))
}

/// The connection's address.
pub(super) fn base(address: &str) -> Result<Url, ConnectorError> {
    let wrong = || {
        ConnectorError::settings(
            "base_url",
            "The address cannot be used; write it as https://host or https://host/path.",
        )
    };
    let mut url = Url::parse(address.trim()).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConnectorError::settings(
            "base_url",
            "Leave the user and password out of the address; the token has its own field.",
        ));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The HTTP client for a connection.
pub(super) fn client(
    connection: &Connection,
    limits: Limits,
) -> Result<reqwest::Client, ConnectorError> {
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("Muster/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(limits.connect)
        .read_timeout(limits.read)
        .timeout(limits.total);
    if !connection.ca_file.is_empty() {
        builder = builder.tls_certs_merge(certificates(&connection.ca_file)?);
    }
    if !connection.proxy.is_empty() {
        let proxy = Proxy::all(&connection.proxy).map_err(|_| {
            ConnectorError::settings(
                "proxy",
                "The proxy's address cannot be used; write it as http://host:port.",
            )
        })?;
        builder = builder.proxy(proxy);
    }
    builder.build().map_err(|error| {
        ConnectorError::settings(
            "ca_file",
            format!(
                "The connection's certificates cannot be used: {}. Check its CA file.",
                error.without_url()
            ),
        )
    })
}

fn certificates(file: &str) -> Result<Vec<Certificate>, ConnectorError> {
    let wrong = |reason: String| {
        ConnectorError::settings(
            "ca_file",
            format!(
                "The CA file '{file}' cannot be used: {reason}. Choose a PEM file of certificates."
            ),
        )
    };
    let pem = fs::read(file).map_err(|error| wrong(error.to_string()))?;
    let certificates =
        Certificate::from_pem_bundle(&pem).map_err(|error| wrong(error.to_string()))?;
    if certificates.is_empty() {
        return Err(wrong("it holds no certificate".to_owned()));
    }
    Ok(certificates)
}
