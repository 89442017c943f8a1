//! Tokens: they go to their own host and nowhere else: no file, no log, no sentence, no event.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
    sync::{Arc, Mutex},
};

use muster_engine::{Engine, Event, Problem, connections::ConnectionDraft, kpis::KpiScope};
use muster_model::{
    kpi::Bucket,
    record::{ConnectionSettings, Tier},
    time::{Millis, Window},
};
use rstest::rstest;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;
use wiremock::ResponseTemplate;

use crate::{
    gitlab::{GitLab, TOKEN},
    laptop::{Laptop, START, connection, draft, is_end_of},
};

/// The token by itself, and as it goes out for a user named 'ada'.
const CANARIES: [&str; 2] = [TOKEN, "YWRhOmNhbmFyeS03ZjNhOWUtdG9rZW4="];

/// What is written to the log at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn assert_clean(what: &str, bytes: &[u8]) {
    for canary in CANARIES {
        assert!(!holds(bytes, canary), "{what} holds a token");
    }
}

/// Every file below a folder, with what is in it; of an export, what it holds uncompressed.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            files(&path, found);
        } else if name.ends_with(".zip") {
            let mut archive = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
            for index in 0..archive.len() {
                let mut member = archive.by_index(index).unwrap();
                let mut bytes = Vec::new();
                member.read_to_end(&mut bytes).unwrap();
                let member = member.name().unwrap().into_owned();
                found.push((format!("{name}: {member}"), bytes));
            }
        } else {
            found.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// Everything that the engine says to a front end.
fn views(engine: &Engine) -> Vec<Value> {
    let connections = engine.connections().unwrap();
    let scope = KpiScope {
        window: Window {
            from: START - Millis::days(7),
            to: START,
        },
        services: Vec::new(),
        teams: Vec::new(),
        tier: Tier::Production,
        bucket: Bucket::Day,
    };
    let mut views = vec![
        json!(engine.start_view().unwrap()),
        json!(engine.settings().unwrap()),
        json!(engine.today().unwrap()),
        json!(engine.status().unwrap()),
        json!(engine.sources().unwrap()),
        json!(engine.environments().unwrap()),
        json!(engine.alerts().unwrap()),
        json!(engine.kpis(&scope).unwrap()),
        json!(engine.keyring_state()),
        json!(engine.search("canary").unwrap()),
        json!(engine.deployments(&Default::default()).unwrap()),
        json!(engine.pipeline_runs(&Default::default()).unwrap()),
    ];
    views.extend(
        connections
            .iter()
            .map(|it| json!(engine.connection(it.id).unwrap())),
    );
    views
}

/// What a test of a connection, and a look at what it would find, say when they fail.
fn problems(laptop: &Laptop, draft: &impl Fn() -> ConnectionDraft) -> Vec<Problem> {
    let engine = &laptop.engine;
    let tested = laptop.wait_for(engine.test_connection(draft()));
    let previewed = laptop.wait_for(engine.preview_sources(draft()));
    tested.err().into_iter().chain(previewed.err()).collect()
}

#[test]
fn a_token_goes_nowhere_but_to_its_own_host() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    let mut events = laptop.engine.events();
    let id = gitlab.connect(&laptop);

    // A system may repeat what it was sent.
    let echo = |status, sent: &str| {
        let body = json!({ "message": format!("'{sent}' is no good") });
        ResponseTemplate::new(status).set_body_json(body)
    };
    let mut problems_told = Vec::new();
    for status in [400, 401, 403, 404, 422, 500] {
        gitlab.refuse("", echo(status, TOKEN));
        laptop.sync(id);
        assert!(laptop.engine.connection(id).unwrap().view.error.is_some());
        problems_told.extend(problems(&laptop, &|| {
            draft(gitlab.connection(), Some(TOKEN))
        }));
        gitlab.relent();
        gitlab.refuse("", echo(status, CANARIES[1]));
        problems_told.extend(problems(&laptop, &|| {
            let settings = ConnectionSettings::new::<&str>("jenkins", []);
            let mut jenkins = connection("Jenkins", gitlab.server.uri(), settings);
            jenkins.user = "ada".to_owned();
            draft(jenkins, Some(TOKEN))
        }));
        gitlab.relent();
    }
    let redirect = ResponseTemplate::new(302).insert_header(
        "location",
        format!("https://elsewhere.example/?private_token={TOKEN}"),
    );
    gitlab.refuse("", redirect);
    laptop.sync(id);
    problems_told.extend(problems(&laptop, &|| {
        draft(gitlab.connection(), Some(TOKEN))
    }));
    problems_told.extend(problems(&laptop, &|| {
        draft(gitlab.connection(), Some(&format!("{TOKEN}\u{7}{TOKEN}")))
    }));
    assert!(problems_told.len() > 20);
    assert_clean("a problem", format!("{problems_told:?}").as_bytes());
    for view in views(&laptop.engine) {
        assert_clean("a view", view.to_string().as_bytes());
    }

    laptop.engine.back_up_now().unwrap();
    laptop
        .engine
        .export_workspace(&laptop.folder().join("shop.zip"))
        .unwrap();
    let mut found = Vec::new();
    files(laptop.folder(), &mut found);
    laptop.sync(id);
    let told = laptop.wait_for_event(&mut events, |event| is_end_of(event, id));
    assert!(
        told.iter()
            .any(|event| matches!(event, Event::SyncProgress(_)))
    );
    assert_clean("an event", format!("{told:?}").as_bytes());
    laptop.quit();
    files(laptop.folder(), &mut found);
    for (name, bytes) in &found {
        assert_clean(name, bytes);
    }
    // What is looked for would be found: the connection's address is in all of these.
    let address = gitlab.connection().base_url;
    for ending in [".muster", ".muster-wal", "edits.jsonl"] {
        let name = |it: &&(String, Vec<u8>)| it.0.contains(ending) && holds(&it.1, &address);
        assert!(
            found.iter().any(|it| name(&it)),
            "{ending} is not among {:?}",
            names(&found)
        );
    }
    let backups = |it: &(String, Vec<u8>)| it.0.contains("backups") && holds(&it.1, &address);
    assert!(
        found.iter().any(backups),
        "there is no backup among {:?}",
        names(&found)
    );
    let log = log.0.lock().unwrap();
    assert!(log.len() > 1_000);
    assert_clean("the log", &log);
}

fn names(found: &[(String, Vec<u8>)]) -> Vec<&str> {
    found.iter().map(|(name, _)| name.as_str()).collect()
}

#[rstest]
#[case("base_url", "https://ada:hunter2@git.example.com", "")]
#[case(
    "proxy",
    "https://git.example.com",
    "http://ada:hunter2@proxy.example.com:3128"
)]
#[case(
    "proxy",
    "https://git.example.com",
    "ada:hunter2@proxy.example.com:3128"
)]
fn a_password_in_an_address_is_refused_and_not_repeated(
    #[case] field: &str,
    #[case] address: &str,
    #[case] proxy: &str,
) {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    let mut connection = gitlab.connection();
    connection.base_url = address.to_owned();
    connection.proxy = proxy.to_owned();
    let problem = laptop
        .engine
        .save_connection(&draft(connection, None))
        .unwrap_err();
    assert_eq!(problem.field.as_deref(), Some(field));
    assert!(problem.message.contains("user and password"), "{problem}");
    assert!(!format!("{problem:?}").contains("hunter2"), "{problem:?}");
    assert_eq!(laptop.engine.connections().unwrap(), []);
}

#[test]
fn a_proxy_without_a_password_is_taken() {
    let laptop = Laptop::set_up();
    let gitlab = GitLab::recorded(&laptop, 100);
    let mut connection = gitlab.connection();
    connection.proxy = "http://proxy.example.com:3128".to_owned();
    connection.enabled = false;
    laptop
        .engine
        .save_connection(&draft(connection, Some(TOKEN)))
        .unwrap();
    assert_eq!(laptop.engine.connections().unwrap().len(), 1);
}
