//! The figures of a window that come from incidents alone: times to resolve and to acknowledge, and
//! how long at least one incident was open.

use crate::{
    kpi::{
        basis::{Basis, NOWHERE},
        calendar::{Calendar, Span},
        quantile::Column,
        view::{Scope, cell::in_profile},
    },
    record::Severity,
    time::{Timestamp, Window},
};

/// What incidents say of a window.
#[derive(Debug, Default)]
pub(in crate::kpi) struct IncidentFigures {
    /// By bucket of the resolution.
    pub(in crate::kpi) resolve: Vec<Column>,
    /// By bucket of the acknowledgement.
    pub(in crate::kpi) acknowledge: Vec<Column>,
    /// By severity, the most severe first.
    pub(in crate::kpi) by_severity: [Column; Severity::ALL.len()],
    /// Resolved in the window, never acknowledged.
    pub(in crate::kpi) never_acknowledged: u32,
    pub(in crate::kpi) negative_resolve: u32,
    pub(in crate::kpi) negative_acknowledge: u32,
    /// Time with at least one incident open.
    pub(in crate::kpi) downtime: i64,
    /// Time with a SEV1 or SEV2 open, by bucket.
    pub(in crate::kpi) severe_downtime: Vec<i64>,
    /// How many of these there were.
    pub(in crate::kpi) severe: u32,
}

impl IncidentFigures {
    pub(super) fn new(basis: &Basis, scope: &Scope, window: Window, calendar: &Calendar) -> Self {
        let profile = basis.settings.profile;
        let spans = &calendar.spans;
        let mut figures = Self {
            resolve: vec![Column::default(); spans.len()],
            acknowledge: vec![Column::default(); spans.len()],
            ..Self::default()
        };
        let (mut open, mut severe) = (Vec::new(), Vec::new());
        for (slot, content) in (0..).zip(&basis.slots) {
            if !scope.holds(slot) && slot != NOWHERE {
                continue;
            }
            for incident in &content.incidents {
                if incident.opened_at >= window.to {
                    break;
                }
                if !scope.holds_incident(slot, incident.team) {
                    continue;
                }
                let opened = incident.opened_at.0;
                if let Some(at) = incident.resolved_at.filter(|at| window.contains(*at)) {
                    figures.never_acknowledged += u32::from(incident.acknowledged_at.is_none());
                    match at.0.saturating_sub(opened) {
                        span if span < 0 => figures.negative_resolve += 1,
                        span => {
                            let span = in_profile(span, profile);
                            push(&mut figures.resolve, spans, at.0, span);
                            figures.by_severity[incident.severity as usize].push(span);
                        }
                    }
                }
                if let Some(at) = incident.acknowledged_at.filter(|at| window.contains(*at)) {
                    match at.0.saturating_sub(opened) {
                        span if span < 0 => figures.negative_acknowledge += 1,
                        span => {
                            let span = in_profile(span, profile);
                            push(&mut figures.acknowledge, spans, at.0, span);
                        }
                    }
                }
                let until = incident.resolved_at.map_or(window.to.0, Timestamp::millis);
                let interval = (opened.max(window.from.0), until.min(window.to.0));
                if interval.0 < interval.1 {
                    open.push(interval);
                    if incident.severity <= Severity::Sev2 {
                        severe.push(interval);
                    }
                }
            }
        }
        figures.resolve.iter_mut().for_each(Column::complete);
        figures.acknowledge.iter_mut().for_each(Column::complete);
        figures.by_severity.iter_mut().for_each(Column::complete);
        figures.severe = u32::try_from(severe.len()).unwrap_or(u32::MAX);
        figures.downtime = merge(open).iter().map(|(from, to)| to - from).sum();
        figures.severe_downtime = by_span(&merge(severe), spans);
        figures
    }
}

fn push(columns: &mut [Column], spans: &[Span], at: i64, span: i64) {
    let place = spans.partition_point(|span| span.window.to.0 <= at);
    if let Some(column) = columns.get_mut(place) {
        column.push(span);
    }
}

/// The union of intervals, in order and without overlap.
fn merge(mut intervals: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    intervals.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for (from, to) in intervals {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// How much of each span the intervals cover.
fn by_span(intervals: &[(i64, i64)], spans: &[Span]) -> Vec<i64> {
    let covered = |span: &Span| {
        let (from, to) = (span.window.from.0, span.window.to.0);
        let first = intervals.partition_point(|interval| interval.1 <= from);
        intervals[first..]
            .iter()
            .take_while(|interval| interval.0 < to)
            .map(|interval| interval.1.min(to) - interval.0.max(from))
            .sum()
    };
    spans.iter().map(covered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_intervals_count_once() {
        assert_eq!(
            merge(vec![(5, 9), (0, 3), (2, 4), (9, 10)]),
            [(0, 4), (5, 10)]
        );
    }
}
