//! PagerDuty: incidents as alerts, and who is on call, by REST API v2 with a read-only key.
//! Incidents are read in the order in which they were made, and those that were open are asked for
//! again until they are resolved. Who is on call is the whole picture each time.

mod check;
mod cursor;
mod facts;
mod incidents;
mod on_call;
mod selection;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::FactKind,
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Stream, TestReport, Tokens},
    elements::read_each,
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FieldKind, FormChoice, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme, TokenHeader},
    registry::System,
};

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "pagerduty",
    brings: &[FactKind::Alert, FactKind::OnCallShift],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(PagerDuty::new(access, limits)?)),
};

/// PagerDuty's own form of the header.
const SCHEME: Scheme = Scheme::Headers(&[TokenHeader {
    header: "authorization",
    prefix: "Token token=",
    token: Tokens::MAIN,
}]);
/// The version of the interface.
const ACCEPT: &str = "application/vnd.pagerduty+json;version=2";
/// What reading takes.
const NEEDS: &str = "a REST API key that may read incidents, services, teams, escalation policies \
                     and on-calls; a read-only key of the account is enough";

/// How many elements a page has: as many as PagerDuty gives.
const PER_PAGE: u64 = 100;
/// Where PagerDuty's pages end.
const DEEPEST: u64 = 10_000;

const INCIDENTS: &str = "incidents";
const ON_CALL: &str = "on_call";

/// What to read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// Names or ids; empty for all.
    services: Vec<String>,
    /// Names or ids; empty for all.
    teams: Vec<String>,
}

/// The connector.
struct PagerDuty {
    client: Client,
    connection: ConnectionId,
    services: Vec<String>,
    teams: Vec<String>,
    since: Timestamp,
}

impl PagerDuty {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        if access.tokens.get(Tokens::MAIN).is_none() {
            return Err(ConnectorError::settings(
                "token",
                "PagerDuty wants an API key. Make a read-only one under Integrations, API Access \
                 Keys, and enter it here.",
            ));
        }
        let trimmed = |names: Vec<String>| -> Vec<String> {
            let names = names.into_iter().map(|name| name.trim().to_owned());
            names.filter(|name| !name.is_empty()).collect()
        };
        Ok(Self {
            client: Client::new(access, SCHEME, limits)?,
            connection: access.id,
            services: trimmed(settings.services),
            teams: trimmed(settings.teams),
            since: access.connection.since,
        })
    }

    /// A request in the version of the interface that is read here.
    fn call(path: &[&str], what: impl Into<String>) -> Call {
        Call::new(path, what, NEEDS).header("accept", ACCEPT)
    }

    /// A request for a page of a list.
    fn list(path: &str, what: impl Into<String>, offset: u64) -> Call {
        Self::call(&[path], what)
            .with("limit", PER_PAGE.to_string())
            .with("offset", offset.to_string())
    }

    fn scrubbed(&self, sentences: &[String]) -> Vec<String> {
        sentences.iter().map(|it| self.client.scrub(it)).collect()
    }
}

#[async_trait]
impl Connector for PagerDuty {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        let stream = |name: &str, title: &str| Stream {
            name: name.to_owned(),
            title: title.to_owned(),
        };
        Ok(vec![
            stream(INCIDENTS, "Incidents"),
            stream(ON_CALL, "On call"),
        ])
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        match stream.name.as_str() {
            INCIDENTS => self.incidents(cursor, now).await,
            ON_CALL => self.on_call(cursor, now).await,
            other => Err(ConnectorError::settings(
                "settings",
                format!("PagerDuty has nothing called '{other}'. Sync the connection again."),
            )),
        }
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }
}

fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    let mut list: Vec<Value> = serde_json::from_slice(body).unwrap_or_default();
    list.extend(serde_json::from_slice::<Value>(body).ok());
    for key in [
        "incidents",
        "oncalls",
        "services",
        "teams",
        "escalation_policies",
    ] {
        if let Ok(page) = wire::page(key, body) {
            list.extend(page.elements);
        }
    }
    for incident in read_each::<wire::Incident>("incidents", list.clone()).read {
        facts::alert(connection, incident);
    }
    for on_call in read_each::<wire::OnCall>("on-calls", list.clone()).read {
        facts::shift(connection, on_call, Timestamp(0));
    }
    let things = read_each::<wire::Thing>("things", list).read;
    selection::find("checkout", &things);
    let _ = serde_json::from_slice::<wire::Sole>(body);
    let _ = serde_json::from_slice::<wire::Abilities>(body);
    cursor::Cursor::resume(Some(&String::from_utf8_lossy(body)));
}

/// What to ask a person who connects a PagerDuty.
fn form() -> ConnectorForm {
    let lines = |name, label, help, placeholder| FormField {
        name,
        label,
        help,
        placeholder,
        kind: FieldKind::Lines,
        required: false,
    };
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "PagerDuty",
        group: SystemGroup::OnCall,
        description: "Reads incidents, and who is on call.",
        address: AddressForm {
            choices: vec![
                FormChoice {
                    value: "https://api.pagerduty.com",
                    label: "PagerDuty (US)",
                },
                FormChoice {
                    value: "https://api.eu.pagerduty.com",
                    label: "PagerDuty (EU)",
                },
            ],
            ..AddressForm::own("https://api.pagerduty.com")
        },
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "API key",
            permissions: "Reading; a read-only key of the account is enough.",
            where_to_make: "In PagerDuty: Integrations, API Access Keys, Create New API Key, \
                            Read-only.",
            required: true,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: None,
        fields: vec![
            lines(
                "services",
                "Services",
                "Names or ids, one a line. Empty: all services.",
                "Checkout",
            ),
            lines(
                "teams",
                "Teams",
                "Names or ids, one a line. Empty: all teams. With services too, both must hold.",
                "Shop",
            ),
        ],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/pagerduty.md",
    }
}
