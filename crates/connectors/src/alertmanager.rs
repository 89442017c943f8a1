//! Prometheus Alertmanager: the alerts that are active now, by API v2, with what silences or
//! inhibits them. Read-only: silences are shown, never made. There is one stream, and each page of
//! it is the whole picture: an alert that is not in it any more has ended.

mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey, FactKind},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Snapshot, Stream, TestReport, Tokens},
    elements::{Elements, read_each},
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme},
    registry::System,
};

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "alertmanager",
    brings: &[FactKind::Alert],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(Alertmanager::new(access, limits)?)),
};

/// What whoever guards an Alertmanager must let through.
const NEEDS: &str = "leave to read /api/v2; Alertmanager has no rights of its own, so ask whoever \
                     runs the proxy in front of it";

/// Which alerts to read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// Matchers in Alertmanager's own syntax, such as `team="shop"`; all must hold.
    filters: Vec<String>,
}

/// The connector.
struct Alertmanager {
    client: Client,
    connection: ConnectionId,
    filters: Vec<String>,
}

impl Alertmanager {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        Ok(Self {
            client: Client::new(access, Scheme::BasicOrBearer, limits)?,
            connection: access.id,
            filters: settings
                .filters
                .iter()
                .map(|filter| filter.trim().to_owned())
                .filter(|filter| !filter.is_empty())
                .collect(),
        })
    }

    async fn alerts(&self) -> Result<Elements<wire::Alert>, ConnectorError> {
        let mut call = Call::new(&["api", "v2", "alerts"], "the alerts", NEEDS)
            .with("active", "true")
            .with("silenced", "true")
            .with("inhibited", "true")
            .with("unprocessed", "true");
        for filter in &self.filters {
            call = call.with("filter", filter.as_str());
        }
        let answer = self.client.ask(&call).await?;
        Ok(read_each("the alerts", answer.json::<Vec<Value>>()?))
    }
}

/// The fact that an active alert is.
fn fact(connection: ConnectionId, it: wire::Alert, now: Timestamp) -> Alert {
    let started_at = Timestamp::from(it.starts_at);
    let status = it.status;
    let silenced = !status.silenced_by.is_empty() || !status.muted_by.is_empty();
    let state = if silenced {
        AlertState::Silenced
    } else if !status.inhibited_by.is_empty() {
        AlertState::Inhibited
    } else {
        AlertState::Firing
    };
    Alert {
        key: FactKey {
            connection,
            external_id: format!("{}@{}", it.fingerprint, started_at.millis()),
        },
        // Alertmanager's own `updatedAt` stands still when a silence begins or ends.
        observed_at: now.max(it.updated_at.into()),
        name: it.labels.get("alertname").cloned().unwrap_or_default(),
        labels: it.labels,
        annotations: it.annotations,
        state,
        suppressed_by: [status.silenced_by, status.inhibited_by, status.muted_by].concat(),
        url: it.generator_url.unwrap_or_default(),
        started_at,
        ended_at: None,
    }
}

#[async_trait]
impl Connector for Alertmanager {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        let call = Call::new(&["api", "v2", "status"], "its status", NEEDS);
        let status: wire::Status = self.client.ask(&call).await?.json()?;
        let alerts = self.alerts().await?;
        let quiet = alerts
            .read
            .iter()
            .filter(|alert| {
                let status = &alert.status;
                !(status.silenced_by.is_empty()
                    && status.inhibited_by.is_empty()
                    && status.muted_by.is_empty())
            })
            .count();
        let mut lines = vec![match alerts.read.len() {
            0 => "No alert is active now.".to_owned(),
            1 => format!("1 alert is active now, {quiet} of them silenced or inhibited."),
            all => format!("{all} alerts are active now, {quiet} of them silenced or inhibited."),
        }];
        if let Some(cluster) = status.cluster {
            lines.push(format!("Its cluster is {}.", cluster.status));
        }
        Ok(TestReport {
            product: format!("Alertmanager {}", status.version_info.version),
            user: String::new(),
            lines,
        })
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        Ok(vec![Stream {
            name: "alerts".to_owned(),
            title: "Alerts".to_owned(),
        }])
    }

    async fn pull(
        &self,
        _stream: &Stream,
        _cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let alerts = self.alerts().await?;
        // An alert that cannot be read must not look as if it had ended.
        let complete = alerts.left_out.is_empty();
        Ok(Page {
            total: Some(alerts.count as u64),
            facts: alerts
                .read
                .into_iter()
                .map(|alert| Fact::Alert(fact(self.connection, alert, now)))
                .collect(),
            cursor: now.to_string(),
            more: false,
            active: complete.then_some(Snapshot::all(FactKind::Alert)),
            tags: Vec::new(),
            left_out: alerts
                .left_out
                .iter()
                .map(|it| self.client.scrub(it))
                .collect(),
        })
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }
}

fn parse(body: &[u8]) {
    let _ = serde_json::from_slice::<wire::Status>(body);
    let list: Vec<Value> = serde_json::from_slice(body).unwrap_or_default();
    for alert in read_each("the alerts", list).read {
        fact(ConnectionId::new(), alert, Timestamp(0));
    }
}

/// What to ask a person who connects an Alertmanager.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Alertmanager",
        group: SystemGroup::Observability,
        description: "Reads the alerts that are active, and what silences or inhibits them.",
        address: AddressForm::own("http://alertmanager.example.com:9093"),
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "Token or password",
            permissions: "Alertmanager has no rights of its own; reading /api/v2 is all that Muster \
                          does.",
            where_to_make: "Only if a proxy in front of it, or its web.config.file, asks for one: \
                            with a user it is a password, without one a bearer token.",
            required: false,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: Some("User"),
        fields: vec![FormField {
            name: "filters",
            label: "Filters",
            help: "Matchers in Alertmanager's own syntax, one a line; all must hold. Empty: all \
                   alerts.",
            placeholder: "team=\"shop\"",
            kind: FieldKind::Lines,
            required: false,
        }],
        poll_interval: Millis::seconds(30),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/alertmanager.md",
    }
}
