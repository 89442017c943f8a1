//! The channels of a workspace: read page by page until all of them are there, since what is
//! missing from a listing is taken to be gone.

use muster_model::{
    fact::{Channel, Fact, FactKey, FactKind},
    ids::ConnectionId,
    time::Timestamp,
};

use super::{Slack, api::Outcome, cursor::Listing, message::unescape, scopes::Granted, wire};
use crate::{
    connector::{Page, Snapshot},
    elements::{Elements, read_each},
    error::ConnectorError,
    http::{Answer, Call},
};

/// How many channels a page of Slack's has: its own advice.
const PER_PAGE: u32 = 200;
/// How many of Slack's pages are read at once; Slack grants about twenty a minute.
const PAGES_AT_ONCE: usize = 10;

/// What is asked for.
const WHAT: &str = "the channels";
/// What a token needs for it.
const NEEDS: &str = "the scope channels:read, and groups:read for private channels";

/// Which channels to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    All,
    /// For a token without groups:read.
    Public,
}

/// One page of Slack's.
struct Part {
    granted: Option<Granted>,
    channels: Elements<wire::Channel>,
    next: Option<String>,
}

impl Slack {
    /// Reads on until all channels are there, or for as long as is wise at once.
    pub(super) async fn read_channels(
        &self,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let mut listing = Listing::resume(cursor, now);
        let mut left_out = Vec::new();
        let mut kinds = Kinds::All;
        for _ in 0..PAGES_AT_ONCE {
            let Some(part) = self.part(&mut listing, &mut kinds, now).await? else {
                continue;
            };
            listing.complete &= part.channels.left_out.is_empty();
            left_out.extend(part.channels.left_out);
            let facts = part.channels.read.into_iter().filter(|it| !it.is_archived);
            let facts = facts.map(|it| self.channel(it, part.granted.as_ref(), now));
            listing.read.extend(facts);
            if part.next.is_some() && part.next == listing.next {
                return Err(self.endless());
            }
            listing.next = part.next;
            if listing.next.is_none() {
                break;
            }
        }
        Ok(self.page(listing, &left_out))
    }

    /// Reads one of Slack's pages; none if Slack does not know any more where the listing was, or
    /// does not show private channels to this token, and the next try is another one.
    async fn part(
        &self,
        listing: &mut Listing,
        kinds: &mut Kinds,
        now: Timestamp,
    ) -> Result<Option<Part>, ConnectorError> {
        let mut call = Call::new(&["api", "conversations.list"], WHAT, NEEDS)
            .with(
                "types",
                match kinds {
                    Kinds::All => "public_channel,private_channel",
                    Kinds::Public => "public_channel",
                },
            )
            .with("exclude_archived", "true")
            .with("limit", PER_PAGE.to_string());
        if let Some(next) = &listing.next {
            call = call.with("cursor", next.as_str());
        }
        let refused = match self.bot.try_ask(&call).await? {
            Outcome::Answer(answer) => return part(&answer).map(Some),
            Outcome::Refused(refused) => refused,
        };
        if refused.error == "missing_scope"
            && refused.needed.contains("groups:read")
            && *kinds == Kinds::All
        {
            *kinds = Kinds::Public;
        } else if refused.error == "invalid_cursor" && listing.next.is_some() {
            *listing = Listing::begin(now);
        } else {
            return Err(self.bot.refusal(&refused, WHAT).error());
        }
        Ok(None)
    }

    fn page(&self, listing: Listing, left_out: &[String]) -> Page {
        let whole = listing.next.is_none();
        let (count, complete) = (listing.read.len(), listing.complete);
        let cursor = if whole {
            Listing::begin(listing.began).to_text()
        } else {
            listing.to_text()
        };
        Page {
            facts: listing.read.into_iter().map(Fact::Channel).collect(),
            cursor,
            more: !whole,
            total: whole.then_some(count as u64),
            active: (whole && complete).then_some(Snapshot::all(FactKind::Channel)),
            tags: Vec::new(),
            left_out: left_out
                .iter()
                .map(|it| self.bot.client.scrub(it))
                .collect(),
        }
    }

    fn channel(&self, it: wire::Channel, granted: Option<&Granted>, now: Timestamp) -> Channel {
        let mut url = self.bot.client.page(&["app_redirect"]);
        url.push_str(&query(&it));
        channel(self.connection, it, granted, url, now)
    }

    fn endless(&self) -> ConnectorError {
        ConnectorError::endless(self.bot.client.address(), WHAT)
    }
}

fn part(answer: &Answer) -> Result<Part, ConnectorError> {
    let list: wire::Channels = answer.json()?;
    let next = list.next().map(str::to_owned);
    Ok(Part {
        granted: Granted::parse(answer.header("x-oauth-scopes")),
        next,
        channels: read_each(WHAT, list.channels),
    })
}

/// What leads to a channel in the app or browser.
pub(super) fn query(it: &wire::Channel) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("channel", &it.id);
    if let Some(team) = &it.context_team_id {
        query.append_pair("team", team);
    }
    format!("?{}", query.finish())
}

/// The fact that a channel is.
pub(super) fn channel(
    connection: ConnectionId,
    it: wire::Channel,
    granted: Option<&Granted>,
    url: String,
    now: Timestamp,
) -> Channel {
    // Without the header, only what the channel itself says is known.
    let may = |scope| granted.map(|granted| granted.has(scope));
    let invited = it.is_member || (!it.is_private && may("chat:write.public") == Some(true));
    let described = |it: Option<wire::Described>| it.unwrap_or_default().value;
    let topic = [described(it.topic), described(it.purpose)]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default();
    Channel {
        key: FactKey {
            connection,
            external_id: it.id,
        },
        observed_at: now,
        name: it.name,
        topic: unescape(topic.trim()),
        members: it.num_members,
        private: it.is_private,
        reachable: invited && may("chat:write") != Some(false),
        url,
    }
}
