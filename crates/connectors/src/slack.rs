//! Slack: the channels of one workspace, and messages into them, by the Web API with a bot token.
//! With an app-level token it is listened to as well, by Socket Mode. Slack refuses with status 200
//! and a word, of which `refusal` makes sentences.

mod api;
mod channels;
mod check;
mod cursor;
mod hearing;
mod history;
mod message;
mod opening;
mod people;
mod posting;
mod refusal;
mod scopes;
mod socket;
mod stamp;
mod talk;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::FactKind,
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use tokio::sync::mpsc;

use crate::{
    chat,
    connector::{
        Access, Connector, FoundSource, Lookup, Outgoing, Page, Receipt, Stream, TestReport, Tokens,
    },
    elements::read_each,
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FormChoice, SystemGroup, TokenForm},
    heard::Heard,
    http::Limits,
    registry::System,
};
use api::{APP_TOKEN, Api};
use people::People;

/// What the registry needs to know of it.
pub(crate) const SYSTEM: System = System {
    kind: "slack",
    brings: &[FactKind::Channel],
    form,
    parse,
    connect: |access, limits| Ok(Box::new(Slack::new(access, limits)?)),
};

/// The connector.
struct Slack {
    bot: Api,
    app: Option<Api>,
    connection: ConnectionId,
    people: People,
}

impl Slack {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        api::require_bot_token(access)?;
        Ok(Self {
            bot: Api::bot(access, limits)?,
            app: Api::app(access, limits)?,
            connection: access.id,
            people: People::default(),
        })
    }
}

#[async_trait]
impl Connector for Slack {
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
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        self.read_channels(cursor, now).await
    }

    async fn sources(&self) -> Result<Vec<FoundSource>, ConnectorError> {
        Ok(Vec::new())
    }

    async fn send(&self, message: &Outgoing) -> Result<Receipt, ConnectorError> {
        match message {
            Outgoing::Test { channel } => {
                let channel = chat::named(channel);
                if channel.is_empty() {
                    return Err(ConnectorError::settings(
                        "channel",
                        "Name the channel that the message is for, such as ops; a Slack workspace \
                         has too many to post in all of them.",
                    ));
                }
                self.post(channel, &chat::test_post()).await
            }
            Outgoing::Post { channel, post } => self.post(channel, post).await,
            Outgoing::Repost {
                channel,
                message,
                post,
            } => self.repost(channel, message, post).await,
            Outgoing::OpenChannel {
                incident,
                name,
                topic,
                invited,
            } => self.open_channel(*incident, name, topic, invited).await,
            Outgoing::Topic { channel, topic } => {
                self.set_topic(channel, topic).await?;
                Ok(Receipt::default())
            }
            Outgoing::Answer {
                channel,
                message,
                to,
                text,
            } => self.answer(channel, message, to, text).await,
            Outgoing::Deployment { .. } | Outgoing::OpenIssue { .. } => Err(chat::no_deployments()),
        }
    }

    async fn look_up(
        &self,
        message: &Outgoing,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        match message {
            Outgoing::Post { channel, post } => self.look_for(channel, post, since).await,
            // Doing any of the others twice does no more than doing it once.
            _ => Ok(Lookup::SendAgain),
        }
    }

    fn listens(&self) -> bool {
        self.app.is_some()
    }

    async fn listen(&self, heard: &mpsc::Sender<Heard>) -> Result<(), ConnectorError> {
        match &self.app {
            Some(app) => self.listen_on(app, heard).await,
            None => Err(ConnectorError::settings(
                APP_TOKEN,
                "Enter the app-level token, which begins with xapp-, so that buttons in messages \
                 reach Muster.",
            )),
        }
    }

    fn reads_conversations(&self) -> bool {
        true
    }

    async fn conversation(
        &self,
        channel: &str,
        below: Option<&str>,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        self.read_conversation(channel, below, cursor, now).await
    }
}

fn parse(body: &[u8]) {
    let _ = serde_json::from_slice::<wire::Identity>(body);
    if let Ok(list) = serde_json::from_slice::<wire::Channels>(body) {
        let granted = list
            .next()
            .and_then(|next| scopes::Granted::parse(Some(next)));
        for it in read_each::<wire::Channel>("the channels", list.channels).read {
            let url = channels::query(&it);
            channels::channel(ConnectionId::new(), it, granted.as_ref(), url, Timestamp(0));
        }
    }
    if let Ok(reply) = serde_json::from_slice::<wire::Reply>(body) {
        let refusal = || refusal::Refusal {
            reply: &reply,
            address: String::new(),
            what: "",
            token: "",
        };
        refusal().error();
        refusal::unposted(refusal(), "ops");
    }
    let _ = serde_json::from_slice::<wire::Posted>(body);
    let _ = serde_json::from_slice::<wire::OneChannel>(body);
    if let Ok(found) = serde_json::from_slice::<wire::OneUser>(body) {
        let _ = people::Person::from(found.user);
    }
    if let Ok(list) = serde_json::from_slice::<wire::Messages>(body) {
        let _ = list.next();
        for it in read_each::<wire::Message>("the messages", list.messages).read {
            stamp::at(&it.ts);
        }
    }
    if let Ok(envelope) = serde_json::from_slice::<wire::Envelope>(body) {
        hearing::read(&envelope);
    }
    cursor::Listing::resume(std::str::from_utf8(body).ok(), Timestamp(0));
}

/// What to ask a person who connects a Slack.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Slack",
        group: SystemGroup::Chat,
        description: "Reads the workspace's channels, posts in them what Muster has to say, and hears \
                      what people answer there.",
        address: AddressForm {
            choices: vec![
                FormChoice {
                    value: "https://slack.com",
                    label: "Slack",
                },
                FormChoice {
                    value: "https://slack-gov.com",
                    label: "GovSlack",
                },
            ],
            ..AddressForm::own("https://slack.com")
        },
        tokens: vec![
            TokenForm {
                name: Tokens::MAIN,
                label: "Bot User OAuth Token",
                permissions: "The bot scopes channels:read and chat:write at least; groups:read \
                              for private channels, chat:write.public to post without being \
                              invited. The user guide has a manifest with all of them.",
                where_to_make: "At api.slack.com/apps: Create New App, From a manifest; then \
                                OAuth & Permissions, Install to workspace. It begins with xoxb-.",
                required: true,
                multiline: false,
                from_sign_in: false,
            },
            TokenForm {
                name: APP_TOKEN,
                label: "App-level token",
                permissions: "The scope connections:write, for Socket Mode: so that buttons in \
                              messages reach Muster.",
                where_to_make: "At api.slack.com/apps: the app, Basic Information, App-Level \
                                Tokens. It begins with xapp-.",
                required: false,
                multiline: false,
                from_sign_in: false,
            },
        ],
        user_label: None,
        fields: Vec::new(),
        poll_interval: Millis::minutes(30),
        sign_in: None,
        test_message: Some("Posts a test message in the channel that you name."),
        docs: "docs/connections/slack.md",
    }
}
