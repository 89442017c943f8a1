//! Slack: the channels of one workspace, and messages into them, by the Web API with a bot token.
//! An app-level token is checked and kept for Socket Mode. Slack refuses with status 200 and a
//! word, of which `refusal` makes sentences.

mod api;
mod channels;
mod check;
mod cursor;
mod message;
mod refusal;
mod scopes;
mod wire;

use async_trait::async_trait;
use muster_model::{
    fact::FactKind,
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

use crate::{
    chat::{self, Note},
    connector::{Access, Connector, FoundSource, Outgoing, Page, Stream, TestReport, Tokens},
    elements::read_each,
    error::ConnectorError,
    form::{AddressForm, ConnectorForm, FormChoice, SystemGroup, TokenForm},
    http::{Call, Limits},
    registry::System,
};
use api::{APP_TOKEN, Api, Outcome};

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
}

impl Slack {
    fn new(access: &Access, limits: Limits) -> Result<Self, ConnectorError> {
        api::require_bot_token(access)?;
        Ok(Self {
            bot: Api::bot(access, limits)?,
            app: Api::app(access, limits)?,
            connection: access.id,
        })
    }

    /// Posts a note in a channel, given by its name or id.
    async fn post(&self, channel: &str, note: &Note) -> Result<(), ConnectorError> {
        let call = Call::new(
            &["api", "chat.postMessage"],
            format!("the channel '{channel}' its message"),
            "the scope chat:write",
        )
        .post(message::message(channel, note));
        match self.bot.try_ask(&call).await? {
            Outcome::Answer(_) => Ok(()),
            Outcome::Refused(reply) => Err(refusal::unposted(
                self.bot.refusal(&reply, &call.what),
                channel,
            )),
        }
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

    async fn send(&self, message: &Outgoing) -> Result<(), ConnectorError> {
        let (channel, note) = chat::addressed(message)?;
        if channel.is_empty() {
            return Err(ConnectorError::settings(
                "channel",
                "Name the channel that the message is for, such as ops; a Slack workspace has too \
                 many to post in all of them.",
            ));
        }
        self.post(channel, &note).await
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
    cursor::Listing::resume(std::str::from_utf8(body).ok(), Timestamp(0));
}

/// What to ask a person who connects a Slack.
fn form() -> ConnectorForm {
    ConnectorForm {
        kind: SYSTEM.kind,
        name: "Slack",
        group: SystemGroup::Chat,
        description: "Reads the workspace's channels, and posts in them what Muster has to say.",
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
