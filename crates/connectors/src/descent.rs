//! Where the reading of a list stands that comes newest first and cannot be asked for changes. A
//! walk goes down from the newest element to what was known already; elements that were still
//! under way are walked down to again until they are over. New elements push others to later
//! pages, so that a walk that was stopped and goes on sees some twice and misses none.

use muster_model::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// How far a walk goes below what was known: elements become visible a little after the instant
/// they bear, and clocks differ.
const OVERLAP: Millis = Millis::minutes(10);
/// How long an element that is under way is looked for again; after this it is taken as forgotten.
const PATIENCE: Millis = Millis::days(14);

/// Where reading stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Descent {
    /// How far down this walk goes: to elements made at this instant.
    pub(crate) until: Timestamp,
    /// The system's own word for the page to read next; none for the first.
    pub(crate) page: Option<String>,
    /// Whether the walk that began has more pages.
    pub(crate) open: bool,
    /// The newest element seen at all.
    newest: Option<Timestamp>,
    /// The oldest element that this walk saw under way.
    unfinished: Option<Timestamp>,
    /// Whether an element of this page lay below `until`.
    arrived: bool,
    /// What the system calls the state of the first page that was read to its end, for requests
    /// that ask for news only if there are some.
    #[serde(default)]
    pub(crate) etag: Option<String>,
}

impl Descent {
    /// Goes on after `text`, or begins a walk down to `since` if there is none. A text that
    /// another version wrote and this one cannot read begins anew, which costs time and loses
    /// nothing.
    pub(crate) fn resume(text: Option<&str>, since: Timestamp) -> Self {
        let stored: Option<Self> = text.and_then(|text| serde_json::from_str(text).ok());
        let Some(mut walk) = stored else {
            return Self {
                until: since,
                page: None,
                open: true,
                newest: None,
                unfinished: None,
                arrived: false,
                etag: None,
            };
        };
        if !walk.open {
            walk.until = walk.beginning().map_or(since, |at| at.max(since));
            walk.unfinished = None;
            walk.open = true;
            walk.page = None;
        }
        walk.arrived = false;
        walk
    }

    /// What was made before this instant is visited neither by the rest of this walk nor by the
    /// next one, unless it is new; none if nothing was seen.
    pub(crate) fn horizon(&self) -> Option<Timestamp> {
        if self.open {
            // What is still to be seen may be under way.
            self.newest.map(|newest| newest - PATIENCE - OVERLAP)
        } else {
            self.beginning()
        }
    }

    /// How far down the next walk goes.
    fn beginning(&self) -> Option<Timestamp> {
        let known = self.newest?;
        let unfinished = self
            .unfinished
            .filter(|at| known.since(*at) <= PATIENCE)
            .unwrap_or(known);
        Some(known.min(unfinished) - OVERLAP)
    }

    /// Whether everything that was seen is over, so that an unchanged list means nothing new.
    pub(crate) const fn is_settled(&self) -> bool {
        self.unfinished.is_none()
    }

    /// Takes note of an element of the page, and says whether it is part of this walk.
    pub(crate) fn visit(&mut self, created_at: Timestamp, finished: bool) -> bool {
        if created_at < self.until {
            self.arrived = true;
            return false;
        }
        self.newest = self.newest.max(Some(created_at));
        if !finished {
            self.unfinished = Some(self.unfinished.map_or(created_at, |at| at.min(created_at)));
        }
        true
    }

    /// Ends the page: `next` is the system's word for the following one, none if there is none.
    pub(crate) fn advance(&mut self, next: Option<String>) {
        self.open = next.is_some() && !self.arrived;
        self.page = next.filter(|_| self.open);
    }

    /// The form in which it is stored.
    pub(crate) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    /// Serves a list, newest first, by offset, and walks it to the end. Returns what was visited.
    fn walk(list: &[(i64, bool)], cursor: &mut Option<String>, since: i64) -> Vec<i64> {
        let mut seen = Vec::new();
        loop {
            let mut walk = Descent::resume(cursor.as_deref(), Timestamp(since));
            let offset: usize = walk.page.as_deref().map_or(0, |page| page.parse().unwrap());
            let page: Vec<_> = list.iter().rev().skip(offset).take(2).collect();
            for (at, finished) in &page {
                if walk.visit(Timestamp(*at), *finished) {
                    seen.push(*at);
                }
            }
            let next = offset + 2;
            walk.advance((next < list.len()).then(|| next.to_string()));
            *cursor = Some(walk.to_text());
            if !walk.open {
                return seen;
            }
        }
    }

    #[test]
    fn the_first_walk_goes_down_to_the_beginning_that_was_asked_for() {
        let list: Vec<_> = (0..10).map(|hour| (hour * HOUR, true)).collect();
        let seen = walk(&list, &mut None, 4 * HOUR);
        assert_eq!(seen, [9, 8, 7, 6, 5, 4].map(|hour| hour * HOUR));
    }

    #[test]
    fn the_next_walk_ends_at_what_was_known() {
        let mut list: Vec<_> = (0..10).map(|hour| (hour * HOUR, true)).collect();
        let mut cursor = None;
        walk(&list, &mut cursor, 0);
        list.push((10 * HOUR, true));
        assert_eq!(walk(&list, &mut cursor, 0), [10 * HOUR, 9 * HOUR]);
    }

    #[test]
    fn what_was_under_way_is_visited_until_it_is_over() {
        let mut list: Vec<_> = (0..10).map(|hour| (hour * HOUR, hour != 5)).collect();
        let mut cursor = None;
        walk(&list, &mut cursor, 0);
        assert!(walk(&list, &mut cursor, 0).contains(&(5 * HOUR)));
        list[5].1 = true;
        assert!(walk(&list, &mut cursor, 0).contains(&(5 * HOUR)));
        assert_eq!(walk(&list, &mut cursor, 0), [9 * HOUR]);
    }

    #[test]
    fn what_is_under_way_for_weeks_is_given_up() {
        let list = [(0, false), (400 * HOUR, true)];
        let mut cursor = None;
        walk(&list, &mut cursor, 0);
        assert_eq!(walk(&list, &mut cursor, 0), [400 * HOUR]);
    }

    #[test]
    fn a_cursor_that_cannot_be_read_begins_anew() {
        let list = [(HOUR, true), (2 * HOUR, true)];
        let seen = walk(&list, &mut Some("page 7".to_owned()), 0);
        assert_eq!(seen, [2 * HOUR, HOUR]);
    }
}
