//! The clocks that run beside a workspace. Each takes a turn, sleeps until the instant that the turn
//! names or until something wakes it, and goes on so until the workspace is closed. What a turn finds
//! due follows from the data and the wall clock, so that sleep and restart lose nothing.

use std::{future::pending, sync::Arc};

use muster_model::time::{Millis, Timestamp};
use tokio::sync::Notify;

use crate::{Engine, Problem, engine::Workspace};

/// One clock.
#[derive(Clone, Copy)]
pub(crate) struct Turns {
    /// What the log calls it.
    pub(crate) name: &'static str,
    /// One turn; answers when to take the next, none if nothing falls due by itself.
    pub(crate) turn: fn(&Engine, &Workspace) -> Result<Option<Timestamp>, Problem>,
    /// What wakes it before that.
    pub(crate) wake: fn(&Workspace) -> &Notify,
    /// How long to wait before trying again after a turn failed.
    pub(crate) after_failure: Millis,
}

impl Engine {
    /// Runs a clock for a workspace until it is closed.
    pub(crate) fn run_turns(&self, workspace: &Arc<Workspace>, turns: Turns) {
        let engine = self.clone();
        let workspace = Arc::clone(workspace);
        self.shared.runtime.spawn(async move {
            loop {
                let next = engine.take_turn(&workspace, turns).await;
                let due = async {
                    match next {
                        Some(next) => engine.sleep_until(next).await,
                        None => pending().await,
                    }
                };
                tokio::select! {
                    () = workspace.stop.cancelled() => break,
                    () = (turns.wake)(&workspace).notified() => {}
                    () = due => {}
                }
            }
        });
    }

    /// Takes one turn; answers when to take the next.
    async fn take_turn(&self, workspace: &Arc<Workspace>, turns: Turns) -> Option<Timestamp> {
        let taken = {
            let (engine, workspace) = (self.clone(), Arc::clone(workspace));
            tokio::task::spawn_blocking(move || (turns.turn)(&engine, &workspace)).await
        };
        let name = turns.name;
        match taken {
            Ok(Ok(next)) => return next,
            Ok(Err(problem)) => tracing::error!(%problem, "the {name} clock could not decide"),
            Err(error) => tracing::error!(%error, "the {name} clock was interrupted"),
        }
        Some(self.now() + turns.after_failure)
    }
}
