//! Microsoft Teams, by either of two ways or both: webhooks of Workflows, each of which posts in
//! one channel, and Microsoft Graph on behalf of a person who signed in, which knows the channels
//! of their teams and posts in them. Secrets stay in `webhooks`, `sign_in` and `session`.

mod card;
mod check;
mod form;
mod graph;
mod session;
mod sign_in;
mod webhooks;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::{Channel, Fact, FactKey, FactKind},
    ids::ConnectionId,
    time::Timestamp,
};
use serde::Deserialize;

use crate::{
    chat::{self, Note},
    connector::{
        Access, Connector, FoundSource, Outgoing, Page, SignIn, SignInCode, Snapshot, Stream,
        TestReport,
    },
    elements::read_each,
    error::ConnectorError,
    http::{Client, Limits, Scheme},
    registry::System,
};
use graph::Graph;
use session::Session;
use webhooks::{WEBHOOKS, Webhook, is_same};

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "teams",
    brings: &[FactKind::Channel],
    form: form::form,
    parse,
    connect: |access, limits| Ok(Box::new(Teams::new(access, limits)?)),
};

/// The name of the token that comes from signing in.
const SIGN_IN_TOKEN: &str = "refresh_token";

/// Where people sign in, by where Graph is.
const CLOUDS: [(&str, &str); 3] = [
    (".microsoft.us", "https://login.microsoftonline.us"),
    (".chinacloudapi.cn", "https://login.chinacloudapi.cn"),
    ("", "https://login.microsoftonline.com"),
];

/// Which app people sign in to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Settings {
    tenant: String,
    client_id: String,
    /// Empty for the one that belongs to Graph's address.
    sign_in_address: String,
}

impl Settings {
    /// Whether people sign in at all.
    ///
    /// # Errors
    /// That one of the two ids is missing.
    fn signs_in(&self) -> Result<bool, ConnectorError> {
        match (self.tenant.trim(), self.client_id.trim()) {
            ("", "") => Ok(false),
            ("", _) => Err(ConnectorError::settings(
                "tenant",
                "Enter the Directory (tenant) ID too; the app registration's overview has both.",
            )),
            (_, "") => Err(ConnectorError::settings(
                "client_id",
                "Enter the Application (client) ID too; the app registration's overview has both.",
            )),
            _ => Ok(true),
        }
    }

    /// Where people sign in.
    fn sign_in_address(&self, graph: &str) -> String {
        let address = self.sign_in_address.trim();
        if !address.is_empty() {
            return address.to_owned();
        }
        let host = url::Url::parse(graph.trim()).ok();
        let host = host
            .as_ref()
            .and_then(url::Url::host_str)
            .unwrap_or_default();
        CLOUDS
            .iter()
            .find(|(end, _)| host.ends_with(end))
            .map_or_else(String::new, |(_, address)| (*address).to_owned())
    }
}

/// The connector.
struct Teams {
    webhooks: Vec<Webhook>,
    graph: Option<Graph>,
    connection: ConnectionId,
}

impl Teams {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        let settings: Settings = access.settings()?;
        let webhooks = webhooks::of(access, limits)?;
        let graph = if settings.signs_in()? {
            let door = sign_in::Door::new(access, &settings, limits)?;
            Some(Graph {
                client: Client::new(access, Scheme::None, limits)?,
                session: Session::new(access, door),
            })
        } else {
            None
        };
        if webhooks.is_empty() && graph.is_none() {
            return Err(ConnectorError::settings(
                WEBHOOKS,
                "Enter at least one webhook, or the tenant and client id of an app registration to \
                 sign in with.",
            ));
        }
        Ok(Self {
            webhooks,
            graph,
            connection: access.id,
        })
    }

    fn graph_to_sign_in_to(&self) -> Result<&Graph, ConnectorError> {
        self.graph.as_ref().ok_or_else(|| {
            ConnectorError::settings(
                "tenant",
                "Enter the tenant and client id of an app registration first; the user guide says \
                 how to make one.",
            )
        })
    }

    /// Posts a note through every webhook. One that fails keeps it from no other.
    async fn post_everywhere(&self, note: &Note) -> Result<(), ConnectorError> {
        let mut errors = Vec::new();
        for webhook in &self.webhooks {
            errors.extend(webhook.post(note).await.err());
        }
        together(errors)
    }

    /// Posts a note in the channel of this name.
    async fn post(&self, channel: &str, note: &Note) -> Result<(), ConnectorError> {
        if let Some(webhook) = self.webhooks.iter().find(|it| is_same(&it.name, channel)) {
            return webhook.post(note).await;
        }
        if let Some(graph) = &self.graph
            && graph.post(channel, note).await?
        {
            return Ok(());
        }
        let names: Vec<_> = self.webhooks.iter().map(|it| it.name.as_str()).collect();
        let known = match (names.is_empty(), self.graph.is_some()) {
            (true, _) => "Write it as team/channel, as Teams names both.".to_owned(),
            (false, true) => format!(
                "There are webhooks for {}; for another channel, write team/channel.",
                names.join(", ")
            ),
            (false, false) => format!("There are webhooks for {}.", names.join(", ")),
        };
        Err(ConnectorError::settings(
            "channel",
            format!("This connection has no channel called '{channel}'. {known}"),
        ))
    }

    /// The channel that a webhook posts in.
    fn channel_of(&self, webhook: &Webhook, now: Timestamp) -> Channel {
        Channel {
            key: FactKey {
                connection: self.connection,
                external_id: format!("webhook:{}", webhook.name),
            },
            observed_at: now,
            name: webhook.name.clone(),
            topic: String::new(),
            members: None,
            private: false,
            reachable: true,
            url: String::new(),
        }
    }

    /// The text without anything that is secret here.
    fn scrub(&self, text: &str) -> String {
        self.webhooks
            .iter()
            .fold(text.to_owned(), |text, webhook| webhook.scrub(&text))
    }
}

/// One error that says what each of several says.
fn together(mut errors: Vec<ConnectorError>) -> Result<(), ConnectorError> {
    match errors.len() {
        0 => Ok(()),
        1 => Err(errors.remove(0)),
        _ => {
            let sentences: Vec<_> = errors.iter().map(ToString::to_string).collect();
            Err(ConnectorError::Declined {
                message: sentences.join(" "),
                transient: errors.iter().all(ConnectorError::is_transient),
            })
        }
    }
}

#[async_trait]
impl Connector for Teams {
    async fn test(&self) -> Result<TestReport, ConnectorError> {
        self.check().await
    }

    async fn streams(&self) -> Result<Vec<Stream>, ConnectorError> {
        Ok(vec![Stream {
            name: "channels".to_owned(),
            title: "Channels".to_owned(),
        }])
    }

    async fn pull(
        &self,
        _stream: &Stream,
        _cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let (mut channels, left_out) = match &self.graph {
            Some(graph) => {
                let listing = graph.all_channels(self.connection, now).await?;
                (listing.channels, listing.left_out)
            }
            None => (Vec::new(), Vec::new()),
        };
        for webhook in &self.webhooks {
            match channels
                .iter_mut()
                .find(|it| is_same(&it.name, &webhook.name))
            {
                Some(channel) => channel.reachable = true,
                None => channels.push(self.channel_of(webhook, now)),
            }
        }
        Ok(Page {
            total: Some(channels.len() as u64),
            facts: channels.into_iter().map(Fact::Channel).collect(),
            cursor: now.to_string(),
            more: false,
            // A team that could not be read must not look as if its channels were gone.
            active: left_out
                .is_empty()
                .then_some(Snapshot::all(FactKind::Channel)),
            tags: Vec::new(),
            left_out: left_out.iter().map(|it| self.scrub(it)).collect(),
        })
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }

    async fn send(&self, message: &Outgoing) -> Result<(), ConnectorError> {
        let (channel, note) = chat::addressed(message)?;
        if !channel.is_empty() {
            return self.post(channel, &note).await;
        }
        if self.webhooks.is_empty() {
            return Err(ConnectorError::settings(
                "channel",
                "Name the channel that the message is for, as team/channel.",
            ));
        }
        self.post_everywhere(&note).await
    }

    async fn begin_sign_in(&self) -> Result<SignInCode, ConnectorError> {
        self.graph_to_sign_in_to()?.session.door.begin().await
    }

    async fn poll_sign_in(&self, code: &SignInCode) -> Result<SignIn, ConnectorError> {
        self.graph_to_sign_in_to()?.session.door.poll(code).await
    }
}

fn parse(body: &[u8]) {
    let connection = ConnectionId::new();
    if let Ok(list) = serde_json::from_slice::<wire::List>(body) {
        let teams = read_each::<wire::Team>("the teams", list.value.clone()).read;
        for it in read_each::<wire::Channel>("the channels", list.value).read {
            for team in &teams {
                graph::channel(connection, team, it.clone(), true, Timestamp(0));
            }
        }
    }
    let _ = serde_json::from_slice::<wire::Me>(body);
    let _ = serde_json::from_slice::<wire::TokenAnswer>(body);
    if let Ok(code) = serde_json::from_slice::<wire::DeviceCode>(body) {
        sign_in::code(&code);
    }
    if let Ok(error) = serde_json::from_slice::<wire::SignInError>(body) {
        sign_in::refused(&error, "", "");
    }
    webhooks::refused("ops", 400, body);
    let _ = webhooks::read(&String::from_utf8_lossy(body));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://graph.microsoft.com", "", "https://login.microsoftonline.com")]
    #[case("https://graph.microsoft.us", "", "https://login.microsoftonline.us")]
    #[case(
        "https://dod-graph.microsoft.us/",
        "",
        "https://login.microsoftonline.us"
    )]
    #[case(
        "https://microsoftgraph.chinacloudapi.cn",
        "",
        "https://login.chinacloudapi.cn"
    )]
    #[case(
        "https://graph.microsoft.com",
        "http://127.0.0.1:1 ",
        "http://127.0.0.1:1"
    )]
    fn people_sign_in_where_the_cloud_has_it(
        #[case] graph: &str,
        #[case] sign_in_address: &str,
        #[case] expected: &str,
    ) {
        let settings = Settings {
            sign_in_address: sign_in_address.to_owned(),
            ..Settings::default()
        };
        assert_eq!(settings.sign_in_address(graph), expected);
    }
}
