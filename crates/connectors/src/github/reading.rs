//! Where the reading of one of GitHub's lists stands: a walk down from the newest element, and
//! which elements were delivered as they are now, so that those which cost requests of their own
//! are not asked after again.

use muster_model::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{connector::Page, descent::Descent};

/// How many delivered elements are remembered beside those that the next walk will visit: GitHub
/// changes old ones too.
const REMEMBERED: usize = 200;

/// Where reading stands.
pub(super) struct Reading {
    /// The walk.
    pub(super) walk: Descent,
    /// Delivered elements, by id and last change.
    known: Vec<(u64, Timestamp)>,
}

/// The form in which it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    walk: String,
    known: Vec<(u64, Timestamp)>,
}

impl Reading {
    /// Goes on after `text`, or begins a walk down to `since` if there is none.
    pub(super) fn resume(text: Option<&str>, since: Timestamp) -> Self {
        let stored: Option<Stored> = text.and_then(|text| serde_json::from_str(text).ok());
        let (walk, known) = stored.map_or_else(Default::default, |it| (Some(it.walk), it.known));
        Self {
            walk: Descent::resume(walk.as_deref(), since),
            known,
        }
    }

    /// The number of the page to read, from 1.
    pub(super) fn page(&self) -> u32 {
        let page = self.walk.page.as_deref();
        page.and_then(|page| page.parse().ok()).unwrap_or(1)
    }

    /// What GitHub called the first page when all that is in it was delivered; none for other
    /// pages, which are always read.
    pub(super) fn etag(&self) -> Option<&str> {
        self.walk.etag.as_deref().filter(|_| self.page() == 1)
    }

    /// Whether the element was delivered as it is now.
    pub(super) fn knows(&self, id: u64, changed_at: Timestamp) -> bool {
        self.known.contains(&(id, changed_at))
    }

    /// Takes note of an element that needs not be delivered again unless it changes.
    pub(super) fn delivered(&mut self, id: u64, changed_at: Timestamp) {
        self.known.retain(|(known, _)| *known != id);
        self.known.push((id, changed_at));
    }

    /// Ends the page that was read with this etag. `tells_all`: the list itself says how far its
    /// elements are, so that none of those in it changes unseen.
    pub(super) fn advance(&mut self, etag: Option<&str>, next: bool, tells_all: bool) {
        let page = self.page();
        if page == 1 {
            self.walk.etag = etag.map(str::to_owned);
        }
        let next = next.then(|| page.saturating_add(1).to_string());
        self.walk.advance(next);
        let unseen = !tells_all || page > 1;
        if !self.walk.open && !self.walk.is_settled() && unseen {
            self.walk.etag = None;
        }
        self.known.sort_by_key(|(_, changed_at)| *changed_at);
        // Nothing changes before it was made, so that all that lie above it are among these.
        let horizon = self.walk.horizon();
        let below = self.known.partition_point(|(_, at)| Some(*at) < horizon);
        let excess = self.known.len().saturating_sub(REMEMBERED);
        self.known.drain(..excess.min(below));
    }

    /// The page of a stream that ends here, with nothing in it yet.
    pub(super) fn into_page(self) -> Page {
        let stored = Stored {
            walk: self.walk.to_text(),
            known: self.known,
        };
        Page {
            more: self.walk.open,
            ..unchanged(&serde_json::json!(stored).to_string())
        }
    }
}

/// The page of a stream in which nothing has changed since `cursor`.
pub(super) fn unchanged(cursor: &str) -> Page {
    Page {
        facts: Vec::new(),
        cursor: cursor.to_owned(),
        more: false,
        total: None,
        active: None,
        tags: Vec::new(),
        left_out: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use muster_model::time::Millis;
    use rstest::rstest;

    use super::*;

    const NOON: Timestamp = Timestamp(1_700_000_000_000);

    fn read(finished: bool, pages: u32, tells_all: bool) -> Reading {
        let mut text = None;
        for page in 1..=pages {
            let mut reading = Reading::resume(text.as_deref(), Timestamp(0));
            assert_eq!(reading.page(), page);
            reading.walk.visit(NOON, finished);
            reading.advance(Some("first"), page < pages, tells_all);
            text = Some(reading.into_page().cursor);
        }
        Reading::resume(text.as_deref(), Timestamp(0))
    }

    #[rstest]
    #[case(true, 1, false, Some("first"))]
    #[case(true, 3, false, Some("first"))]
    // Its end may show nowhere in the list.
    #[case(false, 1, false, None)]
    #[case(false, 1, true, Some("first"))]
    // Its end may show on a later page.
    #[case(false, 2, true, None)]
    fn asks_for_news_only_where_none_can_hide(
        #[case] finished: bool,
        #[case] pages: u32,
        #[case] tells_all: bool,
        #[case] etag: Option<&str>,
    ) {
        assert_eq!(read(finished, pages, tells_all).etag(), etag);
    }

    #[test]
    fn remembers_the_latest_changes_and_forgets_the_others() {
        let mut reading = Reading::resume(None, Timestamp(0));
        for id in 0..500 {
            reading.delivered(id, Timestamp(i64::try_from(id).unwrap()));
        }
        reading.walk.visit(NOON, true);
        reading.advance(None, false, true);
        let cursor = reading.into_page().cursor;
        let reading = Reading::resume(Some(&cursor), Timestamp(0));
        assert!(reading.knows(499, Timestamp(499)));
        assert!(!reading.knows(499, Timestamp(500)));
        assert!(!reading.knows(0, Timestamp(0)));
    }

    #[test]
    fn remembers_all_that_the_next_walk_visits() {
        let at = |id: u64| NOON - Millis::seconds(i64::try_from(id).unwrap());
        let mut text = None;
        for (ids, next) in [(0..500, true), (500..1_000, false)] {
            let mut reading = Reading::resume(text.as_deref(), Timestamp(0));
            for id in ids {
                reading.walk.visit(at(id), true);
                reading.delivered(id, at(id));
            }
            if !next {
                reading.walk.visit(at(1_000), false);
            }
            reading.advance(None, next, false);
            text = Some(reading.into_page().cursor);
        }
        let reading = Reading::resume(text.as_deref(), Timestamp(0));
        assert!((0..1_000).all(|id| reading.knows(id, at(id))));
    }
}
