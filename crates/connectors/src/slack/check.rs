//! 'Test connection' for Slack: whose token it is, what it may do and what will not work, which
//! channels there are, and whether Socket Mode would work.

use chrono::Utc;
use muster_model::{fact::Fact, time::Timestamp};

use super::{Slack, scopes::Granted, wire};
use crate::{
    connector::{Page, TestReport},
    error::ConnectorError,
    http::Call,
};

impl Slack {
    pub(super) async fn check(&self) -> Result<TestReport, ConnectorError> {
        let call = Call::new(
            &["api", "auth.test"],
            "the token's owner",
            "to be a token of an app that is installed in the workspace",
        );
        let answer = self.bot.ask(&call.post_form(&[])).await?;
        let identity: wire::Identity = answer.json()?;
        let mut lines = Vec::new();
        if identity.bot_id.is_none() {
            lines.push(
                "This is a person's token, and messages will bear their name. Better enter the Bot \
                 User OAuth Token, which begins with xoxb-."
                    .to_owned(),
            );
        }
        if let Some(granted) = Granted::parse(answer.header("x-oauth-scopes")) {
            self.check_scopes(&granted, &mut lines)?;
        }
        let now = Timestamp::from(Utc::now());
        lines.insert(0, found(&self.read_channels(None, now).await?));
        lines.push(self.check_socket_mode().await?);
        let shown = |text: &str| self.bot.client.scrub(text);
        Ok(TestReport {
            product: shown(&format!("Slack, workspace '{}'", identity.team)),
            user: shown(&identity.user),
            lines,
        })
    }

    /// The first scope without which nothing works is an error, each other one a line.
    fn check_scopes(
        &self,
        granted: &Granted,
        lines: &mut Vec<String>,
    ) -> Result<(), ConnectorError> {
        for missing in granted.missing() {
            if missing.required {
                return Err(ConnectorError::Forbidden {
                    address: self.bot.client.address(),
                    what: "channels or post messages".to_owned(),
                    needs: format!(
                        "the scope {}: add it to the app at api.slack.com/apps under 'OAuth & \
                         Permissions', then install the app to the workspace again",
                        missing.name
                    ),
                });
            }
            lines.push(format!(
                "The scope {} is missing. {}",
                missing.name, missing.without
            ));
        }
        Ok(())
    }

    /// Asks for a Socket Mode connection and does not open it. The address in the answer holds a
    /// ticket, and is not even read.
    async fn check_socket_mode(&self) -> Result<String, ConnectorError> {
        let Some(app) = &self.app else {
            return Ok(
                "There is no app-level token: buttons in messages will not reach Muster."
                    .to_owned(),
            );
        };
        let call = Call::new(
            &["api", "apps.connections.open"],
            "a Socket Mode connection",
            "the scope connections:write",
        );
        app.ask(&call.post_form(&[])).await?;
        Ok("The app-level token may open Socket Mode connections.".to_owned())
    }
}

/// What a listing of channels holds.
fn found(page: &Page) -> String {
    let channels = page.facts.iter().filter_map(|fact| match fact {
        Fact::Channel(channel) => Some(channel),
        _ => None,
    });
    let (mut all, mut reachable) = (0, 0);
    for channel in channels {
        all += 1;
        reachable += u32::from(channel.reachable);
    }
    let more = if page.more { "At least " } else { "" };
    match all {
        0 => "No channel can be seen.".to_owned(),
        1 => format!("1 channel; Muster may post in {reachable} of them."),
        _ => format!("{more}{all} channels; Muster may post in {reachable} of them."),
    }
}
