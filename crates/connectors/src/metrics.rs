//! Named queries whose values become samples: how a connection names them, the stream that each
//! has, and the fact that a value is. In which language they are asked, over which windows, and
//! what an answer means is left to the connectors.

use std::collections::BTreeSet;

use muster_model::{
    fact::{Fact, FactKey, Sample},
    ids::ConnectionId,
    record::MetricQuery,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{connector::Stream, error::ConnectorError};

/// What the streams of metrics are called, before the metric's name.
const STREAM: &str = "samples:";

/// The metrics of a connection.
#[derive(Debug)]
pub(crate) struct Metrics(Vec<MetricQuery>);

impl Metrics {
    /// The metrics that a person entered; those that are empty altogether are left out.
    pub(crate) fn new(queries: Vec<MetricQuery>) -> Result<Self, ConnectorError> {
        let mut names = BTreeSet::new();
        let mut metrics = Vec::with_capacity(queries.len());
        for it in queries {
            let metric = MetricQuery {
                name: it.name.trim().to_owned(),
                unit: it.unit.trim().to_owned(),
                query: it.query.trim().to_owned(),
            };
            if metric.name.is_empty() && metric.query.is_empty() {
                continue;
            }
            if metric.name.is_empty() {
                let message = format!("Give the metric with the query '{}' a name.", metric.query);
                return Err(wrong(message));
            }
            if metric.query.is_empty() {
                let message = format!("Give the metric '{}' a query, or remove it.", metric.name);
                return Err(wrong(message));
            }
            if !names.insert(metric.name.clone()) {
                let message = format!(
                    "Two metrics are called '{}'; give each a name of its own.",
                    metric.name
                );
                return Err(wrong(message));
            }
            metrics.push(metric);
        }
        Ok(Self(metrics))
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &MetricQuery> {
        self.0.iter()
    }

    /// A stream for each of them.
    pub(crate) fn streams(&self) -> impl Iterator<Item = Stream> {
        self.0.iter().map(|metric| Stream {
            name: format!("{STREAM}{}", metric.name),
            title: metric.name.clone(),
        })
    }

    /// The metric that a stream is of; none if the stream is of something else.
    pub(crate) fn of(&self, stream: &str) -> Option<Result<&MetricQuery, ConnectorError>> {
        let name = stream.strip_prefix(STREAM)?;
        let metric = self.0.iter().find(|metric| metric.name == name);
        Some(
            metric.ok_or_else(|| wrong(format!("The connection has no metric '{name}' any more."))),
        )
    }
}

/// The metrics as they were entered are to blame.
pub(crate) fn wrong(message: String) -> ConnectorError {
    ConnectorError::settings("metrics", message)
}

/// The sentence for a query that gives several series, of which no sample can be taken.
pub(crate) fn several(metric: &MetricQuery, series: usize) -> String {
    format!(
        "The metric '{}' gives {series} series, and a sample is one number, so none was taken. \
         Sum, average or filter them in its query.",
        metric.name
    )
}

/// The fact that a value is; none if it is no finite number. A value that the system corrects
/// later is the same fact, and the later delivery wins.
pub(crate) fn sample(
    connection: ConnectionId,
    metric: &MetricQuery,
    at: Timestamp,
    value: f64,
) -> Option<Fact> {
    value.is_finite().then(|| {
        Fact::Sample(Sample {
            key: FactKey {
                connection,
                external_id: format!("{}@{}", metric.name, at.millis()),
            },
            observed_at: at,
            metric: metric.name.clone(),
            unit: metric.unit.clone(),
            at,
            value,
        })
    })
}

/// The instant that a count of milliseconds since the epoch names, with or without a fraction;
/// none if it is no instant at all.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what is outside the years that anybody measures in was refused before"
)]
pub(crate) fn instant(millis: f64) -> Option<Timestamp> {
    // The year 9999.
    (0.0..253_402_300_800_000.0)
        .contains(&millis)
        .then(|| Timestamp(millis.round() as i64))
}

/// How far the samples of a metric have been read, as its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// Everything before this instant was read.
    pub(crate) read_to: Timestamp,
}

impl Progress {
    /// Goes on after `text`, or begins at `since` if there is none that can be read.
    pub(crate) fn resume(text: Option<&str>, since: Timestamp) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(Self { read_to: since })
    }

    /// The form in which it is stored.
    pub(crate) fn to_text(self) -> String {
        serde_json::json!(self).to_string()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn metric(name: &str, query: &str) -> MetricQuery {
        MetricQuery {
            name: name.to_owned(),
            unit: "ms".to_owned(),
            query: query.to_owned(),
        }
    }

    #[rstest]
    #[case(&[("latency", "p95"), (" latency ", "p99")], "Two metrics are called 'latency'")]
    #[case(&[("", "p95")], "Give the metric with the query 'p95' a name.")]
    #[case(&[("latency", " ")], "Give the metric 'latency' a query")]
    fn metrics_that_cannot_be_told_apart_are_refused(
        #[case] entered: &[(&str, &str)],
        #[case] sentence: &str,
    ) {
        let entered = entered.iter().map(|(name, query)| metric(name, query));
        let error = Metrics::new(entered.collect()).unwrap_err();
        assert!(error.to_string().contains(sentence), "{error}");
        assert!(matches!(
            error,
            ConnectorError::Settings {
                field: "metrics",
                ..
            }
        ));
    }

    #[test]
    fn each_metric_has_its_stream_and_a_stream_its_metric() {
        let entered = vec![metric(" latency ", "p95"), metric("", "")];
        let metrics = Metrics::new(entered).unwrap();
        let streams: Vec<_> = metrics.streams().map(|it| it.name).collect();
        assert_eq!(streams, ["samples:latency"]);
        let found = metrics.of("samples:latency").unwrap().unwrap();
        assert_eq!(found.query, "p95");
        assert!(metrics.of("samples:errors").unwrap().is_err());
        assert!(metrics.of("alerts").is_none());
    }

    #[rstest]
    #[case(1.5, true)]
    #[case(f64::NAN, false)]
    #[case(f64::INFINITY, false)]
    #[case(f64::NEG_INFINITY, false)]
    fn only_finite_values_become_samples(#[case] value: f64, #[case] taken: bool) {
        let fact = sample(ConnectionId::new(), &metric("a", "b"), Timestamp(7), value);
        assert_eq!(fact.is_some(), taken);
    }

    #[rstest]
    #[case(1_641_344_100_000.0, Some(1_641_344_100_000))]
    #[case(1_795_553_202_224.4, Some(1_795_553_202_224))]
    #[case(-1.0, None)]
    #[case(1e300, None)]
    #[case(f64::NAN, None)]
    fn instants_are_read_or_refused(#[case] millis: f64, #[case] at: Option<i64>) {
        assert_eq!(instant(millis), at.map(Timestamp));
    }
}
