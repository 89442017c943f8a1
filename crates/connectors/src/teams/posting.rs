//! Posting through Microsoft Graph, changing what was posted, and looking whether a post whose
//! answer never came is in its channel.

use muster_model::time::{Millis, Timestamp};
use serde_json::Value;

use super::{
    card,
    graph::{Graph, MAY_POST, Place, has, needs},
    talk::MAY_READ,
};
use crate::{
    connector::{Lookup, Receipt},
    error::ConnectorError,
    http::{Answer, Call},
    post::Post,
};

/// The permission to change messages.
pub(super) const MAY_CHANGE: &str = "ChannelMessage.ReadWrite";
/// How far Teams' clock and ours may be apart.
const SKEW: Millis = Millis::minutes(10);
/// What Graph answers where a message is not there any more, or cannot be changed.
const NOT_CHANGED: &[u16] = &[400, 403, 404, 405];

impl Graph {
    /// Posts in a channel.
    pub(super) async fn post(
        &self,
        place: &Place<'_>,
        post: &Post,
    ) -> Result<Receipt, ConnectorError> {
        let call = Call::new(&place.messages(), "the channel", needs(MAY_POST));
        let answer = self.ask(&call.post(card::for_graph(post))).await;
        receipt(&answer.map_err(unposted)?)
    }

    /// Puts a post in the place of a message. Where the person did not agree to that, or Teams does
    /// not do it, it answers below the message instead; a message that is gone needs nothing.
    pub(super) async fn repost(
        &self,
        place: &Place<'_>,
        message: &str,
        post: &Post,
    ) -> Result<Receipt, ConnectorError> {
        let mut path = place.messages();
        path.push(message);
        if has(&self.session.token().await?, MAY_CHANGE) {
            let call = Call::new(&path, "the message", needs(MAY_CHANGE))
                .patch(card::for_graph(post))
                .accepting(NOT_CHANGED);
            match self.ask(&call).await?.status() {
                404 => return Ok(Receipt::default()),
                status if (200..300).contains(&status) => return Ok(Receipt::default()),
                _ => {}
            }
        }
        path.push("replies");
        let call = Call::new(&path, "the channel", needs(MAY_POST));
        match self.ask(&call.post(card::for_graph(post))).await {
            Ok(answer) => receipt(&answer),
            Err(ConnectorError::NotFound { .. }) => Ok(Receipt::default()),
            Err(error) => Err(unposted(error)),
        }
    }

    /// Whether a post of which sending began at `since` is in its channel, or below the message
    /// `below`.
    pub(super) async fn look_for(
        &self,
        place: &Place<'_>,
        below: Option<&str>,
        post: &Post,
        since: Timestamp,
    ) -> Result<Lookup, ConnectorError> {
        if !has(&self.session.token().await?, MAY_READ) {
            return Ok(Lookup::Unknown(format!(
                "Teams did not answer in time, and Muster may not read the channel to see whether \
                 the message arrived. Look there; to let Muster look, switch on reading messages in \
                 the connection, and sign in again ({MAY_READ})."
            )));
        }
        let key = post.key.to_string();
        let read = self.messages(place, below, Some(since - SKEW)).await?;
        let found = read.read.iter().find(|it| {
            let holds = |attachment: &Value| attachment.to_string().contains(&key);
            it.attachments.iter().any(holds)
        });
        Ok(match found {
            Some(message) => Lookup::Arrived(Receipt {
                id: message.id.clone(),
                url: message.web_url.clone().unwrap_or_default(),
            }),
            None => Lookup::SendAgain,
        })
    }
}

fn receipt(answer: &Answer) -> Result<Receipt, ConnectorError> {
    let message: super::wire::Message = answer.json()?;
    Ok(Receipt {
        id: message.id,
        url: message.web_url.unwrap_or_default(),
    })
}

fn unposted(error: ConnectorError) -> ConnectorError {
    match error {
        ConnectorError::Forbidden { address, needs, .. } => ConnectorError::Forbidden {
            address,
            what: "or post messages in the channel".to_owned(),
            needs,
        },
        error => error,
    }
}
