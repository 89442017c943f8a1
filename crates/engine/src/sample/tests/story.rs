//! The story of the half-year shows in ratios and medians that are computed here by the plainest
//! means.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    fact::{DeploymentKind, FactKey},
    record::{CauseLink, Verdict},
    time::Window,
};

use super::{
    AnyRecord, Fact, Incident, Millis, NOW, Sample, Timestamp, generate, incidents, production,
};
use crate::sample::story;

fn weeks(from: u32, to: u32) -> Window {
    Window {
        from: story::week_start(from, NOW),
        to: story::week_start(to + 1, NOW),
    }
}

fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values[values.len() / 2]
}

/// The share of production deployments of some weeks that failed, by what the sample says of them.
fn failure_rate(sample: &Sample, window: Window) -> f64 {
    let production = production(sample);
    let mut failed: BTreeSet<&FactKey> = BTreeSet::new();
    let mut before: BTreeMap<&str, &FactKey> = BTreeMap::new();
    for deployment in &production {
        if deployment.kind != DeploymentKind::Rollout {
            failed.extend(before.get(deployment.source.as_str()));
        }
        before.insert(&deployment.source, &deployment.key);
    }
    for record in &sample.records {
        match &record.record {
            AnyRecord::Incident(_, it) => {
                if let Some(CauseLink::Deployment(key)) = &it.cause {
                    failed.insert(key);
                }
            }
            AnyRecord::DeploymentMark(_, it) if it.verdict == Verdict::Failed => {
                failed.insert(&it.deployment);
            }
            _ => {}
        }
    }
    let inside: Vec<_> = production
        .iter()
        .filter(|it| it.finished_at.is_some_and(|end| window.contains(end)))
        .collect();
    let failures = inside.iter().filter(|it| failed.contains(&it.key)).count();
    failures as f64 / inside.len() as f64
}

fn lead_time(sample: &Sample, window: Window) -> Millis {
    let production = production(sample);
    let mut spans = Vec::new();
    for fact in &sample.facts {
        let Fact::Change(change) = fact else { continue };
        let first = production
            .iter()
            .find(|it| change.commits.contains(&it.commit));
        if let Some(ended_at) = first.and_then(|it| it.finished_at)
            && window.contains(ended_at)
        {
            spans.push(ended_at.since(change.first_commit_at.unwrap()).0);
        }
    }
    assert!(spans.len() > 20);
    Millis(median(spans))
}

fn spans(sample: &Sample, window: Window, end: impl Fn(&Incident) -> Option<Timestamp>) -> Millis {
    let spans = incidents(sample)
        .into_iter()
        .filter(|(_, it)| window.contains(it.opened_at))
        .filter_map(|(_, it)| Some(end(it)?.since(it.opened_at).0));
    Millis(median(spans.collect()))
}

#[test]
fn the_story_shows_in_the_numbers() {
    for seed in 0..8 {
        let sample = generate(seed, NOW);
        let per_week = |window: Window| {
            let inside = production(&sample)
                .into_iter()
                .filter(|it| window.contains(it.finished_at.unwrap()));
            inside.count() as i64 * Millis::days(7).0 / window.length().0
        };
        let (early, freeze, late) = (
            per_week(weeks(1, 8)),
            per_week(weeks(10, 10)),
            per_week(weeks(19, 26)),
        );
        assert!(
            freeze * 2 < early,
            "seed {seed}: {freeze} against {early} a week"
        );
        assert!(late > early, "seed {seed}: {late} against {early} a week");

        let rates = [weeks(1, 8), weeks(13, 15), weeks(20, 26)].map(|it| failure_rate(&sample, it));
        assert!((0.13..0.23).contains(&rates[0]), "seed {seed}: {rates:?}");
        assert!(rates[1] > 0.25, "seed {seed}: {rates:?}");
        assert!((0.04..0.12).contains(&rates[2]), "seed {seed}: {rates:?}");

        let leads = [weeks(1, 8), weeks(23, 26)].map(|it| lead_time(&sample, it));
        assert!(
            (Millis::hours(48)..Millis::hours(96)).contains(&leads[0]),
            "seed {seed}: {leads:?}"
        );
        assert!(
            (Millis::hours(18)..Millis::hours(38)).contains(&leads[1]),
            "seed {seed}: {leads:?}"
        );

        let answers = [weeks(1, 10), weeks(21, 26)]
            .map(|it| spans(&sample, it, |incident| incident.acknowledged_at));
        assert!(
            (Millis::minutes(10)..Millis::minutes(19)).contains(&answers[0]),
            "seed {seed}: {answers:?}"
        );
        assert!(
            (Millis::minutes(3)..Millis::minutes(9)).contains(&answers[1]),
            "seed {seed}: {answers:?}"
        );

        let repairs = [weeks(1, 8), weeks(13, 15), weeks(20, 26)]
            .map(|it| spans(&sample, it, |incident| incident.resolved_at));
        assert!(
            repairs[1].0 * 10 > repairs[0].0 * 13,
            "seed {seed}: {repairs:?}"
        );
        assert!(repairs[2] < repairs[0], "seed {seed}: {repairs:?}");
    }
}
