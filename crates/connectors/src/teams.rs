//! Microsoft Teams, by either of two ways or both: webhooks of Workflows, each of which posts in
//! one channel, and Microsoft Graph on behalf of a person who signed in, which knows the channels
//! of their teams, posts in them, changes what it posted and reads what people answer. Secrets stay in `webhooks`, `sign_in` and `session`.

mod card;
mod check;
mod form;
mod graph;
mod html;
mod posting;
mod session;
mod sign_in;
mod talk;
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
    chat,
    connector::{
        Access, Connector, FoundSource, Lookup, Outgoing, Page, Receipt, SignIn, SignInCode,
        Snapshot, Stream, TestReport,
    },
    elements::read_each,
    error::ConnectorError,
    http::{Client, Limits, Scheme},
    post::Post,
    registry::System,
};
use graph::{Graph, Place};
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

/// How the identity of a channel begins that only a webhook reaches.
const BY_WEBHOOK: &str = "webhook:";

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
    /// Whether messages are read and changed, to which an administrator has to agree.
    read_messages: bool,
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
    reads_messages: bool,
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
            reads_messages: graph.is_some() && settings.read_messages,
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

    /// Posts a post through every webhook. One that fails keeps it from no other.
    async fn post_everywhere(&self, post: &Post) -> Result<(), ConnectorError> {
        let mut errors = Vec::new();
        for webhook in &self.webhooks {
            errors.extend(webhook.post(post).await.err());
        }
        together(errors)
    }

    /// Posts in the channel of this name.
    async fn post_by_name(&self, channel: &str, post: &Post) -> Result<Receipt, ConnectorError> {
        if let Some(webhook) = self.webhook_called(channel) {
            webhook.post(post).await?;
            return Ok(Receipt::default());
        }
        if let Some(graph) = &self.graph
            && let Some(found) = graph.channel_called(channel).await?
            && let Some(place) = Place::parse(&found)
        {
            return graph.post(&place, post).await;
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

    /// Posts in the channel of this identity: through Graph if the person agreed to that, else
    /// through the webhook of the same name.
    async fn post(&self, channel: &str, post: &Post) -> Result<Receipt, ConnectorError> {
        if let Some(name) = channel.strip_prefix(BY_WEBHOOK) {
            return self.post_by_name(name, post).await;
        }
        let (graph, place) = self.place(channel)?;
        if !self.webhooks.is_empty()
            && !graph.may_post().await?
            && let Some(name) = graph.name_of(&place).await?
            && let Some(webhook) = self.webhook_called(&name)
        {
            webhook.post(post).await?;
            return Ok(Receipt::default());
        }
        graph.post(&place, post).await
    }

    fn webhook_called(&self, name: &str) -> Option<&Webhook> {
        self.webhooks.iter().find(|it| is_same(&it.name, name))
    }

    /// Graph, and where in it a channel is.
    fn place<'a>(&self, channel: &'a str) -> Result<(&Graph, Place<'a>), ConnectorError> {
        let place = Place::parse(channel).filter(|_| !channel.starts_with(BY_WEBHOOK));
        self.graph.as_ref().zip(place).ok_or_else(|| {
            ConnectorError::settings(
                "channel",
                "The channel is none that this connection can reach. Sign in at Microsoft again, \
                 or choose another channel.",
            )
        })
    }

    /// The channel that a webhook posts in.
    fn channel_of(&self, webhook: &Webhook, now: Timestamp) -> Channel {
        Channel {
            key: FactKey {
                connection: self.connection,
                external_id: format!("{BY_WEBHOOK}{}", webhook.name),
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

    async fn send(&self, message: &Outgoing) -> Result<Receipt, ConnectorError> {
        match message {
            Outgoing::Test { channel } => match (chat::named(channel), self.webhooks.is_empty()) {
                ("", true) => Err(ConnectorError::settings(
                    "channel",
                    "Name the channel that the message is for, as team/channel.",
                )),
                ("", false) => {
                    self.post_everywhere(&chat::test_post()).await?;
                    Ok(Receipt::default())
                }
                (channel, _) => self.post_by_name(channel, &chat::test_post()).await,
            },
            Outgoing::Post { channel, post } => self.post(channel, post).await,
            Outgoing::Repost {
                channel,
                message,
                post,
            } => {
                let (graph, place) = self.place(channel)?;
                graph.repost(&place, message, post).await
            }
            Outgoing::OpenChannel { .. } | Outgoing::Topic { .. } | Outgoing::Answer { .. } => {
                Err(ConnectorError::settings(
                    "kind",
                    "Muster opens channels for incidents in Slack only. Choose a connection to \
                     Slack in the settings.",
                ))
            }
            Outgoing::Deployment { .. } | Outgoing::OpenIssue { .. } => Err(chat::no_deployments()),
        }
    }

    async fn look_up(
        &self,
        message: &Outgoing,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        let (channel, below, post) = match message {
            Outgoing::Post { channel, post } => (channel, None, post),
            Outgoing::Repost {
                channel,
                message,
                post,
            } => (channel, Some(message.as_str()), post),
            _ => return Ok(Lookup::SendAgain),
        };
        if let Some(name) = channel.strip_prefix(BY_WEBHOOK) {
            return Ok(Lookup::Unknown(format!(
                "Teams did not answer in time, and a Workflow cannot tell whether it posted the \
                 message. Look in '{name}', and write it there yourself if it is missing."
            )));
        }
        let (graph, place) = self.place(channel)?;
        graph.look_for(&place, below, post, since).await
    }

    fn reads_conversations(&self) -> bool {
        self.reads_messages
    }

    async fn conversation(
        &self,
        channel: &str,
        below: Option<&str>,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let (graph, place) = self.place(channel)?;
        graph
            .read_conversation(self.connection, &place, below, cursor, now)
            .await
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
    if let Ok(list) = serde_json::from_slice::<wire::List>(body)
        && let Some(place) = Place::parse("team/channel")
    {
        for it in read_each::<wire::Message>("the messages", list.value).read {
            talk::said(connection, &place, &it);
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
