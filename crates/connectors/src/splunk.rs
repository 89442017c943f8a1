//! Splunk Enterprise and Splunk Cloud, by the REST interface of the management port. It brings the
//! alerts that have fired, as long as Splunk keeps them, and the values of searches as samples.
//! Read-only: searches that would write are refused, and nothing is ever changed in Splunk.

mod alerts;
mod check;
mod query;
mod samples;
mod token;
mod value;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::FactKind,
    ids::ConnectionId,
    record::MetricQuery,
    time::{Millis, Timestamp},
};
use secrecy::ExposeSecret;
use serde::Deserialize;
use url::Url;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport, Tokens},
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme},
    registry::System,
};
use query::Metric;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "splunk",
    brings: &[FactKind::Alert, FactKind::Sample],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(Splunk::new(access, limits)?)),
};

/// The stream of alerts.
const ALERTS: &str = "alerts";
/// What comes before a metric's name in the name of its stream.
const SAMPLES: &str = "samples:";

/// What to read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// Searches whose values become samples.
    metrics: Vec<MetricQuery>,
    /// Where people open Splunk Web; empty if alerts need no links.
    web_address: String,
}

/// The connector.
struct Splunk {
    client: Client,
    connection: ConnectionId,
    metrics: Vec<Metric>,
    web: Option<Url>,
    /// When the token expires, if it says.
    expires: Option<Timestamp>,
}

impl Splunk {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        let Some(token) = access.tokens.get(Tokens::MAIN) else {
            return Err(ConnectorError::settings(
                "token",
                "Splunk wants a token. Make one under Settings, Tokens, and enter it here.",
            ));
        };
        Ok(Self {
            client: Client::new(access, Scheme::BEARER, limits)?,
            connection: access.id,
            metrics: query::read(settings.metrics)?,
            web: web(&settings.web_address)?,
            expires: token::expiry(token.expose_secret().trim()),
        })
    }

    /// A request that Splunk answers in JSON. Paths are below `services`, or below `servicesNS`
    /// with every user and app, so that what is private to an app is seen too.
    fn call(path: &[&str], what: impl Into<String>, needs: &'static str) -> Call {
        Call::new(path, what, needs).with("output_mode", "json")
    }
}

/// The address of Splunk Web, if there is one.
fn web(address: &str) -> Result<Option<Url>, ConnectorError> {
    match address.trim() {
        "" => Ok(None),
        address => Url::parse(address)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .map(Some)
            .ok_or_else(|| {
                ConnectorError::settings(
                    "web_address",
                    "The address of Splunk Web cannot be used; write it as https://host:8000, or \
                     leave it empty.",
                )
            }),
    }
}

#[async_trait]
impl Connector for Splunk {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let alerts = Stream {
            name: ALERTS.to_owned(),
            title: "Alerts".to_owned(),
        };
        let samples = self.metrics.iter().map(|metric| Stream {
            name: format!("{SAMPLES}{}", metric.name),
            title: metric.name.clone(),
        });
        Ok(std::iter::once(alerts).chain(samples).collect())
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        if stream.name == ALERTS {
            return self.alerts(now).await;
        }
        let metric = stream
            .name
            .strip_prefix(SAMPLES)
            .and_then(|name| self.metrics.iter().find(|metric| metric.name == name));
        match metric {
            Some(metric) => self.samples(metric, cursor, now).await,
            None => Err(ConnectorError::settings(
                "metrics",
                format!(
                    "The connection has no metric called '{}'. Sync it again.",
                    stream.name
                ),
            )),
        }
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }
}

fn parse(body: &[u8]) {
    alerts::parse(body);
    samples::parse(body);
    check::parse(body);
    token::expiry(&String::from_utf8_lossy(body));
}

/// What to ask a person who connects a Splunk.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Splunk",
        group: SystemGroup::Observability,
        description: "Reads the alerts that have fired, and the values of searches.",
        address: AddressForm {
            label: "Address of the management port",
            ..AddressForm::own("https://splunk.example.com:8089")
        },
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "Authentication token",
            permissions: "A user who may see the alerts; for metrics, a role with the capability \
                          search and the indexes that they search.",
            where_to_make: "In Splunk Web: Settings, Tokens, New Token. Token authentication must \
                            be switched on there.",
            required: true,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: None,
        fields: vec![
            FormField {
                name: "metrics",
                label: "Metrics",
                help: "Each is a search that gives one value. A text with a pipe (|) is SPL; any \
                       other is the name of a saved search, of which the last scheduled result \
                       counts.",
                placeholder: "index=web | stats avg(duration) as value",
                kind: FieldKind::Metrics {
                    language: "SPL, or the name of a saved search",
                },
                required: false,
            },
            FormField {
                name: "web_address",
                label: "Address of Splunk Web",
                help: "Where people open Splunk, so that alerts link to their results. Empty: no \
                       links.",
                placeholder: "https://splunk.example.com:8000",
                kind: FieldKind::Text,
                required: false,
            },
        ],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/splunk.md",
    }
}
