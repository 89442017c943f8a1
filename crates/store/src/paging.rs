//! Pages of long lists. A page is found by the last row before it, not by counting, so that rows
//! that arrive in between neither repeat nor hide others.

use muster_model::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a page ended: the next one starts after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Cursor {
    /// The instant by which the list is sorted.
    pub at: Timestamp,
    /// The row's number, which tells rows of one instant apart.
    #[specta(type = f64)]
    pub row: i64,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PageRequest {
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// At most how many rows; more than [`PageRequest::MAX_LIMIT`] counts as that.
    pub limit: u32,
}

impl PageRequest {
    /// The longest page.
    pub const MAX_LIMIT: u32 = 1_000;

    /// The first rows of a list.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// The limit within its bounds.
    pub(crate) fn bounded_limit(self) -> usize {
        self.limit.clamp(1, Self::MAX_LIMIT) as usize
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Page<T> {
    /// The rows, newest first.
    pub rows: Vec<T>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many rows the whole list has.
    #[specta(type = f64)]
    pub total: u64,
}

impl<T> Page<T> {
    /// Makes a page of rows of which one more than `limit` were asked for.
    pub(crate) fn cut(mut rows: Vec<(Cursor, T)>, limit: usize, total: u64) -> Self {
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| has_more).map(|(cursor, _)| *cursor);
        Self {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            next,
            total,
        }
    }
}
