//! 10,000 alerts within a minute, in six polls: what the escalation clock needs to place them, to
//! page, and to show one summary, while somebody reads in the app. Two storms: all alerts about
//! twenty services, which is what a failing network looks like; and each alert about a trouble of
//! its own, which is the worst that sources can do. It prints how long the turns of the clock took,
//! against bare inserts of the rows that they wrote into the same tables, and how long the slowest
//! look at the list of incidents took meanwhile. `ALERTS` asks for another number.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "what fails here fails the benchmark")]

#[path = "opened/shop.rs"]
mod shop;

use std::{
    env,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use muster_engine::{Clock, Engine, ManualClock, Notice, Notifier, incidents::IncidentFilter};
use muster_model::{
    fact::{Alert, AlertState, Fact, FactKey},
    ids::{ConnectionId, IncidentId},
    rbac::Author,
    record::{Connection, ConnectionSettings, Level, LevelTarget, Policy, RoutingRule, Service},
    time::{Millis, Timestamp},
};
use muster_store::Store;
use rusqlite::{params_from_iter, types::Value};
use tempfile::TempDir;

use shop::Shop;

const START: Timestamp = Timestamp(1_772_446_000_000);
const POLLS: usize = 6;
const SERVICES: usize = 20;
/// The tables that a turn of the clock writes.
const WRITTEN: [&str; 5] = [
    "documents",
    "edits",
    "incidents",
    "incident_alerts",
    "pages",
];

fn main() {
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let alerts = env::var("ALERTS").map_or(10_000, |n| n.parse().unwrap());
    println!("{alerts} alerts in {POLLS} polls\n");
    measure(&format!("of {SERVICES} services"), alerts, |n| {
        (format!("service-{}", n % SERVICES), "Errors".to_owned())
    });
    measure("each of its own", alerts, |n| {
        (String::new(), format!("Trouble {n}"))
    });
}

/// Counts what it is asked to show.
#[derive(Default)]
struct Counting(Mutex<(usize, usize)>);

impl Notifier for Counting {
    fn show(&self, notice: Notice) -> Result<(), String> {
        let mut shown = self.0.lock().unwrap();
        match notice {
            Notice::Summary { .. } => shown.1 += 1,
            _ => shown.0 += 1,
        }
        Ok(())
    }

    fn withdraw(&self, _: IncidentId) {}
}

/// `trouble` gives each alert the service that it names and its own name.
fn measure(what: &str, count: usize, trouble: impl Fn(usize) -> (String, String)) {
    let clock = Arc::new(ManualClock::new(START));
    let notifier = Arc::new(Counting::default());
    let shop = Shop::open(Arc::clone(&clock) as _, Arc::clone(&notifier) as _);
    let (engine, path) = (&shop.engine, shop.file.as_path());
    let source = prepare(engine, path);
    let store = Store::open(path).unwrap();
    let before = rows(path);

    let stop = Arc::new(AtomicBool::new(false));
    let reader = read_meanwhile(engine, &stop);
    let mut turns = Vec::new();
    for poll in 0..POLLS {
        let numbers = count * poll / POLLS..count * (poll + 1) / POLLS;
        let facts: Vec<Fact> = numbers
            .map(|n| Fact::Alert(alert(source, n, trouble(n), clock.now())))
            .collect();
        store.write(|door| door.apply_facts(&facts)).unwrap();
        let began = Instant::now();
        engine.catch_up().unwrap();
        turns.push(began.elapsed());
        clock.advance(Millis::seconds(10));
    }
    stop.store(true, Ordering::Relaxed);
    let slowest = reader.join().unwrap();
    let incidents = engine.incidents(&IncidentFilter::default()).unwrap().total;
    let idle = Instant::now();
    engine.catch_up().unwrap();
    let idle = idle.elapsed();
    engine.stop();
    drop(store);

    let after = rows(path);
    let bare = insert_bare(&before, &after);
    let total: Duration = turns.iter().sum();
    let (pages, summaries) = *notifier.0.lock().unwrap();
    println!("{what}: {incidents} incidents");
    println!(
        "  turns of the clock   {} in all, the longest {}",
        ms(total),
        longest(&turns)
    );
    println!("  bare inserts         {}", ms(bare));
    println!(
        "  ratio                {:.2}",
        bare.as_secs_f64() / total.as_secs_f64()
    );
    println!("  a turn without news  {}", ms(idle));
    println!("  slowest look         {}", ms(slowest));
    println!("  notifications        {pages} pages, {summaries} updates of one summary\n");
}

/// Services, a policy of two levels for Ada, a rule for everything, and a source that is never
/// polled. Answers the source.
fn prepare(engine: &Engine, path: &Path) -> ConnectionId {
    let me = engine.members().unwrap()[0].id;
    for n in 0..SERVICES {
        let service = Service {
            name: format!("service-{n}"),
            description: String::new(),
            teams: Default::default(),
            sources: Vec::new(),
            attribution_window: None,
        };
        engine.save_service(None, &service).unwrap();
    }
    let level = Level {
        targets: vec![LevelTarget::Member(me)],
        wait: Millis::minutes(5),
    };
    let policy = Policy {
        name: "On call".to_owned(),
        levels: vec![level.clone(), level],
        repeat: 3,
        hours: None,
        paths: Vec::new(),
    };
    let policy = engine.save_policy(None, &policy).unwrap();
    let rule = RoutingRule {
        name: "Everything".to_owned(),
        position: 0,
        matchers: Vec::new(),
        service: None,
        severity: None,
        policy: Some(policy),
        still_firing_after: Millis::ZERO,
        enabled: true,
    };
    engine.save_routing_rule(None, &rule).unwrap();
    let source = ConnectionId::new();
    let connection = Connection {
        name: "Alerts".to_owned(),
        base_url: "http://localhost:9".to_owned(),
        settings: ConnectionSettings::new::<&str>("alertmanager", []),
        user: String::new(),
        ca_file: String::new(),
        proxy: String::new(),
        poll_interval: Millis::days(1),
        since: Timestamp(0),
        enabled: false,
        speaks_for: Vec::new(),
    };
    Store::open(path)
        .unwrap()
        .write(|door| door.create(Author::Member(me), START, source, &connection))
        .unwrap();
    source
}

fn alert(
    connection: ConnectionId,
    n: usize,
    (service, name): (String, String),
    now: Timestamp,
) -> Alert {
    Alert {
        key: FactKey {
            connection,
            external_id: format!("{n:016x}"),
        },
        observed_at: now,
        labels: [
            ("alertname", name.clone()),
            ("service", service),
            ("severity", "warning".to_owned()),
            ("instance", format!("web-{n}")),
        ]
        .map(|(label, value)| (label.to_owned(), value))
        .into(),
        annotations: [("summary".to_owned(), format!("{name} on web-{n}"))].into(),
        name,
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: now,
        ended_at: None,
    }
}

/// Reads the list of incidents again and again, and answers how long the slowest look took.
fn read_meanwhile(engine: &Engine, stop: &Arc<AtomicBool>) -> thread::JoinHandle<Duration> {
    let (engine, stop) = (engine.clone(), Arc::clone(stop));
    thread::spawn(move || {
        let filter = IncidentFilter {
            limit: 100,
            ..IncidentFilter::default()
        };
        let mut slowest = Duration::ZERO;
        while !stop.load(Ordering::Relaxed) {
            let began = Instant::now();
            engine.incidents(&filter).unwrap();
            slowest = slowest.max(began.elapsed());
            thread::sleep(Duration::from_millis(20));
        }
        slowest
    })
}

type Rows = Vec<Vec<Vec<Value>>>;

/// All rows of the tables that a turn of the clock writes.
fn rows(path: &Path) -> Rows {
    let file = rusqlite::Connection::open(path).unwrap();
    let read = |table: &&str| {
        let mut statement = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let rows = statement
            .query_map([], |row| (0..columns).map(|index| row.get(index)).collect())
            .unwrap();
        rows.collect::<Result<Vec<Vec<Value>>, _>>().unwrap()
    };
    WRITTEN.iter().map(read).collect()
}

/// Inserts the rows that came after `before` into empty tables of the same shape, in as many
/// transactions as there were polls, and answers how long that took.
fn insert_bare(before: &Rows, after: &Rows) -> Duration {
    let folder = TempDir::new().unwrap();
    let bare = folder.path().join("bare.db");
    drop(Store::open(&bare).unwrap());
    let mut file = rusqlite::Connection::open(&bare).unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL;")
        .unwrap();
    let began = Instant::now();
    for poll in 0..POLLS {
        let transaction = file.transaction().unwrap();
        for ((table, before), after) in WRITTEN.iter().zip(before).zip(after) {
            let new = &after[before.len().min(after.len())..];
            let part = &new[new.len() * poll / POLLS..new.len() * (poll + 1) / POLLS];
            let Some(first) = part.first() else { continue };
            let marks = vec!["?"; first.len()].join(", ");
            let insert = format!("INSERT OR REPLACE INTO {table} VALUES ({marks})");
            let mut insert = transaction.prepare_cached(&insert).unwrap();
            for row in part {
                insert.execute(params_from_iter(row)).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
    began.elapsed()
}

fn longest(turns: &[Duration]) -> String {
    ms(turns.iter().max().copied().unwrap_or_default())
}

fn ms(span: Duration) -> String {
    format!("{:.0} ms", span.as_secs_f64() * 1_000.0)
}
