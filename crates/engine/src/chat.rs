//! Chats, both ways: what Muster posted about an incident stays current, incidents get a channel of
//! their own where the settings say so, and what people press and write in chats comes back. What
//! is sent goes through the outbox; how a chat system is spoken to is the connectors' business.

mod acknowledge;
mod channels;
mod current;
mod hearing;
mod listening;
mod messages;
mod reading;
mod state;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use muster_model::{
    ids::{ConnectionId, IncidentId},
    record::Incident,
    time::{Millis, Timestamp},
};
use muster_store::{Reader, StoreError};
use tokio::sync::Notify;

use crate::{Engine, Problem, engine::Workspace};
use listening::Listener;

pub(crate) use channels::opened;
pub(crate) use messages::messages;

/// How long after it was posted a post is still kept current after a restart.
const KEPT_CURRENT: Millis = Millis::days(30);

/// What runs for the chats of a workspace.
#[derive(Default)]
pub(crate) struct Chat {
    listeners: Mutex<HashMap<ConnectionId, Listener>>,
    /// The incidents that changed, or whose posts did.
    touched: Mutex<BTreeSet<IncidentId>>,
    news: Notify,
}

impl Chat {
    /// Has the posts and channels of an incident looked at soon.
    pub(crate) fn touch(&self, incident: IncidentId) {
        locked(&self.touched).insert(incident);
        self.news.notify_one();
    }

    /// Ends listening to a connection, so that it begins anew with the token as it is now.
    pub(crate) fn restart(&self, id: ConnectionId) {
        locked(&self.listeners).remove(&id);
    }
}

/// Whoever panicked while it held the lock left no half a state behind.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Keeps posts and channels current until the workspace is closed.
    pub(crate) fn run_chat(&self, workspace: &Arc<Workspace>) {
        let engine = self.clone();
        let stop = workspace.stop.clone();
        let since = self.now() - KEPT_CURRENT;
        let known = workspace.store.read(|reader| {
            let open = reader.open_incidents()?.into_iter().map(|(id, _)| id);
            Ok::<_, StoreError>(open.chain(reader.told_of_since(since)?).collect::<Vec<_>>())
        });
        match known {
            Ok(known) => known.into_iter().for_each(|id| workspace.chat.touch(id)),
            Err(error) => tracing::error!(%error, "what was posted in chats could not be read"),
        }
        let workspace = Arc::downgrade(workspace);
        self.shared.runtime.spawn(async move {
            loop {
                let Some(open) = workspace.upgrade() else {
                    return;
                };
                let touched = std::mem::take(&mut *locked(&open.chat.touched));
                for incident in touched {
                    if let Err(problem) = engine.keep_current(&open, incident) {
                        tracing::error!(%problem, "what was posted in chats could not be kept current");
                    }
                }
                let news = open.chat.news.notified();
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = news => {}
                }
            }
        });
    }

    /// Brings what chats show of an incident up to date.
    fn keep_current(&self, workspace: &Workspace, id: IncidentId) -> Result<(), Problem> {
        let now = self.now();
        let concerned = workspace.store.read(|reader| is_concerned(reader, id))?;
        if !concerned {
            return Ok(());
        }
        workspace.store.write(|door| {
            let Some(incident) = door.get::<Incident>(id)? else {
                return Ok(());
            };
            current::repost(door, id, &incident, now)?;
            channels::open(door, id, &incident, now)?;
            channels::topics(door, id, &incident, now)
        })?;
        Ok(())
    }
}

/// Whether any chat shows an incident, or is to.
fn is_concerned(reader: &Reader, id: IncidentId) -> Result<bool, StoreError> {
    let settings = reader.workspace()?.map(|(_, settings)| settings);
    let wants_channels = settings.is_some_and(|it| it.incident_channels.is_some());
    Ok(wants_channels || !reader.outbox_of(id)?.is_empty())
}

/// The instant as people read it in the workspace's zone.
fn clock_time(at: Timestamp, zone: chrono_tz::Tz) -> String {
    at.to_utc()
        .with_timezone(&zone)
        .format("%H:%M (%Z)")
        .to_string()
}
