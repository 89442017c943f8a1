//! Where the reading of one of GitLab's lists stands. A list is ordered by last change, oldest
//! first. Page numbers alone lose elements: one that changes meanwhile moves to the end, and what
//! follows slips to a page that was read already. So after each page the window moves up to the
//! newest change in it; page numbers count only within changes of one instant.

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

use super::wire::Dated;

/// How far a new sync looks back: changes become visible a little after the instant they bear.
const OVERLAP: Millis = Millis::minutes(5);
/// How many elements are remembered so as not to be delivered twice; more cost only time.
const REMEMBERED: usize = 1_000;

/// Where reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Only what changed since this instant is asked for.
    pub(super) after: Timestamp,
    /// Which page of that, from 1.
    pub(super) page: u32,
    /// Whether the sync that began has more pages.
    pub(super) open: bool,
    /// How many elements GitLab counted when this sync began.
    pub(super) total: Option<u64>,
    /// The newest change seen at all.
    newest: Option<Timestamp>,
    /// The latest elements delivered, by id and change.
    seen: Vec<(u64, Timestamp)>,
}

impl Cursor {
    /// Goes on after `text`, or begins at `since` if there is none. A text that another version
    /// wrote and this one cannot read begins anew, which costs time and loses nothing.
    pub(super) fn resume(text: Option<&str>, since: Timestamp) -> Self {
        let stored: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        let Some(mut cursor) = stored else {
            return Self {
                after: since,
                page: 1,
                open: true,
                total: None,
                newest: None,
                seen: Vec::new(),
            };
        };
        if !cursor.open {
            cursor.open = true;
            cursor.page = 1;
            cursor.total = None;
            cursor.after = cursor
                .newest
                .map_or(since, |newest| newest - OVERLAP)
                .max(since);
        }
        cursor
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Notes GitLab's count of the elements; the first of a sync stands.
    pub(super) fn expect(&mut self, total: Option<u64>) {
        if self.total.is_none() {
            self.total = total;
        }
    }

    /// Moves on past a page with these elements, and gives back those that were not delivered
    /// before.
    pub(super) fn advance<T: Dated>(&mut self, elements: Vec<T>, next: bool) -> Vec<T> {
        let newest_here = elements.iter().map(Dated::updated).max();
        self.newest = self.newest.max(newest_here);
        self.open = next;
        // GitLab counts finer than milliseconds; one back keeps what shares the last of them.
        let reached = newest_here.map(|newest| newest - Millis(1));
        match reached {
            Some(reached) if reached > self.after => {
                self.after = reached;
                self.page = 1;
            }
            _ => self.page = self.page.saturating_add(1),
        }
        let fresh: Vec<T> = elements
            .into_iter()
            .filter(|element| !self.seen.contains(&(element.id(), element.updated())))
            .collect();
        self.remember(&fresh);
        fresh
    }

    fn remember<T: Dated>(&mut self, fresh: &[T]) {
        self.seen.extend(
            fresh
                .iter()
                .map(|element| (element.id(), element.updated())),
        );
        let needed_from = self
            .newest
            .map_or(self.after, |newest| newest - OVERLAP)
            .min(self.after);
        self.seen.retain(|(_, updated)| *updated >= needed_from);
        self.seen.sort_by_key(|(_, updated)| *updated);
        let excess = self.seen.len().saturating_sub(REMEMBERED);
        self.seen.drain(..excess);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Element(u64, i64);

    impl Dated for Element {
        fn id(&self) -> u64 {
            self.0
        }

        fn updated(&self) -> Timestamp {
            Timestamp(self.1)
        }
    }

    /// What GitLab would answer: changed since, oldest first, this page.
    fn serve(all: &[Element], cursor: &Cursor, per_page: usize) -> (Vec<Element>, bool) {
        let mut rows: Vec<Element> = all
            .iter()
            .filter(|element| element.updated() >= cursor.after)
            .cloned()
            .collect();
        rows.sort_by_key(|element| element.1);
        let from = (cursor.page as usize - 1) * per_page;
        let page: Vec<Element> = rows.iter().skip(from).take(per_page).cloned().collect();
        (page, rows.len() > from + per_page)
    }

    fn sync(
        all: &mut [Element],
        text: Option<String>,
        touch: Option<u64>,
    ) -> (Vec<Element>, String) {
        let mut delivered = Vec::new();
        let mut text = text;
        let mut touch = touch;
        loop {
            let mut cursor = Cursor::resume(text.as_deref(), Timestamp(0));
            let (page, next) = serve(all, &cursor, 3);
            delivered.extend(cursor.advance(page, next));
            let stored = cursor.to_text();
            if !cursor.open {
                return (delivered, stored);
            }
            text = Some(stored);
            if let Some(id) = touch.take()
                && let Some(row) = all.iter_mut().find(|row| row.0 == id)
            {
                row.1 = 9_000_000;
            }
        }
    }

    fn ids(elements: &[Element]) -> Vec<u64> {
        let mut ids: Vec<u64> = elements.iter().map(|element| element.0).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn delivers_each_element_once() {
        let mut all: Vec<Element> = (1..=10)
            .map(|n| Element(n, 1_000 * n.cast_signed()))
            .collect();
        let (delivered, _) = sync(&mut all, None, None);
        assert_eq!(delivered, all);
    }

    #[test]
    fn pages_through_changes_of_one_instant() {
        let mut all: Vec<Element> = (1..=10).map(|n| Element(n, 5_000)).collect();
        let (delivered, _) = sync(&mut all, None, None);
        assert_eq!(ids(&delivered), (1..=10).collect::<Vec<_>>());
    }

    #[test]
    fn loses_nothing_when_an_element_changes_meanwhile() {
        let mut all: Vec<Element> = (1..=10)
            .map(|n| Element(n, 1_000 * n.cast_signed()))
            .collect();
        let (delivered, _) = sync(&mut all, None, Some(1));
        assert_eq!(ids(&delivered), [vec![1, 1], (2..=10).collect()].concat());
    }

    #[test]
    fn a_second_sync_delivers_what_changed_and_what_came_late() {
        let mut all: Vec<Element> = (1..=10)
            .map(|n| Element(n, 1_000_000 * n.cast_signed()))
            .collect();
        let (_, text) = sync(&mut all, None, None);
        all[0].1 = 20_000_000;
        all.push(Element(11, 9_999_000));
        let (delivered, _) = sync(&mut all, Some(text), None);
        assert_eq!(ids(&delivered), [1, 11]);
    }

    #[test]
    fn a_text_of_another_version_begins_anew() {
        let cursor = Cursor::resume(Some("v0"), Timestamp(7));
        assert_eq!(
            (cursor.after, cursor.page, cursor.open),
            (Timestamp(7), 1, true)
        );
    }
}
