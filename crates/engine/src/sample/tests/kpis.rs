//! The KPIs of the sample's own tell the same story as its deployments and incidents.

use std::collections::BTreeSet;

use muster_model::{
    ids::KpiDefinitionId,
    kpi::{Bucket, Evaluation, Periods, Values, evaluate_values, value_of},
    record::{KpiDefinition, KpiSource, KpiThreshold},
    time::Window,
};

use super::{AnyRecord, Fact, Millis, NOW, Sample, Timestamp, calendar, generate};
use crate::sample::story;

fn definitions(sample: &Sample) -> Vec<(KpiDefinitionId, &KpiDefinition)> {
    let records = sample.records.iter();
    records
        .filter_map(|it| match &it.record {
            AnyRecord::KpiDefinition(id, definition) => Some((*id, definition)),
            _ => None,
        })
        .collect()
}

/// The values of a KPI, in its own unit.
fn values(
    sample: &Sample,
    id: KpiDefinitionId,
    definition: &KpiDefinition,
) -> Vec<(Timestamp, f64)> {
    match &definition.source {
        KpiSource::Hand => sample
            .records
            .iter()
            .filter_map(|it| match &it.record {
                AnyRecord::KpiSample(_, value) if value.kpi == id => Some((value.at, value.value)),
                _ => None,
            })
            .collect(),
        KpiSource::Metric {
            connection, metric, ..
        }
        | KpiSource::ErrorBudget {
            connection, metric, ..
        } => sample
            .facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Sample(it) if it.metric == *metric => {
                    assert_eq!(it.key.connection, *connection);
                    Some((it.at, value_of(&definition.source, it.value)?))
                }
                _ => None,
            })
            .collect(),
        KpiSource::Own { .. } => Vec::new(),
    }
}

fn ask(sample: &Sample, name: &str, window: Window, bucket: Bucket) -> Evaluation {
    let (id, definition) = definitions(sample)
        .into_iter()
        .find(|(_, it)| it.name == name)
        .unwrap();
    let all = values(sample, id, definition);
    let periods = Periods::new(calendar::ZONE, window, bucket);
    let values = Values {
        present: &all,
        previous: &all,
        since: None,
        connected: true,
    };
    evaluate_values(id, definition, &periods, values)
}

fn weeks(from: u32, to: u32) -> Window {
    Window {
        from: story::week_start(from, NOW),
        to: story::week_start(to + 1, NOW),
    }
}

#[test]
fn kpis_come_from_every_kind_of_source() {
    let sample = generate(7, NOW);
    let kinds: BTreeSet<&str> = definitions(&sample)
        .iter()
        .map(|(_, it)| match it.source {
            KpiSource::Metric { .. } => "metric",
            KpiSource::ErrorBudget { .. } => "error budget",
            KpiSource::Own { .. } => "own",
            KpiSource::Hand => "hand",
        })
        .collect();
    assert_eq!(kinds.len(), 4);
}

#[test]
fn the_bad_releases_and_what_came_after_them_show_in_the_levels() {
    for seed in 0..6 {
        let sample = generate(seed, NOW);
        let level = |name, (from, to)| {
            let of = ask(&sample, name, weeks(from, to), Bucket::Week);
            of.value.unwrap_or_else(|| panic!("{name} has a value"))
        };
        let [before, bad, after] =
            [(1, 12), (13, 15), (16, 25)].map(|weeks| level("Checkout response time", weeks));
        assert!((190.0..220.0).contains(&before), "seed {seed}: {before} ms");
        assert!((265.0..315.0).contains(&bad), "seed {seed}: {bad} ms");
        assert!((150.0..170.0).contains(&after), "seed {seed}: {after} ms");
        let [before, bad, after] =
            [(1, 12), (13, 15), (16, 25)].map(|weeks| level("Checkout availability", weeks));
        assert!(
            before > 0.999 && bad < 0.998 && after > before,
            "seed {seed}"
        );
        // Of each week, that of its Friday.
        let tickets = |(from, to)| {
            level("Support tickets about payment", (from, to)) / f64::from(to - from + 1)
        };
        let [before, bad, after] = [(1, 12), (13, 15), (16, 25)].map(tickets);
        assert!(
            bad > 1.5 * before && after < 0.75 * before,
            "seed {seed}: {before} {bad} {after}"
        );
    }
}

#[test]
fn one_threshold_is_crossed_now_one_was_and_neither_pages() {
    for seed in 0..6 {
        let sample = generate(seed, NOW);
        let thresholds: Vec<&KpiThreshold> = sample
            .records
            .iter()
            .filter_map(|it| match &it.record {
                AnyRecord::KpiThreshold(_, it) => Some(it),
                _ => None,
            })
            .collect();
        assert!(thresholds.iter().all(|it| it.page.is_none() && it.note));
        let crossed = |threshold: &KpiThreshold, week| {
            let id = threshold.kpi.definition();
            let all = definitions(&sample);
            let (_, definition) = all.iter().find(|(it, _)| Some(*it) == id).unwrap();
            let window = Window {
                from: story::week_start(week, NOW) - Millis::days(7),
                to: story::week_start(week + 1, NOW),
            };
            let found = ask(&sample, &definition.name, window, threshold.bucket);
            let last = found
                .series
                .iter()
                .rev()
                .find_map(|point| point.value)
                .unwrap();
            threshold.side.is_crossed(last, threshold.value)
        };
        let now: Vec<bool> = thresholds.iter().map(|it| crossed(it, 26)).collect();
        let then: Vec<bool> = thresholds.iter().map(|it| crossed(it, 15)).collect();
        assert_eq!(
            (now, then),
            (vec![true, false], vec![true, true]),
            "seed {seed}"
        );
    }
}

#[test]
fn tickets_and_the_bill_have_a_value_for_each_week_and_month() {
    let sample = generate(7, NOW);
    let whole = weeks(2, 25);
    let tickets = ask(
        &sample,
        "Support tickets about payment",
        whole,
        Bucket::Week,
    );
    let complete = tickets.series.iter().filter(|point| !point.partial);
    assert!(
        complete.clone().all(|point| point.n == 1),
        "{:?}",
        tickets.series
    );
    assert!(complete.count() >= 22);
    let cost = ask(&sample, "Cloud cost", whole, Bucket::Month);
    let complete = cost.series.iter().filter(|point| !point.partial);
    assert!(
        complete.clone().all(|point| point.n == 1),
        "{:?}",
        cost.series
    );
    assert!(complete.count() >= 4);
}
