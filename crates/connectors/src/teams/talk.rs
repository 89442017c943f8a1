//! Messages of people in Teams' channels, read through Microsoft Graph: a channel's, with the
//! answers below each, or the answers below one message. The last day is read anew each time, for
//! edits and late answers.

use chrono::DateTime;
use muster_model::{
    fact::{ChatMessage, Fact, FactKey},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};

use super::{
    graph::{Graph, Place, needs},
    html, wire,
};
use crate::{
    connector::Page,
    elements::{Elements, read_each},
    error::ConnectorError,
    http::Call,
};

/// The permission to read messages.
pub(super) const MAY_READ: &str = "ChannelMessage.Read.All";
/// How many messages a page of Graph's has: as many as it gives.
const PER_PAGE: &str = "50";
/// How many of Graph's pages are read at once.
const MOST_PAGES: usize = 20;
/// How far back what was read is read again.
const AGAIN: Millis = Millis::days(1);

impl Graph {
    /// Reads a channel, or the answers below one message of it.
    pub(super) async fn read_conversation(
        &self,
        connection: ConnectionId,
        place: &Place<'_>,
        below: Option<&str>,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let since = cursor.and_then(instant).map(|at| at - AGAIN);
        let read = self.messages(place, below, since).await?;
        let facts = read
            .read
            .iter()
            .flat_map(|it| [it].into_iter().chain(&it.replies))
            .filter_map(|it| said(connection, place, it))
            .map(Fact::ChatMessage)
            .collect();
        Ok(Page {
            total: None,
            facts,
            cursor: now.to_string(),
            more: false,
            active: None,
            tags: Vec::new(),
            left_out: read
                .left_out
                .iter()
                .map(|it| self.session.scrub(it))
                .collect(),
        })
    }

    /// The messages of a channel with their answers, or the answers below one, the newest first,
    /// back to `since`.
    pub(super) async fn messages(
        &self,
        place: &Place<'_>,
        below: Option<&str>,
        since: Option<Timestamp>,
    ) -> Result<Elements<wire::Message>, ConnectorError> {
        let mut all = Elements {
            read: Vec::new(),
            left_out: Vec::new(),
            count: 0,
        };
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let list: wire::List = self.ask(&listing(place, below, next)).await?.json()?;
            let page = read_each::<wire::Message>("the messages", list.value);
            let old = |it: &wire::Message| {
                let changed = it.last_modified.as_deref().or(it.created.as_deref());
                changed
                    .and_then(instant)
                    .zip(since)
                    .is_some_and(|(at, since)| at < since)
            };
            let reached = !page.read.is_empty() && page.read.iter().all(old);
            all.read.extend(page.read);
            all.left_out.extend(page.left_out);
            all.count += page.count;
            next = list.next;
            if next.is_none() || reached {
                return Ok(all);
            }
        }
        all.left_out.push(
            "The messages go further back than Muster reads at once; the oldest are missing."
                .to_owned(),
        );
        Ok(all)
    }
}

fn listing(place: &Place<'_>, below: Option<&str>, next: Option<String>) -> Call {
    let (what, needs) = ("the messages of a channel", needs(MAY_READ));
    if let Some(link) = next {
        return Call::link(&link, what, needs);
    }
    let mut path = place.messages();
    match below {
        Some(message) => {
            path.extend([message, "replies"]);
            Call::new(&path, what, needs).with("$top", PER_PAGE)
        }
        None => Call::new(&path, what, needs)
            .with("$top", PER_PAGE)
            .with("$expand", "replies"),
    }
}

/// What a message says; none if it says nothing, is deleted, or is a remark of Teams' own. A card
/// alone says nothing: Muster's posts are such.
pub(super) fn said(
    connection: ConnectionId,
    place: &Place<'_>,
    it: &wire::Message,
) -> Option<ChatMessage> {
    let ordinary = it.kind.as_deref().is_none_or(|kind| kind == "message");
    if !ordinary || it.deleted.is_some() {
        return None;
    }
    let sent_at = it.created.as_deref().and_then(instant)?;
    let body = it.body.as_ref()?;
    let is_html = body.kind.as_deref() == Some("html");
    let text = body.content.as_deref().unwrap_or_default();
    let text = if is_html {
        html::text(text)
    } else {
        text.trim().to_owned()
    };
    if text.is_empty() {
        return None;
    }
    let edited_at = it.edited.as_deref().and_then(instant);
    let from = it.from.as_ref();
    let author = from.and_then(|from| from.user.as_ref().or(from.application.as_ref()));
    let key = |message: &str| FactKey {
        connection,
        external_id: format!("{}/{message}", place.external_id()),
    };
    Some(ChatMessage {
        key: key(&it.id),
        observed_at: edited_at.map_or(sent_at, |at| at.max(sent_at)),
        channel: FactKey {
            connection,
            external_id: place.external_id(),
        },
        author: author
            .and_then(|it| it.display_name.clone())
            .unwrap_or_default(),
        // Graph names no addresses here.
        author_email: String::new(),
        text,
        sent_at,
        edited_at,
        pinned: false,
        reply_to: it.reply_to.as_deref().map(key),
        url: it.web_url.clone().unwrap_or_default(),
    })
}

fn instant(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| Timestamp::from(at.to_utc()))
}
