//! The worked example of docs/connections/adding.md, compiled and tested so that the guide stays
//! true. It is no system that Muster offers.

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
    elements::read_each,
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FieldKind, FormField, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme, TokenHeader},
    registry::System,
};

// guide: registry
pub(crate) const SYSTEM: System = System {
    kind: "healthchecks",
    brings: &[FactKind::Alert],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(Healthchecks::new(access, limits)?)),
};
// end

// guide: connector
const NEEDS: &str = "a read-only API key of the project";
const KEY: Scheme = Scheme::Headers(&[TokenHeader {
    header: "x-api-key",
    prefix: "",
    token: Tokens::MAIN,
}]);

/// Which checks to read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    /// Only checks with this tag; empty for all.
    tag: String,
}

struct Healthchecks {
    client: Client,
    connection: ConnectionId,
    tag: String,
}

impl Healthchecks {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        if access.tokens.get(Tokens::MAIN).is_none() {
            return Err(ConnectorError::settings(
                Tokens::MAIN,
                format!("Enter {NEEDS}."),
            ));
        }
        let settings: Settings = access.settings()?;
        Ok(Self {
            client: Client::new(access, KEY, limits)?,
            connection: access.id,
            tag: settings.tag.trim().to_owned(),
        })
    }

    async fn checks(&self) -> Result<Vec<Value>, ConnectorError> {
        let mut call = Call::new(&["api", "v3", "checks", ""], "the checks", NEEDS);
        if !self.tag.is_empty() {
            call = call.with("tag", self.tag.as_str());
        }
        Ok(self.client.ask(&call).await?.json::<Answer>()?.checks)
    }
}
// end

// guide: facts
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    checks: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Check {
    slug: String,
    name: String,
    status: String,
    last_ping: Option<chrono::DateTime<chrono::Utc>>,
}

/// The alert that a check is while it is down; none while it is not.
fn alert(connection: ConnectionId, check: Check, now: Timestamp) -> Option<Alert> {
    let started_at = check.last_ping.map_or(now, Timestamp::from);
    (check.status == "down").then(|| Alert {
        key: FactKey {
            connection,
            external_id: format!("{}@{started_at}", check.slug),
        },
        observed_at: now,
        labels: [("alertname", &check.name), ("check", &check.slug)]
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .into(),
        annotations: [("summary".to_owned(), format!("{} is down", check.name))].into(),
        name: check.name,
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at,
        ended_at: None,
    })
}

fn parse(body: &[u8]) {
    let checks = serde_json::from_slice::<Answer>(body).map_or_else(|_| Vec::new(), |it| it.checks);
    for check in read_each::<Check>("the checks", checks).read {
        alert(ConnectionId::new(), check, Timestamp(0));
    }
}
// end

// guide: trait
#[async_trait]
impl Connector for Healthchecks {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        let checks = self.checks().await?.len();
        Ok(TestReport {
            product: "Healthchecks".to_owned(),
            user: String::new(),
            lines: vec![format!("{checks} checks can be read.")],
        })
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        Ok(vec![Stream {
            name: "checks".to_owned(),
            title: "Checks".to_owned(),
        }])
    }

    async fn pull(
        &self,
        _stream: &Stream,
        _cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let checks = read_each::<Check>("the checks", self.checks().await?);
        // A check that cannot be read must not look as if it had recovered.
        let complete = checks.left_out.is_empty();
        Ok(Page {
            facts: checks
                .read
                .into_iter()
                .filter_map(|check| alert(self.connection, check, now))
                .map(Fact::Alert)
                .collect(),
            cursor: String::new(),
            more: false,
            total: Some(checks.count as u64),
            active: complete.then_some(Snapshot::all(FactKind::Alert)),
            tags: Vec::new(),
            left_out: checks.left_out,
        })
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }
}
// end

// guide: form
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Healthchecks",
        group: SystemGroup::Observability,
        description: "Reads which checks are down.",
        address: AddressForm::own("https://healthchecks.example.com"),
        tokens: vec![TokenForm {
            name: Tokens::MAIN,
            label: "API key",
            permissions: "A read-only key is enough.",
            where_to_make: "In the project: Settings, API Access.",
            required: true,
            multiline: false,
            from_sign_in: false,
        }],
        user_label: None,
        fields: vec![FormField {
            name: "tag",
            label: "Tag",
            help: "Only checks with this tag; empty for all.",
            placeholder: "production",
            kind: FieldKind::Text,
            required: false,
        }],
        poll_interval: Millis::minutes(1),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/healthchecks.md",
    }
}
// end

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use muster_model::record::{Connection, ConnectionSettings};
    use serde_json::json;
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{header, method, path},
    };

    use super::*;

    #[tokio::test]
    async fn a_check_that_is_down_is_an_alert() {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .and(path("/api/v3/checks/"))
            .and(header("x-api-key", "key"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"checks": [
                {"slug": "backup", "name": "Backup", "status": "down",
                 "last_ping": "2026-03-01T02:00:00+00:00"},
                {"slug": "mail", "name": "Mail", "status": "up", "last_ping": null},
                {"slug": 7},
            ]})))
            .mount(&server)
            .await;
        let access = Access {
            id: ConnectionId::new(),
            connection: Connection {
                name: "Checks".to_owned(),
                base_url: server.uri(),
                settings: ConnectionSettings::new::<&str>(SYSTEM.kind, []),
                user: String::new(),
                ca_file: String::new(),
                proxy: String::new(),
                poll_interval: Millis::minutes(1),
                since: Timestamp(0),
                enabled: true,
                speaks_for: Vec::new(),
            },
            tokens: Tokens::one("key".into()),
            keeper: None,
        };
        let connector = (SYSTEM.connect)(&access, Limits::default()).unwrap();
        let stream = &connector.streams().await.unwrap()[0];
        let page = connector
            .pull(stream, None, Timestamp(1_772_446_000_000))
            .await
            .unwrap();
        assert_eq!((page.facts.len(), page.left_out.len()), (1, 1));
        assert_eq!(page.active, None);
        (SYSTEM.parse)(b"{\"checks\": [{}]}");
        assert_eq!((SYSTEM.form)().kind, SYSTEM.kind);
    }

    #[test]
    fn the_guide_shows_this_code() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let guide = fs::read_to_string(root.join("../../docs/connections/adding.md")).unwrap();
        let code = include_str!("worked_example.rs");
        for part in code.split("// guide: ").skip(1) {
            let Some((_, body)) = part.split_once('\n') else {
                continue;
            };
            let Some((body, _)) = body.split_once("\n// end") else {
                continue;
            };
            assert!(guide.contains(body), "the guide lacks:\n{body}");
        }
    }
}
