//! Calendar files that this laptop keeps current: in a folder that a calendar program or a web
//! server reads. Each is written again when its shifts change, and as time goes on.

use std::{fs, io, path::Path, path::PathBuf};

use muster_model::{ids::ScheduleId, record::Schedule, time::Timestamp};
use muster_store::{Reader, StoreError, file::Slug};
use serde::{Deserialize, Serialize};

use super::content;
use crate::{
    Engine, Problem,
    engine::Workspace,
    on_call::views::{CalendarFeed, CalendarFeedView},
};

/// Under which name this laptop remembers its calendar files.
const FEEDS: &str = "calendar_feeds";

/// A calendar file that is kept current. It keeps its name when the schedule gets another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    feed: CalendarFeed,
    path: PathBuf,
}

impl Engine {
    /// Keeps a calendar file of a schedule current in a folder, or keeps it no more. The file that
    /// is there stays.
    ///
    /// # Errors
    /// If the file cannot be written there.
    pub fn set_calendar_feed(
        &self,
        schedule: ScheduleId,
        folder: Option<&str>,
        only_mine: bool,
    ) -> Result<(), Problem> {
        let workspace = self.workspace()?;
        let mut kept = workspace.store.read(read)?;
        kept.retain(|other| other.feed.schedule != schedule);
        workspace.on_call.forget_feed_error(schedule);
        if let Some(folder) = folder {
            let record = self.read(|reader| reader.require::<Schedule>(schedule))?;
            let path = path_of(&record, folder, only_mine, &kept)?;
            let feed = CalendarFeed {
                schedule,
                folder: folder.to_owned(),
                only_mine,
            };
            let new = Kept { feed, path };
            self.write_feed(&workspace, &new, self.now())?;
            kept.push(new);
        }
        let text = serde_json::to_string(&kept).map_err(StoreError::from)?;
        workspace
            .store
            .write(|door| door.set_local(FEEDS, Some(&text)))?;
        self.tell(crate::Event::changed("on_call", None));
        Ok(())
    }

    /// The calendar file of a schedule; none if none is kept.
    pub(in crate::on_call) fn calendar_feed(
        &self,
        workspace: &Workspace,
        schedule: ScheduleId,
    ) -> Result<Option<CalendarFeedView>, Problem> {
        let kept = workspace.store.read(read)?;
        Ok(kept
            .into_iter()
            .find(|kept| kept.feed.schedule == schedule)
            .map(|kept| CalendarFeedView {
                path: kept.path.display().to_string(),
                error: workspace.on_call.feed_error(schedule),
                feed: kept.feed,
            }))
    }

    /// Writes the calendar files whose shifts are others than when they were written. One that
    /// cannot be written costs no other, and is tried again at the next turn.
    pub(in crate::on_call) fn renew_feeds(
        &self,
        workspace: &Workspace,
        now: Timestamp,
    ) -> Result<(), Problem> {
        for kept in workspace.store.read(read)? {
            let schedule = kept.feed.schedule;
            let exists = workspace
                .store
                .read(|reader| Ok(reader.get::<Schedule>(schedule)?.is_some()))?;
            if !exists {
                continue;
            }
            match self.write_feed(workspace, &kept, now) {
                Ok(()) => workspace.on_call.forget_feed_error(schedule),
                Err(problem) => {
                    tracing::warn!(%problem, "a calendar file could not be written");
                    workspace.on_call.note_feed_error(schedule, problem.message);
                }
            }
        }
        Ok(())
    }

    fn write_feed(
        &self,
        workspace: &Workspace,
        kept: &Kept,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let only = kept.feed.only_mine.then_some(workspace.me);
        let (text, _) = workspace
            .store
            .read(|reader| content(reader, kept.feed.schedule, only, now))?;
        if fs::read(&kept.path).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        put(&kept.path, &text)
    }
}

fn read(reader: &Reader) -> Result<Vec<Kept>, StoreError> {
    let text = reader.local(FEEDS)?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Where a schedule's file is to be. Two schedules never share one.
fn path_of(
    schedule: &Schedule,
    folder: &str,
    only_mine: bool,
    kept: &[Kept],
) -> Result<PathBuf, Problem> {
    let folder = Path::new(folder);
    if !folder.is_dir() {
        return Err(Problem::with_field(
            "folder",
            format!(
                "There is no folder '{}'. Choose another one.",
                folder.display()
            ),
        ));
    }
    let tail = if only_mine { "-mine" } else { "" };
    let name = format!("{}{tail}.ics", Slug::from_name(&schedule.name));
    let path = folder.join(name);
    if kept.iter().any(|other| other.path == path) {
        return Err(Problem::with_field(
            "folder",
            format!(
                "Another schedule keeps its calendar in '{}'. Choose another folder.",
                path.display()
            ),
        ));
    }
    Ok(path)
}

/// Writes a file so that whoever reads it meanwhile sees the old or the new one, never a part.
pub(super) fn put(path: &Path, text: &str) -> Result<(), Problem> {
    let failed = |error: &io::Error| {
        Problem::new(format!(
            "The calendar file '{}' could not be written. Check that its folder exists, that you \
             may write there and that the disk has room, then try again.",
            path.display()
        ))
        .caused_by(error)
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|error| {
            // Nothing half-written is left lying about.
            let _gone = fs::remove_file(&beside);
            failed(&error)
        })
}
