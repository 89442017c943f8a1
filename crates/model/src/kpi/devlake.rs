//! The arithmetic of Apache DevLake's lead time, for comparing with it: minutes rounded up, a
//! cycle that begins with the first commit or else the proposal, and ends with the deployment or
//! else the merge. Checked against DevLake's own expected tables.

use crate::time::{Millis, Timestamp};

/// The instants of a merged change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeTimes {
    /// When its first commit was authored.
    pub first_commit_at: Option<Timestamp>,
    /// When it was proposed.
    pub opened_at: Timestamp,
    /// When somebody else first commented on it.
    pub first_review_at: Option<Timestamp>,
    /// When it was merged.
    pub merged_at: Timestamp,
    /// When the deployment that carries it ended.
    pub deployed_at: Option<Timestamp>,
}

/// The stages of a change in whole minutes; none where a stage would be negative or is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleMinutes {
    /// First commit to proposal.
    pub coding: Option<i64>,
    /// Proposal to first review.
    pub pickup: Option<i64>,
    /// First review to merge.
    pub review: Option<i64>,
    /// Merge to deployed.
    pub deploy: Option<i64>,
    /// The whole.
    pub cycle: Option<i64>,
}

impl ChangeTimes {
    /// The stages and the whole, as DevLake counts them.
    #[must_use]
    pub fn cycle(&self) -> CycleMinutes {
        let begin = self
            .first_commit_at
            .filter(|first| *first <= self.opened_at);
        let deployed = self.deployed_at.filter(|at| *at >= self.merged_at);
        CycleMinutes {
            coding: minutes(self.first_commit_at, Some(self.opened_at)),
            pickup: minutes(Some(self.opened_at), self.first_review_at),
            review: minutes(self.first_review_at, Some(self.merged_at)),
            deploy: minutes(Some(self.merged_at), self.deployed_at),
            cycle: minutes(
                begin.or(Some(self.opened_at)),
                deployed.or(Some(self.merged_at)),
            ),
        }
    }
}

fn minutes(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<i64> {
    let span = to?.since(from?);
    (span >= Millis::ZERO).then(|| round_up(span.0) / 60_000)
}

/// A span rounded up to whole minutes, in milliseconds.
pub(super) const fn round_up(span: i64) -> i64 {
    let rest = span.rem_euclid(60_000);
    if rest == 0 {
        span
    } else {
        span.saturating_add(60_000 - rest)
    }
}
