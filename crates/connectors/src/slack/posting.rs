//! Posting, changing what was posted, telling one person something, and looking whether a post
//! whose answer never came is in its channel.

use muster_model::time::{Millis, Timestamp};
use serde_json::json;

use super::{Slack, api::Outcome, message, refusal, stamp, wire};
use crate::{
    connector::{Lookup, Receipt},
    error::ConnectorError,
    http::Call,
    post::Post,
};

/// How far Slack's clock and ours may be apart.
const SKEW: Millis = Millis::minutes(10);
/// How many messages of a channel are looked through for a post.
const LOOKED_THROUGH: u32 = 200;

impl Slack {
    /// Posts in a channel, given by its name or id.
    pub(super) async fn post(&self, channel: &str, post: &Post) -> Result<Receipt, ConnectorError> {
        let call = Call::new(
            &["api", "chat.postMessage"],
            format!("the channel '{channel}' its message"),
            "the scope chat:write",
        )
        .post(message::message(channel, post));
        match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => self.receipt(&answer.json()?).await,
            Outcome::Refused(reply) => Err(refusal::unposted(
                self.bot.refusal(&reply, &call.what),
                channel,
            )),
        }
    }

    /// Puts a post in the place of the message `ts` of a channel. If that is gone, there is nothing
    /// left to do.
    pub(super) async fn repost(
        &self,
        channel: &str,
        ts: &str,
        post: &Post,
    ) -> Result<Receipt, ConnectorError> {
        let call = Call::new(
            &["api", "chat.update"],
            format!("the channel '{channel}' its message"),
            "the scope chat:write",
        )
        .post(message::update(channel, ts, post));
        match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => self.receipt(&answer.json()?).await,
            Outcome::Refused(reply) if refusal::is_gone(&reply) => Ok(Receipt::default()),
            Outcome::Refused(reply) => Err(refusal::unposted(
                self.bot.refusal(&reply, &call.what),
                channel,
            )),
        }
    }

    /// Tells one person something in a channel, so that nobody else sees it.
    pub(super) async fn answer(
        &self,
        channel: &str,
        message: &str,
        to: &str,
        text: &str,
    ) -> Result<Receipt, ConnectorError> {
        let text = message::escape(text);
        let call = |method: &str| {
            Call::new(
                &["api", method],
                format!("the channel '{channel}' its message"),
                "the scope chat:write",
            )
        };
        let whisper =
            call("chat.postEphemeral").post(json!({"channel": channel, "user": to, "text": text}));
        let Outcome::Refused(_) = self.bot.try_ask(&whisper).await? else {
            return Ok(Receipt::default());
        };
        // Who is not in the channel, or has left it, is answered below the post.
        let reply = call("chat.postMessage").post(json!({
            "channel": channel, "thread_ts": message, "text": format!("<@{to}> {text}"),
        }));
        match self.bot.try_ask(&reply).await? {
            Outcome::Answer(_) => Ok(Receipt::default()),
            Outcome::Refused(refused) => Err(refusal::unposted(
                self.bot.refusal(&refused, &reply.what),
                channel,
            )),
        }
    }

    /// Whether a post of which sending began at `since` is in its channel.
    pub(super) async fn look_for(
        &self,
        channel: &str,
        post: &Post,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        let call = Call::new(
            &["api", "conversations.history"],
            format!("the messages of '{channel}'"),
            "the scope channels:history, and groups:history for private channels",
        )
        .with("channel", channel)
        .with("oldest", stamp::of(since - SKEW))
        .with("limit", LOOKED_THROUGH.to_string())
        .with("include_all_metadata", "true");
        let answer = match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => answer,
            Outcome::Refused(reply) if may_not_read(&reply.error) => {
                return Ok(Lookup::Unknown(format!(
                    "Slack did not answer in time, and Muster may not read '{channel}' to see \
                     whether the message arrived. Look there; to let Muster look, invite the bot \
                     to the channel and give its app the scope channels:history."
                )));
            }
            Outcome::Refused(reply) => {
                return Err(self.bot.refusal(&reply, &call.what).error());
            }
        };
        let list: wire::Messages = answer.json()?;
        let key = post.key.to_string();
        for it in &list.messages {
            let is_ours = it["metadata"]["event_payload"]["key"] == key.as_str()
                || it["client_msg_id"] == key.as_str();
            if let Some(ts) = it["ts"].as_str().filter(|_| is_ours) {
                let posted = wire::Posted {
                    channel: channel.to_owned(),
                    ts: ts.to_owned(),
                };
                return Ok(Lookup::Arrived(self.receipt(&posted).await?));
            }
        }
        Ok(Lookup::SendAgain)
    }

    async fn receipt(&self, posted: &wire::Posted) -> Result<Receipt, ConnectorError> {
        Ok(Receipt {
            id: posted.ts.clone(),
            url: self.link(&posted.channel, &posted.ts).await,
        })
    }
}

/// Whether Slack refuses because the bot may not read the channel.
fn may_not_read(word: &str) -> bool {
    matches!(
        word,
        "missing_scope" | "not_in_channel" | "channel_not_found" | "no_permission"
    )
}
