//! KPIs that a workspace defines: from dated values to an answer, by the same windows, zones and
//! partial marks as the delivery KPIs. The values of a period become one by the definition's
//! aggregation; the headline is the same aggregation over all values of the window.

#[cfg(test)]
mod tests;

use chrono_tz::Tz;

use super::{
    Absence, Bucket, Detail, Evaluation, Health, KpiRef, NullReason, Point, Unit,
    basis::index,
    calendar::{self, Calendar},
    evaluate::{FEW, trend},
    quantile::{median, p90},
};
use crate::{
    ids::KpiDefinitionId,
    record::{Aggregation, Day, KpiDefinition, KpiSource, Tier},
    time::{Millis, Timestamp, Window},
};

/// A value, in the KPI's unit, and the instant that it is for.
pub type DatedValue = (Timestamp, f64);

/// The periods of a window: made once, and asked for as many KPIs as there are.
#[derive(Debug, Clone)]
pub struct Periods {
    pub(super) calendar: Calendar,
    pub(super) window: Window,
    pub(super) earlier: Window,
}

impl Periods {
    /// The days, weeks or months of a window, as `zone` has them.
    #[must_use]
    pub fn new(zone: Tz, window: Window, bucket: Bucket) -> Self {
        Self {
            calendar: Calendar::new(zone, window, bucket),
            window,
            earlier: window.previous(),
        }
    }

    /// The same, compared with another time than the one right before: `earlier`, which ends when
    /// the window begins at the latest. An empty one compares with nothing.
    #[must_use]
    pub fn against(self, earlier: Window) -> Self {
        Self { earlier, ..self }
    }

    /// The time with which the window is compared.
    #[must_use]
    pub const fn earlier(&self) -> Window {
        self.earlier
    }
}

/// The first instant of a day, as `zone` has it.
#[must_use]
pub fn start_of_day(day: Day, zone: Tz) -> Timestamp {
    Timestamp(calendar::start_of_day(zone, day.0))
}

/// What is known of a KPI's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Values<'a> {
    /// Those of the window.
    pub present: &'a [DatedValue],
    /// Those of the time with which it is compared.
    pub previous: &'a [DatedValue],
    /// The instant of the first value that there is; none if there is none at all.
    pub since: Option<Timestamp>,
    /// Whether the source that they come from is there and switched on.
    pub connected: bool,
}

/// What a value of the source is in the KPI's unit; none if that is no number.
#[must_use]
pub fn value_of(source: &KpiSource, raw: f64) -> Option<f64> {
    let value = match source {
        KpiSource::Metric { scale, .. } => raw * scale,
        KpiSource::ErrorBudget {
            scale, objective, ..
        } => objective + raw * scale * (1.0 - objective),
        KpiSource::Own { .. } | KpiSource::Hand => raw,
    };
    value.is_finite().then_some(value)
}

/// The answer of a KPI that is made of dated values. Their order does not matter, and those outside
/// the window and the time with which it is compared do not count.
#[must_use]
pub fn evaluate_values(
    id: KpiDefinitionId,
    definition: &KpiDefinition,
    periods: &Periods,
    values: Values<'_>,
) -> Evaluation {
    let (window, earlier) = (periods.window, periods.earlier);
    let present = in_order(values.present, window);
    let previous = in_order(values.previous, earlier);
    let mut scratch = Vec::new();
    let mut reduce = |some: &[DatedValue]| aggregate(definition.aggregation, some, &mut scratch);
    let headline = reduce(&present);
    let is_known = definition.aggregation != Aggregation::Sum || reaches(values.since, earlier);
    let before = if is_known { reduce(&previous) } else { None };
    let mut rest = present.as_slice();
    let points = periods.calendar.spans.iter().map(|span| {
        let (these, others) = rest.split_at(rest.partition_point(|(at, _)| *at < span.window.to));
        rest = others;
        Point {
            from: span.window.from,
            to: span.window.to,
            value: reduce(these),
            n: index(these.len()),
            partial: span.partial,
        }
    });
    let series = points.collect();
    let latest = present.last().copied();
    let of_durations = |by: Aggregation, scratch: &mut Vec<f64>| {
        (definition.unit == Unit::Duration)
            .then(|| aggregate(by, &present, scratch))
            .flatten()
    };
    let n = present.len();
    // Of values of which only the last counts, another one is no better founded.
    let few = headline.is_some() && n < FEW && definition.aggregation != Aggregation::Last;
    let noun = if n == 1 { "value" } else { "values" };
    Evaluation {
        caution: few.then(|| caution(n, noun)),
        median: of_durations(Aggregation::Median, &mut scratch),
        p90: of_durations(Aggregation::P90, &mut scratch),
        mean: of_durations(Aggregation::Mean, &mut scratch),
        ..answer(
            id,
            definition,
            Answer {
                headline,
                previous: before,
                n,
                series,
                latest,
                window,
                connected: values.connected,
            },
        )
    }
}

/// What an evaluation of either kind is made of.
pub(super) struct Answer {
    pub(super) headline: Option<f64>,
    pub(super) previous: Option<f64>,
    pub(super) n: usize,
    pub(super) series: Vec<Point>,
    pub(super) latest: Option<DatedValue>,
    pub(super) window: Window,
    pub(super) connected: bool,
}

/// An evaluation without what only some KPIs have: caution, median, percentile and mean.
pub(super) fn answer(id: KpiDefinitionId, definition: &KpiDefinition, of: Answer) -> Evaluation {
    let absent = of.headline.is_none().then(|| {
        if of.window.length() == Millis::ZERO {
            NullReason::EmptyWindow
        } else if of.connected {
            NullReason::NoValues
        } else {
            NullReason::SourceGone
        }
    });
    let both = of.headline.zip(of.previous);
    Evaluation {
        kpi: KpiRef::Defined(id),
        unit: definition.unit,
        direction: definition.direction,
        value: of.headline,
        absence: absent.map(|reason| Absence {
            reason,
            // It speaks of no environment.
            sentence: reason.sentence(Tier::Production),
        }),
        n: index(of.n),
        caution: None,
        median: None,
        p90: None,
        mean: None,
        previous: of.previous,
        change: both.and_then(|(value, previous)| change(value, previous)),
        trend: both.map(|(value, previous)| trend(definition.direction, value, previous)),
        series: of.series,
        bands: Vec::new(),
        health: Health {
            connected: of.connected,
            left_out: Vec::new(),
        },
        detail: Detail::Defined {
            aggregation: definition.aggregation,
            latest: of.latest.map(|(_, value)| value),
            latest_at: of.latest.map(|(at, _)| at),
        },
    }
}

pub(super) fn caution(n: usize, noun: &str) -> String {
    format!("Only {n} {noun}: one more could change this number much.")
}

/// Whether what is counted was known in a period, but for its first tenth: one that is known in
/// part only would look quieter than it was.
pub(super) fn reaches(since: Option<Timestamp>, period: Window) -> bool {
    let begins_late = Millis(period.length().0 / 10);
    since.is_some_and(|since| since <= period.from + begins_late)
}

fn change(value: f64, previous: f64) -> Option<f64> {
    let change = (value - previous) / previous.abs();
    change.is_finite().then_some(change)
}

/// The values of a window by their instant, and those of one instant by their size, so that nothing
/// hangs on the order in which they were read.
fn in_order(values: &[DatedValue], window: Window) -> Vec<DatedValue> {
    let mut inside: Vec<DatedValue> = values
        .iter()
        .filter(|(at, value)| window.contains(*at) && value.is_finite())
        .copied()
        .collect();
    let order = |a: &DatedValue, b: &DatedValue| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1));
    if !inside.is_sorted_by(|a, b| order(a, b).is_le()) {
        inside.sort_by(order);
    }
    inside
}

/// What some values, in order, become; none of none, or where the result is too large for a number.
fn aggregate(by: Aggregation, values: &[DatedValue], scratch: &mut Vec<f64>) -> Option<f64> {
    let (_, last) = values.last()?;
    let all = || values.iter().map(|(_, value)| *value);
    let result = match by {
        Aggregation::Last => *last,
        Aggregation::Sum => all().sum(),
        Aggregation::Mean => all().sum::<f64>() / values.len() as f64,
        Aggregation::Minimum => all().fold(*last, f64::min),
        Aggregation::Maximum => all().fold(*last, f64::max),
        Aggregation::Median | Aggregation::P90 => {
            scratch.clear();
            scratch.extend(all());
            if by == Aggregation::P90 {
                p90(scratch)?
            } else {
                median(scratch)?
            }
        }
    };
    result.is_finite().then_some(result)
}
