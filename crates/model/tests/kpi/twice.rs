//! What two connections report of the same deployments counts once, and what was left out is
//! counted and shown.

use std::collections::BTreeSet;

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    kpi::{
        Cause, DeploymentRow, Evaluation, Health, Kpi, KpiEvent, LeftOut, Page, Part,
        ReportedTwice, Rule, Subject, Token,
    },
    record::{Tier, Verdict},
    time::Millis,
};
use proptest::prelude::*;
use rstest::rstest;

use crate::{
    properties,
    world::{World, change, deployment, hour, hours, incident, left_out, through_another, weeks},
};

fn minutes(number: i64) -> Millis {
    Millis::minutes(number)
}

/// A deployment at hour 20, and as another connection reports it.
fn pair(delay: i64) -> [DeploymentRow; 2] {
    let first = deployment(1, 20.0);
    let second = through_another(&first, minutes(delay));
    [first, second]
}

/// A deployment to two regions.
fn regions() -> [DeploymentRow; 2] {
    [(1, "eu", 20.0), (2, "us", 20.2)].map(|(key, place, end)| {
        let mut row = deployment(key, end);
        row.environment = Token::of(place);
        (row.commit, row.pipeline) = (Token::of("c0ffee"), Token::of("7"));
        row
    })
}

/// Two deployments of one commit.
fn one_commit_twice() -> [DeploymentRow; 2] {
    [(1, 20.0), (2, 20.2)].map(|(key, end)| {
        let mut row = deployment(key, end);
        row.commit = Token::of("c0ffee");
        row
    })
}

fn left_out_events(world: &World) -> Vec<KpiEvent> {
    let mut events = world.events(Kpi::DeploymentFrequency);
    events.retain(|event| event.role == Part::Apart);
    events
}

/// Each deployment that is left out, and the one that counts in its place.
fn counted_through(world: &World) -> Vec<(u64, u64)> {
    left_out_events(world)
        .into_iter()
        .map(|event| match (event.subject, event.related.as_slice()) {
            (Subject::Deployment(twin), [Subject::Deployment(stands)]) => (twin, *stands),
            other => panic!("{other:?} is not one deployment for another"),
        })
        .collect()
}

#[rstest]
#[case::at_once(0, 1)]
#[case::within_half_an_hour(30, 1)]
#[case::later(31, 2)]
#[case::the_other_one_first(-30, 1)]
#[case::long_before(-31, 2)]
fn what_two_connections_report_within_half_an_hour_is_one_deployment(
    #[case] delay: i64,
    #[case] count: u32,
) {
    let world = World::of(pair(delay));
    let frequency = world.evaluate(Kpi::DeploymentFrequency);
    assert_eq!(frequency.n, count);
    assert_eq!(left_out(&frequency, LeftOut::ReportedTwice), 2 - count);
    assert_eq!(world.evaluate(Kpi::ChangeFailureRate).n, count);
}

#[test]
fn the_earlier_end_stands_and_the_later_one_is_shown_as_left_out() {
    let world = World::of(pair(-10)).with_changes([change(1, 10.0)]);
    let events = world.events(Kpi::DeploymentFrequency);
    let seen: Vec<_> = events.iter().map(|e| (e.subject, e.at, e.role)).collect();
    let expected = [
        (Subject::Deployment(1), hour(20.0), Part::Apart),
        (
            Subject::Deployment(1_001),
            hour(20.0) - minutes(10),
            Part::Counted,
        ),
    ];
    assert_eq!(seen, expected);
    assert_eq!(events[0].left_out, Some(LeftOut::ReportedTwice));
    assert_eq!(events[0].related, [Subject::Deployment(1_001)]);
    assert!(events[0].sentence.contains("another connection"));
}

fn commit_unknown(_: &mut DeploymentRow, other: &mut DeploymentRow) {
    other.commit = Token::NONE;
}

fn both_commits_unknown(one: &mut DeploymentRow, other: &mut DeploymentRow) {
    (one.commit, other.commit) = (Token::NONE, Token::NONE);
}

fn another_place(_: &mut DeploymentRow, other: &mut DeploymentRow) {
    other.environment = Token::of("production-us");
}

fn a_place_without_a_name(_: &mut DeploymentRow, other: &mut DeploymentRow) {
    other.environment = Token::NONE;
}

fn the_same_connection(one: &mut DeploymentRow, other: &mut DeploymentRow) {
    other.connection = one.connection;
}

fn only_one_went_out(one: &mut DeploymentRow, _: &mut DeploymentRow) {
    one.status = DeploymentStatus::RolledBack;
}

fn contradiction(_: &mut DeploymentRow, other: &mut DeploymentRow) {
    other.status = DeploymentStatus::Failed;
}

#[rstest]
#[case(commit_unknown, 2)]
#[case(both_commits_unknown, 2)]
#[case(another_place, 2)]
#[case(a_place_without_a_name, 1)]
#[case(the_same_connection, 2)]
#[case(only_one_went_out, 1)]
#[case(contradiction, 2)]
fn only_the_same_commit_in_the_same_place_is_the_same_deployment(
    #[case] changed: fn(&mut DeploymentRow, &mut DeploymentRow),
    #[case] count: u32,
) {
    let [mut one, mut other] = pair(5);
    changed(&mut one, &mut other);
    let mut world = World::of([one, other]);
    world.settings.failed_attempts_reach_users = true;
    assert_eq!(world.evaluate(Kpi::ChangeFailureRate).n, count);
}

#[test]
fn the_same_commit_again_through_both_connections_is_two_deployments() {
    let [first, second] = one_commit_twice();
    let twins = [&first, &second].map(|row| through_another(row, minutes(25)));
    let world = World::of([first, second].into_iter().chain(twins));
    assert_eq!(world.evaluate(Kpi::DeploymentFrequency).n, 2);
    assert_eq!(counted_through(&world), [(1_002, 2), (1_001, 1)]);
}

#[test]
fn regions_come_together_across_connections() {
    let regions = regions();
    let twins = regions.clone().map(|row| through_another(&row, minutes(1)));
    let world = World::of(regions.into_iter().chain(twins));
    assert_eq!(world.evaluate(Kpi::DeploymentFrequency).n, 1);
    assert_eq!(left_out_events(&world).len(), 2);
}

#[test]
fn what_either_connection_and_people_say_of_a_deployment_is_told_of_it() {
    let [one, mut other] = pair(5);
    other.kind = DeploymentKind::Hotfix;
    other.reference = Token::of("v1.2");
    other.mark = Some(Verdict::Failed);
    let mut named = incident(1, 300.0);
    named.version = Token::of("v1.2");
    let world = World::of([one, other, deployment(2, 299.0)]).with_incidents([named]);
    let rework = world.evaluate(Kpi::ReworkRate);
    assert_eq!((rework.value, rework.n), (Some(0.5), 2));
    let blamed = world.events(Kpi::ChangeFailureRate).pop().unwrap();
    assert_eq!(blamed.rule, Some(Rule::MarkedByHand));
    assert_eq!(blamed.related.len(), 1, "its incident names the tag");
}

#[test]
fn a_change_finds_the_deployment_of_its_own_source_though_another_connection_was_first() {
    let first = deployment(9, 1.0);
    let [one, mut other] = pair(5);
    other.source = Token::of("forge/shop");
    let mut own = change(1, 10.0);
    own.source = other.source;
    let world = World::of([first, one, other]).with_changes([own]);
    assert_eq!(world.value(Kpi::LeadTime), Some(hours(13.0)));
}

#[test]
fn a_failed_attempt_that_two_connections_report_is_one_attempt() {
    let rows = pair(5).map(|mut row| {
        row.status = DeploymentStatus::Failed;
        row
    });
    let rate = World::of(rows).evaluate(Kpi::ChangeFailureRate);
    assert_eq!(left_out(&rate, LeftOut::FailedAttempt), 1);
    assert_eq!(left_out(&rate, LeftOut::ReportedTwice), 1);
}

#[test]
fn what_another_connection_speaks_for_is_left_out_even_with_no_twin() {
    let mut alone = deployment(2, 30.0);
    (alone.spoken_for, alone.status) = (true, DeploymentStatus::Running);
    let [one, mut other] = pair(5);
    other.spoken_for = true;
    let world = World::of([one, other, alone]);
    let frequency = world.evaluate(Kpi::DeploymentFrequency);
    assert_eq!(frequency.n, 1);
    assert_eq!(left_out(&frequency, LeftOut::SpokenForElsewhere), 2);
    let shown = left_out_events(&world);
    assert!(shown[0].related.is_empty());
    assert_eq!(shown[1].related, [Subject::Deployment(1)]);
    assert!(shown[1].sentence.contains("speaks for this environment"));
}

#[test]
fn what_was_stopped_is_no_report_of_a_deployment_though_another_connection_speaks_for_it() {
    let counted = deployment(1, 20.0);
    let mut stopped = through_another(&counted, minutes(5));
    (stopped.spoken_for, stopped.status) = (true, DeploymentStatus::Cancelled);
    stopped.mark = Some(Verdict::Failed);
    let mut blamed = incident(1, 30.0);
    blamed.cause = Cause::Deployment(stopped.key);
    let world = World::of([counted, stopped]).with_incidents([blamed]);
    let rate = world.evaluate(Kpi::ChangeFailureRate);
    assert_eq!((rate.value, rate.n), (Some(0.0), 1));
    assert_eq!(left_out(&rate, LeftOut::Unattributed), 1);
}

#[test]
fn a_second_connection_says_no_more_of_a_later_region_than_the_first() {
    let [mut eu, mut us] = regions();
    eu.status = DeploymentStatus::Failed;
    us.kind = DeploymentKind::Rollback;
    let twins = [&eu, &us].map(|row| through_another(row, minutes(1)));
    let once = World::of([deployment(9, 1.0), eu, us]);
    let mut twice = once.clone();
    twice.deployments.extend(twins);
    for world in [&once, &twice] {
        assert_eq!(world.value(Kpi::ReworkRate), Some(0.5));
        assert_eq!(
            world.value(Kpi::ChangeFailureRate),
            Some(0.5),
            "the rollback marks the one before"
        );
    }
}

#[test]
fn what_another_connection_speaks_for_goes_to_its_own_though_one_commit_went_out_twice() {
    let [first, second] = one_commit_twice();
    for delay in [-20, -1, 0, 1, 20] {
        let [mut one, mut other] =
            [&first, &second].map(|row| through_another(row, minutes(delay)));
        (one.spoken_for, one.mark) = (true, Some(Verdict::Failed));
        (other.spoken_for, other.mark) = (true, Some(Verdict::Rework));
        let world = World::of([first.clone(), second.clone(), one, other]);
        let said = |kpi| world.evaluate(kpi).value;
        assert_eq!(said(Kpi::ChangeFailureRate), Some(0.5), "{delay}");
        assert_eq!(said(Kpi::ReworkRate), Some(0.5), "{delay}");
        let own = [(1_002, 2), (1_001, 1)];
        assert_eq!(counted_through(&world), own, "{delay}");
    }
}

#[test]
fn the_tag_of_what_another_connection_speaks_for_is_not_told_wherever_it_ended() {
    let regions = regions();
    for delay in [-1, 1] {
        let mut spoken_for = through_another(&regions[0], minutes(delay));
        (spoken_for.spoken_for, spoken_for.reference) = (true, Token::of("v1.2"));
        let mut named = incident(1, 300.0);
        named.version = Token::of("v1.2");
        let rows = regions.iter().cloned().chain([spoken_for]);
        let world = World::of(rows).with_incidents([named]);
        let rate = world.evaluate(Kpi::ChangeFailureRate);
        assert_eq!(left_out(&rate, LeftOut::Unattributed), 1, "{delay}");
    }
}

#[test]
fn what_was_reported_twice_is_counted_for_the_connection() {
    let mut staging = deployment(2, 30.0);
    staging.tier = Some(Tier::Staging);
    staging.environment = Token::of("staging");
    let twins = [through_another(&staging, minutes(1))];
    let world = World::of(pair(5).into_iter().chain([staging]).chain(twins));
    let mut basis = world.basis();
    let mut places: Vec<_> = ["production", "staging"]
        .map(|place| ReportedTwice {
            environment: Token::of(place),
            stands: Token::of("forge"),
            count: 1,
        })
        .into();
    places.sort_by_key(|place| place.environment);
    assert_eq!(basis.reported_twice(Token::of("builds")), places);
    assert_eq!(basis.reported_twice(Token::of("forge")), []);
    assert_eq!(basis.reported_twice(Token::of("unknown")), []);
}

/// A history that one connection reports.
fn through_one(mut world: World, source: &str) -> World {
    for row in &mut world.deployments {
        (row.connection, row.spoken_for) = (Token::of("forge"), false);
        row.source = Token::of(source);
    }
    world
}

/// The same, reported by another connection as well.
fn through_both(world: &World, delay: Millis) -> World {
    let mut both = world.clone();
    let twins = world.deployments.iter().map(|row| DeploymentRow {
        mark: None,
        source: Token::of("shop"),
        ..through_another(row, delay)
    });
    both.deployments.extend(twins);
    both
}

/// The answers without what was left out on the way.
fn numbers(world: &World) -> Vec<Evaluation> {
    properties::answers(world)
        .into_iter()
        .map(|answer| Evaluation {
            health: Health {
                connected: true,
                left_out: Vec::new(),
            },
            ..answer
        })
        .collect()
}

fn claimed_by(world: &World, speaker: &str) -> World {
    let mut claimed = world.clone();
    for row in &mut claimed.deployments {
        row.spoken_for = row.connection != Token::of(speaker);
    }
    claimed
}

/// How many of the deployments that went to production count, and how many are left out as twins.
fn accounted(world: &World) -> (u32, u32) {
    let rate = world.evaluate(Kpi::ChangeFailureRate);
    let twins =
        [LeftOut::ReportedTwice, LeftOut::SpokenForElsewhere].map(|reason| left_out(&rate, reason));
    (rate.n, twins.iter().sum())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn reading_through_a_second_connection_as_well_changes_no_number(
        world in properties::world(),
        delay in 0..=30_i64,
        source in prop_oneof![Just("shop"), Just("jobs")],
    ) {
        let world = through_one(world, source);
        prop_assert_eq!(numbers(&through_both(&world, minutes(delay))), numbers(&world));
    }

    #[test]
    fn a_claim_changes_nothing_but_which_of_the_two_is_left_out(world in properties::world()) {
        let world = through_one(world, "shop");
        let both = through_both(&world, Millis::ZERO);
        for speaker in ["forge", "builds"] {
            let claimed = claimed_by(&both, speaker);
            prop_assert_eq!(numbers(&claimed), numbers(&world), "{}", speaker);
        }
        let (counted, twins) = accounted(&both);
        for speaker in ["forge", "builds"] {
            let (n, spoken_for) = accounted(&claimed_by(&both, speaker));
            prop_assert_eq!(n, counted);
            // A claim also takes in what has not ended, which is left out either way.
            prop_assert!(spoken_for >= twins);
        }
    }

    #[test]
    fn every_twin_is_shown_as_left_out(world in properties::world()) {
        let world = through_one(world, "shop");
        let both = through_both(&world, minutes(3));
        let page = Page { offset: 0, limit: 1_000 };
        let shown: BTreeSet<u64> = both
            .basis()
            .events(Kpi::DeploymentFrequency, &weeks(5), page)
            .events
            .iter()
            .filter(|event| event.role == Part::Apart)
            .filter_map(|event| match event.subject {
                Subject::Deployment(key) => Some(key),
                _ => None,
            })
            .collect();
        let twins = world.deployments.iter().filter(|row| row.tier != Some(Tier::Staging));
        for key in twins.map(|row| row.key + 1_000) {
            prop_assert!(shown.contains(&key), "{} is missing", key);
        }
    }
}
