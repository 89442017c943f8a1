//! An incident that a level of its policy posts to a channel, a status update for the same channel,
//! and a correction of it. The Slack outlives whoever posts.

use std::{collections::BTreeSet, path::Path, sync::Mutex, time::Duration};

use muster_engine::{Event, incidents::room::NewStatusUpdate};
use muster_model::{
    fact::FactKey,
    ids::ConnectionId,
    record::{Audience, Incident, Level, LevelTarget, Policy, Severity, StatusUpdate},
    time::{Millis, Timestamp},
};
use muster_replay::slack_server::SlackServer;
use muster_store::{OutboxItem, Reader, Store};
use rstest::rstest;
use tokio::runtime::Runtime;

use super::{
    process::{Story, Told, die_at_each},
    sound::assert_sound,
};
use crate::{
    chat::{OPS, connect_to},
    laptop::{Laptop, START, workspace_file_in},
};

#[derive(Clone, Copy)]
enum Act {
    Connect,
    Declare,
    Update,
    Correct,
}

const ACTS: [Act; 4] = [Act::Connect, Act::Declare, Act::Update, Act::Correct];

const WRITTEN: &str = "Cards fail.";
const CORRECTED: &str = "Some cards fail.";

/// Where the file can stand when the process dies: each step of posting is one.
const STANDS: [&str; 11] = [
    "no incident",
    "an incident",
    "an incident, a post that waits",
    "an incident, a post that is begun",
    "an incident, a post that is sent",
    "an update, a post that waits",
    "an update, a post that is begun",
    "an update, a post that is sent",
    "a correction, a change that waits",
    "a correction, a change that is begun",
    "a correction, a change that is sent",
];

/// Does one after another what people do, from an act on, each once. One that was begun before is
/// gone on with.
pub fn tell(laptop: &Laptop, server: &str, from: usize, begins: impl Fn(usize)) {
    let engine = &laptop.engine;
    let policy = engine.policies().unwrap()[0].id;
    for (number, act) in ACTS.iter().enumerate().skip(from) {
        begins(number);
        match act {
            Act::Connect => {
                let connection = engine.connections().unwrap()[0].id;
                connect_to(laptop, server.to_owned(), Some(connection));
            }
            Act::Declare => {
                if laptop.incidents().is_empty() {
                    laptop.declare("Nobody can pay", Severity::Sev2, policy);
                }
                laptop.catch_up();
            }
            Act::Update => {
                let incident = laptop.incidents()[0].id;
                if engine.room(incident).unwrap().updates.is_empty() {
                    let update = update(laptop);
                    engine.write_status_update(incident, &update).unwrap();
                }
            }
            Act::Correct => {
                let incident = laptop.incidents()[0].id;
                let update = engine.room(incident).unwrap().updates.remove(0);
                if update.text != CORRECTED {
                    engine.correct_status_update(update.id, CORRECTED).unwrap();
                }
            }
        }
        wait_until_sent(laptop);
    }
}

fn ops(connection: ConnectionId) -> String {
    let key = FactKey {
        connection,
        external_id: OPS.to_owned(),
    };
    key.to_string()
}

fn update(laptop: &Laptop) -> NewStatusUpdate {
    let connection = laptop.engine.connections().unwrap()[0].id;
    NewStatusUpdate {
        text: WRITTEN.to_owned(),
        audience: Audience::Stakeholders,
        channels: Some([ops(connection)].into()),
        next_update_at: None,
    }
}

/// Waits until nothing waits to be sent.
fn wait_until_sent(laptop: &Laptop) {
    let mut events = laptop.engine.events();
    let store = Store::open(&laptop.workspace_file()).unwrap();
    while store.read(Reader::outbox_next).unwrap().is_some() {
        laptop.wait_for_event(
            &mut events,
            |event| matches!(event, Event::Changed { kind, .. } if kind == "outbox"),
        );
    }
}

/// A laptop that knows the channels of a Slack, and a policy that posts to one.
fn prepared(runtime: &Runtime) -> Laptop {
    let laptop = Laptop::set_up();
    let slack = runtime.block_on(SlackServer::start());
    let connection = connect_to(&laptop, slack.uri(), None);
    let policy = Policy {
        name: "On call".to_owned(),
        levels: vec![Level {
            targets: vec![LevelTarget::Channel(ops(connection))],
            wait: Millis::minutes(5),
        }],
        repeat: 0,
        hours: None,
        paths: Vec::new(),
    };
    laptop.engine.save_policy(None, &policy).unwrap();
    laptop.quit();
    laptop
}

/// The file as a process left it.
fn stand(file: &Path) -> String {
    let store = Store::open(file).unwrap();
    let read = store.read(|reader| {
        let incidents = reader.list::<Incident>()?;
        let updates = reader.list::<StatusUpdate>()?;
        let items = match incidents.first() {
            Some((id, _)) => reader.outbox_of(*id)?,
            None => Vec::new(),
        };
        Ok((incidents.len(), updates, items))
    });
    let (incidents, updates, items) = read.unwrap();
    let came_to = match updates.first() {
        Some((_, update)) if update.text == CORRECTED => "a correction",
        Some(_) => "an update",
        None if incidents > 0 => "an incident",
        None => "no incident",
    };
    let Some(item) = items.last() else {
        return came_to.to_owned();
    };
    let what = if item.idempotency_key.starts_with("post:") {
        "a post"
    } else {
        "a change"
    };
    format!("{came_to}, {what} that {}", state_of(item))
}

fn state_of(item: &OutboxItem) -> &'static str {
    match (item.begun_at, item.delivered_at) {
        (_, Some(_)) => "is sent",
        (Some(_), None) => "is begun",
        (None, None) => "waits",
    }
}

/// Has another Muster finish what it finds, and looks whether everything was posted once.
fn finish(told: &Told, slack: &SlackServer) {
    let file = workspace_file_in(told.folder());
    assert_sound(&file);
    let next = Laptop::in_folder(told.folder(), START, |desktop| desktop);
    // Its tokens went with the process that died: they are entered anew, whatever comes after.
    tell(&next, &slack.uri(), 0, |_| {});
    let texts: Vec<String> = slack.posts("ops").into_iter().map(|it| it.text).collect();
    assert_eq!(texts.len(), 2, "{:?}: {texts:?}", told.diary().read("step"));
    assert!(texts[0].contains("Nobody can pay"), "{texts:?}");
    assert!(texts[1].contains(CORRECTED), "{texts:?}");
    assert_eq!(slack.calls_so_far("chat.postMessage"), 2);
    let incidents = next.incidents();
    assert_eq!(incidents.len(), 1);
    let told_of = next.engine.incident_pages(incidents[0].id).unwrap();
    assert_eq!(told_of.escalations[0].posts.len(), 1);
    let updates = next.engine.room(incidents[0].id).unwrap().updates;
    assert_eq!(updates.len(), 1);
    let sent: Vec<Option<Timestamp>> = updates[0].deliveries.iter().map(|it| it.sent_at).collect();
    assert_eq!(sent, [Some(START)]);
    next.quit();
    assert_sound(&file);
}

#[test]
fn a_kill_at_any_step_of_posting_posts_everything_once() {
    let runtime = Runtime::new().unwrap();
    let laptop = prepared(&runtime);
    let slack = runtime.block_on(SlackServer::start());
    let told = Told::in_copy_of(laptop.folder(), Story::Posting);
    assert!(
        told.end(told.begin("", &slack.uri())),
        "it comes to its end"
    );
    finish(&told, &slack);

    let stands = Mutex::new(BTreeSet::new());
    let steps = told.diary().read("step");
    die_at_each(&steps, |step| {
        let slack = runtime.block_on(SlackServer::start());
        let told = Told::in_copy_of(laptop.folder(), Story::Posting);
        told.end(told.begin(step, &slack.uri()));
        let stand = stand(&workspace_file_in(told.folder()));
        stands.lock().unwrap().insert(stand);
        finish(&told, &slack);
    });
    assert_eq!(
        stands.into_inner().unwrap(),
        STANDS.map(str::to_owned).into()
    );
}

#[rstest]
#[case::of_the_page("chat.postMessage", 0)]
#[case::of_the_update("chat.postMessage", 1)]
#[case::of_the_correction("chat.update", 0)]
fn a_kill_before_the_answer_is_read_posts_everything_once(
    #[case] call: &str,
    #[case] answered: usize,
) {
    let runtime = Runtime::new().unwrap();
    let laptop = prepared(&runtime);
    let slack = runtime.block_on(SlackServer::start());
    for _ in 0..answered {
        slack.answer_late(call, Duration::ZERO);
    }
    slack.answer_late(call, Duration::from_secs(60));
    let told = Told::in_copy_of(laptop.folder(), Story::Posting);
    let mut process = told.begin("", &slack.uri());
    runtime.block_on(slack.wait_until(|slack| slack.calls_so_far(call) > answered));
    process.kill().unwrap();
    assert!(!told.end(process), "it was killed");
    finish(&told, &slack);
}
