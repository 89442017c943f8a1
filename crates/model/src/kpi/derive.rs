//! What follows from one lane's rows: which of them are deployment events, which of these failed
//! or were rework and by which rule, when they were recovered from, and which changes they were the
//! first to bring.

mod attribution;
mod events;
mod failures;
mod joining;
mod leads;

use super::{IncidentRow, LeftOut, Rule, Settings, basis::Changes, lane::Row};
use crate::{fact::DeploymentKind, ids::IncidentId, record::Verdict, time::Millis};

pub(super) use attribution::attribute;
pub(super) use events::plan;
pub(super) use joining::{Makeup, Twin};

/// A row that is part of no event.
pub(super) const NO_EVENT: u32 = u32::MAX;

/// How a deployment event went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    RolledBack,
    Failed,
}

/// One deployment event: one row, or those of several regions or connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// When it ended.
    pub(super) at: i64,
    pub(super) started: i64,
    /// Its first row.
    pub(super) row: u32,
    /// Its last row.
    pub(super) last: u32,
    pub(super) outcome: Outcome,
    pub(super) kind: DeploymentKind,
    pub(super) mark: Option<Verdict>,
    /// Why it counts as failed; none if it does not.
    pub(super) failure: Option<Rule>,
    /// Why it counts as rework; none if it does not.
    pub(super) rework: Option<Rule>,
    /// How users got a working service again; none while it is not known.
    pub(super) restored: Option<Rule>,
    /// When they did; without meaning if nothing restored it.
    pub(super) restored_at: i64,
}

/// A change at the deployment that brought it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lead {
    /// When that deployment ended.
    pub(super) at: i64,
    pub(super) started: i64,
    pub(super) merged: i64,
    pub(super) opened: i64,
    pub(super) first_commit: Option<i64>,
    pub(super) change: u64,
    /// The row of that deployment.
    pub(super) row: u32,
    pub(super) rule: Rule,
    /// Why it gives no sample; none if it does.
    pub(super) left_out: Option<LeftOut>,
}

/// Something that a KPI does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aside {
    pub(super) at: i64,
    pub(super) reason: LeftOut,
    pub(super) subject: AsideOf,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AsideOf {
    Deployment(u64),
    Change(u64),
    Incident(IncidentId),
}

/// An incident and the event that caused it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) incident: IncidentId,
    pub(super) opened: i64,
    pub(super) resolved: Option<i64>,
    pub(super) event: u32,
    pub(super) rule: Rule,
}

/// An incident that was given to this lane, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Foreign {
    pub(super) incident: IncidentId,
    pub(super) opened: i64,
    pub(super) resolved: Option<i64>,
    /// The deployment that it is attributed to.
    pub(super) key: u64,
    pub(super) rule: Rule,
}

/// The events of a lane before anything was concluded from them.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) events: Vec<Event>,
    pub(super) row_event: Vec<u32>,
    pub(super) aside: Vec<Aside>,
    /// By row.
    pub(super) twins: Vec<Twin>,
}

/// All that follows from a lane.
#[derive(Debug, Default)]
pub(super) struct Derived {
    /// By end.
    pub(super) events: Vec<Event>,
    /// The event of each row; [`NO_EVENT`] if it is part of none.
    pub(super) row_event: Vec<u32>,
    /// By the end of the deployment.
    pub(super) leads: Vec<Lead>,
    /// By instant.
    pub(super) aside: Vec<Aside>,
    pub(super) links: Vec<Link>,
    /// The rows that another connection's row stands for, by row.
    pub(super) twins: Vec<Twin>,
}

/// Everything that a lane is derived from.
pub(super) struct Lines<'a> {
    pub(super) settings: &'a Settings,
    pub(super) rows: &'a [Row],
    /// None where changes do not count.
    pub(super) changes: Option<&'a Changes>,
    pub(super) incidents: &'a [IncidentRow],
    pub(super) foreign: &'a [Foreign],
    pub(super) attribution_window: Millis,
    /// The row of this lane that has a key.
    pub(super) row_of_key: &'a dyn Fn(u64) -> Option<usize>,
}

/// Concludes everything from the events.
pub(super) fn complete(lines: &Lines<'_>, plan: Plan) -> Derived {
    let mut derived = Derived {
        events: plan.events,
        row_event: plan.row_event,
        aside: plan.aside,
        twins: plan.twins,
        ..Derived::default()
    };
    leads::link(lines, &mut derived);
    attribution::link(lines, &mut derived);
    failures::conclude(lines, &mut derived);
    derived.aside.sort_by_key(|aside| aside.at);
    derived
}

impl Event {
    /// How long users waited for a working service, where that is known. Negative where the times
    /// contradict each other.
    pub(super) fn recovery(&self) -> Option<i64> {
        self.failure?;
        self.restored
            .map(|_| self.restored_at.saturating_sub(self.at))
    }
}

impl Derived {
    pub(super) fn makeup<'a>(&'a self, rows: &'a [Row]) -> Makeup<'a> {
        Makeup {
            rows,
            events: &self.events,
            row_event: &self.row_event,
        }
    }

    /// The row that stands for this one, where it is only reported twice.
    pub(super) fn stands_for(&self, row: usize) -> Option<usize> {
        let place = self
            .twins
            .binary_search_by_key(&row, |twin| twin.row as usize)
            .ok()?;
        Some(self.twins[place].of as usize)
    }

    /// From when to when `other` differs; none if it does not.
    pub(super) fn difference(&self, other: &Self) -> Option<(i64, i64)> {
        let parts = [
            stretch(&self.events, &other.events, |event| event.at, Event::same),
            stretch(&self.leads, &other.leads, |lead| lead.at, Lead::same),
            stretch(&self.aside, &other.aside, |aside| aside.at, Aside::eq),
        ];
        parts
            .into_iter()
            .flatten()
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

impl Event {
    /// Whether both count alike; the rows may have moved.
    fn same(&self, other: &Self) -> bool {
        self == &Self {
            row: self.row,
            last: self.last,
            ..other.clone()
        }
    }
}

impl Lead {
    /// Whether both count alike; the row may have moved.
    fn same(&self, other: &Self) -> bool {
        self == &Self {
            row: self.row,
            ..other.clone()
        }
    }
}

/// The stretch of time that two lists ordered by time do not have in common.
fn stretch<T>(
    old: &[T],
    new: &[T],
    at: impl Fn(&T) -> i64,
    same: impl Fn(&T, &T) -> bool,
) -> Option<(i64, i64)> {
    let head = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| same(a, b))
        .count();
    let differing = old[..old.len() - tail]
        .iter()
        .chain(&new[..new.len() - tail]);
    differing
        .map(at)
        .fold(None, |span: Option<(i64, i64)>, at| {
            Some(span.map_or((at, at), |(from, to)| (from.min(at), to.max(at))))
        })
}
