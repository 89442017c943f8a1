//! What polling costs while nothing happens: 20 connections to a GitHub of 5,000 workflow runs
//! each, every minute, for ten minutes. It prints the CPU time and the resident memory of this
//! process, which holds the engine alone, and the requests that each stream cost a poll; the
//! server is a process of its own. `POLLING_MINUTES` asks for another length.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "what fails here fails the benchmark")]

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use muster_engine::{
    Engine, Home, NoNotifier, SystemClock,
    connections::{ConnectionDraft, ConnectionView},
    workspaces::NewWorkspace,
};
use muster_model::{
    record::{Connection, ConnectionSettings, Discipline},
    time::{Millis, Timestamp},
};
use muster_replay::{
    TOKEN,
    github::{GitHub, REPOSITORY},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers::any};

const CONNECTIONS: usize = 20;
const RUNS: usize = 5_000;
/// Workflow runs, deployments and pull requests.
const STREAMS: usize = 3;
const SERVE: &str = "serve";
/// Clock ticks a second in `/proc`, on every Linux that there is.
const TICKS: f64 = 100.0;

fn main() {
    if env::args().any(|argument| argument == SERVE) {
        serve();
    } else if env::args().any(|argument| argument == "--bench") {
        measure();
    }
}

/// Answers as a GitHub; each line on standard input is answered with what was asked so far.
fn serve() {
    let runtime = Runtime::new().unwrap();
    let requests = Arc::new(AtomicU64::new(0));
    let unchanged = Arc::new(AtomicU64::new(0));
    let counting = Counting {
        github: with_many_runs(),
        requests: Arc::clone(&requests),
        unchanged: Arc::clone(&unchanged),
    };
    let server = runtime.block_on(async {
        let server = MockServer::builder()
            .disable_request_recording()
            .start()
            .await;
        Mock::given(any())
            .respond_with(counting)
            .mount(&server)
            .await;
        server
    });
    println!("{}", server.uri());
    for line in std::io::stdin().lines() {
        line.unwrap();
        let counts = [&requests, &unchanged].map(|count| count.load(Ordering::Relaxed));
        println!("{} {}", counts[0], counts[1]);
    }
}

struct Counting {
    github: GitHub,
    requests: Arc<AtomicU64>,
    unchanged: Arc<AtomicU64>,
}

impl Respond for Counting {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if request.headers.contains_key("if-none-match") {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
        }
        self.github.respond(request)
    }
}

/// The recorded GitHub with as many finished runs, a quarter of an hour apart.
fn with_many_runs() -> GitHub {
    let github = GitHub::recorded(100);
    github.set(&format!("repos/{REPOSITORY}/deployments"), json!([]));
    github.set(&format!("repos/{REPOSITORY}/pulls"), json!([]));
    github.change_runs(|runs| {
        let like = runs
            .iter()
            .find(|run| run["status"] == "completed" && run["run_attempt"] == 1)
            .unwrap()
            .clone();
        *runs = (0..RUNS).map(|number| run(&like, number)).collect();
    });
    github
}

fn run(like: &Value, number: usize) -> Value {
    let newest: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    let at = newest - chrono::Duration::minutes(15 * i64::try_from(number).unwrap());
    let at = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut run = like.clone();
    run["id"] = json!(9_000_000 - number);
    run["run_number"] = json!(RUNS - number);
    for field in ["created_at", "run_started_at", "updated_at"] {
        run[field] = json!(at);
    }
    run
}

/// The server in its own process.
struct Server {
    process: Child,
    answers: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let mut address = String::new();
        answers.read_line(&mut address).unwrap();
        Self {
            process,
            answers,
            address: address.trim().to_owned(),
        }
    }

    /// How many requests came so far, and how many of them asked only for what is new.
    fn counts(&mut self) -> [u64; 2] {
        self.process
            .stdin
            .as_mut()
            .unwrap()
            .write_all(b"\n")
            .unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let mut counts = line.split_whitespace().map(|count| count.parse().unwrap());
        [counts.next().unwrap(), counts.next().unwrap()]
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn measure() {
    let minutes = env::var("POLLING_MINUTES").map_or(10, |text| text.parse().unwrap());
    let mut server = Server::start();
    let home = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let engine = Engine::start(
        Home::below(home.path()),
        Arc::new(SystemClock),
        Arc::new(NoNotifier),
        runtime.handle().clone(),
    );
    engine
        .create_workspace(&NewWorkspace {
            name: "Polling".to_owned(),
            time_zone: "UTC".to_owned(),
            your_name: "Ada".to_owned(),
            your_email: String::new(),
            team_name: "Web".to_owned(),
            discipline: Discipline::Operations,
        })
        .unwrap();
    let begun = Instant::now();
    for number in 0..CONNECTIONS {
        engine
            .save_connection(&draft(number, &server.address))
            .unwrap();
    }
    let read = wait_until_read(&engine);
    println!(
        "First syncs of {read} items: {:.1} s, {:.1} s of CPU time.\n",
        begun.elapsed().as_secs_f64(),
        cpu_seconds()
    );

    let [requests, conditional] = server.counts();
    let (cpu, began) = (cpu_seconds(), Instant::now());
    println!("| minute | CPU time | resident memory |\n| --- | --- | --- |");
    println!("| 0 | 0.00 s | {} |", resident());
    for minute in 1..=minutes {
        thread::sleep(Duration::from_secs(60).saturating_mul(minute) - began.elapsed());
        println!(
            "| {minute} | {:.2} s | {} |",
            cpu_seconds() - cpu,
            resident()
        );
    }
    let share = (cpu_seconds() - cpu) / began.elapsed().as_secs_f64() * 100.0;
    let [after, conditional_after] = server.counts();
    #[expect(clippy::cast_precision_loss, reason = "counts of requests are small")]
    let polled = (after - requests) as f64;
    #[expect(clippy::cast_precision_loss, reason = "there are sixty streams")]
    let polls = f64::from(minutes) * (CONNECTIONS * STREAMS) as f64;
    println!(
        "\n{share:.2} % of one core; {:.2} requests a stream and poll, {} of {} conditional.",
        polled / polls,
        conditional_after - conditional,
        after - requests
    );
    engine.stop();
}

fn draft(number: usize, address: &str) -> ConnectionDraft {
    ConnectionDraft {
        id: None,
        connection: Connection {
            name: format!("GitHub {number}"),
            base_url: address.to_owned(),
            settings: ConnectionSettings::new(
                "github",
                [("repositories", (&[REPOSITORY][..]).into())],
            ),
            user: String::new(),
            ca_file: String::new(),
            proxy: String::new(),
            poll_interval: Millis::minutes(1),
            since: Timestamp(0),
            enabled: true,
            speaks_for: Vec::new(),
        },
        secrets: BTreeMap::from([("token".to_owned(), TOKEN.to_owned())]),
        this_run_only: true,
    }
}

/// Waits until every connection was read once. Answers how many items there are.
fn wait_until_read(engine: &Engine) -> u32 {
    loop {
        let views = engine.connections().unwrap();
        if let Some(error) = views.iter().find_map(|view| view.error.as_ref()) {
            panic!("{error}");
        }
        if views.len() == CONNECTIONS && views.iter().all(is_read) {
            return views.iter().map(|view| view.counts.pipeline_runs).sum();
        }
        thread::sleep(Duration::from_millis(200));
    }
}

fn is_read(view: &ConnectionView) -> bool {
    view.last_success.is_some() && view.progress.is_none()
}

/// The CPU time that this process has used.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    // The 14th and 15th of all, of which two are before the bracket.
    let ticks: f64 = fields[11..13]
        .iter()
        .map(|it| it.parse::<f64>().unwrap())
        .sum();
    ticks / TICKS
}

/// The resident memory of this process.
fn resident() -> String {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    format!("{:.1} MB", kib * 1024.0 / 1e6)
}
