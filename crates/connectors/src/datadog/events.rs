//! Events that a query finds, the oldest first, in windows that end when the sync began. A window
//! goes a little below the one before, because events arrive late. Datadog forgets where a list
//! was read to after a while; then the list begins anew at the last event that was seen.

use muster_model::{
    fact::{Event, Fact, FactKey},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Datadog, site::Site, wire};
use crate::{connector::Page, elements::read_each, error::ConnectorError, http::Call};

/// How far a window goes below the one before.
const OVERLAP: Millis = Millis::minutes(10);
/// How many events a page has; Datadog allows 1,000.
const PAGE: &str = "500";
/// What is asked for.
const EVENTS: &str = "the events that the query finds";
/// What marks text as Markdown.
const MARKDOWN: &str = "%%%";

/// Where reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Reading {
    /// The window's beginning: of the whole, or of what is left after Datadog forgot.
    from: Timestamp,
    /// The newest event that was seen in it.
    seen: Timestamp,
    /// Its end.
    to: Timestamp,
    /// Datadog's word for the next page; none at the window's beginning and after its end.
    after: Option<String>,
    /// Whether the window was read to its end.
    done: bool,
}

impl Reading {
    fn resume(text: Option<&str>, since: Timestamp, now: Timestamp) -> Self {
        let stored: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        match stored {
            Some(reading) if !reading.done => reading,
            Some(reading) => Self::window((reading.to - OVERLAP).max(since), now),
            None => Self::window(since, now),
        }
    }

    fn window(from: Timestamp, to: Timestamp) -> Self {
        let from = from.max(Timestamp(0));
        Self {
            from,
            seen: from,
            to: to.max(from),
            after: None,
            done: false,
        }
    }
}

impl Datadog {
    pub(super) async fn events(
        &self,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let mut reading = Reading::resume(cursor, self.since, now);
        let page = match self.event_page(&reading, PAGE).await {
            Err(ConnectorError::Refused { status: 400, .. }) if reading.after.is_some() => {
                reading.after = None;
                reading.from = reading.seen;
                self.event_page(&reading, PAGE).await?
            }
            page => page?,
        };
        let after = page.meta.page.after.filter(|_| !page.data.is_empty());
        if after.is_some() && after == reading.after {
            return Err(ConnectorError::endless(self.client.address(), EVENTS));
        }
        reading.after = after;
        reading.done = reading.after.is_none();
        let (facts, left_out) = read(self.connection, &self.site, page.data);
        let newest = facts.iter().map(Fact::observed_at).max();
        reading.seen = newest.map_or(reading.seen, |at| at.max(reading.seen));
        Ok(Page {
            facts,
            cursor: serde_json::json!(reading).to_string(),
            more: !reading.done,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out: left_out.iter().map(|it| self.client.scrub(it)).collect(),
        })
    }

    /// Finds out whether events can be read and the query is good.
    pub(super) async fn try_events(&self, now: Timestamp) -> Result<bool, ConnectorError> {
        let day = Reading::window(now - Millis::days(1), now);
        Ok(!self.event_page(&day, "1").await?.data.is_empty())
    }

    async fn event_page(
        &self,
        reading: &Reading,
        limit: &str,
    ) -> Result<wire::Events, ConnectorError> {
        let path = ["api", "v2", "events"];
        let mut call = Call::new(&path, EVENTS, Self::needs("events_read"))
            .with("filter[query]", self.event_query.as_str())
            .with("filter[from]", reading.from.millis().to_string())
            .with("filter[to]", reading.to.millis().to_string())
            .with("sort", "timestamp")
            .with("page[limit]", limit);
        if let Some(after) = &reading.after {
            call = call.with("page[cursor]", after.as_str());
        }
        self.ask(&call).await?.json()
    }
}

/// The facts that events are, and sentences about those that made no sense.
pub(super) fn read(
    connection: ConnectionId,
    site: &Site,
    list: Vec<Value>,
) -> (Vec<Fact>, Vec<String>) {
    let events = read_each::<wire::Event>("the events", list);
    let facts = events
        .read
        .into_iter()
        .map(|it| Fact::Event(fact(connection, site, it)))
        .collect();
    (facts, events.left_out)
}

fn fact(connection: ConnectionId, site: &Site, it: wire::Event) -> Event {
    let attributes = it.attributes;
    let mut tags: Vec<String> = Vec::with_capacity(attributes.tags.len());
    for tag in attributes.tags {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let source = tags.iter().find_map(|tag| tag.strip_prefix("source:"));
    let text = plain(attributes.message.as_deref().unwrap_or_default());
    let title = attributes.attributes.title.unwrap_or_default();
    let title = Some(title.trim())
        .filter(|title| !title.is_empty())
        .or_else(|| text.lines().next());
    let at = Timestamp::from(attributes.timestamp);
    let url = attributes.attributes.evt.id.map(|id| site.event(&id));
    Event {
        key: FactKey {
            connection,
            external_id: it.id,
        },
        observed_at: at,
        source: source.unwrap_or_default().to_owned(),
        title: title.unwrap_or_default().to_owned(),
        tags,
        url: url.unwrap_or_default(),
        at,
        text,
    }
}

/// The text without the marks around Markdown.
fn plain(message: &str) -> String {
    let lines = message.lines().filter(|line| line.trim() != MARKDOWN);
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
