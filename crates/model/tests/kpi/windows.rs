//! Windows, buckets and comparisons: what a day is, what a week at the edge is worth, and how a
//! number moved.

use chrono_tz::Tz;
use muster_model::{
    kpi::{Bucket, Detail, Kpi, Page, Query, Trend},
    time::{Timestamp, Window},
};

use crate::world::{HOUR, World, change, deployment, hour, hours, incident, weeks};

fn at(text: &str) -> Timestamp {
    Timestamp::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
}

/// Hours since hour 0 of an instant.
fn since(text: &str) -> f64 {
    at(text).since(hour(0.0)).0 as f64 / HOUR as f64
}

#[test]
fn days_are_the_workspaces_also_on_the_night_the_clocks_change() {
    // 29 March 2026 in Paris lasts from 23:00 UTC to 22:00 UTC: 23 hours.
    let mut world = World::of([
        deployment(1, since("2026-03-28T22:59:59Z")),
        deployment(2, since("2026-03-28T23:00:00Z")),
        deployment(3, since("2026-03-29T21:59:59Z")),
        deployment(4, since("2026-03-29T22:00:00Z")),
    ]);
    world.settings.zone = Tz::Europe__Paris;
    let window = Window {
        from: at("2026-03-27T23:00:00Z"),
        to: at("2026-03-30T22:00:00Z"),
    };
    let query = Query {
        bucket: Bucket::Day,
        ..Query::new(window)
    };
    let frequency = world.basis().evaluate(Kpi::DeploymentFrequency, &query);
    let days: Vec<_> = frequency
        .series
        .iter()
        .map(|point| (point.n, point.partial))
        .collect();
    assert_eq!(days, [(1, false), (2, false), (1, false)]);
    assert_eq!(
        frequency.value,
        Some(4.0 / 3.0),
        "three days, though 71 hours"
    );
}

#[test]
fn weeks_at_the_edges_are_drawn_and_left_out_of_the_median() {
    // Two full weeks with 2 and 0 days, and cut weeks with a day each.
    let rows = [-20.0, 1.0, 2.0, 30.0, 2.0 * 168.0 + 1.0].into_iter();
    let world = World::of((1..).zip(rows).map(|(key, end)| deployment(key, end)));
    let window = Window {
        from: hour(-24.0),
        to: hour(2.0 * 168.0 + 24.0),
    };
    let frequency = world
        .basis()
        .evaluate(Kpi::DeploymentFrequency, &Query::new(window));
    let points: Vec<_> = frequency
        .series
        .iter()
        .map(|point| (point.n, point.partial))
        .collect();
    assert_eq!(points, [(1, true), (3, false), (0, false), (1, true)]);
    let expected = Detail::Frequency {
        days_per_week: Some(1.0),
        complete_weeks: 2,
        deployment_days: 4,
    };
    assert_eq!(frequency.detail, expected);
    assert_eq!(frequency.value, Some(5.0 / 16.0));
}

#[test]
fn weekend_days_count() {
    let world = World::of([
        deployment(1, 5.0 * 24.0 + 1.0),
        deployment(2, 6.0 * 24.0 + 1.0),
    ]);
    assert_eq!(world.value(Kpi::DeploymentFrequency), Some(2.0 / 28.0));
}

#[test]
fn a_window_is_half_open() {
    let world = World::of([deployment(1, 0.0), deployment(2, 168.0)]);
    assert_eq!(
        world
            .basis()
            .evaluate(Kpi::DeploymentFrequency, &weeks(1))
            .n,
        1
    );
}

#[test]
fn a_number_is_compared_with_the_period_before() {
    let end = |week: f64| week * 168.0 + 1.0;
    let world = World::of([
        deployment(1, end(0.0)),
        deployment(2, end(1.0)),
        deployment(3, end(1.5)),
    ]);
    let second = Query::new(Window {
        from: hour(168.0),
        to: hour(2.0 * 168.0),
    });
    let mut basis = world.basis();
    let frequency = basis.evaluate(Kpi::DeploymentFrequency, &second);
    assert_eq!(frequency.previous, Some(1.0 / 7.0));
    assert_eq!(
        (frequency.change, frequency.trend),
        (Some(1.0), Some(Trend::Better))
    );
    let rate = basis.evaluate(Kpi::ChangeFailureRate, &second);
    assert_eq!((rate.change, rate.trend), (None, Some(Trend::Steady)));
    let first = basis.evaluate(Kpi::DeploymentFrequency, &weeks(1));
    assert_eq!(
        (first.previous, first.trend),
        (None, None),
        "nothing is known of the time before"
    );
}

#[test]
fn a_period_that_is_known_in_part_only_is_no_comparison() {
    let world = World::of([deployment(1, 160.0), deployment(2, 169.0)]);
    let second = Query::new(Window {
        from: hour(168.0),
        to: hour(2.0 * 168.0),
    });
    let frequency = world.basis().evaluate(Kpi::DeploymentFrequency, &second);
    assert_eq!((frequency.n, frequency.previous), (1, None));
}

#[test]
fn fewer_than_ten_samples_call_for_caution() {
    let rows = |count| World::of((1..=count).map(|key| deployment(key, key as f64 * 10.0)));
    let caution = |count| rows(count).evaluate(Kpi::DeploymentFrequency).caution;
    assert!(caution(9).unwrap().contains("Only 9 deployments"));
    assert_eq!(caution(10), None);
}

#[test]
fn a_headline_has_p90_and_mean_beside_it() {
    let changes = (1..=10).map(|key| {
        let mut change = change(key, key as f64 * 20.0);
        change.first_commit_at = Some(hour(key as f64 * 20.0 + 1.0 - key as f64));
        change.opened_at = change.first_commit_at.unwrap();
        change
    });
    let rows = (0..=10).map(|key| deployment(key, key as f64 * 20.0 + 1.0));
    let lead = World::of(rows)
        .with_changes(changes)
        .evaluate(Kpi::LeadTime);
    assert_eq!(
        (lead.n, lead.value, lead.p90, lead.mean),
        (10, Some(hours(5.5)), Some(hours(9.0)), Some(hours(5.5)))
    );
}

#[test]
fn the_events_come_by_page_and_the_newest_first() {
    let world = World::of((1..=5).map(|key| deployment(key, key as f64)));
    let page = Page {
        offset: 1,
        limit: 2,
    };
    let events = world
        .basis()
        .events(Kpi::DeploymentFrequency, &weeks(1), page);
    assert_eq!(events.total, 5);
    let instants: Vec<_> = events.events.iter().map(|event| event.at).collect();
    assert_eq!(instants, [hour(4.0), hour(3.0)]);
}

#[test]
fn an_open_incident_costs_reliability_until_the_window_ends() {
    let mut open = incident(1, 84.0);
    open.resolved_at = None;
    let mut basis = World::default().with_incidents([open]).basis();
    let reliability = basis.evaluate(Kpi::Reliability, &weeks(1));
    assert_eq!(reliability.value, Some(0.5));
    assert_eq!(
        reliability.detail,
        Detail::Reliability {
            proxy: true,
            downtime: hours(84.0)
        }
    );
}
