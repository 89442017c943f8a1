//! Tasks in the timeline, from the log of their edits.

use muster_model::{ids::MemberId, time::Timestamp, timeline::TimelineKind};
use muster_store::audit::{Action, Edit};

use super::{
    EntryKey, TimelineEntry,
    edits::{after, author_of, is_set},
};
use crate::names::Names;

/// What one edit of a task tells.
pub(super) fn edited(edit: &Edit, names: &Names, entries: &mut Vec<TimelineEntry>) {
    let mut tell = |field, kind, title: String| {
        let key = EntryKey::of_edit(edit, field);
        entries.push(TimelineEntry {
            author: author_of(edit, names),
            task: Some(edit.record.into()),
            ..TimelineEntry::automatic(&key, edit.at, kind, title)
        });
    };
    let owner = || after::<MemberId>(edit, "owner").map(|owner| names.member(Some(owner)));
    if edit.action == Action::Create {
        let title = after::<String>(edit, "title").unwrap_or_default();
        let title = match owner() {
            Some(owner) => format!("Task for {owner}: {title}"),
            None => format!("Task: {title}"),
        };
        tell("task", TimelineKind::TaskAdded, title);
        return;
    }
    if let Some(title) = after::<String>(edit, "title") {
        let title = format!("Task renamed: {title}");
        tell("title", TimelineKind::TaskChanged, title);
    }
    if edit.diff.contains_key("owner") {
        let title = match owner() {
            Some(owner) => format!("{owner} takes a task"),
            None => "A task has no owner any more".to_owned(),
        };
        tell("owner", TimelineKind::TaskChanged, title);
    }
    if edit.diff.contains_key("due_at") {
        let title = match after::<Timestamp>(edit, "due_at") {
            Some(_) => "A task has another due date",
            None => "A task has no due date any more",
        };
        tell("due_at", TimelineKind::TaskChanged, title.to_owned());
    }
    if is_set(edit, "done_at") {
        tell("done_at", TimelineKind::TaskDone, "Task done".to_owned());
    } else if edit.diff.contains_key("done_at") {
        tell(
            "done_at",
            TimelineKind::TaskReopened,
            "Task opened again".to_owned(),
        );
    }
}
