//! One bucket's sums and samples of the deployments.

use crate::kpi::{
    LeftOut, Profile,
    basis::{Basis, UNMAPPED},
    calendar::{Calendar, Span},
    derive::{Aside, Derived, Event, Lead, Outcome},
    devlake::{self, ChangeTimes},
    quantile::Column,
    view::Scope,
};
use crate::time::Timestamp;

/// How many stages the lead time has.
pub(in crate::kpi) const STAGES: usize = 4;

/// What happened in one bucket.
#[derive(Debug)]
pub(in crate::kpi) struct Cell {
    pub(in crate::kpi) dirty: bool,
    pub(in crate::kpi) successes: u32,
    /// The denominator of the shares: what went out, rolled back or not.
    pub(in crate::kpi) finished: u32,
    pub(in crate::kpi) failures: u32,
    pub(in crate::kpi) reworks: u32,
    /// Which of its days had a success.
    pub(in crate::kpi) deployed: Vec<bool>,
    pub(in crate::kpi) lead: Column,
    pub(in crate::kpi) stages: [Column; STAGES],
    pub(in crate::kpi) recovery: Column,
    pub(in crate::kpi) left_out: [u32; LeftOut::ALL.len()],
}

impl Cell {
    pub(super) fn new(span: &Span) -> Self {
        Self {
            dirty: true,
            successes: 0,
            finished: 0,
            failures: 0,
            reworks: 0,
            deployed: vec![false; span.days.len()],
            lead: Column::default(),
            stages: Default::default(),
            recovery: Column::default(),
            left_out: [0; LeftOut::ALL.len()],
        }
    }

    fn clear(&mut self) {
        (self.successes, self.finished, self.failures, self.reworks) = (0, 0, 0, 0);
        self.deployed.fill(false);
        self.lead.clear();
        self.stages.iter_mut().for_each(Column::clear);
        self.recovery.clear();
        self.left_out = [0; LeftOut::ALL.len()];
    }

    fn complete(&mut self) {
        self.lead.complete();
        self.stages.iter_mut().for_each(Column::complete);
        self.recovery.complete();
        self.dirty = false;
    }

    fn leave_out(&mut self, reason: LeftOut) {
        self.left_out[reason as usize] += 1;
    }

    fn add_event(&mut self, event: &Event, profile: Profile) {
        self.finished += 1;
        self.successes += u32::from(event.outcome == Outcome::Success);
        self.failures += u32::from(event.failure.is_some());
        self.reworks += u32::from(event.rework.is_some());
        if event.failure.is_some() {
            match event.recovery() {
                Some(span) if span < 0 => self.leave_out(LeftOut::NegativeRecovery),
                Some(span) => self.recovery.push(in_profile(span, profile)),
                None => self.leave_out(LeftOut::StillFailed),
            }
        }
    }

    fn add_lead(&mut self, lead: &Lead, profile: Profile) {
        if let Some(reason) = lead.left_out {
            self.leave_out(reason);
            return;
        }
        if let Some(value) = lead_time(lead, profile) {
            self.lead.push(value);
        }
        for (column, span) in self.stages.iter_mut().zip(stages(lead)) {
            if let Some(span) = span {
                column.push(in_profile(span, profile));
            }
        }
    }
}

/// A duration as the profile counts it.
pub(in crate::kpi) const fn in_profile(span: i64, profile: Profile) -> i64 {
    match profile {
        Profile::Muster => span,
        Profile::Devlake => devlake::round_up(span),
    }
}

/// How long a change took; none if its commits are not known.
pub(in crate::kpi) fn lead_time(lead: &Lead, profile: Profile) -> Option<i64> {
    match profile {
        Profile::Muster => Some(lead.at.saturating_sub(lead.first_commit?)),
        Profile::Devlake => {
            let times = ChangeTimes {
                first_commit_at: lead.first_commit.map(Timestamp),
                opened_at: Timestamp(lead.opened),
                first_review_at: None,
                merged_at: Timestamp(lead.merged),
                deployed_at: Some(Timestamp(lead.at)),
            };
            Some(times.cycle().cycle?.saturating_mul(60_000))
        }
    }
}

/// Coding, review, waiting and deploying; none where one would be negative.
pub(in crate::kpi) fn stages(lead: &Lead) -> [Option<i64>; STAGES] {
    let stage = |from: i64, to: i64| Some(to.saturating_sub(from)).filter(|span| *span >= 0);
    [
        lead.first_commit
            .and_then(|first| stage(first, lead.opened)),
        stage(lead.opened, lead.merged),
        stage(lead.merged, lead.started),
        stage(lead.started, lead.at),
    ]
}

/// Adds up those of `cells`, a run of neighbours, that are dirty.
pub(super) fn add_up(
    basis: &Basis,
    scope: &Scope,
    lane: usize,
    calendar: &Calendar,
    cells: &mut [Cell],
    spans: &[Span],
) {
    let mut begin = 0;
    while begin < cells.len() {
        let run = cells[begin..].iter().take_while(|cell| cell.dirty).count();
        if run > 0 {
            let (cells, spans) = (&mut cells[begin..begin + run], &spans[begin..begin + run]);
            cells.iter_mut().for_each(Cell::clear);
            for (_, slot) in scope.slots(basis) {
                let profile = basis.settings.profile;
                add_lane(&slot.lanes[lane].derived, profile, calendar, cells, spans);
                add_aside(&slot.lanes[UNMAPPED].derived.aside, cells, spans);
            }
            cells.iter_mut().for_each(Cell::complete);
        }
        begin += run.max(1);
    }
}

fn add_lane(
    derived: &Derived,
    profile: Profile,
    calendar: &Calendar,
    cells: &mut [Cell],
    spans: &[Span],
) {
    let mut day = spans[0].days.start;
    for (cell, event) in spread(&derived.events, |event| event.at, spans) {
        let content = &mut cells[cell];
        content.add_event(event, profile);
        if event.outcome == Outcome::Success {
            while calendar.end_of_day(day) <= event.at {
                day += 1;
            }
            content.deployed[day - spans[cell].days.start] = true;
        }
    }
    for (cell, lead) in spread(&derived.leads, |lead| lead.at, spans) {
        cells[cell].add_lead(lead, profile);
    }
    add_aside(&derived.aside, cells, spans);
}

fn add_aside(aside: &[Aside], cells: &mut [Cell], spans: &[Span]) {
    for (cell, aside) in spread(aside, |aside| aside.at, spans) {
        cells[cell].leave_out(aside.reason);
    }
}

/// What of a list ordered by time lies in neighbouring spans, each with the number of its span.
fn spread<'a, T>(
    items: &'a [T],
    at: impl Fn(&T) -> i64 + 'a,
    spans: &'a [Span],
) -> impl Iterator<Item = (usize, &'a T)> {
    let (from, to) = (spans[0].window.from.0, spans[spans.len() - 1].window.to.0);
    let first = items.partition_point(|item| at(item) < from);
    let mut span = 0;
    items[first..].iter().map_while(move |item| {
        let at = at(item);
        if at >= to {
            return None;
        }
        while spans[span].window.to.0 <= at {
            span += 1;
        }
        Some((span, item))
    })
}
