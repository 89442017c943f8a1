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
use crate::{
    connector::{Access, Tokens},
    error::ConnectorError,
};

/// How tokens go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Each in a header of its own; one that the connection does not have is left out.
    Headers(&'static [TokenHeader]),
    /// RFC 7617, with the connection's user.
    Basic,
    /// RFC 7617 if the connection has a user, else RFC 6750.
    BasicOrBearer,
    /// Not by the client: each call says itself.
    None,
}

/// A header that takes a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenHeader {
    /// The header's name, in lower case.
    pub(crate) header: &'static str,
    /// What comes before the token.
    pub(crate) prefix: &'static str,
    /// The token's name in the connection.
    pub(crate) token: &'static str,
}

impl Scheme {
    /// GitLab's own header.
    pub(crate) const PRIVATE_TOKEN: Self = Self::Headers(&[TokenHeader {
        header: "private-token",
        prefix: "",
        token: Tokens::MAIN,
    }]);
    /// RFC 6750.
    pub(crate) const BEARER: Self = Self::Headers(&[TokenHeader {
        header: "authorization",
        prefix: "Bearer ",
        token: Tokens::MAIN,
    }]);
}

/// What goes out with every request, and what of it must never be shown.
#[derive(Debug, Default)]
pub(super) struct Auth {
    headers: Vec<(HeaderName, SecretString)>,
    secrets: Vec<SecretString>,
}

impl Auth {
    /// The headers, with their values marked as sensitive.
    pub(super) fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, ConnectorError> {
        self.headers
            .iter()
            .map(|(name, value)| Ok((name.clone(), sensitive(value)?)))
            .collect()
    }

    /// The tokens in every form in which they go out, the longest first.
    pub(super) fn secrets(&self) -> &[SecretString] {
        &self.secrets
    }

    fn add(&mut self, name: HeaderName, prefix: &str, credentials: String) {
        self.headers
            .push((name, format!("{prefix}{credentials}").into()));
        self.secrets.push(credentials.into());
    }
}

/// A header's value that logs do not show.
pub(super) fn sensitive(value: &SecretString) -> Result<HeaderValue, ConnectorError> {
    let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| unusable_token())?;
    value.set_sensitive(true);
    Ok(value)
}

fn unusable_token() -> ConnectorError {
    ConnectorError::settings(
        "token",
        "The token has characters that no token has, such as a line break. Copy it again.",
    )
}

/// What the tokens of `access` are sent as.
pub(super) fn auth(access: &Access, scheme: Scheme) -> Result<Auth, ConnectorError> {
    let token = |name: &str| -> Result<Option<String>, ConnectorError> {
        let Some(secret) = access.tokens.get(name) else {
            return Ok(None);
        };
        let token = secret.expose_secret().trim();
        if token.chars().any(char::is_control) {
            return Err(unusable_token());
        }
        Ok(Some(token.to_owned()))
    };
    let user = access.connection.user.trim();
    let mut auth = Auth::default();
    match scheme {
        Scheme::None => {}
        Scheme::Headers(headers) => {
            for it in headers {
                if let Some(token) = token(it.token)? {
                    auth.add(HeaderName::from_static(it.header), it.prefix, token);
                }
            }
        }
        Scheme::Basic | Scheme::BasicOrBearer => {
            if let Some(token) = token(Tokens::MAIN)? {
                if !user.is_empty() {
                    let credentials = BASE64_STANDARD.encode(format!("{user}:{token}"));
                    auth.add(AUTHORIZATION, "Basic ", credentials);
                    auth.secrets.push(token.into());
                } else if scheme == Scheme::BasicOrBearer {
                    auth.add(AUTHORIZATION, "Bearer ", token);
                } else {
                    return Err(ConnectorError::settings(
                        "user",
                        "Enter the user whose token this is; the system wants both.",
                    ));
                }
            }
        }
    }
    auth.headers()?;
    Ok(auth)
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
