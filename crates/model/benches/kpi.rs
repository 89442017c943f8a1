//! All KPIs over 1,000,000 production deployments, 500,000 changes and 100,000 incidents of 200
//! services in three years: building the basis, the first answer, and the answer after one more
//! deployment. Headlines and weekly series over the whole span, by Muster's own rules.

use std::{hint::black_box, time::Duration};

use chrono_tz::Tz;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    ids::{IncidentId, ServiceId},
    kpi::{
        Basis, Cause, ChangeRow, DeploymentRow, IncidentRow, Profile, Query, ServiceRow, Settings,
        Sources, Token,
    },
    record::{Severity, Tier},
    time::{Millis, Timestamp, Window},
};
use uuid::Uuid;

const DEPLOYMENTS: u64 = 1_000_000;
const CHANGES: u64 = 500_000;
const INCIDENTS: u64 = 100_000;
const SERVICES: u64 = 200;
const SPAN: i64 = 3 * 365 * 86_400_000;
const START: i64 = 1_672_531_200_000;

/// A number that looks like chance and is the same in every run (SplitMix64).
fn chance(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn below(seed: u64, limit: u64) -> i64 {
    (chance(seed) % limit).cast_signed()
}

fn service(number: u64) -> ServiceId {
    ServiceId::from_uuid(Uuid::from_u128(u128::from(number % SERVICES) + 1))
}

fn instant(number: u64, of: u64) -> i64 {
    START + SPAN / of.cast_signed() * number.cast_signed()
}

fn deployment(key: u64) -> DeploymentRow {
    let end = instant(key, DEPLOYMENTS);
    DeploymentRow {
        key,
        connection: Token::of("forge"),
        spoken_for: false,
        service: Some(service(chance(key))),
        tier: Some(Tier::Production),
        status: match below(key + 1, 100) {
            0 => DeploymentStatus::RolledBack,
            1..=4 => DeploymentStatus::Failed,
            5 => DeploymentStatus::Cancelled,
            _ => DeploymentStatus::Success,
        },
        kind: match below(key + 2, 100) {
            0 => DeploymentKind::Rollback,
            1..=3 => DeploymentKind::Hotfix,
            _ => DeploymentKind::Rollout,
        },
        source: Token::of(&format!("group/project-{}", chance(key) % SERVICES)),
        commit: Token::of(&format!("{:016x}", chance(key / 2))),
        reference: Token::of("main"),
        pipeline: Token::of(&format!("pipeline {key}")),
        environment: Token::of("production"),
        started_at: Timestamp(end - 60_000 - below(key + 3, 1_800_000)),
        finished_at: Some(Timestamp(end)),
        mark: None,
        rework: None,
    }
}

/// Half of the changes are found by their commit, the others by time.
fn change(key: u64) -> ChangeRow {
    let carrier = key * (DEPLOYMENTS / CHANGES);
    let merged = instant(carrier, DEPLOYMENTS) - 3_600_000 - below(key + 4, 86_400_000);
    let opened = merged - below(key + 5, 4 * 86_400_000);
    let commits = [
        carrier / 2 + (key % 2) * DEPLOYMENTS * 2,
        key + DEPLOYMENTS * 4,
    ];
    ChangeRow {
        key,
        service: Some(service(chance(carrier))),
        source: Token::of(&format!("group/project-{}", chance(carrier) % SERVICES)),
        commits: commits
            .map(|commit| Token::of(&format!("{:016x}", chance(commit))))
            .into(),
        deployment: None,
        opened_at: Timestamp(opened),
        first_commit_at: Some(Timestamp(opened - below(key + 6, 3 * 86_400_000))),
        merged_at: Some(Timestamp(merged)),
        rework: None,
    }
}

fn incident(number: u64) -> IncidentRow {
    let opened = instant(number, INCIDENTS) + below(number + 7, 3_600_000);
    IncidentRow {
        id: IncidentId::from_uuid(Uuid::from_u128(u128::from(number) + 1)),
        service: (!number.is_multiple_of(20)).then(|| service(chance(number + 8))),
        team: None,
        severity: Severity::ALL[(chance(number + 9) % 4) as usize],
        opened_at: Timestamp(opened),
        acknowledged_at: (!number.is_multiple_of(7))
            .then(|| Timestamp(opened + below(number + 10, 1_800_000))),
        resolved_at: Some(Timestamp(
            opened + 1_800_000 + below(number + 11, 36_000_000),
        )),
        version: Token::NONE,
        cause: Cause::Rules,
    }
}

fn settings() -> Settings {
    Settings {
        zone: Tz::Europe__Paris,
        attribution_window: Millis::hours(72),
        region_window: Millis::minutes(30),
        failed_attempts_reach_users: false,
        profile: Profile::Muster,
        sources: Sources::ALL,
    }
}

fn kpis(criterion: &mut Criterion) {
    let services: Vec<_> = (0..SERVICES)
        .map(|number| ServiceRow {
            id: service(number),
            teams: Vec::new(),
            attribution_window: None,
        })
        .collect();
    let deployments: Vec<_> = (0..DEPLOYMENTS).map(deployment).collect();
    let changes: Vec<_> = (0..CHANGES).map(change).collect();
    let incidents: Vec<_> = (0..INCIDENTS).map(incident).collect();
    let build = || {
        let (services, deployments) = (services.clone(), deployments.iter().cloned());
        let (changes, incidents) = (changes.iter().cloned(), incidents.iter().cloned());
        Basis::build(settings(), services, deployments, changes, incidents)
    };
    let whole = Window {
        from: Timestamp(START),
        to: Timestamp(START + SPAN),
    };
    let query = Query::new(whole);

    let mut group = criterion.benchmark_group("kpi");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    group.bench_function("build", |bench| bench.iter_with_large_drop(build));
    group.bench_function("all_from_cold", |bench| {
        bench.iter_batched_ref(
            build,
            |basis| black_box(basis.evaluate_all(&query)),
            BatchSize::PerIteration,
        );
    });
    let mut basis = build();
    black_box(basis.evaluate_all(&query));
    let mut key = DEPLOYMENTS;
    group.bench_function("all_after_one_deployment", |bench| {
        bench.iter(|| {
            key += 1;
            let mut row = deployment(key);
            row.finished_at = Some(Timestamp(START + below(key, SPAN.unsigned_abs())));
            basis.upsert_deployment(&row);
            black_box(basis.evaluate_all(&query))
        });
    });
    group.bench_function("all_again", |bench| {
        bench.iter(|| black_box(basis.evaluate_all(&query)));
    });
    group.finish();
}

criterion_group!(benches, kpis);
criterion_main!(benches);
