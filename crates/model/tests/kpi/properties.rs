//! Laws that hold for every history: what must not matter does not matter, and a basis that was
//! changed step by step answers as one that was built anew.

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    kpi::{
        Cause, ChangeRow, DeploymentRow, Evaluation, IncidentRow, Kpi, KpiRef, Query, Rule, Token,
    },
    record::{Severity, Tier, Verdict},
    time::{Millis, Timestamp, Window},
};
use proptest::prelude::*;

use crate::world::{START, World, change, deployment, hour, incident, service, team, weeks};

const WEEK: i64 = 7 * 24;

fn deployments() -> impl Strategy<Value = Vec<DeploymentRow>> {
    let parts = (
        (0..WEEK * 4 * 60, 1..3_u128, 0..10_u8, 0..10_u8),
        (0..2_u8, prop::bool::weighted(0.1)),
        (0..4_u8, 0..12_u8, 0..6_u8, prop::bool::weighted(0.95)),
    );
    prop::collection::vec(parts, 0..40).prop_map(|rows| {
        (1..)
            .zip(rows)
            .map(|(key, (when, through, how))| random_deployment(key, when, through, how))
            .collect()
    })
}

fn random_deployment(
    key: u64,
    (minute, owner, status, kind): (i64, u128, u8, u8),
    (connection, spoken_for): (u8, bool),
    (place, mark, commit, mapped): (u8, u8, u8, bool),
) -> DeploymentRow {
    let mut row = deployment(key, minute as f64 / 60.0);
    row.service = Some(service(owner)).filter(|_| mapped);
    row.status = match status {
        0 => DeploymentStatus::Failed,
        1 => DeploymentStatus::Cancelled,
        2 => DeploymentStatus::RolledBack,
        3 => DeploymentStatus::Running,
        _ => DeploymentStatus::Success,
    };
    row.kind = match kind {
        0 => DeploymentKind::Rollback,
        1 => DeploymentKind::Hotfix,
        _ => DeploymentKind::Rollout,
    };
    row.tier = match place {
        0 => Some(Tier::Staging),
        1 if mark == 11 => None,
        _ => Some(Tier::Production),
    };
    row.environment = Token::of(&format!("place {place}"));
    row.commit = Token::of(&format!("commit {commit}"));
    row.pipeline = Token::of(&format!("pipeline {connection} {}", commit % 2));
    row.connection = Token::of(&format!("connection {connection}"));
    row.spoken_for = spoken_for;
    row.mark = match mark {
        0 => Some(Verdict::Failed),
        1 => Some(Verdict::Sound),
        2 => Some(Verdict::Rework),
        _ => None,
    };
    row
}

fn changes() -> impl Strategy<Value = Vec<ChangeRow>> {
    let parts = (
        0..WEEK * 4,
        1..3_u128,
        0..8_u8,
        0..50_u64,
        prop::bool::weighted(0.1),
    );
    prop::collection::vec(parts, 0..20).prop_map(|rows| {
        let row = |(key, (hours, owner, commit, named, fix)): (u64, (i64, u128, u8, u64, bool))| {
            let mut row = change(key, hours as f64);
            row.service = Some(service(owner));
            row.commits = Box::new([Token::of(&format!("commit {commit}"))]);
            row.deployment = Some(named).filter(|named| *named < 20);
            row.first_commit_at = row.first_commit_at.filter(|_| named != 49);
            row.rework = fix.then_some(Rule::Label);
            row
        };
        (1..).zip(rows).map(row).collect()
    })
}

fn incidents() -> impl Strategy<Value = Vec<IncidentRow>> {
    let parts = (0..WEEK * 4, 0..4_u128, 0..8_u8, 1..60_u64);
    prop::collection::vec(parts, 0..15).prop_map(|rows| {
        let row = |(number, (hours, owner, cause, named)): (u128, (i64, u128, u8, u64))| {
            let mut row = incident(number, hours as f64 + 0.5);
            row.service = (1..3).contains(&owner).then(|| service(owner));
            row.team = (owner > 0).then(|| team(if owner == 3 { 9 } else { owner }));
            row.severity = Severity::ALL[usize::from(cause % 4)];
            row.resolved_at = row.resolved_at.filter(|_| named % 5 > 0);
            row.acknowledged_at = row.acknowledged_at.filter(|_| named % 3 > 0);
            row.cause = match cause {
                0 => Cause::Deployment(named),
                1 => Cause::NoDeployment,
                _ => Cause::Rules,
            };
            if cause == 2 {
                row.version = Token::of(&format!("commit {}", named % 6));
            }
            row
        };
        (1..).zip(rows).map(row).collect()
    })
}

pub fn world() -> impl Strategy<Value = World> {
    (deployments(), changes(), incidents()).prop_map(|(deployments, changes, incidents)| {
        World::of(deployments)
            .with_changes(changes)
            .with_incidents(incidents)
    })
}

pub fn answers(world: &World) -> Vec<Evaluation> {
    world.basis().evaluate_all(&weeks(4))
}

fn numbers(answers: &[Evaluation]) -> Vec<(Option<f64>, u32, Option<f64>)> {
    answers
        .iter()
        .map(|answer| (answer.value, answer.n, answer.p90))
        .collect()
}

fn later(instant: Timestamp) -> Timestamp {
    instant + Millis::days(21)
}

fn shifted(world: &World) -> World {
    let mut world = world.clone();
    for row in &mut world.deployments {
        row.started_at = later(row.started_at);
        row.finished_at = row.finished_at.map(later);
    }
    for row in &mut world.changes {
        row.opened_at = later(row.opened_at);
        row.first_commit_at = row.first_commit_at.map(later);
        row.merged_at = row.merged_at.map(later);
    }
    for row in &mut world.incidents {
        row.opened_at = later(row.opened_at);
        row.acknowledged_at = row.acknowledged_at.map(later);
        row.resolved_at = row.resolved_at.map(later);
    }
    world
}

/// Something that a sync or a person does.
#[derive(Debug, Clone)]
enum Step {
    Deployment(DeploymentRow),
    NoDeployment(u64),
    Change(ChangeRow),
    NoChange(u64),
    Incident(IncidentRow),
    NoIncident(u128),
    Ask(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let rows = || deployments().prop_map(|rows| rows.into_iter().map(Step::Deployment).collect());
    let changes = changes().prop_map(|rows| rows.into_iter().map(Step::Change).collect());
    let incidents = incidents().prop_map(|rows| rows.into_iter().map(Step::Incident).collect());
    let removals = prop::collection::vec(
        prop_oneof![
            (1..40_u64).prop_map(Step::NoDeployment),
            (1..20_u64).prop_map(Step::NoChange),
            (1..15_u128).prop_map(Step::NoIncident),
        ],
        0..10,
    );
    let questions = prop::collection::vec(any::<bool>().prop_map(Step::Ask), 0..10);
    let all: [BoxedStrategy<Vec<Step>>; 6] = [
        rows().boxed(),
        rows().boxed(),
        changes.boxed(),
        incidents.boxed(),
        removals.boxed(),
        questions.boxed(),
    ];
    all.prop_map(|lists| lists.concat()).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_staging_deployment_changes_nothing_in_production(world in world(), minute in 0..40_000_i64) {
        let mut more = world.clone();
        let mut staging = deployment(999, minute as f64 / 60.0);
        staging.tier = Some(Tier::Staging);
        more.deployments.push(staging);
        prop_assert_eq!(answers(&more), answers(&world));
    }

    #[test]
    fn whole_weeks_later_everything_is_the_same(world in world()) {
        let window = weeks(4).window;
        let query = Query::new(Window { from: later(window.from), to: later(window.to) });
        let shifted = shifted(&world).basis().evaluate_all(&query);
        let before = answers(&world);
        prop_assert_eq!(numbers(&shifted), numbers(&before));
        for (one, other) in shifted.iter().zip(&before) {
            prop_assert_eq!(&one.health, &other.health);
            prop_assert_eq!(&one.detail, &other.detail);
        }
    }

    #[test]
    fn a_window_that_is_split_counts_the_same_events(world in world(), split in 1..WEEK * 4) {
        let whole = weeks(4).window;
        let middle = hour(split as f64);
        let mut basis = world.basis();
        for kpi in Kpi::ALL {
            if kpi == Kpi::Reliability {
                continue;
            }
            let mut n = |from, to| basis.evaluate(kpi, &Query::new(Window { from, to })).n;
            let parts = n(whole.from, middle) + n(middle, whole.to);
            prop_assert_eq!(parts, n(whole.from, whole.to), "{:?}", kpi);
        }
    }

    #[test]
    fn the_order_of_delivery_does_not_matter(world in world()) {
        let mut turned = world.clone();
        turned.deployments.reverse();
        turned.changes.reverse();
        turned.incidents.reverse();
        prop_assert_eq!(answers(&turned), answers(&world));
    }

    #[test]
    fn what_is_delivered_again_changes_nothing(world in world()) {
        let mut twice = world.clone();
        for row in &world.deployments {
            // An older delivery of the same row, as it stood before it ended.
            let mut before = row.clone();
            (before.status, before.finished_at) = (DeploymentStatus::Running, None);
            twice.deployments.insert(0, before);
        }
        twice.deployments.extend(world.deployments.clone());
        twice.changes.extend(world.changes.clone());
        twice.incidents.extend(world.incidents.clone());
        prop_assert_eq!(answers(&twice), answers(&world));
        let mut basis = world.basis();
        for row in &world.deployments {
            basis.upsert_deployment(row);
        }
        world.incidents.iter().cloned().for_each(|row| basis.upsert_incident(row));
        prop_assert_eq!(basis.evaluate_all(&weeks(4)), answers(&world));
    }

    #[test]
    fn shares_stay_between_none_and_all(world in world()) {
        for answer in answers(&world) {
            if matches!(answer.kpi, KpiRef::Delivery(Kpi::ChangeFailureRate | Kpi::ReworkRate | Kpi::Reliability)) {
                prop_assert!(answer.value.is_none_or(|share| (0.0..=1.0).contains(&share)));
            }
            prop_assert_eq!(answer.value.is_none(), answer.absence.is_some());
            let points: u32 = answer.series.iter().map(|point| point.n).sum();
            prop_assert!(answer.kpi == Kpi::Reliability.into() || points == answer.n);
        }
    }

    #[test]
    fn step_by_step_is_as_built_anew(steps in steps()) {
        let mut world = World::default();
        let mut basis = world.basis();
        let asked = |all: bool| {
            let mut query = weeks(4);
            if !all {
                query.services = Some(vec![service(1)]);
                query.window.from = Timestamp(START + 40 * 3_600_000);
            }
            query
        };
        for step in steps {
            match step {
                Step::Deployment(row) => {
                    basis.upsert_deployment(&row);
                    world.deployments.push(row);
                }
                Step::NoDeployment(key) => {
                    basis.remove_deployment(key);
                    world.deployments.retain(|row| row.key != key);
                }
                Step::Change(row) => {
                    basis.upsert_change(&row);
                    world.changes.push(row);
                }
                Step::NoChange(key) => {
                    basis.remove_change(key);
                    world.changes.retain(|row| row.key != key);
                }
                Step::Incident(row) => {
                    basis.upsert_incident(row.clone());
                    world.incidents.push(row);
                }
                Step::NoIncident(number) => {
                    let id = crate::world::incident_id(number);
                    basis.remove_incident(id);
                    world.incidents.retain(|row| row.id != id);
                }
                Step::Ask(all) => {
                    let query = asked(all);
                    prop_assert_eq!(basis.evaluate_all(&query), world.basis().evaluate_all(&query));
                }
            }
        }
        for all in [true, false] {
            let query = asked(all);
            prop_assert_eq!(basis.evaluate_all(&query), world.basis().evaluate_all(&query));
        }
    }
}
