//! Pages in the timeline: who was told, and why they were not.

use muster_model::{ids::IncidentId, timeline::TimelineKind};
use muster_store::{PageRow, Reader, StoreError};

use super::{EntryKey, TimelineEntry};
use crate::names::Names;

/// The pages that this laptop decided.
pub(super) fn pages(
    reader: &Reader,
    id: IncidentId,
    names: &Names,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), StoreError> {
    let pages = reader.pages_of(id)?;
    entries.extend(pages.iter().map(|page| paged(page, names)));
    Ok(())
}

fn paged(page: &PageRow, names: &Names) -> TimelineEntry {
    let level = page.key.level + 1;
    let name = names.member(Some(page.key.member));
    let title = match &page.held {
        Some(reason) => format!("Level {level}: {name} was owed a page, not shown: {reason}"),
        None if page.shown_at.is_none() => format!("Level {level}: {name} is owed a page"),
        None => format!("Level {level}: {name} paged"),
    };
    let key = EntryKey::Page(page.key);
    TimelineEntry::automatic(&key, page.due_at, TimelineKind::Paged, title)
}
