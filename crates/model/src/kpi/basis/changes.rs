//! The merged changes of one service, ordered by their merge. Their commits lie in one list in the
//! same order: linking reads them all, and half a million separate allocations would cost more than
//! all the rest.

use std::{cmp::Ordering, collections::HashMap};

use crate::kpi::{ChangeRow, Rule, Token};

/// A merged change.
#[derive(Debug)]
pub(in crate::kpi) struct Merged {
    pub(in crate::kpi) key: u64,
    pub(in crate::kpi) merged: i64,
    pub(in crate::kpi) opened: i64,
    pub(in crate::kpi) first_commit: Option<i64>,
    pub(in crate::kpi) source: Token,
    pub(in crate::kpi) deployment: Option<u64>,
    pub(in crate::kpi) rework: Option<Rule>,
    /// Where its commits begin, and how many they are.
    commits: (u32, u32),
}

/// The merged changes of one service.
#[derive(Debug, Default)]
pub(in crate::kpi) struct Changes {
    rows: Vec<Merged>,
    commits: Vec<Token>,
    /// How many of the commits belong to a change; the others are left from removed ones.
    live: usize,
}

impl Changes {
    pub(in crate::kpi) fn rows(&self) -> &[Merged] {
        &self.rows
    }

    pub(in crate::kpi) fn commits(&self, change: &Merged) -> &[Token] {
        let (from, len) = change.commits;
        &self.commits[from as usize..(from + len) as usize]
    }

    /// Puts a change in its place.
    pub(super) fn insert(&mut self, row: &ChangeRow, merged: i64) {
        let row = self.take_in(row, merged);
        let place = self.rows.partition_point(|other| other.order(&row).is_lt());
        self.rows.insert(place, row);
    }

    /// Puts a change at the end, to be ordered later.
    pub(super) fn push(&mut self, row: &ChangeRow, merged: i64) {
        let row = self.take_in(row, merged);
        self.rows.push(row);
    }

    pub(super) fn remove(&mut self, merged: i64, key: u64) {
        let place = self
            .rows
            .binary_search_by(|row| (row.merged, row.key).cmp(&(merged, key)));
        if let Ok(place) = place {
            let row = self.rows.remove(place);
            self.live -= row.commits.1 as usize;
            if self.commits.len() > 2 * self.live + 1_024 {
                self.gather_commits();
            }
        }
    }

    /// Keeps of each key only the last row that is `current`.
    pub(super) fn keep_last(&mut self, current: impl Fn(&Merged) -> bool) {
        let mut last = HashMap::new();
        for (place, row) in self.rows.iter().enumerate().filter(|(_, row)| current(row)) {
            last.insert(row.key, place);
        }
        let mut place = 0..;
        self.rows
            .retain(|row| last.get(&row.key).copied() == place.next());
    }

    pub(super) fn put_in_order(&mut self) {
        if !self.rows.is_sorted_by(|a, b| a.order(b).is_le()) {
            self.rows.sort_unstable_by(Merged::order);
        }
        self.gather_commits();
    }

    fn take_in(&mut self, row: &ChangeRow, merged: i64) -> Merged {
        let from = super::index(self.commits.len());
        self.commits.extend_from_slice(&row.commits);
        self.live += row.commits.len();
        Merged {
            key: row.key,
            merged,
            opened: row.opened_at.0,
            first_commit: row.first_commit_at.map(|at| at.0),
            source: row.source,
            deployment: row.deployment,
            rework: row.rework,
            commits: (from, super::index(row.commits.len())),
        }
    }

    /// Brings the commits into the order of the changes, without gaps.
    fn gather_commits(&mut self) {
        let mut gathered = Vec::with_capacity(self.live);
        for row in &mut self.rows {
            let (from, len) = row.commits;
            row.commits.0 = super::index(gathered.len());
            gathered.extend_from_slice(&self.commits[from as usize..(from + len) as usize]);
        }
        self.live = gathered.len();
        self.commits = gathered;
    }
}

impl Merged {
    fn order(&self, other: &Self) -> Ordering {
        (self.merged, self.key).cmp(&(other.merged, other.key))
    }
}
