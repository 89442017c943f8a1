//! The samples of one query: where the next window lies, and what its answer says. Windows lie on
//! a grid of whole steps since the epoch, so that an instant that is asked for again is the same
//! sample.

use muster_model::{
    fact::Fact,
    ids::ConnectionId,
    record::MetricQuery,
    time::{Millis, Timestamp, Window},
};
use serde_json::Value;

use super::{
    Prometheus,
    wire::{Outcome, Reply, Series},
};
use crate::{
    connector::Page,
    error::ConnectorError,
    metrics::{Progress, instant, sample, several},
};

/// How many points a window has at most: Prometheus refuses more than 11,000 of a series.
const POINTS: i64 = 10_000;
/// How far a window goes below what was read: scrapes and remote writes arrive late.
const OVERLAP: Millis = Millis::minutes(10);

impl Prometheus {
    pub(super) async fn samples(
        &self,
        metric: &MetricQuery,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let progress = Progress::resume(cursor, self.since);
        let Some((window, more)) = window(progress, self.since, self.step, now) else {
            return Ok(page(Taken::default(), progress, false));
        };
        let call = Self::call(
            &["query_range"],
            format!("the values of the metric '{}'", metric.name),
        )
        .with("query", metric.query.as_str())
        .with("start", seconds(window.from))
        .with("end", seconds(window.to))
        .with("step", (self.step.0 / 1_000).to_string());
        let reply: Reply<Outcome> = self.client.ask(&call).await?.json()?;
        let taken = read(self.connection, metric, reply.data);
        let progress = Progress { read_to: window.to };
        Ok(page(taken, progress, more))
    }
}

fn page(taken: Taken, progress: Progress, more: bool) -> Page {
    Page {
        facts: taken.facts,
        cursor: progress.to_text(),
        more,
        total: None,
        active: None,
        tags: Vec::new(),
        left_out: taken.left_out,
    }
}

/// The next window, whose both ends are asked for, and whether another one follows it; none if
/// there is no whole step to ask for.
fn window(
    progress: Progress,
    since: Timestamp,
    step: Millis,
    now: Timestamp,
) -> Option<(Window, bool)> {
    let first = (progress.read_to - OVERLAP).max(since).max(Timestamp(0));
    let from = first.0.saturating_add(step.0 - 1).div_euclid(step.0) * step.0;
    let last = now.0.div_euclid(step.0) * step.0;
    let to = last.min(from.saturating_add(step.0 * (POINTS - 1)));
    (from <= to).then_some((
        Window {
            from: Timestamp(from),
            to: Timestamp(to),
        },
        to < last,
    ))
}

/// An instant as Prometheus takes it. The grid has whole seconds.
fn seconds(at: Timestamp) -> String {
    at.0.div_euclid(1_000).to_string()
}

/// What could be taken from an answer, and sentences about the rest.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) facts: Vec<Fact>,
    pub(super) left_out: Vec<String>,
}

/// The samples of an answer of any form: of one series, or of one number.
pub(super) fn read(connection: ConnectionId, metric: &MetricQuery, outcome: Outcome) -> Taken {
    let mut taken = Taken::default();
    let values = match outcome {
        Outcome::Matrix(list) if list.len() > 1 => {
            taken.left_out.push(several(metric, list.len()));
            return taken;
        }
        Outcome::Vector(list) if list.len() > 1 => {
            taken.left_out.push(several(metric, list.len()));
            return taken;
        }
        Outcome::Matrix(list) => list.into_iter().flat_map(numbers).collect(),
        Outcome::Vector(list) => list
            .into_iter()
            .map(|it| it.value.unwrap_or_default())
            .collect(),
        Outcome::Scalar(value) => vec![value],
        Outcome::String(_) => vec![Value::Null],
    };
    let count = values.len();
    let points: Vec<_> = values.iter().filter_map(point).collect();
    if points.len() < count {
        taken.left_out.push(format!(
            "{} of {count} values of the metric '{}' were left out, because they are no numbers.",
            count - points.len(),
            metric.name
        ));
    }
    taken.facts = points
        .into_iter()
        .filter_map(|(at, value)| sample(connection, metric, at, value))
        .collect();
    taken
}

/// The values of a series; a histogram stands for itself, which is no number.
fn numbers(series: Series) -> Vec<Value> {
    let histograms = series.histograms.len();
    let mut values = series.values;
    values.extend(std::iter::repeat_n(Value::Null, histograms));
    values
}

/// An instant in seconds and a number, which may be `NaN` or `+Inf`.
pub(super) fn point(value: &Value) -> Option<(Timestamp, f64)> {
    let [at, value] = value.as_array()?.as_slice() else {
        return None;
    };
    let at = instant(at.as_f64()? * 1_000.0)?;
    Some((at, value.as_str()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    const STEP: Millis = Millis::minutes(5);

    fn metric() -> MetricQuery {
        MetricQuery {
            name: "latency".to_owned(),
            unit: "ms".to_owned(),
            query: "x".to_owned(),
        }
    }

    fn taken(data: Value) -> (Vec<(i64, f64)>, usize) {
        let outcome = serde_json::from_value(data).unwrap();
        let taken = read(ConnectionId::new(), &metric(), outcome);
        let facts = taken
            .facts
            .iter()
            .map(|fact| match fact {
                Fact::Sample(it) => (it.at.0, it.value),
                other => panic!("{other:?} is no sample"),
            })
            .collect();
        (facts, taken.left_out.len())
    }

    #[rstest]
    #[case(json!({"resultType": "matrix", "result": []}), &[], 0)]
    #[case(
        json!({"resultType": "matrix", "result": [
            {"metric": {}, "values": [[1.5, "2"], [2, "NaN"], [3, "+Inf"], [4, "-1e3"]]}]}),
        &[(1_500, 2.0), (4_000, -1_000.0)], 0
    )]
    #[case(
        json!({"resultType": "matrix", "result": [
            {"metric": {"a": "1"}, "values": [[1, "2"]]},
            {"metric": {"a": "2"}, "values": [[1, "2"]]}]}),
        &[], 1
    )]
    #[case(
        json!({"resultType": "matrix", "result": [{"metric": {}, "values": [[1, "2"], [2, {}], 7]}]}),
        &[(1_000, 2.0)], 1
    )]
    #[case(
        json!({"resultType": "matrix", "result": [{"metric": {}, "histograms": [[1, {"count": "3"}]]}]}),
        &[], 1
    )]
    #[case(json!({"resultType": "vector", "result": [{"metric": {}, "value": [1, "2"]}]}),
        &[(1_000, 2.0)], 0)]
    #[case(json!({"resultType": "scalar", "result": [1, "2"]}), &[(1_000, 2.0)], 0)]
    #[case(json!({"resultType": "string", "result": [1, "hello"]}), &[], 1)]
    fn every_form_of_answer_is_read_or_told(
        #[case] data: Value,
        #[case] samples: &[(i64, f64)],
        #[case] left_out: usize,
    ) {
        assert_eq!(taken(data), (samples.to_vec(), left_out));
    }

    proptest! {
        #[test]
        fn windows_cover_every_step_and_come_to_an_end(
            since in 0_i64..2_000_000_000_000,
            span in 0_i64..200_000_000_000,
            step in prop::sample::select(vec![10_i64, 60, 300, 86_400]),
        ) {
            let (since, now) = (Timestamp(since), Timestamp(since + span));
            let step = Millis::seconds(step);
            let mut progress = Progress { read_to: since };
            let mut next = (since.0 + step.0 - 1).div_euclid(step.0) * step.0;
            while let Some((it, more)) = window(progress, since, step, now) {
                prop_assert!(it.from.0 <= next && it.from >= since && it.to <= now);
                prop_assert!((it.to.0 - it.from.0) / step.0 < 11_000);
                next = next.max(it.to.0 + step.0);
                progress = Progress { read_to: it.to };
                if !more {
                    break;
                }
            }
            prop_assert!(next + step.0 > now.0 - step.0 && next > now.0 - step.0);
        }
    }

    #[test]
    fn no_window_is_asked_for_before_the_first_whole_step() {
        let since = Timestamp(1_000);
        let progress = Progress { read_to: since };
        assert_eq!(window(progress, since, STEP, Timestamp(2_000)), None);
    }
}
