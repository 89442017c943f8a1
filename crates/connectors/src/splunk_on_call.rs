//! Splunk On-Call, which was VictorOps: incidents as alerts, and who is on call. Read-only, and
//! sparing: most calls may be made sixty times a minute for the whole organisation, the incidents
//! of the past once a minute, so that the past is read piece by piece, one with each sync.

mod directory;
mod facts;
mod history;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::{Fact, FactKind},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use serde_json::Value;

use crate::{
    connector::{Access, Connector, FoundSource, Page, Snapshot, Stream, TestReport, Tokens},
    elements::{Elements, read_each},
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FormChoice, SystemGroup, TokenForm},
    http::{Call, Client, Limits, Scheme, TokenHeader},
    registry::System,
};
use directory::Directory;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "splunk_on_call",
    brings: &[FactKind::Alert, FactKind::OnCallShift],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(SplunkOnCall::new(access, limits)?)),
};

/// The name of the API id among the tokens.
const API_ID: &str = "api_id";
/// How the API id and the API key go out.
const SCHEME: Scheme = Scheme::Headers(&[
    TokenHeader {
        header: "x-vo-api-id",
        prefix: "",
        token: API_ID,
    },
    TokenHeader {
        header: "x-vo-api-key",
        prefix: "",
        token: Tokens::MAIN,
    },
]);
/// What reading takes. On-Call answers a wrong key and too many calls alike.
const NEEDS: &str = "an API id and an API key that belong together and are enabled (On-Call says \
                     the same when it was asked too often within a minute)";

/// What a stream holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Incidents,
    History,
    OnCall,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Incidents, Self::OnCall, Self::History];

    const fn name(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::History => "history",
            Self::OnCall => "on_call",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Incidents => "Incidents",
            Self::History => "Incidents of the past",
            Self::OnCall => "On call",
        }
    }
}

/// The connector.
struct SplunkOnCall {
    client: Client,
    connection: ConnectionId,
    since: Timestamp,
}

impl SplunkOnCall {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let missing = |field, sentence| Err(ConnectorError::settings(field, sentence));
        if access.tokens.get(API_ID).is_none() {
            return missing(
                API_ID,
                "Splunk On-Call wants an API id besides the key. Copy it from Integrations, API.",
            );
        }
        if access.tokens.get(Tokens::MAIN).is_none() {
            return missing(
                "token",
                "Splunk On-Call wants an API key. Make a read-only one under Integrations, API.",
            );
        }
        Ok(Self {
            client: Client::new(access, SCHEME, limits)?,
            connection: access.id,
            since: access.connection.since,
        })
    }

    /// The incidents that are open, and those that were resolved a short while ago.
    async fn current(&self) -> Result<Elements<wire::Incident>, ConnectorError> {
        let path = ["api-public", "v1", "incidents"];
        let call = Call::new(&path, "the current incidents", NEEDS);
        let answer: wire::Incidents = self.client.ask(&call).await?.json()?;
        Ok(read_each("the current incidents", answer.incidents))
    }

    async fn incidents(&self, now: Timestamp) -> Result<Page, ConnectorError> {
        let incidents = self.current().await?;
        // An incident that cannot be read must not look as if it had ended.
        let complete = incidents.left_out.is_empty();
        Ok(Page {
            total: Some(incidents.count as u64),
            facts: facts::alerts(self.connection, incidents.read),
            cursor: now.to_string(),
            more: false,
            active: complete.then_some(Snapshot::all(FactKind::Alert)),
            tags: Vec::new(),
            left_out: self.scrubbed(&incidents.left_out),
        })
    }

    async fn teams(&self) -> Result<Elements<wire::Team>, ConnectorError> {
        let path = ["api-public", "v1", "oncall", "current"];
        let call = Call::new(&path, "who is on call", NEEDS);
        let answer: wire::OnCall = self.client.ask(&call).await?.json()?;
        Ok(read_each("the teams on call", answer.teams_on_call))
    }

    async fn on_call(&self, cursor: Option<&str>, now: Timestamp) -> Result<Page, ConnectorError> {
        let teams = self.teams().await?;
        let mut left_out = teams.left_out;
        let complete = left_out.is_empty();
        let mut directory = Directory::resume(cursor);
        let on_call: Vec<&str> = teams.read.iter().flat_map(wire::Team::users).collect();
        if directory.misses(&on_call, now) {
            // Without names and addresses the shifts are still worth having.
            match self.users().await {
                Ok(users) => {
                    left_out.extend(users.left_out);
                    directory = Directory::of(&on_call, users.read, now);
                }
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => left_out.push(format!(
                    "Those on call go by their user names, because the users cannot be read: \
                     {error}"
                )),
            }
        }
        let facts: Vec<Fact> = facts::shifts(self.connection, &teams.read, &directory, now)
            .into_iter()
            .map(Fact::OnCallShift)
            .collect();
        Ok(Page {
            total: Some(facts.len() as u64),
            facts,
            cursor: directory.to_text(),
            more: false,
            active: complete.then_some(Snapshot::all(FactKind::OnCallShift)),
            tags: Vec::new(),
            left_out: self.scrubbed(&left_out),
        })
    }

    async fn users(&self) -> Result<Elements<wire::User>, ConnectorError> {
        let call = Call::new(&["api-public", "v1", "user"], "the users", NEEDS);
        let answer: wire::Users = self.client.ask(&call).await?.json()?;
        Ok(read_each("the users", wire::flat(answer.users)))
    }

    fn scrubbed(&self, sentences: &[String]) -> Vec<String> {
        sentences.iter().map(|it| self.client.scrub(it)).collect()
    }
}

#[async_trait]
impl Connector for SplunkOnCall {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        let incidents = self.current().await?;
        let open = incidents.read.iter().filter(|it| !it.is_resolved()).count();
        let teams = self.teams().await?;
        let people: std::collections::BTreeSet<&str> =
            teams.read.iter().flat_map(wire::Team::users).collect();
        Ok(TestReport {
            product: "Splunk On-Call".to_owned(),
            user: String::new(),
            lines: vec![
                format!("Open incidents: {open}."),
                format!(
                    "Teams: {}; people on call: {}.",
                    teams.read.len(),
                    people.len()
                ),
            ],
        })
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        Ok(Kind::ALL
            .iter()
            .map(|kind| Stream {
                name: kind.name().to_owned(),
                title: kind.title().to_owned(),
            })
            .collect())
    }

    async fn pull(
        &self,
        stream: &Stream,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        match Kind::ALL.iter().find(|kind| kind.name() == stream.name) {
            Some(Kind::Incidents) => self.incidents(now).await,
            Some(Kind::History) => self.history(cursor, now).await,
            Some(Kind::OnCall) => self.on_call(cursor, now).await,
            None => Err(ConnectorError::settings(
                "settings",
                format!(
                    "Splunk On-Call has nothing called '{}'. Sync the connection again.",
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
    let connection = ConnectionId::new();
    if let Ok(answer) = serde_json::from_slice::<wire::Incidents>(body) {
        facts::alerts(connection, read_each("incidents", answer.incidents).read);
    }
    let list: Vec<Value> = serde_json::from_slice(body).unwrap_or_default();
    facts::alerts(connection, read_each("incidents", list.clone()).read);
    let mut teams: Vec<wire::Team> = read_each("teams", list.clone()).read;
    if let Ok(answer) = serde_json::from_slice::<wire::OnCall>(body) {
        teams.extend(read_each("teams", answer.teams_on_call).read);
    }
    let mut users: Vec<wire::User> = read_each("users", list).read;
    if let Ok(answer) = serde_json::from_slice::<wire::Users>(body) {
        users.extend(read_each("users", wire::flat(answer.users)).read);
    }
    let on_call: Vec<&str> = teams.iter().flat_map(wire::Team::users).collect();
    let directory = Directory::of(&on_call, users, Timestamp(0));
    facts::shifts(connection, &teams, &directory, Timestamp(0));
    Directory::resume(Some(&String::from_utf8_lossy(body)));
}

/// What to ask a person who connects a Splunk On-Call.
fn form() -> ConnectorForm {
    let token = |name, label| TokenForm {
        name,
        label,
        permissions: "Reading; an API key that is read-only is enough.",
        where_to_make: "In Splunk On-Call: Integrations, API, New key. The API id stands above \
                        the keys.",
        required: true,
        multiline: false,
        from_sign_in: false,
    };
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Splunk On-Call",
        group: SystemGroup::OnCall,
        description: "Reads incidents, and who is on call.",
        address: AddressForm {
            choices: vec![FormChoice {
                value: "https://api.victorops.com",
                label: "Splunk On-Call",
            }],
            ..AddressForm::own("https://api.victorops.com")
        },
        tokens: vec![token(API_ID, "API id"), token(Tokens::MAIN, "API key")],
        user_label: None,
        fields: Vec::new(),
        poll_interval: Millis::minutes(2),
        sign_in: None,
        test_message: None,
        docs: "docs/connections/splunk_on_call.md",
    }
}
