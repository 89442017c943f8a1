//! Where the reading of one job's builds stands. Builds are listed newest first, so that one that
//! begins meanwhile pushes the others on: nothing is lost, and what comes twice is known by its
//! number. Builds that had not ended are asked after one by one at the next sync.

use serde::{Deserialize, Serialize};

/// How many builds a page has.
pub(super) const PER_PAGE: u64 = 100;
/// How many builds a page repeats of the one before: some may have been deleted meanwhile.
const REPEATED: u64 = 5;
/// How many builds that have not ended are followed, the newest of them.
const FOLLOWED: usize = 50;

/// Where reading stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Every build up to this number has been read.
    pub(super) read_to: Option<u64>,
    /// Builds that had not ended when they were read.
    pub(super) unfinished: Vec<u64>,
    /// The sync that began and has more pages.
    pub(super) open: Option<Reading>,
}

/// A sync under way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    /// How many builds of the list have been read.
    offset: u64,
    /// The newest build when the sync began.
    top: Option<u64>,
    /// The oldest build that was read.
    lowest: Option<u64>,
}

impl Reading {
    /// Which part of the list to ask for: from the first, up to and without the second.
    pub(super) fn range(&self) -> (u64, u64) {
        let from = self.offset.saturating_sub(REPEATED);
        (from, from + PER_PAGE)
    }
}

impl Cursor {
    /// Goes on after `text`. A text that another version wrote begins anew.
    pub(super) fn resume(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    /// The form in which it is stored.
    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Whether a build of this number is new to `reading`.
    pub(super) fn is_new(&self, reading: &Reading, number: u64) -> bool {
        self.read_to.is_none_or(|read_to| number > read_to)
            && reading.lowest.is_none_or(|lowest| number < lowest)
    }

    /// Remembers a build that has not ended.
    pub(super) fn follow(&mut self, number: u64) {
        if !self.unfinished.contains(&number) {
            self.unfinished.push(number);
            self.unfinished.sort_unstable();
            let excess = self.unfinished.len().saturating_sub(FOLLOWED);
            self.unfinished.drain(..excess);
        }
    }

    /// Moves on past a page of `count` builds with these numbers; `last` if none of interest
    /// follows.
    pub(super) fn advance(
        &mut self,
        mut reading: Reading,
        numbers: &[u64],
        count: usize,
        last: bool,
    ) {
        let (from, to) = reading.range();
        reading.top = reading.top.or_else(|| numbers.iter().max().copied());
        reading.lowest = numbers
            .iter()
            .min()
            .copied()
            .into_iter()
            .chain(reading.lowest)
            .min();
        let count = count as u64;
        if last || from + count < to {
            self.read_to = self.read_to.max(reading.top);
            self.open = None;
        } else {
            reading.offset = from + count;
            self.open = Some(reading);
        }
    }
}
