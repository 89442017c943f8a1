//! What was said in a channel while nobody listened: its messages and the answers in its threads,
//! or the answers below one message. The last day is read anew each time, for edits, pins and late
//! answers.

use muster_model::{
    fact::Fact,
    time::{Millis, Timestamp},
};

use super::{Slack, stamp, wire};
use crate::{connector::Page, elements::read_each, error::ConnectorError, http::Call};

/// How many messages a page of Slack's has.
const PER_PAGE: u32 = 200;
/// How many of Slack's pages are read at once.
const MOST_PAGES: usize = 50;
/// How far back what was read is read again.
const AGAIN: Millis = Millis::days(1);
/// What a token needs for it.
const NEEDS: &str = "the scope channels:history, and groups:history for private channels";

impl Slack {
    /// Reads a channel, or the thread below one message of it.
    pub(super) async fn read_conversation(
        &self,
        channel: &str,
        below: Option<&str>,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let since = cursor.and_then(stamp::at).map(|at| at - AGAIN);
        let mut left_out = Vec::new();
        let mut messages = match below {
            Some(ts) => self.thread(channel, ts, since, &mut left_out).await?,
            None => self.messages(channel, since, &mut left_out).await?,
        };
        if below.is_none() {
            let answered = |it: &&wire::Message| {
                let latest = it.latest_reply.as_deref().and_then(stamp::at);
                latest.is_some_and(|latest| since.is_none_or(|since| latest >= since))
            };
            let threads: Vec<String> = messages
                .iter()
                .filter(answered)
                .map(|it| it.ts.clone())
                .collect();
            for ts in threads {
                messages.extend(self.thread(channel, &ts, since, &mut left_out).await?);
            }
        }
        let mut facts = Vec::new();
        for message in &messages {
            facts.extend(self.said(channel, message).await?.map(Fact::ChatMessage));
        }
        Ok(Page {
            total: None,
            facts,
            cursor: stamp::of(now),
            more: false,
            active: None,
            tags: Vec::new(),
            left_out: left_out
                .iter()
                .map(|it| self.bot.client.scrub(it))
                .collect(),
        })
    }

    async fn messages(
        &self,
        channel: &str,
        since: Option<Timestamp>,
        left_out: &mut Vec<String>,
    ) -> Result<Vec<wire::Message>, ConnectorError> {
        let call = Call::new(
            &["api", "conversations.history"],
            format!("the messages of '{channel}'"),
            NEEDS,
        )
        .with("channel", channel);
        self.all(call, since, left_out).await
    }

    /// The answers below a message, without that.
    async fn thread(
        &self,
        channel: &str,
        ts: &str,
        since: Option<Timestamp>,
        left_out: &mut Vec<String>,
    ) -> Result<Vec<wire::Message>, ConnectorError> {
        let call = Call::new(
            &["api", "conversations.replies"],
            format!("the answers to a message of '{channel}'"),
            NEEDS,
        )
        .with("channel", channel)
        .with("ts", ts);
        let mut messages = self.all(call, since, left_out).await?;
        messages.retain(|it| it.ts != ts);
        Ok(messages)
    }

    async fn all(
        &self,
        call: Call,
        since: Option<Timestamp>,
        left_out: &mut Vec<String>,
    ) -> Result<Vec<wire::Message>, ConnectorError> {
        let mut call = call.with("limit", PER_PAGE.to_string());
        if let Some(since) = since {
            call = call.with("oldest", stamp::of(since));
        }
        let mut messages = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = match &next {
                Some(next) => call.clone().with("cursor", next.as_str()),
                None => call.clone(),
            };
            let list: wire::Messages = self.bot.ask(&page).await?.json()?;
            next = list.next().map(str::to_owned);
            let read = read_each::<wire::Message>(&call.what, list.messages);
            messages.extend(read.read);
            left_out.extend(read.left_out);
            if next.is_none() {
                return Ok(messages);
            }
        }
        left_out.push(format!(
            "{} go further back than Muster reads at once; the oldest are missing.",
            call.what
        ));
        Ok(messages)
    }
}
