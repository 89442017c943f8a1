use muster_model::fact::Fact;
use rstest::rstest;

use super::*;
use crate::delivery::world::{World, hour};

use DeploymentStatus::{Failed, RolledBack, Running, Skipped, Success};

/// The environments, and of each row its name and what runs in each.
fn shown(world: &World, team: Option<TeamId>) -> WhatRunsWhere {
    world.store.read(|reader| view(reader, team)).unwrap()
}

fn cell<'w>(shown: &'w WhatRunsWhere, row: &str, environment: &str) -> Option<&'w RunningCell> {
    let column = shown
        .environments
        .iter()
        .position(|column| column.name == environment)?;
    let row = shown.rows.iter().find(|found| found.service_name == row)?;
    row.cells[column].as_ref()
}

/// Deployments of Checkout: hour, environment, commit, status.
type Story<'a> = &'a [(i64, &'a str, &'a str, DeploymentStatus)];

fn world_after(story: Story<'_>) -> World {
    let world = World::new();
    world.observe(story.iter().map(|(at, environment, commit, status)| {
        Fact::Deployment(world.deployment(*at, environment, commit, *status))
    }));
    world
}

#[test]
fn the_last_version_that_went_out_runs() {
    let world = world_after(&[
        (1, "staging", "aaaaaaaa1", Success),
        (2, "production-eu", "aaaaaaaa1", Success),
        (3, "production-eu", "bbbbbbbb2", Success),
        (4, "lab", "bbbbbbbb2", Success),
        (5, "test", "bbbbbbbb2", Failed),
    ]);
    let mut elsewhere = world.deployment(6, "production-eu", "cccccccc3", Success);
    elsewhere.source = "shop/basket".to_owned();
    elsewhere.reference = "v1.4.2".to_owned();
    elsewhere.key = world.key("basket");
    world.observe([Fact::Deployment(elsewhere)]);

    let found = shown(&world, None);
    let environments: Vec<_> = found
        .environments
        .iter()
        .map(|column| (column.name.as_str(), column.tier))
        .collect();
    // Nothing ever went out to 'test'.
    assert_eq!(
        environments,
        [
            ("production-eu", Some(Tier::Production)),
            ("staging", Some(Tier::Staging)),
            ("lab", None),
        ]
    );
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| (row.service_name.as_str(), row.service))
        .collect();
    assert_eq!(
        rows,
        [("Checkout", Some(world.checkout)), ("shop/basket", None)]
    );
    let running = cell(&found, "Checkout", "production-eu").unwrap();
    assert_eq!(running.version, "main@bbbbbbbb");
    assert_eq!(running.deployed_at, hour(3));
    assert_eq!(running.connection_name, "GitLab");
    let basket = cell(&found, "shop/basket", "production-eu").unwrap();
    assert_eq!(basket.version, "v1.4.2");
    assert!(cell(&found, "shop/basket", "staging").is_none());

    let of_team = shown(&world, Some(world.team));
    assert_eq!(of_team.rows.len(), 1);
    assert_eq!(of_team.rows[0].service, Some(world.checkout));
}

#[rstest]
#[case::none(&[], None)]
#[case::under_way(&[(5, Running)], Some((Running, 5)))]
#[case::failed(&[(5, Failed)], Some((Failed, 5)))]
#[case::taken_back(&[(5, RolledBack)], Some((RolledBack, 5)))]
#[case::never_to_run(&[(5, Skipped)], None)]
#[case::before_what_runs(&[(3, Failed)], None)]
#[case::the_last_of_several(&[(5, Failed), (6, Running)], Some((Running, 6)))]
fn what_was_tried_since(
    #[case] tried: &[(i64, DeploymentStatus)],
    #[case] expected: Option<(DeploymentStatus, i64)>,
) {
    let mut story = vec![(4, "production", "a", Success)];
    story.extend(
        tried
            .iter()
            .map(|(at, status)| (*at, "production", "b", *status)),
    );
    let found = shown(&world_after(&story), None);
    let running = cell(&found, "Checkout", "production").unwrap();
    assert_eq!(running.commit, "a");
    let attempt = running.attempt.as_ref();
    assert_eq!(
        attempt.map(|attempt| (attempt.status, attempt.at)),
        expected.map(|(status, at)| (status, hour(at)))
    );
}

#[rstest]
#[case::no_lower_tier(&[(1, "production", "a", Success), (2, "lab", "b", Success)], None)]
#[case::level(&[(1, "staging", "a", Success), (2, "production", "a", Success)], Some(0))]
#[case::two_newer(
    &[
        (1, "staging", "a", Success), (2, "production", "a", Success),
        (3, "staging", "b", Success), (4, "staging", "c", Success),
    ],
    Some(2)
)]
#[case::newer_though_it_went_there_before(
    &[(1, "staging", "a", Success), (2, "staging", "b", Success), (3, "production", "a", Success)],
    Some(1)
)]
#[case::one_version_in_two_tiers_counts_once(
    &[
        (1, "production", "a", Success), (2, "test", "b", Success), (3, "staging", "b", Success),
    ],
    Some(1)
)]
#[case::what_failed_does_not_count(
    &[(1, "production", "a", Success), (2, "staging", "b", Failed), (3, "staging", "a", Success)],
    Some(0)
)]
#[case::what_was_here_does_not_count(
    &[
        (1, "staging", "b", Success), (2, "production", "b", Success),
        (3, "production", "a", Success), (4, "staging", "b", Success),
    ],
    Some(0)
)]
#[case::older_ones_do_not_count(
    &[(1, "staging", "a", Success), (2, "staging", "b", Success), (3, "production", "b", Success)],
    Some(0)
)]
#[case::without_a_commit(
    &[(1, "production", "", Success), (2, "staging", "b", Success), (3, "staging", "", Success)],
    Some(1)
)]
fn production_is_behind(#[case] story: Story<'_>, #[case] expected: Option<u32>) {
    let found = shown(&world_after(story), None);
    let running = cell(&found, "Checkout", "production").unwrap();
    assert_eq!(running.behind, expected);
}

#[test]
fn review_environments_do_not_crowd_out_production() {
    let world = World::new();
    let names: Vec<_> = (0..100)
        .map(|number| format!("review/{number:03}"))
        .collect();
    world.observe(
        names
            .iter()
            .zip(10..)
            .map(|(name, at)| Fact::Deployment(world.deployment(at, name, "a", Success))),
    );
    world.observe([Fact::Deployment(world.deployment(
        1,
        "production",
        "a",
        Success,
    ))]);
    let found = shown(&world, None);
    assert_eq!(found.environments.len(), 61);
    assert_eq!(found.environments[0].name, "production");
    assert_eq!(found.environments[1].name, "review/040");
    assert_eq!(found.environments_left_out, 40);
    assert_eq!(found.rows[0].cells.len(), 61);
}

#[test]
fn without_deployments_nothing_runs() {
    let found = shown(&World::new(), None);
    assert!(found.environments.is_empty() && found.rows.is_empty());
}
