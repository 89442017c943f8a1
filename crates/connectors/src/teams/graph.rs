//! Microsoft Graph on behalf of the person who signed in: who they are, their teams, and the
//! channels of those.

use muster_model::{
    fact::{Channel, FactKey},
    ids::ConnectionId,
    time::Timestamp,
};
use serde::de::DeserializeOwned;

use super::{
    session::{Held, Session},
    webhooks::is_same,
    wire,
};
use crate::{
    elements::{Elements, read_each},
    error::ConnectorError,
    http::{Answer, Call, Client},
};

/// How many pages a list may have: more than any list of teams or channels has.
const MOST_PAGES: usize = 200;

/// The permission to post.
pub(super) const MAY_POST: &str = "ChannelMessage.Send";

/// Graph, for one connection.
pub(super) struct Graph {
    pub(super) client: Client,
    pub(super) session: Session,
}

/// A channel of a team.
pub(super) struct Place<'a> {
    team: &'a str,
    channel: &'a str,
}

impl<'a> Place<'a> {
    /// The channel that an identity names; none if it names none.
    pub(super) fn parse(external_id: &'a str) -> Option<Self> {
        let (team, channel) = external_id.split_once('/')?;
        let names = !team.is_empty() && !channel.is_empty();
        names.then_some(Self { team, channel })
    }

    /// Its identity, which names its team, since posting takes both.
    pub(super) fn external_id(&self) -> String {
        format!("{}/{}", self.team, self.channel)
    }

    /// The path of its messages.
    pub(super) fn messages(&self) -> Vec<&'a str> {
        vec![
            "v1.0",
            "teams",
            self.team,
            "channels",
            self.channel,
            "messages",
        ]
    }
}

/// The channels of all teams.
pub(super) struct Listing {
    pub(super) channels: Vec<Channel>,
    pub(super) left_out: Vec<String>,
}

impl Graph {
    /// Who signed in.
    pub(super) async fn me(&self) -> Result<wire::Me, ConnectorError> {
        let call = Call::new(&["v1.0", "me"], "who signed in", needs("User.Read"));
        self.ask(&call).await?.json()
    }

    /// The teams that they are in.
    pub(super) async fn teams(&self) -> Result<Elements<wire::Team>, ConnectorError> {
        let call = |next: Option<&str>| {
            let (what, needs) = ("the teams", needs("Team.ReadBasic.All"));
            match next {
                Some(link) => Call::link(link, what, needs),
                None => Call::new(&["v1.0", "me", "joinedTeams"], what, needs),
            }
        };
        self.list(call).await
    }

    /// The channels of a team that they can see.
    async fn channels(&self, team: &wire::Team) -> Result<Elements<wire::Channel>, ConnectorError> {
        let call = |next: Option<&str>| {
            let what = format!("the channels of '{}'", team.name());
            let needs = needs("Channel.ReadBasic.All");
            match next {
                Some(link) => Call::link(link, what, needs),
                None => Call::new(&["v1.0", "teams", &team.id, "channels"], what, needs),
            }
        };
        self.list(call).await
    }

    /// The channels of all their teams. A team that may not be read costs no other.
    pub(super) async fn all_channels(
        &self,
        connection: ConnectionId,
        now: Timestamp,
    ) -> Result<Listing, ConnectorError> {
        let teams = self.teams().await?;
        let mut listing = Listing {
            channels: Vec::new(),
            left_out: teams.left_out,
        };
        let may_post = self.may_post().await?;
        for team in teams.read {
            match self.channels(&team).await {
                Ok(channels) => {
                    listing.left_out.extend(channels.left_out);
                    let facts = channels.read.into_iter();
                    let facts = facts.map(|it| channel(connection, &team, it, may_post, now));
                    listing.channels.extend(facts);
                }
                Err(
                    error @ (ConnectorError::Forbidden { .. } | ConnectorError::NotFound { .. }),
                ) => listing.left_out.push(error.to_string()),
                Err(error) => return Err(error),
            }
        }
        for sentence in &mut listing.left_out {
            *sentence = self.session.scrub(sentence);
        }
        Ok(listing)
    }

    /// Whether the person agreed that Muster posts for them.
    pub(super) async fn may_post(&self) -> Result<bool, ConnectorError> {
        Ok(has(&self.session.token().await?, MAY_POST))
    }

    /// The identity of the channel of this name, `team/channel`; none if there is none.
    pub(super) async fn channel_called(
        &self,
        name: &str,
    ) -> Result<Option<String>, ConnectorError> {
        for team in self.teams().await?.read {
            // Both names may have slashes of their own.
            let prefix = format!("{}/", team.name());
            let begins = name
                .get(..prefix.len())
                .is_some_and(|it| is_same(it, &prefix));
            if !begins {
                continue;
            }
            let channels = self.channels(&team).await?.read;
            let wanted = |it: &wire::Channel| is_same(&format!("{prefix}{}", it.name()), name);
            if let Some(channel) = channels.iter().find(|it| wanted(it)) {
                return Ok(Some(format!("{}/{}", team.id, channel.id)));
            }
        }
        Ok(None)
    }

    /// The name of a channel, `team/channel`; none if the person does not see it.
    pub(super) async fn name_of(
        &self,
        place: &Place<'_>,
    ) -> Result<Option<String>, ConnectorError> {
        let teams = self.teams().await?.read;
        let Some(team) = teams.iter().find(|it| it.id == place.team) else {
            return Ok(None);
        };
        let channels = self.channels(team).await?.read;
        let channel = channels.iter().find(|it| it.id == place.channel);
        Ok(channel.map(|it| format!("{}/{}", team.name(), it.name())))
    }

    /// Reads a list to its end.
    async fn list<T: DeserializeOwned>(
        &self,
        call: impl Fn(Option<&str>) -> Call + Send,
    ) -> Result<Elements<T>, ConnectorError> {
        let mut all = Elements {
            read: Vec::new(),
            left_out: Vec::new(),
            count: 0,
        };
        let mut next: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let call = call(next.as_deref());
            let list: wire::List = self.ask(&call).await?.json()?;
            let page = read_each(&call.what, list.value);
            all.read.extend(page.read);
            all.left_out.extend(page.left_out);
            all.count += page.count;
            next = list.next;
            if next.is_none() {
                return Ok(all);
            }
        }
        Err(ConnectorError::endless(
            self.client.address(),
            call(None).what,
        ))
    }

    /// Makes a call with an access token; with a new one if Graph does not accept it.
    pub(super) async fn ask(&self, call: &Call) -> Result<Answer, ConnectorError> {
        match self.ask_once(call).await {
            Err(ConnectorError::Unauthorized { .. }) => self.session.forget(),
            outcome => return outcome,
        }
        match self.ask_once(call).await {
            Err(ConnectorError::Unauthorized { address, .. }) => {
                self.session.forget();
                Err(ConnectorError::settings(
                    super::SIGN_IN_TOKEN,
                    format!(
                        "{address} does not accept the sign-in. Check that the sign-in address \
                         belongs to the same cloud, and sign in again."
                    ),
                ))
            }
            outcome => outcome,
        }
    }

    async fn ask_once(&self, call: &Call) -> Result<Answer, ConnectorError> {
        let held = self.session.token().await?;
        let outcome = self.client.ask(&call.clone().bearer(&held.token)).await;
        outcome.map_err(|error| match error {
            ConnectorError::Refused {
                address,
                what,
                status,
                reason,
            } => ConnectorError::Refused {
                address,
                what,
                status,
                reason: self.session.scrub(&reason),
            },
            other => other,
        })
    }
}

/// Whether an access token may do this. Graph's scopes may be written with its address before.
pub(super) fn has(held: &Held, scope: &str) -> bool {
    held.scopes
        .iter()
        .filter_map(|it| it.rsplit('/').next())
        .any(|it| it.eq_ignore_ascii_case(scope))
}

pub(super) fn needs(permission: &str) -> String {
    format!(
        "the delegated permission {permission} of Microsoft Graph: add it in the app registration \
         under 'API permissions', then sign in again"
    )
}

/// The fact that a channel is. Its identity names its team, since posting takes both.
pub(super) fn channel(
    connection: ConnectionId,
    team: &wire::Team,
    it: wire::Channel,
    may_post: bool,
    now: Timestamp,
) -> Channel {
    Channel {
        key: FactKey {
            connection,
            external_id: format!("{}/{}", team.id, it.id),
        },
        observed_at: now,
        name: format!("{}/{}", team.name(), it.name()),
        topic: it.description.unwrap_or_default(),
        members: None,
        private: it
            .membership_type
            .is_some_and(|kind| !kind.eq_ignore_ascii_case("standard")),
        reachable: may_post,
        url: it.web_url.unwrap_or_default(),
    }
}
