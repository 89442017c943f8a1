//! Reading what was said while nobody listened: in the channels of incidents that are open or were
//! until lately, and below the posts about them. How far each was read is kept in memory only: a
//! restart reads them anew, which says nothing twice.

use std::collections::HashMap;

use muster_connectors::{Connector, ConnectorError};
use muster_model::{
    fact::FactKey,
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use muster_store::{Reader, StoreError};

use super::messages::posts_of;
use crate::{Engine, Problem, engine::Workspace};

/// How long after its end an incident's conversations are still read.
const AFTERWARDS: Millis = Millis::days(1);

/// A conversation: a channel, or what is below one message of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Conversation {
    channel: String,
    below: Option<String>,
}

/// How far each conversation was read.
#[derive(Default)]
pub(super) struct Places(HashMap<Conversation, String>);

impl Engine {
    /// Reads on in every conversation of a connection that matters now. Answers when to go on, if the
    /// system says.
    pub(super) async fn read_conversations(
        &self,
        workspace: &Workspace,
        id: ConnectionId,
        connector: &dyn Connector,
        places: &mut Places,
    ) -> Result<Option<Timestamp>, Problem> {
        let since = self.now() - AFTERWARDS;
        let wanted = workspace
            .store
            .read(|reader| conversations(reader, id, since))?;
        places.0.retain(|it, _| wanted.contains(it));
        for conversation in wanted {
            let cursor = places.0.get(&conversation).map(String::as_str);
            let below = conversation.below.as_deref();
            let read = connector
                .conversation(&conversation.channel, below, cursor, self.now())
                .await;
            let page = match read {
                Ok(page) => page,
                Err(error @ ConnectorError::RateLimited { .. }) => return Ok(error.retry_at()),
                // A channel that cannot be read costs no other.
                Err(error) => {
                    tracing::warn!(%error, "a conversation could not be read");
                    continue;
                }
            };
            if !page.facts.is_empty() {
                workspace
                    .store
                    .write(|door| door.apply_facts(&page.facts))?;
            }
            places.0.insert(conversation, page.cursor);
        }
        Ok(None)
    }
}

/// The conversations about incidents that are open, or have ended since then.
fn conversations(
    reader: &Reader,
    connection: ConnectionId,
    since: Timestamp,
) -> Result<Vec<Conversation>, StoreError> {
    let mut all = Vec::new();
    for (id, incident) in reader.incidents_not_over_since(since)? {
        let own: Vec<FactKey> = incident
            .channels
            .iter()
            .filter_map(|channel| channel.parse().ok())
            .filter(|channel: &FactKey| channel.connection == connection)
            .collect();
        for (channel, post) in posts_of(reader, id)? {
            if channel.connection == connection && !own.contains(&channel) {
                let message = post.external_id.rsplit('/').next();
                all.push(Conversation {
                    below: message.map(str::to_owned),
                    channel: channel.external_id,
                });
            }
        }
        all.extend(own.into_iter().map(|channel| Conversation {
            channel: channel.external_id,
            below: None,
        }));
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
