//! What happens once a day by itself: the daily backup.

use std::sync::{Arc, Weak};

use muster_model::time::Millis;

use crate::{Engine, engine::Workspace};

/// How often to look whether a daily backup is due.
const LOOK: Millis = Millis::minutes(30);

impl Engine {
    /// Makes the daily backups of a workspace until it is closed.
    pub(crate) fn run_housekeeping(&self, workspace: &Arc<Workspace>) {
        let engine = self.clone();
        let stop = workspace.stop.clone();
        let workspace = Arc::downgrade(workspace);
        self.shared.runtime.spawn(async move {
            loop {
                let turn = {
                    let (engine, workspace) = (engine.clone(), Weak::clone(&workspace));
                    tokio::task::spawn_blocking(move || engine.daily_backup(&workspace)).await
                };
                if let Err(error) = turn {
                    tracing::error!(%error, "the daily backup was interrupted");
                }
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = engine.sleep_until(engine.now() + LOOK) => {}
                }
            }
        });
    }

    fn daily_backup(&self, workspace: &Weak<Workspace>) {
        let Some(workspace) = workspace.upgrade() else {
            return;
        };
        match workspace.file.back_up_if_due(self.now()) {
            Ok(Some(backup)) => tracing::info!(name = backup.name, "daily backup made"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the daily backup failed"),
        }
    }
}
