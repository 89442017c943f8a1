//! Messages of people as facts: whose they are, what they say in plain text, and which are not
//! worth telling: Muster's own, and Slack's remarks on who joined.

use muster_model::{
    fact::{ChatMessage, FactKey},
    time::Timestamp,
};

use super::{Slack, message::unescape, people::Person, stamp, wire};
use crate::error::ConnectorError;

/// The kinds of message in which somebody says something; Slack's other kinds are remarks.
const SPOKEN: [&str; 4] = [
    "bot_message",
    "file_share",
    "me_message",
    "thread_broadcast",
];

impl Slack {
    /// The identity of a message.
    pub(super) fn key(&self, channel: &str, ts: &str) -> FactKey {
        FactKey {
            connection: self.connection,
            external_id: format!("{channel}/{ts}"),
        }
    }

    /// What a message says; none if nobody says anything in it, or Muster does.
    pub(super) async fn said(
        &self,
        channel: &str,
        message: &wire::Message,
    ) -> Result<Option<ChatMessage>, ConnectorError> {
        let spoken = message
            .subtype
            .as_deref()
            .is_none_or(|it| SPOKEN.contains(&it));
        let (true, Some(sent_at)) = (spoken, stamp::at(&message.ts)) else {
            return Ok(None);
        };
        let me = self.me().await?;
        let is_ours = |id: Option<&str>, ours: &str| !ours.is_empty() && id == Some(ours);
        if is_ours(message.user.as_deref(), &me.user_id)
            || is_ours(
                message.bot_id.as_deref(),
                me.bot_id.as_deref().unwrap_or_default(),
            )
        {
            return Ok(None);
        }
        let author = match &message.user {
            Some(user) => self.person(user).await?,
            None => Person {
                name: message.username.clone().unwrap_or_default(),
                email: String::new(),
            },
        };
        let edited_at = message.edited.as_ref().and_then(|it| stamp::at(&it.ts));
        let answers = message.thread_ts.as_ref().filter(|it| **it != message.ts);
        Ok(Some(ChatMessage {
            key: self.key(channel, &message.ts),
            observed_at: edited_at.map_or(sent_at, |at: Timestamp| at.max(sent_at)),
            channel: FactKey {
                connection: self.connection,
                external_id: channel.to_owned(),
            },
            author: author.name,
            author_email: author.email,
            text: self
                .plain(message.text.as_deref().unwrap_or_default())
                .await?,
            sent_at,
            edited_at,
            pinned: message
                .pinned_to
                .as_ref()
                .is_some_and(|channels| channels.iter().any(|it| it == channel)),
            reply_to: answers.map(|ts| self.key(channel, ts)),
            url: self.link(channel, &message.ts).await,
        }))
    }

    /// The text without Slack's own marks: people and channels by their names, links as they are.
    async fn plain(&self, text: &str) -> Result<String, ConnectorError> {
        let mut plain = String::new();
        for part in parts(text) {
            match part {
                Part::Text(text) => plain.push_str(&unescape(text)),
                Part::Person(id) => {
                    plain.push('@');
                    plain.push_str(&self.person(id).await?.name);
                }
            }
        }
        Ok(plain)
    }
}

/// A part of a text in Slack's form.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    /// Words, escaped.
    Text(&'a str),
    /// Somebody, by their id.
    Person(&'a str),
}

/// The parts of a text. `<@U1>` is a person, `<#C1|ops>` a channel, `<!here>` everybody who is
/// here, and `<https://…|label>` a link.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once('<') {
        let Some((mark, after)) = marked.split_once('>') else {
            break;
        };
        parts.push(Part::Text(before));
        let (target, label) = mark.split_once('|').unwrap_or((mark, ""));
        match (target.chars().next(), target.get(1..)) {
            (Some('@'), Some(id)) if label.is_empty() => parts.push(Part::Person(id)),
            (Some(sign @ ('@' | '#' | '!')), Some(id)) => {
                parts.push(Part::Text(if sign == '#' { "#" } else { "@" }));
                parts.push(Part::Text(if label.is_empty() { id } else { label }));
            }
            _ if label.is_empty() || target.contains(label) => parts.push(Part::Text(target)),
            _ => {
                parts.push(Part::Text(label));
                parts.push(Part::Text(" ("));
                parts.push(Part::Text(target));
                parts.push(Part::Text(")"));
            }
        }
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// Reads what a message holds, for the tests that make messages up.
pub(super) fn read(message: &wire::Message) {
    parts(message.text.as_deref().unwrap_or_default());
    stamp::at(&message.ts);
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn shown(text: &str) -> String {
        parts(text)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => unescape(text),
                Part::Person(id) => format!("@({id})"),
            })
            .collect()
    }

    #[rstest]
    #[case("plain &amp; &lt;simple&gt;", "plain & <simple>")]
    #[case("<@U111> Hi here!", "@(U111) Hi here!")]
    #[case("<@U111|ada> hi", "@ada hi")]
    #[case("see <#C1|ops>", "see #ops")]
    #[case("<!here> now", "@here now")]
    #[case("<https://a.example/x>", "https://a.example/x")]
    #[case("<https://a.example/x|a.example/x>", "https://a.example/x")]
    #[case("<https://a.example/x|the page>", "the page (https://a.example/x)")]
    #[case("1 < 2", "1 < 2")]
    #[case("<ä|ö> <>", "ö (ä) ")]
    fn marks_become_words(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(shown(text), expected);
    }
}
