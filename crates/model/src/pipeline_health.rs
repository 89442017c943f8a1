//! How one pipeline does: how often its runs go through, how long they take, and whether one commit
//! both failed and went through. Pure statistics over runs that others bring, in
//! any order and one by one, so that a million of them need no list.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::{
    fact::RunStatus,
    time::{Millis, Timestamp, Window},
};

/// Into how many parts a period is cut to show where durations go.
pub const PARTS: usize = 8;

/// So many finished runs are needed before a success rate says something.
pub const FEW: u32 = 5;

/// One run, as far as statistics go.
#[derive(Debug, Clone, Copy)]
pub struct ObservedRun<'a> {
    /// The number by which the caller finds it again.
    pub row: i64,
    /// How it went.
    pub status: RunStatus,
    /// The commit that it ran for; empty if not known.
    pub commit: &'a str,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// How long it worked; none if not known.
    pub duration: Option<Millis>,
}

/// What the runs of one pipeline in a period come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PipelineStatistics {
    /// How many runs were asked for in the period.
    pub runs: u32,
    /// How many of them went through, also those that are unstable.
    pub succeeded: u32,
    /// How many failed.
    pub failed: u32,
    /// Which part of those that went through or failed went through, from 0 to 1; none if there
    /// are none. Runs that were cancelled or skipped, or are not over, say nothing of it.
    pub success_rate: Option<f64>,
    /// The median duration of those that went through; none if none is known.
    pub median_duration: Option<Millis>,
    /// The same for the period of the same length before.
    pub previous_median: Option<Millis>,
    /// The same, in milliseconds, for each of [`PARTS`] equal parts of the period.
    pub trend: Vec<Option<f64>>,
    /// For how many commits a run failed and another went through.
    pub flaky: u32,
    /// How the last run went.
    pub last_status: Option<RunStatus>,
    /// When it was asked for.
    pub last_at: Option<Timestamp>,
    /// The last run that failed.
    pub last_failure: Option<i64>,
}

/// Counts the runs of one pipeline. Two of one project are counted apart, for that one fails and the
/// other goes through for a commit is no wonder.
#[derive(Debug)]
pub struct Tally {
    window: Window,
    counts: PipelineStatistics,
    durations: [Vec<i64>; PARTS],
    previous: Vec<i64>,
    outcomes: HashMap<String, Outcomes>,
    last: Option<(Timestamp, i64)>,
    last_failure: Option<(Timestamp, i64)>,
}

/// How the runs for one commit went.
#[derive(Debug, Clone, Copy, Default)]
struct Outcomes {
    failed: bool,
    succeeded: bool,
}

/// Whether a run that is over went through; none if it says nothing of it.
const fn went_through(status: RunStatus) -> Option<bool> {
    match status {
        RunStatus::Success | RunStatus::Unstable => Some(true),
        RunStatus::Failed => Some(false),
        RunStatus::Waiting
        | RunStatus::Running
        | RunStatus::Cancelled
        | RunStatus::Skipped
        | RunStatus::Unknown => None,
    }
}

impl Tally {
    /// Counts what happens in `window`, and compares with the time before it.
    #[must_use]
    pub fn new(window: Window) -> Self {
        Self {
            window,
            counts: PipelineStatistics::default(),
            durations: Default::default(),
            previous: Vec::new(),
            outcomes: HashMap::new(),
            last: None,
            last_failure: None,
        }
    }

    /// Counts a run. Those outside the window and the time before it do not matter.
    pub fn add(&mut self, run: ObservedRun<'_>) {
        let outcome = went_through(run.status);
        let duration = run.duration.filter(|_| outcome == Some(true));
        if !self.window.contains(run.created_at) {
            if self.window.previous().contains(run.created_at) {
                self.previous.extend(duration.map(|span| span.0));
            }
            return;
        }
        let part = self.part_of(run.created_at);
        self.durations[part].extend(duration.map(|span| span.0));
        self.counts.runs += 1;
        let at = (run.created_at, run.row);
        if self.last.is_none_or(|last| last < at) {
            self.last = Some(at);
            self.counts.last_status = Some(run.status);
        }
        let Some(succeeded) = outcome else { return };
        if succeeded {
            self.counts.succeeded += 1;
        } else {
            self.counts.failed += 1;
            self.last_failure = self.last_failure.max(Some(at));
        }
        self.note_outcome(run.commit, succeeded);
    }

    fn note_outcome(&mut self, commit: &str, succeeded: bool) {
        if commit.is_empty() {
            return;
        }
        if !self.outcomes.contains_key(commit) {
            self.outcomes.insert(commit.to_owned(), Outcomes::default());
        }
        if let Some(outcomes) = self.outcomes.get_mut(commit) {
            outcomes.succeeded |= succeeded;
            outcomes.failed |= !succeeded;
        }
    }

    /// Which part of the window an instant in it belongs to.
    fn part_of(&self, at: Timestamp) -> usize {
        let since = i128::from(at.since(self.window.from).0);
        let length = i128::from(self.window.length().0).max(1);
        usize::try_from(since * PARTS as i128 / length).map_or(0, |part| part.min(PARTS - 1))
    }

    /// What it comes to.
    #[must_use]
    pub fn finish(self) -> PipelineStatistics {
        let mut counts = self.counts;
        let finished = counts.succeeded + counts.failed;
        counts.success_rate =
            (finished > 0).then(|| f64::from(counts.succeeded) / f64::from(finished));
        counts.flaky = self
            .outcomes
            .values()
            .filter(|outcomes| outcomes.failed && outcomes.succeeded)
            .fold(0, |count: u32, _| count.saturating_add(1));
        counts.last_at = self.last.map(|(at, _)| at);
        counts.last_failure = self.last_failure.map(|(_, row)| row);
        counts.previous_median = median(self.previous).map(Millis);
        let mut all = Vec::new();
        for part in self.durations {
            all.extend_from_slice(&part);
            // Durations are far below what a float holds exactly.
            counts.trend.push(median(part).map(|middle| middle as f64));
        }
        counts.median_duration = median(all).map(Millis);
        counts
    }
}

/// The value in the middle; of two, the mean of both, rounded down.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = values.get(values.len() / 2 - 1)?;
    Some(lower.midpoint(upper))
}
