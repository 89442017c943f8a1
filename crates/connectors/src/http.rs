//! The one HTTP client of all connectors. It promises time-outs, a bound on every answer, errors
//! of one kind, obedience to the system's rate limit, and that the token leaves for the host of
//! the connection's address and for no other. What is asked and what the answer means is left to
//! the connectors.

mod answer;
mod call;
mod permission;
mod rate_limit;
mod setup;
mod websocket;

use std::{
    error::Error as _,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use chrono::Utc;
use muster_model::time::Timestamp;
use reqwest::{
    RequestBuilder, Response, StatusCode,
    header::{self, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

pub(crate) use answer::Answer;
pub(crate) use call::{Call, below};
pub(crate) use setup::{Scheme, TokenHeader};
pub(crate) use websocket::Socket;

use crate::{connector::Access, error::ConnectorError};
use call::Body;
use setup::Auth;

/// How often a request follows the host to another of its own pages.
const REDIRECTS: usize = 5;
/// How much of an error's body is read for its reason, in bytes.
const REASON: u64 = 64 * 1024;

/// How long to wait and how much to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the connection to come about.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// For one request as a whole.
    pub total: Duration,
    /// The largest answer, in bytes after decompression.
    pub body: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(30),
            total: Duration::from_secs(120),
            body: 32 * 1024 * 1024,
        }
    }
}

/// The client of one connection.
pub(crate) struct Client {
    http: reqwest::Client,
    base: Url,
    auth: Auth,
    limits: Limits,
    /// Until when the system wants no request, in milliseconds since the epoch.
    closed_until: AtomicI64,
}

impl Client {
    /// A client for `access`, whose token goes out as `scheme` says.
    pub(crate) fn new(
        access: &Access,
        scheme: Scheme,
        limits: Limits,
    ) -> Result<Self, ConnectorError> {
        Self::at(&access.connection.base_url, access, scheme, limits)
    }

    /// A client for another address of the same system, with the connection's certificates and
    /// proxy.
    pub(crate) fn at(
        address: &str,
        access: &Access,
        scheme: Scheme,
        limits: Limits,
    ) -> Result<Self, ConnectorError> {
        Ok(Self {
            http: setup::client(&access.connection, limits)?,
            base: setup::base(address)?,
            auth: setup::auth(access, scheme)?,
            limits,
            closed_until: AtomicI64::new(i64::MIN),
        })
    }

    /// The address of a page for people below the connection's address.
    pub(crate) fn page(&self, path: &[&str]) -> String {
        below(&self.base, path).to_string()
    }

    /// Where this client speaks to, for people.
    pub(crate) fn address(&self) -> String {
        shown(&self.base)
    }

    /// The text without the token, should it hold it.
    pub(crate) fn scrub(&self, text: &str) -> String {
        scrub(text, self.auth.secrets())
    }

    /// The text without the client's token and the call's own.
    fn scrub_for(&self, call: &Call, text: &str) -> String {
        let own: Vec<SecretString> = call.own_token().cloned().into_iter().collect();
        scrub(&self.scrub(text), &own)
    }

    /// Makes a call and reads the whole answer.
    pub(crate) async fn ask(&self, call: &Call) -> Result<Answer, ConnectorError> {
        let now = Timestamp::from(Utc::now());
        let closed_until = Timestamp(self.closed_until.load(Ordering::Relaxed));
        if now < closed_until {
            return Err(ConnectorError::RateLimited {
                address: self.address(),
                retry_at: Some(closed_until),
            });
        }
        let response = self.follow(call).await?;
        if let Some(reset) = rate_limit::closed(response.status(), response.headers(), now) {
            self.closed_until.store(reset.0, Ordering::Relaxed);
        }
        let not_modified = response.status() == StatusCode::NOT_MODIFIED && call.is_conditional();
        let accepted = call.accepts(response.status().as_u16());
        if !response.status().is_success() && !not_modified && !accepted {
            return Err(self.refusal(call, response).await);
        }
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = self.body(call, response, self.limits.body).await?;
        Ok(Answer {
            address: self.address(),
            what: call.what.clone(),
            status,
            headers,
            body,
            not_modified,
        })
    }

    /// Sends the request, and follows redirects as long as they stay with scheme, host and port.
    async fn follow(&self, call: &Call) -> Result<Response, ConnectorError> {
        let Some(mut url) = call.url(&self.base) else {
            return Err(self.redirected(
                call,
                &self.base,
                "an address that cannot be read",
                "the address is not valid",
            ));
        };
        if url.origin() != self.base.origin() {
            return Err(self.redirected(call, &self.base, &shown(&url), "it is another place"));
        }
        let headers = self.auth.headers()?;
        for _ in 0..=REDIRECTS {
            let request = self.request(call, &url, &headers)?;
            let response = request
                .send()
                .await
                .map_err(|error| self.failure(call, error))?;
            let location = response.headers().get(header::LOCATION);
            let Some(location) = location.filter(|_| response.status().is_redirection()) else {
                return Ok(response);
            };
            if !call.only_reads() {
                return Err(self.redirected(
                    call,
                    &url,
                    "another address",
                    "it was to take something in",
                ));
            }
            let next = location.to_str().ok().and_then(|text| url.join(text).ok());
            let Some(next) = next else {
                return Err(self.redirected(
                    call,
                    &url,
                    "an address that cannot be read",
                    "the address is not valid",
                ));
            };
            if next.origin() != url.origin() || !next.username().is_empty() {
                return Err(self.redirected(call, &url, &shown(&next), "it is another place"));
            }
            url = next;
        }
        Err(self.redirected(call, &url, &shown(&url), "it goes round in circles"))
    }

    fn request(
        &self,
        call: &Call,
        url: &Url,
        headers: &[(HeaderName, HeaderValue)],
    ) -> Result<RequestBuilder, ConnectorError> {
        let mut request = self.http.request(call.method().clone(), url.clone());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        for (name, value) in call.headers() {
            request = request.header(name, value);
        }
        if let Some(token) = call.own_token() {
            let value = format!("Bearer {}", token.expose_secret().trim());
            request = request.header(header::AUTHORIZATION, setup::sensitive(&value.into())?);
        }
        Ok(match call.body() {
            None => request,
            Some(Body::Json(body)) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.to_string()),
            Some(Body::Form(fields)) => {
                let body = form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish();
                request
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(body)
            }
        })
    }

    fn redirected(
        &self,
        call: &Call,
        from: &Url,
        to: &str,
        reason: &'static str,
    ) -> ConnectorError {
        ConnectorError::Redirected {
            from: self.scrub_for(call, &shown(from)),
            to: self.scrub_for(call, to),
            reason,
        }
    }

    /// Reads a body to its end, or up to `limit`.
    async fn body(
        &self,
        call: &Call,
        mut response: Response,
        limit: u64,
    ) -> Result<Vec<u8>, ConnectorError> {
        let too_large = || ConnectorError::TooLarge {
            address: self.address(),
            what: call.what.clone(),
            limit,
        };
        if response
            .content_length()
            .is_some_and(|length| length > limit)
        {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(call, error))?
        {
            if body.len() as u64 + chunk.len() as u64 > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// The error for an answer that is not success.
    async fn refusal(&self, call: &Call, response: Response) -> ConnectorError {
        let status = response.status();
        let now = Timestamp::from(Utc::now());
        let retry_at = rate_limit::retry_at(response.headers(), now);
        let address = self.address();
        let what = call.what.clone();
        // GitHub refuses with 403 where others say 429.
        let spent = status == StatusCode::FORBIDDEN
            && (response.headers().contains_key(header::RETRY_AFTER)
                || rate_limit::exhausted(response.headers(), now).is_some());
        if status == StatusCode::TOO_MANY_REQUESTS || spent {
            return ConnectorError::RateLimited { address, retry_at };
        }
        if status.is_server_error() {
            return ConnectorError::Server {
                address,
                what,
                status: status.as_u16(),
                retry_at,
            };
        }
        match status {
            StatusCode::NOT_FOUND => ConnectorError::NotFound { address, what },
            StatusCode::FORBIDDEN => {
                let needs = permission::lacking(response.headers());
                let reason = self.reason(call, response).await;
                let needs = needs
                    .or_else(|| answer::capability(&reason))
                    .unwrap_or_else(|| call.needs.clone().into_owned());
                // GitHub's second limit, on bursts, may come without any header.
                if reason.contains("rate limit") {
                    return ConnectorError::RateLimited { address, retry_at };
                }
                ConnectorError::Forbidden {
                    address,
                    what,
                    needs,
                }
            }
            StatusCode::UNAUTHORIZED => ConnectorError::Unauthorized {
                address,
                reason: self.reason(call, response).await,
            },
            _ => ConnectorError::Refused {
                address,
                what,
                status: status.as_u16(),
                reason: self.reason(call, response).await,
            },
        }
    }

    /// The system's own reason in the body of a refusal, without tokens.
    async fn reason(&self, call: &Call, response: Response) -> String {
        let body = self.body(call, response, REASON).await.unwrap_or_default();
        // Before the reason is cut to a length, lest a part of a token stay.
        let body = self.scrub_for(call, &String::from_utf8_lossy(&body));
        self.scrub_for(call, &answer::reason(body.as_bytes()))
    }

    /// The error for a request that got no whole answer.
    fn failure(&self, call: &Call, error: reqwest::Error) -> ConnectorError {
        let address = self.address();
        let what = call.what.clone();
        let timed_out = error.is_timeout();
        let connecting = error.is_connect();
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            reason = cause.to_string();
            source = cause.source();
        }
        let reason = self.scrub_for(call, &reason);
        if timed_out && !connecting {
            ConnectorError::Timeout { address, what }
        } else if connecting && reason.contains("certificate") {
            ConnectorError::Certificate { address, reason }
        } else if connecting {
            ConnectorError::Unreachable { address, reason }
        } else {
            ConnectorError::Interrupted {
                address,
                what,
                reason,
            }
        }
    }
}

/// The text without these secrets.
fn scrub(text: &str, secrets: &[SecretString]) -> String {
    secrets
        .iter()
        .map(|secret| secret.expose_secret().trim())
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| text.replace(secret, "…"))
}

/// An address without user, query and fragment, and without a slash at its end.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Both can only fail for addresses without a host, which are refused at the start.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.as_str().trim_end_matches('/').to_owned()
}
