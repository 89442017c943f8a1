//! Where the reading of one of AWX's lists stands. AWX does not note when a run last changed, so
//! that it cannot be asked for changes: a sync asks in one list for the runs that were made since
//! the newest known, a little before it, and for those that were still under way. Pages go down by
//! id, so that new and deleted runs move nothing.

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// How far a sync looks back below what was known: runs become visible a little after the instant
/// they bear.
const OVERLAP: Millis = Millis::minutes(10);
/// How long a run that is under way is looked for again; after this it is taken as forgotten.
const PATIENCE: Millis = Millis::days(14);
/// How many runs that are under way are looked for again, the newest of them.
const FOLLOWED: usize = 100;
/// How many delivered runs are remembered; more cost only time.
const REMEMBERED: usize = 500;

/// Where reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// This sync reads what was made since this instant,
    pub(super) since: Timestamp,
    /// and these, which were under way when it began,
    pub(super) asked: Vec<u64>,
    /// as far as their ids are below this one.
    pub(super) below: Option<u64>,
    /// Whether the sync that began has more pages.
    pub(super) open: bool,
    /// When the newest run seen at all was made.
    newest: Option<Timestamp>,
    /// Runs that this sync saw under way, and when they were made.
    unfinished: Vec<(u64, Timestamp)>,
    /// The latest runs that were delivered after their end, and when they were made.
    delivered: Vec<(u64, Timestamp)>,
}

impl Cursor {
    /// Goes on after `text`, or begins at `since` if there is none. A text that another version
    /// wrote and this one cannot read begins anew, which costs time and loses nothing.
    pub(super) fn resume(text: Option<&str>, since: Timestamp) -> Self {
        let stored: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        let Some(mut cursor) = stored else {
            return Self {
                since,
                asked: Vec::new(),
                below: None,
                open: true,
                newest: None,
                unfinished: Vec::new(),
                delivered: Vec::new(),
            };
        };
        if !cursor.open {
            cursor.open = true;
            cursor.below = None;
            cursor.since = cursor.overlap().map_or(since, |at| at.max(since));
            cursor.asked = cursor.follow();
        }
        cursor
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Whether the run was delivered after its end.
    pub(super) fn knows(&self, id: u64) -> bool {
        self.delivered.iter().any(|(known, _)| *known == id)
    }

    /// Takes note of a run that was delivered.
    pub(super) fn deliver(&mut self, id: u64, created_at: Timestamp, over: bool) {
        self.newest = self.newest.max(Some(created_at));
        if over {
            self.delivered.push((id, created_at));
        } else if !self.unfinished.iter().any(|(known, _)| *known == id) {
            self.unfinished.push((id, created_at));
        }
    }

    /// Ends a page whose lowest id this is; `full` if more may follow. A list that does not go down
    /// would never end, and ends here.
    pub(super) fn advance(&mut self, lowest: Option<u64>, full: bool) {
        let below = self.below;
        let goes_down = |lowest: &u64| below.is_none_or(|below| *lowest < below);
        self.below = lowest.filter(|lowest| full && goes_down(lowest));
        self.open = self.below.is_some();
        // What is older will not be listed again.
        let needed_from = self.overlap();
        self.delivered
            .retain(|(_, created_at)| Some(*created_at) >= needed_from);
        self.delivered.sort_unstable();
        let excess = self.delivered.len().saturating_sub(REMEMBERED);
        self.delivered.drain(..excess);
    }

    fn overlap(&self) -> Option<Timestamp> {
        self.newest.map(|newest| newest - OVERLAP)
    }

    /// The runs to look for again.
    fn follow(&mut self) -> Vec<u64> {
        let mut unfinished = std::mem::take(&mut self.unfinished);
        let newest = self.newest;
        unfinished.retain(|(_, at)| newest.is_none_or(|newest| newest.since(*at) <= PATIENCE));
        unfinished.sort_unstable_by(|a, b| b.cmp(a));
        unfinished.truncate(FOLLOWED);
        unfinished.into_iter().map(|(id, _)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    /// A run: its id, the hour in which it was made, and whether it is over.
    type Run = (u64, i64, bool);

    /// Serves a list as AWX would, two a page, and syncs it to the end. Returns what came new.
    fn sync(list: &[Run], text: &mut Option<String>) -> Vec<u64> {
        let mut seen = Vec::new();
        loop {
            let mut cursor = Cursor::resume(text.as_deref(), Timestamp(0));
            let mut rows: Vec<&Run> = list
                .iter()
                .filter(|(id, hour, _)| {
                    let wanted = hour * HOUR >= cursor.since.0 || cursor.asked.contains(id);
                    wanted && cursor.below.is_none_or(|below| *id < below)
                })
                .collect();
            rows.sort_by(|a, b| b.cmp(a));
            let page: Vec<&Run> = rows.into_iter().take(2).collect();
            for (id, hour, over) in &page {
                if !cursor.knows(*id) {
                    seen.push(*id);
                    cursor.deliver(*id, Timestamp(hour * HOUR), *over);
                }
            }
            cursor.advance(page.iter().map(|it| it.0).min(), page.len() == 2);
            *text = Some(cursor.to_text());
            if !cursor.open {
                return seen;
            }
        }
    }

    #[test]
    fn reads_down_to_the_beginning_and_then_only_what_is_new() {
        let mut list: Vec<Run> = (1..=7_u64).map(|id| (id, id.cast_signed(), true)).collect();
        let mut cursor = None;
        assert_eq!(sync(&list, &mut cursor), [7, 6, 5, 4, 3, 2, 1]);
        assert!(sync(&list, &mut cursor).is_empty());
        list.push((8, 8, true));
        assert_eq!(sync(&list, &mut cursor), [8]);
    }

    #[test]
    fn what_was_under_way_is_asked_for_until_it_is_over_without_what_came_after() {
        let mut list: Vec<Run> = (1..=7_u64)
            .map(|id| (id, id.cast_signed(), id != 2))
            .collect();
        let mut cursor = None;
        sync(&list, &mut cursor);
        assert_eq!(sync(&list, &mut cursor), [2]);
        list[1].2 = true;
        assert_eq!(sync(&list, &mut cursor), [2]);
        assert!(sync(&list, &mut cursor).is_empty());
    }

    #[test]
    fn what_becomes_visible_late_is_found() {
        let mut list = vec![(1, 1, true), (3, 3, true)];
        let mut cursor = None;
        sync(&list, &mut cursor);
        list.push((2, 3, true));
        assert_eq!(sync(&list, &mut cursor), [2]);
    }

    #[test]
    fn what_is_under_way_for_weeks_is_given_up() {
        let list = [(1, 0, false), (2, 400, true)];
        let mut cursor = None;
        sync(&list, &mut cursor);
        assert!(sync(&list, &mut cursor).is_empty());
    }

    #[test]
    fn a_text_of_another_version_begins_anew() {
        let cursor = Cursor::resume(Some("v0"), Timestamp(7));
        assert_eq!((cursor.since, cursor.open), (Timestamp(7), true));
    }
}
