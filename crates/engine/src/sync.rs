//! Sync: one worker for each connection polls it when its time has come, page by page, and writes
//! what it reads with the cursor from which to go on, so that a sync can be stopped after any page
//! and resumed, here or after a restart.

mod hosts;
mod issues;
mod left_out;
mod pass;
mod worker;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use muster_model::{ids::ConnectionId, record::Connection};
use muster_store::Reader;

use self::{hosts::Hosts, worker::Worker};
use crate::{Engine, Problem, connections::SyncProgress, engine::Workspace};

/// The workers of a workspace.
#[derive(Default)]
pub(crate) struct Scheduler {
    workers: Mutex<HashMap<ConnectionId, Arc<Worker>>>,
    hosts: Hosts,
}

impl Scheduler {
    /// How the sync of a connection stands; none if none is under way.
    pub(crate) fn progress(&self, id: ConnectionId) -> Option<SyncProgress> {
        self.workers().get(&id).and_then(|worker| worker.progress())
    }

    /// Sentences about elements that the last sync of a connection could not read.
    pub(crate) fn left_out(&self, id: ConnectionId) -> Vec<String> {
        let workers = self.workers();
        workers
            .get(&id)
            .map(|it| it.left_out().sentences())
            .unwrap_or_default()
    }

    /// Ends the worker of a connection, so that the next one begins with the token as it is now.
    pub(crate) fn restart(&self, id: ConnectionId) {
        if let Some(worker) = self.workers().remove(&id) {
            worker.end();
        }
    }

    fn workers(&self) -> MutexGuard<'_, HashMap<ConnectionId, Arc<Worker>>> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Begins to poll every connection of a workspace that is switched on, with the settings that
    /// it has now, and ends the workers of those that are not.
    pub(crate) fn reschedule(&self, workspace: &Arc<Workspace>) -> Result<(), Problem> {
        let connections = workspace.store.read(Reader::list::<Connection>)?;
        self.listen_to(workspace, &connections);
        let mut workers = workspace.scheduler.workers();
        let wanted: HashMap<ConnectionId, Connection> = connections
            .into_iter()
            .filter(|(_, connection)| connection.enabled)
            .collect();
        workers.retain(|id, worker| {
            let keep = wanted.get(id) == Some(worker.connection());
            if !keep {
                worker.end();
            }
            keep
        });
        for (id, connection) in wanted {
            workers
                .entry(id)
                .or_insert_with(|| Worker::begin(self.clone(), workspace, id, connection));
        }
        Ok(())
    }

    /// Begins a sync at once.
    ///
    /// # Errors
    /// If the connection is switched off or gone.
    pub fn sync_now(&self, id: ConnectionId) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        let workers = workspace.scheduler.workers();
        let worker = workers.get(&id).ok_or_else(|| {
            Problem::new("This connection is switched off. Switch it on to sync it.")
        })?;
        worker.wake();
        Ok(())
    }

    /// Stops the sync that is under way; what was read stays, and the next one goes on from there.
    ///
    /// # Errors
    /// If no workspace is open.
    pub fn stop_sync(&self, id: ConnectionId) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        if let Some(worker) = workspace.scheduler.workers().get(&id) {
            worker.stop_pass();
        }
        Ok(())
    }
}
