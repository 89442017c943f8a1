//! What a KPI's series looks like: how its samples are spread, where its level changed and what
//! happened around that, where it is heading, and how it was in the period before.

mod changepoints;
mod distribution;
mod forecast;

use muster_model::{
    kpi::{self, Direction, Evaluation, KpiEvent, KpiRef, Part, Point, Unit},
    time::{Millis, Timestamp, Window},
};
use serde::Serialize;

use super::{Annotation, KpiScope, annotations};
use crate::{Engine, Problem};

/// How many samples are looked at for their spread, the newest ones.
const MOST_SAMPLES: u32 = 5_000;
/// How many things that happened around a changepoint are named.
const AROUND: usize = 8;

/// What a KPI's series looks like.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct KpiShape {
    /// The series of the period before, of the same length, with its own instants.
    pub previous: Vec<Point>,
    /// How the samples of the period are spread; none where there are too few, or only counts.
    pub distribution: Option<Distribution>,
    /// Where the level of the series changed, the earliest first.
    pub changepoints: Vec<ChangepointView>,
    /// Where it is heading; none where that cannot be said honestly.
    pub forecast: Option<Forecast>,
    /// Why there is no forecast, as a sentence; empty if there is one.
    pub no_forecast: String,
}

/// How samples are spread.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Distribution {
    /// The bars, from the smallest values up, without gaps.
    pub bars: Vec<DistributionBar>,
    /// The middle sample.
    pub median: f64,
    /// What 90 % of the samples do not exceed.
    pub p90: f64,
    /// How many samples there are.
    pub n: u32,
}

/// Some samples of about the same value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
pub struct DistributionBar {
    /// The smallest value that belongs to it.
    pub from: f64,
    /// The first value that does not; the last bar holds it too.
    pub to: f64,
    /// How many samples it has.
    pub n: u32,
}

/// Where the level of a series changed.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ChangepointView {
    /// The start of the first period on the new level.
    pub at: Timestamp,
    /// The mean of the periods between this and the changepoint before, or the start.
    pub before: f64,
    /// The mean of the periods between this and the next changepoint, or the end.
    pub after: f64,
    /// Whether that is the better way.
    pub better: bool,
    /// What happened around it, the nearest first.
    pub around: Vec<Annotation>,
}

/// A change of a KPI's level.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level {
    /// The first period on the new level.
    pub(crate) point: Point,
    /// The mean before it, since the change before.
    pub(crate) before: f64,
    /// The mean from it on, until the next change.
    pub(crate) after: f64,
    /// Whether that is the better way.
    pub(crate) better: bool,
}

/// Where a series is heading.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Forecast {
    /// One point a period, from the first that is not over.
    pub points: Vec<ForecastPoint>,
    /// How it was made, as a sentence.
    pub method: String,
}

/// What is expected of one period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, specta::Type)]
pub struct ForecastPoint {
    /// When the period begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// What is expected.
    pub value: f64,
    /// Where 8 of 10 values should lie: from here …
    pub low80: f64,
    /// … to here.
    pub high80: f64,
    /// Where 19 of 20 values should lie: from here …
    pub low95: f64,
    /// … to here.
    pub high95: f64,
}

impl Engine {
    /// What a KPI's series looks like.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read, or there is no such KPI.
    pub fn kpi_shape(&self, kpi: KpiRef, scope: &KpiScope) -> Result<KpiShape, Problem> {
        let evaluation = self.evaluation(kpi, scope)?;
        let before = KpiScope {
            window: scope.window.previous(),
            ..scope.clone()
        };
        let previous = self.evaluation(kpi, &before)?.series;
        let (forecast, no_forecast) = match forecast_of(&evaluation) {
            Ok(forecast) => (Some(forecast), String::new()),
            Err(reason) => (None, reason),
        };
        Ok(KpiShape {
            previous,
            distribution: distribution::of(self.kpi_values(kpi, scope)?),
            changepoints: self.changepoints(&evaluation, scope)?,
            forecast,
            no_forecast,
        })
    }

    /// The values that a KPI's events have, of a part of them where there are very many.
    fn kpi_values(&self, kpi: KpiRef, scope: &KpiScope) -> Result<Vec<f64>, Problem> {
        let events: Vec<KpiEvent> = match kpi {
            KpiRef::Delivery(kpi) => {
                let workspace = self.workspace()?;
                let query = self.query(scope)?;
                let page = kpi::Page {
                    offset: 0,
                    limit: MOST_SAMPLES,
                };
                let found = workspace
                    .kpis
                    .ask(&workspace.store, |basis| basis.events(kpi, &query, page))?;
                found.events
            }
            KpiRef::Defined(_) => {
                let found = self.kpi_events(kpi, scope, 0, MOST_SAMPLES)?;
                found.events.into_iter().map(|view| view.event).collect()
            }
        };
        let counted = events
            .into_iter()
            .filter(|event| event.role == Part::Counted);
        Ok(counted.filter_map(|event| event.value).collect())
    }

    /// Where the level changed, with what happened around it.
    fn changepoints(
        &self,
        evaluation: &Evaluation,
        scope: &KpiScope,
    ) -> Result<Vec<ChangepointView>, Problem> {
        levels(evaluation)
            .into_iter()
            .map(|change| {
                let point = &change.point;
                let length = point.to.since(point.from);
                let around = Window {
                    from: point.from - length,
                    to: point.to,
                };
                Ok(ChangepointView {
                    at: point.from,
                    before: change.before,
                    after: change.after,
                    better: change.better,
                    around: self.around(evaluation.kpi, scope, around, point.from)?,
                })
            })
            .collect()
    }

    /// What happened around an instant, the nearest first.
    fn around(
        &self,
        kpi: KpiRef,
        scope: &KpiScope,
        window: Window,
        at: Timestamp,
    ) -> Result<Vec<Annotation>, Problem> {
        let query = self.query(&KpiScope {
            window,
            ..scope.clone()
        })?;
        let me = self.workspace()?.me;
        let mut found = self.read(|reader| annotations::around(reader, me, kpi, &query))?;
        found.sort_by_key(|annotation| (annotation.at.since(at).0.abs(), annotation.at));
        found.truncate(AROUND);
        Ok(found)
    }
}

/// Where the level of a KPI's series changed, the earliest first.
pub(crate) fn levels(evaluation: &Evaluation) -> Vec<Level> {
    let complete: Vec<(Point, f64)> = complete(&evaluation.series);
    let values: Vec<f64> = complete.iter().map(|(_, value)| *value).collect();
    let up = evaluation.direction == Direction::Up;
    changepoints::find(&values)
        .into_iter()
        .map(|change| Level {
            point: complete[change.place].0.clone(),
            before: change.before,
            after: change.after,
            better: (change.after > change.before) == up,
        })
        .collect()
}

/// The points that can be compared with each other, and their values.
fn complete(series: &[Point]) -> Vec<(Point, f64)> {
    series
        .iter()
        .filter(|point| !point.partial)
        .filter_map(|point| Some((point.clone(), point.value?)))
        .collect()
}

/// Where a series is heading, or why that cannot be said.
fn forecast_of(evaluation: &Evaluation) -> Result<Forecast, String> {
    let whole: Vec<&Point> = evaluation
        .series
        .iter()
        .skip_while(|point| point.value.is_none())
        .filter(|point| !point.partial)
        .collect();
    let known: Vec<f64> = whole.iter().filter_map(|point| point.value).collect();
    if whole.len() < forecast::FEWEST {
        return Err(format!(
            "A forecast needs at least {} complete periods since the first value; there are {}. \
             Choose a longer time, or finer periods.",
            forecast::FEWEST,
            whole.len()
        ));
    }
    if known.len() < whole.len() {
        return Err(format!(
            "{} of {} periods have no value; with such gaps a forecast would be a guess. Choose \
             coarser periods.",
            whole.len() - known.len(),
            whole.len()
        ));
    }
    let last = whole.last().map_or(Timestamp::MIN, |point| point.to);
    let length = whole
        .last()
        .map_or(Millis::ZERO, |point| point.to.since(point.from));
    let bounds = match evaluation.unit {
        Unit::Share => (0.0, 1.0),
        Unit::PerDay | Unit::Duration => (0.0, f64::INFINITY),
        Unit::Number if known.iter().all(|value| *value >= 0.0) => (0.0, f64::INFINITY),
        Unit::Number => (f64::NEG_INFINITY, f64::INFINITY),
    };
    let ahead = forecast::ahead(&known, forecast::horizon(known.len()), bounds)
        .ok_or_else(|| "No model fits this series, so there is no forecast.".to_owned())?;
    let points = ahead.into_iter().scan(last, |from, expected| {
        let to = *from + length;
        let point = ForecastPoint {
            from: *from,
            to,
            value: expected.value,
            low80: expected.within80.0,
            high80: expected.within80.1,
            low95: expected.within95.0,
            high95: expected.within95.1,
        };
        *from = to;
        Some(point)
    });
    Ok(Forecast {
        points: points.collect(),
        method: format!(
            "Exponential smoothing over {} complete periods. It carries on level and trend, and \
             knows nothing of seasons, holidays and plans.",
            known.len()
        ),
    })
}
