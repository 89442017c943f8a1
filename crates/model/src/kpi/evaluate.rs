//! From a view to an answer: headline, series, comparison, bands, and what was left out.

mod figures;

use std::mem;

use figures::Figures;

use super::{
    Absence, Basis, Detail, Direction, Evaluation, Health, HealthLine, Kpi, LeftOut, NullReason,
    Point, Profile, Query, Trend,
    band::bands,
    basis::{index, lane_of},
    calendar::Span,
    quantile::Columns,
    view::{View, Views},
};
use crate::{
    record::Tier,
    time::{Millis, Timestamp, Window},
};

/// Fewer samples than this call for caution.
pub(super) const FEW: usize = 10;
/// A change of less than this share is none worth speaking of.
const STEADY: f64 = 0.05;

impl Basis {
    /// One KPI. What was asked before is kept, so that asking again is cheap.
    pub fn evaluate(&mut self, kpi: Kpi, query: &Query) -> Evaluation {
        self.evaluate_against(&[kpi], query, query.window.previous())
            .remove(0)
    }

    /// Every KPI, in the order of [`Kpi::ALL`].
    pub fn evaluate_all(&mut self, query: &Query) -> Vec<Evaluation> {
        self.evaluate_against(&Kpi::ALL, query, query.window.previous())
    }

    /// Some KPIs, in their order, compared with another time than the one right before: `earlier`,
    /// which should be about as long. An empty one compares with nothing.
    pub fn evaluate_against(
        &mut self,
        kpis: &[Kpi],
        query: &Query,
        earlier: Window,
    ) -> Vec<Evaluation> {
        self.refresh(lane_of(query.tier));
        let mut views = mem::take(&mut self.views);
        let answers = self.ask(kpis, query, earlier, &mut views);
        self.views = views;
        answers
    }

    fn ask(
        &self,
        kpis: &[Kpi],
        query: &Query,
        earlier: Window,
        views: &mut Views,
    ) -> Vec<Evaluation> {
        let earlier = Query {
            window: earlier,
            ..query.clone()
        };
        // A period that is known in part only would look quieter than it was.
        let begins_late = Millis(earlier.window.length().0 / 10);
        let known = earlier.window.length() > Millis::ZERO
            && self
                .earliest()
                .is_some_and(|earliest| earliest <= earlier.window.from + begins_late);
        let previous: Vec<Option<f64>> = if known {
            let view = views.of(self, &earlier);
            let figures = Figures::new(self, view);
            kpis.iter().map(|kpi| figures.headline(*kpi).ok()).collect()
        } else {
            vec![None; kpis.len()]
        };
        let view = views.of(self, query);
        let answer = |(kpi, previous): (&Kpi, Option<f64>)| self.evaluation(*kpi, view, previous);
        kpis.iter().zip(previous).map(answer).collect()
    }

    fn evaluation(&self, kpi: Kpi, view: &View, previous: Option<f64>) -> Evaluation {
        let figures = Figures::new(self, view);
        let headline = figures.headline(kpi);
        let value = headline.ok();
        let n = figures.n(kpi, 0..view.cells.len());
        let samples = figures.samples(kpi);
        let lower = self.settings.profile == Profile::Devlake;
        let change = value.zip(previous).and_then(|(value, previous)| {
            (previous != 0.0).then(|| (value - previous) / previous.abs())
        });
        Evaluation {
            kpi: kpi.into(),
            unit: kpi.unit(),
            direction: kpi.direction(),
            value,
            absence: headline.err().map(|reason| Absence {
                reason,
                sentence: reason.sentence(view.tier()),
            }),
            n: index(n),
            caution: caution(kpi, value, n),
            median: match kpi {
                // The headline of every other duration is its median.
                Kpi::Mttr => samples.as_ref().and_then(|samples| samples.median(lower)),
                _ => value.filter(|_| samples.is_some()),
            },
            p90: samples.as_ref().and_then(Columns::p90),
            mean: samples.as_ref().and_then(Columns::mean),
            previous,
            change,
            trend: value
                .zip(previous)
                .map(|(value, previous)| trend(kpi.direction(), value, previous)),
            series: self.series(kpi, view, &figures),
            bands: value
                .filter(|_| view.tier() == Tier::Production)
                .map_or_else(Vec::new, |value| bands(kpi, value)),
            health: self.health(kpi, view),
            detail: figures.detail(kpi),
        }
    }

    fn series(&self, kpi: Kpi, view: &View, figures: &Figures<'_>) -> Vec<Point> {
        let possible = figures.precondition(kpi).is_ok();
        let point = |(cell, span): (usize, &Span)| Point {
            from: span.window.from,
            to: span.window.to,
            value: possible
                .then(|| figures.value(kpi, cell..cell + 1).ok())
                .flatten(),
            n: index(figures.n(kpi, cell..cell + 1)),
            partial: span.partial,
        };
        view.calendar.spans.iter().enumerate().map(point).collect()
    }

    fn health(&self, kpi: Kpi, view: &View) -> Health {
        let (deployments, changes, incidents) = self.connected();
        let connected = match kpi {
            Kpi::DeploymentFrequency | Kpi::ReworkRate => deployments,
            Kpi::LeadTime => deployments && changes,
            Kpi::ChangeFailureRate | Kpi::RecoveryTime => deployments && incidents,
            Kpi::Mttr | Kpi::Mtta | Kpi::Reliability => incidents,
        };
        let concerning = LeftOut::ALL
            .into_iter()
            .filter(|reason| reason.concerns(kpi));
        let left_out = concerning.filter_map(|reason| {
            let count = self.count_left_out(reason, kpi, view);
            let sentence = reason.sentence(count);
            (count > 0).then_some(HealthLine {
                reason,
                count,
                sentence,
            })
        });
        Health {
            connected,
            left_out: left_out.collect(),
        }
    }

    fn count_left_out(&self, reason: LeftOut, kpi: Kpi, view: &View) -> u32 {
        let in_cells: u32 = view
            .cells
            .iter()
            .map(|cell| cell.left_out[reason as usize])
            .sum();
        match reason {
            LeftOut::Unattributed if view.tier() == Tier::Production => {
                let unplaced = self.unplaced.iter().filter(|incident| {
                    view.window().contains(Timestamp(incident.opened))
                        && view.scope.holds_incident(incident.slot, incident.team)
                });
                in_cells + index(unplaced.count())
            }
            LeftOut::NegativeIncident if kpi == Kpi::Mttr => view.incidents.negative_resolve,
            LeftOut::NegativeIncident => view.incidents.negative_acknowledge,
            LeftOut::NeverAcknowledged => view.incidents.never_acknowledged,
            _ => in_cells,
        }
    }

    /// Whether deployments, changes and incidents have a source, or are there without one.
    pub(super) fn connected(&self) -> (bool, bool, bool) {
        let sources = self.settings.sources;
        (
            sources.deployments || self.has_deployments(),
            sources.changes || self.has_changes(),
            sources.incidents || self.has_incidents(),
        )
    }
}

fn caution(kpi: Kpi, value: Option<f64>, n: usize) -> Option<String> {
    let few = value.is_some() && n < FEW && kpi != Kpi::Reliability;
    few.then(|| {
        let noun = match kpi {
            Kpi::LeadTime if n == 1 => "change",
            Kpi::LeadTime => "changes",
            Kpi::Mttr | Kpi::Mtta if n == 1 => "incident",
            Kpi::Mttr | Kpi::Mtta => "incidents",
            _ if n == 1 => "deployment",
            _ => "deployments",
        };
        format!("Only {n} {noun}: one more could change this number much.")
    })
}

/// Which way a headline went.
pub(super) fn trend(direction: Direction, value: f64, previous: f64) -> Trend {
    let moved = value - previous;
    if moved == 0.0 || moved.abs() < STEADY * previous.abs() {
        return Trend::Steady;
    }
    if (moved > 0.0) == (direction == Direction::Up) {
        Trend::Better
    } else {
        Trend::Worse
    }
}
