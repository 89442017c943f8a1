//! The samples of one metric query. Datadog makes points coarser the longer the window that is
//! asked for, so windows have fixed lengths: a day, whose points stand for five minutes each, or,
//! where a first sync has much to catch up with, a week of points of an hour.

use muster_model::{
    fact::Fact,
    ids::ConnectionId,
    record::MetricQuery,
    time::{Millis, Timestamp, Window},
};
use serde_json::Value;

use super::{Datadog, wire};
use crate::{
    connector::Page,
    error::ConnectorError,
    http::Call,
    metrics::{Progress, instant, sample, several, wrong},
};

/// How long Datadog keeps metrics.
const KEPT: Millis = Millis::days(460);
/// How long a window is.
const SHORT: Millis = Millis::days(1);
/// How long it is far in the past.
const LONG: Millis = Millis::days(7);
/// What windows in the past end at a multiple of, so that no interval lies across their end:
/// Datadog leaves out one that began before the window.
const ALIGNED: Millis = Millis::hours(1);
/// How far what was read is read again: agents and integrations send late.
const OVERLAP: Millis = Millis::hours(1);

impl Datadog {
    pub(super) async fn samples(
        &self,
        metric: &MetricQuery,
        cursor: Option<&str>,
        now: Timestamp,
    ) -> Result<Page, ConnectorError> {
        let progress = Progress::resume(cursor, self.since.max(now - KEPT));
        let window = window(progress, now);
        let answer = self.query(metric, window).await?;
        let fresh = (progress.read_to - OVERLAP).max(self.since);
        let (facts, left_out) = read(self.connection, metric, answer, fresh, window.to)?;
        let read_to = next(progress, window, now, &facts);
        Ok(Page {
            facts,
            cursor: Progress { read_to }.to_text(),
            more: window.to < now,
            total: None,
            active: None,
            tags: Vec::new(),
            left_out,
        })
    }

    /// The series that a query gives in a window.
    pub(super) async fn query(
        &self,
        metric: &MetricQuery,
        window: Window,
    ) -> Result<wire::Query, ConnectorError> {
        let what = format!("the values of the metric '{}'", metric.name);
        let call = Call::new(
            &["api", "v1", "query"],
            what,
            Self::needs("timeseries_query"),
        )
        .with("from", seconds(window.from))
        .with("to", seconds(window.to))
        .with("query", metric.query.as_str());
        self.ask(&call).await?.json()
    }
}

/// The window to ask for next. The last one ends now and begins a day before, however little of it
/// is new, so that its points are as fine as those before.
fn window(progress: Progress, now: Timestamp) -> Window {
    let behind = now.since(progress.read_to);
    let length = if behind > LONG { LONG } else { SHORT };
    let to = if behind > length {
        let end = progress.read_to + length;
        Timestamp(end.0.div_euclid(ALIGNED.0) * ALIGNED.0)
    } else {
        now
    };
    Window {
        from: (to - length).max(Timestamp(0)),
        to,
    }
}

/// How far a window was read: to its end, if that is past; else only over what was there, because
/// the rest may still come.
fn next(progress: Progress, window: Window, now: Timestamp, facts: &[Fact]) -> Timestamp {
    if window.to < now {
        return window.to;
    }
    let newest = facts.iter().map(Fact::observed_at).max();
    newest.map_or(progress.read_to, |at| at.max(progress.read_to))
}

/// An instant as Datadog takes it.
fn seconds(at: Timestamp) -> String {
    at.millis().div_euclid(1_000).to_string()
}

/// The samples of an answer that lie at or after `from` and whose interval has ended by `to`, and
/// sentences about what could not be taken.
pub(super) fn read(
    connection: ConnectionId,
    metric: &MetricQuery,
    answer: wire::Query,
    from: Timestamp,
    to: Timestamp,
) -> Result<(Vec<Fact>, Vec<String>), ConnectorError> {
    if answer.status == "error" {
        let reason = answer.error.unwrap_or_default();
        return Err(wrong(format!(
            "Datadog cannot run the query of the metric '{}': {reason}. Try it in the metrics \
             explorer and put it right.",
            metric.name
        )));
    }
    let series = answer.series.len();
    let mut series_list = answer.series.into_iter();
    let (Some(only), None) = (series_list.next(), series_list.next()) else {
        let told = (series > 1).then(|| several(metric, series));
        return Ok((Vec::new(), told.into_iter().collect()));
    };
    let interval = Millis::seconds(only.interval.max(0));
    let count = only.pointlist.len();
    let points: Vec<_> = only.pointlist.iter().filter_map(point).collect();
    let unread = count - points.len();
    let told = (unread > 0).then(|| {
        format!(
            "{unread} of {count} values of the metric '{}' were left out, because they could not \
             be read.",
            metric.name
        )
    });
    let facts = points
        .into_iter()
        .filter(|(at, _)| *at >= from && *at + interval <= to)
        .filter_map(|(at, value)| sample(connection, metric, at, value?))
        .collect();
    Ok((facts, told.into_iter().collect()))
}

/// An instant and a number; the number is none where nothing was measured.
fn point(value: &Value) -> Option<(Timestamp, Option<f64>)> {
    let [at, value] = value.as_array()?.as_slice() else {
        return None;
    };
    let at = instant(at.as_f64()?)?;
    match value {
        Value::Null => Some((at, None)),
        value => Some((at, Some(value.as_f64()?))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    const NOW: Timestamp = Timestamp(1_641_430_252_000);

    fn metric() -> MetricQuery {
        MetricQuery {
            name: "idle".to_owned(),
            unit: "%".to_owned(),
            query: "system.cpu.idle{*}".to_owned(),
        }
    }

    fn series(points: &Value) -> Value {
        json!({"interval": 300, "pointlist": points})
    }

    #[rstest]
    #[case(json!([]), &[], 0)]
    // Before what is new; complete; nothing measured; not over yet; no point at all.
    #[case(
        json!([series(&json!([
            [1_641_429_000_000.0, 90.0], [1_641_429_600_000_i64, 91.5],
            [1_641_429_900_000_i64, null], [1_641_430_200_000_i64, 92.0], [7]
        ]))]),
        &[(1_641_429_600_000, 91.5)], 1
    )]
    #[case(
        json!([series(&json!([[1_641_429_600_000_i64, 1]])), series(&json!([]))]),
        &[], 1
    )]
    fn one_series_is_taken_as_far_as_its_intervals_are_over(
        #[case] series: Value,
        #[case] expected: &[(i64, f64)],
        #[case] left_out: usize,
    ) {
        let answer = serde_json::from_value(json!({"status": "ok", "series": series})).unwrap();
        let from = Timestamp(1_641_429_300_000);
        let (facts, told) = read(ConnectionId::new(), &metric(), answer, from, NOW).unwrap();
        let found: Vec<_> = facts
            .iter()
            .map(|fact| match fact {
                Fact::Sample(it) => (it.at.0, it.value),
                other => panic!("{other:?} is no sample"),
            })
            .collect();
        assert_eq!((found.as_slice(), told.len()), (expected, left_out));
    }

    #[test]
    fn a_query_that_cannot_be_run_is_told_in_datadogs_words() {
        let answer = json!({"status": "error", "error": "Error parsing query"});
        let answer = serde_json::from_value(answer).unwrap();
        let error = read(ConnectionId::new(), &metric(), answer, NOW, NOW).unwrap_err();
        let sentence = error.to_string();
        assert!(sentence.contains("'idle': Error parsing query"), "{error}");
    }

    proptest! {
        #[test]
        fn windows_leave_no_gap_and_come_to_an_end(behind in 0_i64..40_000_000_000) {
            let mut progress = Progress { read_to: NOW - Millis(behind) };
            for _ in 0..100 {
                let it = window(progress, NOW);
                prop_assert!(it.from <= progress.read_to && it.to <= NOW);
                prop_assert!(it.length() == SHORT || it.length() == LONG);
                if it.to == NOW {
                    return Ok(());
                }
                let read_to = next(progress, it, NOW, &[]);
                prop_assert!(read_to > progress.read_to);
                progress = Progress { read_to };
            }
            prop_assert!(false, "the windows do not end");
        }
    }
}
