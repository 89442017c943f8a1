//! The two chats of a team: a Slack with Socket Mode, and a Teams with a Workflow's webhook. Both are
//! servers on loopback, connected by the app's own forms. What is asked of them is what a colleague
//! sees there.

use anyhow::{Context as _, Result, ensure};
use muster_replay::TOKEN;
use muster_replay::slack_server::{ADA, Posted, SlackServer};
use muster_replay::teams_server::TeamsServer;

use crate::app::App;
use crate::wait::{EFFECT_LIMIT, until};

/// The mail address of Ada's account in Slack.
pub const MAIL: &str = "ada@example.com";
/// The channel of Slack that is told.
pub const IN_SLACK: &str = "ops";
/// The channel of Teams that is told.
pub const IN_TEAMS: &str = "releases";

/// The chats, for as long as the journey lasts.
pub struct Chats {
    slack: SlackServer,
    teams: TeamsServer,
}

impl Chats {
    /// Starts both, with nothing posted yet.
    pub async fn start() -> Self {
        Self {
            slack: SlackServer::start().await,
            teams: TeamsServer::start().await,
        }
    }

    /// Connects both as a person does, and waits until the app hears what happens in Slack.
    ///
    /// # Errors
    /// When a form refuses, or the app does not listen.
    pub async fn connect(&self, app: &App) -> Result<()> {
        let slack = [
            ("Address", self.slack.uri()),
            ("Bot User OAuth Token", TOKEN.to_owned()),
            ("App-level token", TOKEN.to_owned()),
        ];
        connect(app, "Slack", &slack).await?;
        let teams = [
            ("Microsoft Graph", self.teams.uri()),
            ("Webhooks", self.webhook()?),
        ];
        connect(app, "Microsoft Teams", &teams).await?;
        until("the app to listen to Slack", EFFECT_LIMIT, async || {
            Ok((self.slack.connections() == 1).then_some(()))
        })
        .await
    }

    /// The line that names the webhook of [`IN_TEAMS`].
    fn webhook(&self) -> Result<String> {
        let webhooks = self.teams.webhooks();
        let line = webhooks.lines().find(|line| line.starts_with(IN_TEAMS));
        Ok(line.context("Teams has no such webhook")?.to_owned())
    }

    /// Waits until a message in Slack has this text, and returns it as it looks then.
    ///
    /// # Errors
    /// When there is none; the message has those that are there.
    pub async fn wait_for_post(&self, text: &str) -> Result<Posted> {
        let wanted = format!("a message with {text:?} in Slack");
        let found = until(&wanted, EFFECT_LIMIT, async || {
            Ok(self.posts().into_iter().find(|it| it.text.contains(text)))
        });
        let there = || format!("these are there: {:#?}", self.posts());
        found.await.with_context(there)
    }

    /// Ada presses a button of a message.
    ///
    /// # Errors
    /// When the message has no such button.
    pub fn ada_presses(&self, button: &str, post: &Posted) -> Result<()> {
        let pressed = self.slack.press(ADA, post, button);
        pressed
            .map(drop)
            .with_context(|| format!("no {button} on {post:#?}"))
    }

    /// Checks that each chat has one message with this text, and that no other was ever sent but
    /// `others` to Slack.
    ///
    /// # Errors
    /// When a message is missing, or there are more.
    pub fn have_once(&self, text: &str, others: usize) -> Result<()> {
        let slack = self.posts();
        let told = slack.iter().filter(|it| it.text.contains(text)).count();
        let sent = self.slack.calls_so_far("chat.postMessage");
        ensure!(
            told == 1 && sent == 1 + others,
            "Slack was sent {sent}: {slack:#?}"
        );
        let teams = self.teams.through_webhooks();
        let told = |(_, body): &&(String, _)| serde_json::Value::to_string(body).contains(text);
        let told = teams.iter().filter(told).count();
        ensure!(told == 1 && teams.len() == 1, "Teams was sent {teams:#?}");
        Ok(())
    }

    /// Waits until no message in Slack can be acknowledged any more.
    ///
    /// # Errors
    /// When one still has the button.
    pub async fn wait_until_none_asks(&self) -> Result<()> {
        until("the button to go from Slack", EFFECT_LIMIT, async || {
            let asks = self.posts().iter().any(|it| it.has_button("acknowledge"));
            Ok((!asks).then_some(()))
        })
        .await
    }

    fn posts(&self) -> Vec<Posted> {
        self.slack.posts(IN_SLACK)
    }
}

/// Fills in the form of one system, tests it, adds the connection, and waits until its channels are
/// known.
async fn connect(app: &App, system: &str, fields: &[(&str, String)]) -> Result<()> {
    app.visit("/connections/new", "New connection").await?;
    app.press(system).await?;
    for (label, text) in fields {
        app.fill(label, text).await?;
    }
    app.press("Test connection").await?;
    app.wait_for_text(" answered").await?;
    app.press("Add connection").await?;
    app.wait_for_text("Everything was read").await
}
