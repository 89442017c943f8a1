//! 200 KPIs that a workspace defines, with a sample a day for three years: how long it takes to open
//! the page of all KPIs over twelve weeks and over three years, and that of one KPI over three years,
//! against reading the very same rows bare from SQLite. The delivery KPIs are asked along with them,
//! of an empty history. `KPIS` asks for another number.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "what fails here fails the benchmark")]

#[path = "opened/shop.rs"]
mod shop;

use std::{
    collections::BTreeSet,
    env,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use muster_engine::{
    Engine, ManualClock, NoNotifier,
    kpis::{KpiScope, NewKpiDefinition},
};
use muster_model::{
    fact::{Fact, FactKey, Sample},
    ids::{ConnectionId, KpiDefinitionId, RecordId},
    kpi::{Bucket, Direction, Unit},
    rbac::Author,
    record::{Aggregation, Connection, ConnectionSettings, KpiSource, Tier},
    time::{Millis, Timestamp, Window},
};
use muster_store::Store;
use rusqlite::params;

use shop::Shop;

const NOW: Timestamp = Timestamp(1_772_446_000_000);
const DAYS: i64 = 3 * 365;
const ROUNDS: usize = 9;

fn main() {
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let kpis = env::var("KPIS").map_or(200, |n| n.parse().unwrap());
    let shop = Shop::open(Arc::new(ManualClock::new(NOW)), Arc::new(NoNotifier));
    let (engine, path) = (&shop.engine, shop.file.as_path());
    let connection = samples(path, kpis);
    let ids = definitions(engine, connection, kpis);
    println!("{kpis} KPIs with {DAYS} samples each; medians of {ROUNDS}\n");
    let rows = rusqlite::Connection::open(path).unwrap();
    for (what, days, bucket) in [
        ("all, twelve weeks by week", 84, Bucket::Week),
        ("all, three years by month", DAYS, Bucket::Month),
    ] {
        let scope = scope(days, bucket);
        let asked = median(|| {
            assert!(engine.kpis(&scope).unwrap().cards.len() > kpis);
        });
        let bare =
            median(|| (0..kpis).for_each(|kpi| read_bare(&rows, connection, kpi, scope.window)));
        print(what, asked, bare);
    }
    let scope = scope(DAYS, Bucket::Week);
    let asked = median(|| {
        let detail = engine.kpi(ids[0].into(), &scope).unwrap();
        assert_eq!(i64::from(detail.card.evaluation.n), DAYS);
    });
    let bare = median(|| read_bare(&rows, connection, 0, scope.window));
    print("one, three years by week", asked, bare);
    engine.stop();
}

fn print(what: &str, asked: Duration, bare: Duration) {
    let ms = |span: Duration| format!("{:.2} ms", span.as_secs_f64() * 1_000.0);
    println!("{what}");
    println!("  opened  {}", ms(asked));
    println!("  bare    {}", ms(bare));
    println!(
        "  ratio   {:.2}\n",
        bare.as_secs_f64() / asked.as_secs_f64()
    );
}

fn median(mut round: impl FnMut()) -> Duration {
    round();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            round();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

/// Reads the rows of a KPI's window and of the one before it, and adds them up.
fn read_bare(rows: &rusqlite::Connection, connection: ConnectionId, kpi: usize, window: Window) {
    let mut statement = rows
        .prepare_cached(
            "SELECT at, value FROM samples
             WHERE connection = ?1 AND metric = ?2 AND at >= ?3 AND at < ?4",
        )
        .unwrap();
    let key = RecordId::from(connection).uuid().into_bytes();
    let (from, to) = (window.previous().from.millis(), window.to.millis());
    let values = statement
        .query_map(params![key, metric(kpi), from, to], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, f64>(1)?))
        })
        .unwrap();
    let sum: f64 = values.map(|row| row.unwrap().1).sum();
    assert!(sum > 0.0);
}

fn scope(days: i64, bucket: Bucket) -> KpiScope {
    KpiScope {
        window: Window {
            from: NOW - Millis::days(days),
            to: NOW,
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket,
    }
}

fn metric(kpi: usize) -> String {
    format!("metric {kpi}")
}

/// Writes a connection that is never polled, and its samples.
fn samples(path: &Path, kpis: usize) -> ConnectionId {
    let store = Store::open(path).unwrap();
    let id = ConnectionId::new();
    let connection = Connection {
        name: "Prometheus".to_owned(),
        base_url: "http://127.0.0.1:9".to_owned(),
        settings: ConnectionSettings::new::<&str>("prometheus", []),
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: Millis::days(1),
        since: NOW,
        enabled: false,
        speaks_for: Vec::new(),
    };
    store
        .seed(|door| door.create(Author::Muster, NOW, id, &connection))
        .unwrap();
    for kpi in 0..kpis {
        let facts: Vec<Fact> = (1..=DAYS)
            .map(|day| {
                let at = NOW - Millis::days(day);
                Fact::Sample(Sample {
                    key: FactKey {
                        connection: id,
                        external_id: format!("{kpi}@{day}"),
                    },
                    observed_at: at,
                    metric: metric(kpi),
                    unit: "ms".to_owned(),
                    at,
                    value: 100.0 + ((kpi as i64 * 31 + day * 17) % 97) as f64,
                })
            })
            .collect();
        store.write(|door| door.apply_facts(&facts)).unwrap();
    }
    id
}

/// One of each aggregation after another.
fn definitions(engine: &Engine, connection: ConnectionId, kpis: usize) -> Vec<KpiDefinitionId> {
    let define = |kpi: usize| {
        let new = NewKpiDefinition {
            name: format!("KPI {kpi}"),
            description: String::new(),
            unit: [Unit::Duration, Unit::Number][kpi % 2],
            unit_label: String::new(),
            direction: Direction::Down,
            aggregation: Aggregation::ALL[kpi % Aggregation::ALL.len()],
            source: KpiSource::Metric {
                connection,
                metric: metric(kpi),
                scale: 1.0,
            },
            service: None,
            teams: BTreeSet::new(),
            owner: None,
        };
        engine.save_kpi_definition(None, &new).unwrap()
    };
    (0..kpis).map(define).collect()
}
