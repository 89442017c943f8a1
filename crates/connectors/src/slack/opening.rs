//! Opening a channel for an incident, inviting people, and its topic. The channel's purpose names
//! the incident, by which a channel that was opened before, here or on another laptop, is
//! recognised; one that is called the same for another reason is left alone.

use muster_model::ids::IncidentId;
use serde_json::json;

use super::{Slack, api::Outcome, message, refusal, wire};
use crate::{connector::Receipt, elements::read_each, error::ConnectorError, http::Call, post};

/// How many names are tried.
const NAMES: u32 = 20;
/// The longest name of a channel, in characters.
const LONGEST_NAME: usize = 80;
/// The longest topic, in characters.
const LONGEST_TOPIC: usize = 250;
/// How many pages of channels are searched for one by its name.
const MOST_PAGES: usize = 50;

/// What came of an attempt to open a channel under one name.
enum Attempt {
    Opened(String),
    Taken,
}

impl Slack {
    /// Opens a channel for an incident, or finds the one that was opened for it.
    pub(super) async fn open_channel(
        &self,
        incident: IncidentId,
        name: &str,
        topic: &str,
        invited: &[String],
    ) -> Result<Receipt, ConnectorError> {
        for number in 1..=NAMES {
            let name = numbered(name, number);
            let channel = match self.create(&name).await? {
                Attempt::Opened(channel) => channel,
                Attempt::Taken => match self.opened_before(&name, incident).await? {
                    Some(channel) => channel,
                    None => continue,
                },
            };
            self.describe(&channel, incident).await?;
            self.set_topic(&channel, topic).await?;
            self.invite(&channel, invited).await?;
            return Ok(Receipt {
                url: self.page_of(&channel).await,
                id: channel,
            });
        }
        Err(ConnectorError::declined(format!(
            "Slack has channels called '{name}' and with every number after it that Muster tried. \
             Change the name of incidents' channels in the settings."
        )))
    }

    async fn create(&self, name: &str) -> Result<Attempt, ConnectorError> {
        let call = Call::new(
            &["api", "conversations.create"],
            format!("the channel '{name}'"),
            "the scope channels:manage",
        )
        .post(json!({"name": name, "is_private": false}));
        match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => {
                let opened: wire::OneChannel = answer.json()?;
                Ok(Attempt::Opened(opened.channel.id))
            }
            Outcome::Refused(reply) if reply.error == "name_taken" => Ok(Attempt::Taken),
            Outcome::Refused(reply) => Err(refusal::unopened(
                self.bot.refusal(&reply, &call.what),
                name,
            )),
        }
    }

    /// The channel of this name, if it was opened for the incident: its purpose says so. One that
    /// is ours and says nothing yet was being opened when that was interrupted.
    async fn opened_before(
        &self,
        name: &str,
        incident: IncidentId,
    ) -> Result<Option<String>, ConnectorError> {
        let Some(channel) = self.channel_called(name).await? else {
            return Ok(None);
        };
        let purpose = channel.purpose.unwrap_or_default().value;
        if message::unescape(&purpose).contains(&post::link_to(incident)) {
            return Ok(Some(channel.id));
        }
        let me = &self.me().await?.user_id;
        let ours = !me.is_empty() && channel.creator.as_ref() == Some(me);
        Ok((ours && purpose.trim().is_empty()).then_some(channel.id))
    }

    async fn channel_called(&self, name: &str) -> Result<Option<wire::Channel>, ConnectorError> {
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut call = Call::new(
                &["api", "conversations.list"],
                "the channels",
                "the scope channels:read",
            )
            .with("types", "public_channel")
            .with("exclude_archived", "true")
            .with("limit", "1000");
            if let Some(next) = &next {
                call = call.with("cursor", next.as_str());
            }
            let list: wire::Channels = self.bot.ask(&call).await?.json()?;
            next = list.next().map(str::to_owned);
            let channels = read_each::<wire::Channel>("the channels", list.channels).read;
            if let Some(channel) = channels.into_iter().find(|it| it.name == name) {
                return Ok(Some(channel));
            }
            if next.is_none() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    async fn describe(&self, channel: &str, incident: IncidentId) -> Result<(), ConnectorError> {
        let purpose = format!("Opened by Muster for {}", post::link_to(incident));
        let call = Call::new(
            &["api", "conversations.setPurpose"],
            format!("the purpose of the channel '{channel}'"),
            "the scope channels:manage",
        )
        .post(json!({"channel": channel, "purpose": purpose}));
        self.bot.ask(&call).await.map(drop)
    }

    /// Gives a channel its topic. If the channel is gone, there is nothing left to do.
    pub(super) async fn set_topic(&self, channel: &str, topic: &str) -> Result<(), ConnectorError> {
        let topic: String = topic.chars().take(LONGEST_TOPIC).collect();
        let call = Call::new(
            &["api", "conversations.setTopic"],
            format!("the topic of the channel '{channel}'"),
            "the scope channels:manage",
        )
        .post(json!({"channel": channel, "topic": topic}));
        match self.bot.try_ask(&call).await? {
            Outcome::Refused(reply) if !refusal::is_gone(&reply) => {
                Err(self.bot.refusal(&reply, &call.what).error())
            }
            Outcome::Answer(_) | Outcome::Refused(_) => Ok(()),
        }
    }

    /// Invites whoever Slack knows by these mail addresses. Who cannot be invited costs no other.
    async fn invite(&self, channel: &str, emails: &[String]) -> Result<(), ConnectorError> {
        for email in emails {
            let Some(user) = self.id_by_email(email).await? else {
                continue;
            };
            let call = Call::new(
                &["api", "conversations.invite"],
                format!("an invitation to the channel '{channel}'"),
                "the scope channels:manage",
            )
            .post(json!({"channel": channel, "users": user}));
            // Refused for guests, for those who are there already, and without the scope: the
            // channel is there all the same.
            self.bot.try_ask(&call).await?;
        }
        Ok(())
    }

    async fn page_of(&self, channel: &str) -> String {
        match self.me().await {
            Ok(me) if !me.url.trim().is_empty() => {
                format!("{}/archives/{channel}", me.url.trim_end_matches('/'))
            }
            _ => String::new(),
        }
    }
}

/// The name with a number, from the second attempt on.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.chars().take(LONGEST_NAME).collect();
    }
    let suffix = format!("-{number}");
    let mut numbered: String = name.chars().take(LONGEST_NAME - suffix.len()).collect();
    numbered.push_str(&suffix);
    numbered
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("inc-pay", 1, "inc-pay")]
    #[case("inc-pay", 2, "inc-pay-2")]
    #[case("inc-pay", 12, "inc-pay-12")]
    fn a_taken_name_gets_a_number(#[case] name: &str, #[case] number: u32, #[case] expected: &str) {
        assert_eq!(numbered(name, number), expected);
    }

    #[test]
    fn a_long_name_stays_as_long_as_slack_takes_it() {
        assert_eq!(numbered(&"ä".repeat(90), 2).chars().count(), LONGEST_NAME);
    }
}
