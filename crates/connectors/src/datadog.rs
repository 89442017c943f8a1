//! Datadog by its API, versions 1 and 2: the groups of monitors that are in trouble and the open
//! incidents as alerts, events that a query finds, and the values of metric queries as samples.
//! Deployments of other connections are sent to its DORA metrics where a person wants that;
//! nothing else is written.

mod alerts;
mod check;
mod deployments;
mod events;
mod form;
mod incidents;
mod monitors;
mod samples;
mod site;
mod tags;
mod wire;

use async_trait::async_trait;
use muster_model::{fact::FactKind, ids::ConnectionId, record::MetricQuery, time::Timestamp};
use serde::Deserialize;

use crate::{
    connector::{
        Access, Connector, FoundSource, Outgoing, Page, Receipt, Stream, TestReport, Tokens,
    },
    error::ConnectorError,
    http::{Answer, Call, Client, Limits, Scheme, TokenHeader},
    metrics::Metrics,
    registry::System,
};
use site::Site;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "datadog",
    brings: &[FactKind::Alert, FactKind::Event, FactKind::Sample],
    form: form::form,
    parse,
    connect: |access, limits| Ok(Box::new(Datadog::new(access, limits)?)),
};

/// The name under which the application key is kept; the API key is the main token.
const APPLICATION_KEY: &str = "application_key";
/// How both keys go out.
const KEYS: Scheme = Scheme::Headers(&[
    TokenHeader {
        header: "dd-api-key",
        prefix: "",
        token: Tokens::MAIN,
    },
    TokenHeader {
        header: "dd-application-key",
        prefix: "",
        token: APPLICATION_KEY,
    },
]);

/// The stream of what is in trouble now.
const ALERTS: &str = "alerts";
/// The stream of incidents that are over.
const INCIDENTS: &str = "incidents";
/// The stream of events.
const EVENTS: &str = "events";

/// What to read and what to send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// Tags of monitors, such as `team:shop`; all must be there.
    monitor_tags: Vec<String>,
    /// Which events to read, in Datadog's syntax; empty for none.
    event_query: String,
    /// Whether incidents are read.
    incidents: bool,
    /// Queries whose values become samples.
    metrics: Vec<MetricQuery>,
    /// Whether deployments of other connections are sent.
    send_deployments: bool,
}

/// The connector.
struct Datadog {
    client: Client,
    site: Site,
    connection: ConnectionId,
    since: Timestamp,
    monitor_tags: Vec<String>,
    event_query: String,
    incidents: bool,
    metrics: Metrics,
    send_deployments: bool,
}

impl Datadog {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        let keys = [
            (
                Tokens::MAIN,
                "the API key, which says which organisation it is",
            ),
            (
                APPLICATION_KEY,
                "the application key, which says what may be read",
            ),
        ];
        for (name, key) in keys {
            if access.tokens.get(name).is_none() {
                let message = format!("Enter {key}. Datadog wants both keys.");
                return Err(ConnectorError::settings(name, message));
            }
        }
        let client = Client::new(access, KEYS, limits)?;
        Ok(Self {
            site: Site::of(&client.address()),
            client,
            connection: access.id,
            since: access.connection.since,
            monitor_tags: settings
                .monitor_tags
                .iter()
                .map(|tag| tag.trim().to_owned())
                .filter(|tag| !tag.is_empty())
                .collect(),
            event_query: settings.event_query.trim().to_owned(),
            incidents: settings.incidents,
            metrics: Metrics::new(settings.metrics)?,
            send_deployments: settings.send_deployments,
        })
    }

    /// Makes a call; if a key is to blame for its failure, the error says which.
    async fn ask(&self, call: &Call) -> Result<Answer, ConnectorError> {
        match self.client.ask(call).await {
            Err(
                error @ (ConnectorError::Unauthorized { .. } | ConnectorError::Forbidden { .. }),
            ) => Err(self.name_the_key(error).await),
            answer => answer,
        }
    }

    /// Datadog refuses a wrong key of either kind, and a right one without leave, in the same
    /// words; only the API key can be tried on its own.
    async fn name_the_key(&self, error: ConnectorError) -> ConnectorError {
        let unauthorized = |key: &str| ConnectorError::Unauthorized {
            address: self.client.address(),
            reason: format!(": it does not know the {key} key at this site"),
        };
        let call = Call::new(
            &["api", "v1", "validate"],
            "whether it knows the API key",
            "",
        );
        match (self.client.ask(&call).await, error) {
            (Err(ConnectorError::Unauthorized { .. } | ConnectorError::Forbidden { .. }), _) => {
                unauthorized("API")
            }
            (_, ConnectorError::Unauthorized { .. }) => unauthorized("application"),
            (_, error) => error,
        }
    }

    /// What a call needs that reads what `scope` allows.
    fn needs(scope: &str) -> String {
        format!(
            "an application key of the same organisation as the API key, with the scope {scope}, \
             whose owner has that permission"
        )
    }
}

#[async_trait]
impl Connector for Datadog {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let stream = |name: &str, title: &str| Stream {
            name: name.to_owned(),
            title: title.to_owned(),
        };
        let mut streams = vec![stream(ALERTS, "Monitors and open incidents")];
        if self.incidents {
            streams.push(stream(INCIDENTS, "Incidents that are over"));
        }
        if !self.event_query.is_empty() {
            streams.push(stream(EVENTS, "Events"));
        }
        streams.extend(self.metrics.streams());
        Ok(streams)
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        if let Some(metric) = self.metrics.of(&stream.name) {
            return self.samples(metric?, cursor, now).await;
        }
        match stream.name.as_str() {
            INCIDENTS => self.past_incidents(cursor).await,
            EVENTS => self.events(cursor, now).await,
            _ => self.alerts(now).await,
        }
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }

    async fn send(&self, message: &Outgoing) -> Result<Receipt, ConnectorError> {
        match message {
            Outgoing::Deployment {
                deployment,
                service,
                teams,
            } => {
                self.send_deployment(deployment, service, teams).await?;
                Ok(Receipt::default())
            }
            Outgoing::Test { .. } => Err(ConnectorError::settings(
                "kind",
                "Muster sends no test messages to Datadog; only deployments, if you want that.",
            )),
            Outgoing::Post { .. }
            | Outgoing::Repost { .. }
            | Outgoing::OpenChannel { .. }
            | Outgoing::Topic { .. }
            | Outgoing::Answer { .. }
            | Outgoing::OpenIssue { .. } => Err(ConnectorError::settings(
                "kind",
                "Datadog has no channels that Muster could post in; choose one of a chat system.",
            )),
        }
    }
}

fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    let site = Site::of("https://api.datadoghq.com");
    let metric = MetricQuery {
        name: "metric".to_owned(),
        unit: String::new(),
        query: "system.cpu.idle{*}".to_owned(),
    };
    if let Ok(groups) = serde_json::from_slice::<wire::Groups>(body) {
        monitors::read(connection, &site, &[], groups.groups, Timestamp(0));
    }
    if let Ok(found) = serde_json::from_slice::<wire::IncidentSearch>(body) {
        for it in incidents::elements(found).read {
            incidents::fact(connection, &site, it);
        }
    }
    if let Ok(events) = serde_json::from_slice::<wire::Events>(body) {
        events::read(connection, &site, events.data);
    }
    if let Ok(answer) = serde_json::from_slice::<wire::Query>(body) {
        let _ = samples::read(connection, &metric, answer, Timestamp::MIN, Timestamp::MAX);
    }
}
