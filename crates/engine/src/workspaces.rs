//! Workspaces on this laptop: which there are, making one, opening one, the sample, and what
//! happens when a file is damaged.

mod copies;
mod opening;
mod seed;

use muster_model::{
    ids::MemberId,
    record::{Discipline, Member, WorkspaceSettings},
    time::Timestamp,
};
use muster_store::{
    Store,
    file::{KeepBackups, Slug, Workspaces},
};
use serde::{Deserialize, Serialize};

pub(crate) use opening::backup_view;

use crate::{Engine, Problem};

/// A workspace file on this laptop.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct WorkspaceEntry {
    /// The file's name without its ending; what `open_workspace` takes.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// Whether it is the sample, whose data is made up.
    pub sample: bool,
    /// The file's size in bytes.
    pub bytes: f64,
    /// Whether it is the one that is open.
    pub open: bool,
}

/// What the front end begins with.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Start {
    /// There is no workspace yet: offer to make one, or to open the sample.
    FirstStart,
    /// A workspace is open.
    Open(Box<OpenedWorkspace>),
    /// The workspace could not be opened.
    Failed {
        /// Which one.
        slug: String,
        /// Why, and what to do.
        problem: Problem,
        /// The newest backup that passed its check, if the file was damaged and there is one.
        backup: Option<BackupEntry>,
    },
}

/// The open workspace and who sits before it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct OpenedWorkspace {
    /// The file.
    pub workspace: WorkspaceEntry,
    /// Its settings.
    pub settings: WorkspaceSettings,
    /// Who uses this laptop.
    pub me: MemberId,
    /// Their record.
    pub member: Member,
    /// Muster's version.
    pub version: String,
}

/// A backup of a workspace.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct BackupEntry {
    /// The backup file's name; what `restore_backup` takes.
    pub name: String,
    /// Why it was made: `daily`, `before_migration` or `by_hand`.
    pub reason: String,
    /// When it was made.
    pub at: Timestamp,
    /// Its size in bytes.
    pub bytes: f64,
}

/// What a new workspace needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewWorkspace {
    /// What people will call it.
    pub name: String,
    /// The IANA zone in which days and weeks are counted.
    pub time_zone: String,
    /// The name of whoever makes it; they become its admin.
    pub your_name: String,
    /// Their mail address; may be empty.
    pub your_email: String,
    /// The name of their team.
    pub team_name: String,
    /// What the team is there for.
    pub discipline: Discipline,
}

impl Engine {
    /// What the front end begins with.
    ///
    /// # Errors
    /// If the open workspace cannot be read.
    pub fn start_view(&self) -> Result<Start, Problem> {
        if self.workspace().is_ok() {
            return Ok(Start::Open(Box::new(self.opened()?)));
        }
        Ok(self.failed().clone().unwrap_or(Start::FirstStart))
    }

    /// The open workspace and who sits before it.
    pub(crate) fn opened(&self) -> Result<OpenedWorkspace, Problem> {
        let workspace = self.workspace()?;
        let entries = self.workspaces()?;
        let slug = workspace.file.slug().as_str();
        let entry = entries.into_iter().find(|entry| entry.slug == slug);
        let entry = entry.ok_or_else(|| {
            Problem::new("The file of this workspace is not where it was. Restart Muster.")
        })?;
        let (settings, member) = workspace.store.read(|reader| {
            let settings = reader.workspace()?.map(|(_, settings)| settings);
            Ok((settings, reader.require::<Member>(workspace.me)?))
        })?;
        let settings = settings.ok_or_else(|| {
            Problem::new("This workspace has no settings, so it cannot be used. Restore a backup.")
        })?;
        Ok(OpenedWorkspace {
            workspace: entry,
            settings,
            me: workspace.me,
            member,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Every workspace on this laptop.
    ///
    /// # Errors
    /// If their folder cannot be read.
    pub fn workspaces(&self) -> Result<Vec<WorkspaceEntry>, Problem> {
        let open = self
            .workspace()
            .ok()
            .map(|open| open.file.slug().as_str().to_owned());
        Ok(self
            .files()
            .list()?
            .into_iter()
            .map(|listing| WorkspaceEntry {
                open: open.as_deref() == Some(listing.slug.as_str()),
                slug: listing.slug.as_str().to_owned(),
                name: listing.name,
                sample: listing.sample,
                bytes: bytes(listing.size),
            })
            .collect())
    }

    /// Makes a workspace, whose first member and admin is whoever makes it, and opens it.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or why the file cannot be made. Then
    /// nothing is left behind.
    pub fn create_workspace(&self, new: &NewWorkspace) -> Result<OpenedWorkspace, Problem> {
        let first = seed::first_records(new)?;
        let made = self.files().create(&new.name)?;
        let slug = made.slug().clone();
        let now = self.now();
        let written = Store::open(made.path())
            .and_then(|store| seed::write_first(&store, &first, now))
            .map_err(Problem::from);
        drop(made);
        if let Err(problem) = written {
            self.discard(&slug);
            return Err(problem);
        }
        self.open_slug(&slug)?;
        self.opened()
    }

    /// Opens another workspace.
    ///
    /// # Errors
    /// Why it cannot be opened; the one that was open stays so.
    pub fn open_workspace(&self, slug: &str) -> Result<OpenedWorkspace, Problem> {
        self.open_slug(&opening::slug(slug)?)?;
        self.opened()
    }

    /// Opens the workspace that was open last, or the only one there is. What goes wrong is what
    /// the front end begins with.
    pub fn open_last(&self) {
        let Some(wanted) = self.last() else { return };
        let Ok(slug) = opening::slug(&wanted) else {
            return;
        };
        if let Err(error) = self.open_file(&slug) {
            tracing::error!(%error, "the workspace could not be opened");
            *self.failed() = Some(opening::failed(&slug, error));
        }
    }

    /// Opens a workspace, or the one that was open last, for looking only: connections are not
    /// polled and nobody is paged.
    ///
    /// # Errors
    /// Why it cannot be opened, or that there is none.
    pub fn open_quietly(&self, slug: Option<&str>) -> Result<(), Problem> {
        let wanted = slug.map(ToOwned::to_owned).or_else(|| self.last());
        let wanted = wanted.ok_or_else(|| {
            Problem::new("No workspace is on this computer. Create one in the app, or import one.")
        })?;
        self.look_into(&opening::slug(&wanted)?)
    }

    /// The workspace that was open last, or the first there is.
    fn last(&self) -> Option<String> {
        self.shared.laptop.workspace().or_else(|| {
            let mut entries = self.workspaces().ok()?.into_iter();
            entries.next().map(|entry| entry.slug)
        })
    }

    /// Opens the sample workspace, making it first if needed.
    ///
    /// # Errors
    /// Why it cannot be made or opened.
    pub fn open_sample(&self) -> Result<OpenedWorkspace, Problem> {
        let existing = self.workspaces()?.into_iter().find(|entry| entry.sample);
        if let Some(entry) = existing {
            return self.open_workspace(&entry.slug);
        }
        let made = self.files().create(seed::SAMPLE_NAME)?;
        let slug = made.slug().clone();
        let now = self.now();
        let written = Store::open(made.path()).and_then(|store| seed::write_sample(&store, now));
        drop(made);
        if let Err(error) = written {
            self.discard(&slug);
            return Err(error.into());
        }
        self.open_slug(&slug)?;
        self.opened()
    }

    /// Removes the sample workspace: its file and its backups.
    ///
    /// # Errors
    /// Why it cannot be removed.
    pub fn remove_sample(&self) -> Result<Start, Problem> {
        let sample = self.workspaces()?.into_iter().find(|entry| entry.sample);
        if let Some(entry) = sample {
            if entry.open {
                self.close();
            }
            let slug = opening::slug(&entry.slug)?;
            self.files().remove(&slug, KeepBackups::No)?;
            if entry.open {
                self.shared.laptop.set_workspace(None)?;
                self.open_last();
            }
        }
        self.start_view()
    }

    /// Puts a backup in the place of a workspace's file and opens it. What was there is set aside.
    ///
    /// # Errors
    /// Why it cannot be restored; the file is then as it was.
    pub fn restore_backup(&self, slug: &str, backup: &str) -> Result<OpenedWorkspace, Problem> {
        let slug = opening::slug(slug)?;
        let files = self.files();
        let chosen = files.backups_of(&slug).find(backup)?;
        if self.workspace().is_ok_and(|open| *open.file.slug() == slug) {
            self.close();
        }
        let restored = files.restore(&slug, &chosen, self.now());
        let opened = self.open_slug(&slug);
        restored?;
        opened?;
        self.opened()
    }

    /// The workspaces on this laptop, as files.
    pub(crate) fn files(&self) -> Workspaces {
        Workspaces::in_folder(self.shared.home.workspaces())
    }

    /// Takes back a workspace that was not finished.
    fn discard(&self, slug: &Slug) {
        if let Err(error) = self.files().remove(slug, KeepBackups::No) {
            tracing::error!(%error, "an unfinished workspace could not be removed");
        }
    }
}

/// A size for the front end, which counts in floating point.
#[expect(
    clippy::cast_precision_loss,
    reason = "files are far smaller than 2^53 bytes"
)]
pub(crate) const fn bytes(size: u64) -> f64 {
    size as f64
}
