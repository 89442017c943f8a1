//! Takes in 100,000 deployments in batches of 1,000, through the door and as bare inserts of the
//! same rows into the same tables: what the door's promises cost.
//! Then goes over them as KPIs do.

use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use muster_model::{
    fact::{Deployment, DeploymentKind, DeploymentStatus, Fact, FactKey},
    ids::ConnectionId,
    time::{Millis, Timestamp},
};
use muster_store::{ScanRows, Store};
use rusqlite::{Connection, params};
use tempfile::TempDir;

const COUNT: usize = 100_000;
const BATCH: usize = 1_000;
const START: Timestamp = Timestamp(1_700_000_000_000);

/// Deployments of 200 projects to five environments, a minute apart, as GitLab would tell them.
fn deployments() -> Vec<Fact> {
    let connection = ConnectionId::new();
    (0..COUNT)
        .map(|n| {
            let at = START + Millis::minutes(i64::try_from(n).expect("fits"));
            let source = format!("shop/group-{}/project-{}", n % 8, n % 200);
            Fact::Deployment(Deployment {
                key: FactKey {
                    connection,
                    external_id: format!("{source}#{n}"),
                },
                observed_at: at + Millis::minutes(4),
                environment: format!("production/region-{}", n % 5),
                status: if n % 9 == 0 {
                    DeploymentStatus::Failed
                } else {
                    DeploymentStatus::Success
                },
                kind: DeploymentKind::Rollout,
                commit: format!("{n:040x}"),
                reference: "main".to_owned(),
                pipeline: (n / 5).to_string(),
                title: format!("Merge branch 'feature-{n}' into 'main'"),
                author: format!("member-{}", n % 60),
                url: format!("https://git.example.com/{source}/-/deployments/{n}"),
                source,
                created_at: at,
                started_at: Some(at + Millis::seconds(20)),
                finished_at: Some(at + Millis::minutes(4)),
            })
        })
        .collect()
}

fn empty_workspace() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("workspace.db");
    (folder, path)
}

fn through_the_door(store: &Store, facts: &[Fact]) {
    for batch in facts.chunks(BATCH) {
        store
            .write(|door| door.apply_facts(batch))
            .expect("facts are taken in");
    }
}

/// A connection with the store's own settings to a file with the store's own tables.
fn bare_connection(path: &Path) -> Connection {
    drop(Store::open(path).expect("an empty workspace"));
    let connection = Connection::open(path).expect("the file opens");
    connection
        .pragma_update(None, "synchronous", "full")
        .expect("set");
    connection
        .pragma_update(None, "cache_size", -32_000)
        .expect("set");
    connection
        .pragma_update(None, "foreign_keys", true)
        .expect("set");
    connection
        .execute_batch(
            "INSERT INTO sources (id, connection, path) VALUES (1, zeroblob(16), 'project');
             INSERT INTO environments (id, name) VALUES (1, 'production');",
        )
        .expect("a source and an environment");
    connection
}

fn bare_inserts(connection: &mut Connection, facts: &[Fact]) {
    for batch in facts.chunks(BATCH) {
        let transaction = connection.transaction().expect("a transaction");
        let mut insert = transaction
            .prepare_cached(
                "INSERT INTO deployments (connection, external_id, observed_at, source,
                     environment, status, kind, commit_sha, reference, pipeline, title, author,
                     url, created_at, started_at, finished_at)
                 VALUES (?1, ?2, ?3, 1, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )
            .expect("a statement");
        for fact in batch {
            let Fact::Deployment(fact) = fact else {
                continue;
            };
            insert
                .execute(params![
                    fact.key.connection.uuid().into_bytes(),
                    fact.key.external_id,
                    fact.observed_at.millis(),
                    "success",
                    "rollout",
                    fact.commit,
                    fact.reference,
                    fact.pipeline,
                    fact.title,
                    fact.author,
                    fact.url,
                    fact.created_at.millis(),
                    fact.started_at.map(Timestamp::millis),
                    fact.finished_at.map(Timestamp::millis)
                ])
                .expect("a row");
        }
        drop(insert);
        transaction.commit().expect("a commit");
    }
}

fn ingest(criterion: &mut Criterion) {
    let facts = deployments();
    let mut group = criterion.benchmark_group("ingest 100,000 deployments");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(COUNT as u64));
    group.bench_function("bare inserts", |bencher| {
        bencher.iter_batched_ref(
            || {
                let (folder, path) = empty_workspace();
                (bare_connection(&path), folder)
            },
            |(connection, _)| bare_inserts(connection, &facts),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("through the door", |bencher| {
        bencher.iter_batched_ref(
            || {
                let (folder, path) = empty_workspace();
                (Store::open(&path).expect("an empty workspace"), folder)
            },
            |(store, _)| through_the_door(store, &facts),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("the same again", |bencher| {
        let (_folder, path) = empty_workspace();
        let store = Store::open(&path).expect("an empty workspace");
        through_the_door(&store, &facts);
        bencher.iter(|| through_the_door(&store, &facts));
    });
    group.finish();
}

fn scan(criterion: &mut Criterion) {
    let (_folder, path) = empty_workspace();
    let store = Store::open(&path).expect("an empty workspace");
    through_the_door(&store, &deployments());
    let mut group = criterion.benchmark_group("scan 100,000 deployments");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(COUNT as u64));
    group.bench_function("for KPIs", |bencher| {
        bencher.iter(|| {
            let mut letters = 0;
            store
                .read(|reader| {
                    reader.scan_deployments(ScanRows::After(0), |row| letters += row.commit.len())
                })
                .expect("a scan");
            letters
        });
    });
    group.finish();
}

criterion_group!(benches, ingest, scan);
criterion_main!(benches);
