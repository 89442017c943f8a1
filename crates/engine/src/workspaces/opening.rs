//! Opening one workspace file and beginning what runs for it.

use std::{
    sync::{Arc, mpsc::Receiver},
    thread,
};

use muster_model::ids::{IncidentId, MemberId};
use muster_store::{
    Changed, ChangedKind, Store,
    backup::{Backup, BackupKind},
    file::{OpenError, Slug},
};
use tokio_util::sync::CancellationToken;

use super::{BackupEntry, Start, bytes, seed};
use crate::{
    Engine, Event, Problem, engine::Workspace, escalation, goals,
    kpis::thresholds::clock as thresholds, on_call, reviews, training,
};

/// Why a workspace cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    File(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] muster_store::StoreError),
    #[error(
        "This workspace does not say who uses this laptop, because it was made on another one. \
         Import it from an export instead of copying its file."
    )]
    NobodyHere,
}

impl Engine {
    /// Opens a workspace in the place of the one that is open.
    pub(super) fn open_slug(&self, slug: &Slug) -> Result<(), Problem> {
        if self.workspace().is_ok_and(|open| open.file.slug() == slug) {
            return Ok(());
        }
        self.open_file(slug).map_err(Problem::from)
    }

    pub(super) fn open_file(&self, slug: &Slug) -> Result<(), Failure> {
        let workspace = self.load(slug)?;
        let changes = workspace.store.subscribe();
        self.set_open(Some(Arc::clone(&workspace)));
        *self.failed() = None;
        if let Err(problem) = self
            .shared
            .laptop
            .set_workspace(Some(slug.as_str().to_owned()))
        {
            tracing::warn!(%problem, "which workspace is open could not be remembered");
        }
        self.forward_changes(&workspace, changes);
        for clock in [
            escalation::CLOCK,
            on_call::CLOCK,
            reviews::CLOCK,
            goals::CLOCK,
            training::CLOCK,
            thresholds::CLOCK,
        ] {
            self.run_turns(&workspace, clock);
        }
        self.run_housekeeping(&workspace);
        self.run_outbox(&workspace);
        self.run_chat(&workspace);
        if let Err(problem) = self.reschedule(&workspace) {
            tracing::error!(%problem, "the connections could not be polled");
        }
        self.tell(Event::WorkspaceOpened {
            slug: slug.as_str().to_owned(),
        });
        Ok(())
    }

    /// Opens a workspace and begins nothing for it.
    pub(super) fn look_into(&self, slug: &Slug) -> Result<(), Problem> {
        let workspace = self.load(slug).map_err(Problem::from)?;
        self.set_open(Some(workspace));
        Ok(())
    }

    fn load(&self, slug: &Slug) -> Result<Arc<Workspace>, Failure> {
        let opened = self.files().open(slug, self.now())?;
        let store = Store::open(opened.file.path())?;
        let me = store
            .read(|reader| reader.local(seed::ME))?
            .and_then(|id| id.parse::<MemberId>().ok())
            .ok_or(Failure::NobodyHere)?;
        Ok(Arc::new(Workspace::new(
            opened.file,
            store,
            me,
            CancellationToken::new(),
        )))
    }

    /// Closes the workspace that is open.
    pub(super) fn close(&self) {
        self.set_open(None);
        *self.failed() = None;
    }

    /// Passes on what the store publishes, until the workspace is closed.
    fn forward_changes(&self, workspace: &Arc<Workspace>, changes: Receiver<Changed>) {
        let engine = self.clone();
        let workspace = Arc::downgrade(workspace);
        let spawned = thread::Builder::new()
            .name("changes".to_owned())
            .spawn(move || {
                for change in changes {
                    let Some(workspace) = workspace.upgrade() else {
                        return;
                    };
                    engine.on_change(&workspace, change);
                }
            });
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread could pass on changes; the window may be out of date");
        }
    }

    fn on_change(&self, workspace: &Arc<Workspace>, change: Changed) {
        if escalation::matters(change.kind) {
            workspace.escalate.notify_one();
        }
        if on_call::matters(change.kind) {
            workspace.on_call.wake.notify_one();
        }
        if reviews::matters(change.kind) {
            workspace.reviews.wake.notify_one();
        }
        if goals::matters(change.kind) {
            workspace.goals.wake.notify_one();
        }
        if training::matters(change.kind) {
            workspace.training.wake.notify_one();
        }
        workspace.kpis.on_change(&change);
        if thresholds::matters(change.kind) {
            workspace.thresholds.wake.notify_one();
        }
        match change.kind {
            ChangedKind::Connection => {
                if let Err(problem) = self.reschedule(workspace) {
                    tracing::error!(%problem, "the connections could not be polled");
                }
            }
            ChangedKind::Outbox => workspace.outbox.notify_one(),
            ChangedKind::Incident => {
                let id = change
                    .id
                    .as_deref()
                    .and_then(|id| id.parse::<IncidentId>().ok());
                if let Some(id) = id {
                    workspace.chat.touch(id);
                    self.withdraw_if_settled(workspace, id);
                }
            }
            _ => {}
        }
        self.tell(Event::changed(change.kind.as_str(), change.id));
    }
}

/// The slug that a front end names.
pub(super) fn slug(text: &str) -> Result<Slug, Problem> {
    text.parse()
        .map_err(|error: muster_store::file::InvalidSlug| Problem::new(format!("{error}.")))
}

/// What the front end begins with when a workspace cannot be used.
pub(super) fn failed(slug: &Slug, error: Failure) -> Start {
    let backup = match &error {
        Failure::File(
            OpenError::Damaged {
                newest_sound_backup,
                ..
            }
            | OpenError::Missing {
                newest_sound_backup,
                ..
            },
        ) => newest_sound_backup.as_ref().map(backup_view),
        _ => None,
    };
    Start::Failed {
        slug: slug.as_str().to_owned(),
        problem: error.into(),
        backup,
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::File(error) => error.into(),
            Failure::Store(error) => error.into(),
            Failure::NobodyHere => Self::new(failure.to_string()),
        }
    }
}

/// A backup for the front end.
pub(crate) fn backup_view(backup: &Backup) -> BackupEntry {
    BackupEntry {
        name: backup.name.clone(),
        reason: match backup.kind {
            BackupKind::Daily => "daily",
            BackupKind::BeforeMigration => "before_migration",
            BackupKind::ByHand => "by_hand",
        }
        .to_owned(),
        at: backup.at,
        bytes: bytes(backup.size),
    }
}
