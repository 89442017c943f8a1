//! Prometheus by its query API: the values of named queries as samples, read in windows on a fixed
//! grid, and the alerts that fire now. What answers the same API (Thanos, Mimir, VictoriaMetrics)
//! is read as well. Several series are never made one: a person's query says how.

mod alerts;
mod check;
mod form;
mod samples;
mod step;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::FactKind,
    ids::ConnectionId,
    record::MetricQuery,
    time::{Millis, Timestamp},
};
use serde::Deserialize;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport},
    error::ConnectorError,
    http::{Call, Client, Limits, Scheme},
    metrics::Metrics,
    registry::System,
};

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "prometheus",
    brings: &[FactKind::Sample, FactKind::Alert],
    form: form::form,
    parse,
    connect: |access, limits| Ok(Box::new(Prometheus::new(access, limits)?)),
};

/// What whoever guards a Prometheus must let through.
const NEEDS: &str = "leave to read /api/v1; Prometheus has no rights of its own, so ask whoever \
                     runs the proxy in front of it";

/// The stream of alerts.
const ALERTS: &str = "alerts";

/// What to read.
#[derive(Debug, Deserialize)]
#[serde(default)]
struct Settings {
    /// Queries in PromQL whose values become samples.
    metrics: Vec<MetricQuery>,
    /// How far apart samples are, as in `5m`.
    step: String,
    /// Whether the alerts that fire are read.
    alerts: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            metrics: Vec::new(),
            step: String::new(),
            alerts: true,
        }
    }
}

/// The connector.
struct Prometheus {
    client: Client,
    connection: ConnectionId,
    since: Timestamp,
    metrics: Metrics,
    step: Millis,
    alerts: bool,
}

impl Prometheus {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        Ok(Self {
            client: Client::new(access, Scheme::BasicOrBearer, limits)?,
            connection: access.id,
            since: access.connection.since,
            metrics: Metrics::new(settings.metrics)?,
            step: step::parse(&settings.step)?,
            alerts: settings.alerts,
        })
    }

    /// A call of the API, version 1.
    fn call(path: &[&str], what: impl Into<String>) -> Call {
        Call::new(&[&["api", "v1"], path].concat(), what, NEEDS)
    }
}

#[async_trait]
impl Connector for Prometheus {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        // Also while alerts are not read: those that were firing then have to end.
        let mut streams = vec![Stream {
            name: ALERTS.to_owned(),
            title: "Alerts".to_owned(),
        }];
        streams.extend(self.metrics.streams());
        Ok(streams)
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        match self.metrics.of(&stream.name) {
            Some(metric) => self.samples(metric?, cursor, now).await,
            None => self.firing(now).await,
        }
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }
}

fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    let metric = MetricQuery {
        name: "metric".to_owned(),
        unit: String::new(),
        query: "up".to_owned(),
    };
    let _ = serde_json::from_slice::<wire::Reply<wire::BuildInfo>>(body);
    if let Ok(reply) = serde_json::from_slice::<wire::Reply<wire::Outcome>>(body) {
        check::warnings(&metric, &reply);
        let _ = check::describe(&metric, &reply.data);
        samples::read(connection, &metric, reply.data);
    }
    if let Ok(reply) = serde_json::from_slice::<wire::Reply<wire::Alerts>>(body) {
        alerts::read(
            connection,
            "http://localhost/alerts",
            reply.data,
            Timestamp(0),
        );
    }
}
