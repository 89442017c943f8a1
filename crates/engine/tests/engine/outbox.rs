//! Deployments that are sent on: each once, to whoever wants it, whatever happens meanwhile.

use muster_engine::Event;
use muster_model::{
    ids::ConnectionId,
    rbac::Author,
    record::{Connection, ConnectionSettings, Service, ServiceSource},
    time::{Millis, Timestamp},
};
use muster_store::{OutboxItem, Store};
use rstest::rstest;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::{
    datadog::Datadog,
    gitlab::{GitLab, TOKEN},
    laptop::{Laptop, START},
    replay::elements,
};

/// A GitLab with a service of its own.
struct Shop {
    gitlab: GitLab,
    connection: ConnectionId,
}

impl Shop {
    fn new(laptop: &Laptop) -> Self {
        let gitlab = GitLab::with_deployments(laptop, Vec::new(), 100);
        let connection = gitlab.connect(laptop);
        Self { gitlab, connection }
    }

    fn with_service(laptop: &Laptop) -> Self {
        let shop = Self::new(laptop);
        let service = Service {
            name: "checkout".to_owned(),
            description: String::new(),
            teams: Default::default(),
            sources: vec![ServiceSource {
                connection: shop.connection,
                path: "shop/checkout".to_owned(),
            }],
            attribution_window: None,
        };
        laptop.engine.save_service(None, &service).unwrap();
        shop
    }

    /// A deployment comes, or changes, and the laptop hears of it.
    fn deploy(&self, laptop: &Laptop, number: usize, status: &str, at: Timestamp) {
        let row = deployment(number, status, at);
        let mut rows = self.gitlab.deployments.rows.lock().unwrap();
        rows.retain(|it| it["id"] != row["id"]);
        rows.push(row);
        drop(rows);
        laptop.sync(self.connection);
    }
}

fn deployment(number: usize, status: &str, at: Timestamp) -> Value {
    let mut row = elements("deployments").remove(0);
    let at = json!(at.to_utc().to_rfc3339());
    row["id"] = json!(number);
    row["iid"] = json!(number);
    row["ref"] = json!(format!("v{number}"));
    row["status"] = json!(status);
    row["created_at"] = at.clone();
    row["updated_at"] = at.clone();
    for field in ["created_at", "started_at", "finished_at"] {
        row["deployable"][field] = at.clone();
    }
    row
}

/// The hour of this number after the laptop was set up.
fn hour(number: i64) -> Timestamp {
    START + Millis::hours(number)
}

#[test]
fn a_deployment_is_sent_once_however_often_it_is_read() {
    let laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    datadog.connect(&laptop, "Datadog");
    let shop = Shop::with_service(&laptop);
    shop.deploy(&laptop, 1, "running", hour(-4));
    shop.deploy(&laptop, 1, "success", hour(-3));
    assert_eq!(datadog.taken(&laptop, 1), ["v1"]);
    shop.deploy(&laptop, 1, "success", hour(-2));
    laptop.sync(shop.connection);
    shop.deploy(&laptop, 2, "success", hour(-1));
    assert_eq!(datadog.taken(&laptop, 2), ["v1", "v2"]);
}

#[rstest]
#[case::it_failed("failed", hour(-2))]
#[case::it_is_under_way("running", hour(-2))]
#[case::it_was_called_off("canceled", hour(-2))]
#[case::it_is_older_than_what_is_wanted("success", START - Millis::days(11))]
fn a_deployment_is_not_sent_if(#[case] status: &str, #[case] at: Timestamp) {
    let laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    datadog.connect(&laptop, "Datadog");
    let shop = Shop::with_service(&laptop);
    shop.deploy(&laptop, 1, status, at);
    shop.deploy(&laptop, 2, "success", hour(-1));
    assert_eq!(datadog.taken(&laptop, 1), ["v2"]);
}

#[test]
fn a_deployment_that_another_connection_speaks_for_is_not_sent() {
    let laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    datadog.connect(&laptop, "Datadog");
    let shop = Shop::with_service(&laptop);
    let (service, mut record) = {
        let view = laptop.engine.services().unwrap().remove(0);
        (view.id, view.service)
    };
    let mut speaker = shop.gitlab.connection();
    speaker.name = "GitLab of production".to_owned();
    speaker.speaks_for = vec!["*".to_owned()];
    let speaker = laptop.connect(speaker, Some(TOKEN));
    record.sources.push(ServiceSource {
        connection: speaker,
        path: "shop/checkout".to_owned(),
    });
    laptop.engine.save_service(Some(service), &record).unwrap();
    shop.deploy(&laptop, 1, "success", hour(-2));
    laptop.sync(speaker);
    assert_eq!(datadog.taken(&laptop, 1), ["v1"]);
}

#[test]
fn a_deployment_without_a_service_is_not_sent() {
    let laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    datadog.connect(&laptop, "Datadog");
    let without = Shop::new(&laptop);
    without.deploy(&laptop, 1, "success", hour(-2));
    let with = Shop::with_service(&laptop);
    with.deploy(&laptop, 2, "success", hour(-1));
    assert_eq!(datadog.taken(&laptop, 1), ["v2"]);
}

#[test]
fn who_does_not_want_deployments_gets_none() {
    let laptop = Laptop::set_up();
    let [off, uninterested, datadog] = [0; 3].map(|_| Datadog::new(&laptop));
    let mut connection = off.connection("A");
    connection.enabled = false;
    laptop
        .engine
        .save_connection(&Datadog::draft(connection, None))
        .unwrap();
    let mut connection = uninterested.connection("B");
    connection.settings = ConnectionSettings::new("datadog", [("send_deployments", false.into())]);
    laptop
        .engine
        .save_connection(&Datadog::draft(connection, None))
        .unwrap();
    datadog.connect(&laptop, "C");
    let shop = Shop::with_service(&laptop);
    shop.deploy(&laptop, 1, "success", hour(-1));
    assert_eq!(datadog.taken(&laptop, 1), ["v1"]);
    assert_eq!(off.taken(&laptop, 0), [""; 0]);
    assert_eq!(uninterested.taken(&laptop, 0), [""; 0]);
}

#[test]
fn who_asks_to_be_left_alone_is_while_others_get_theirs() {
    let laptop = Laptop::set_up();
    let [limited, other] = [0; 2].map(|_| Datadog::new(&laptop));
    let id = limited.connect(&laptop, "A");
    other.connect(&laptop, "B");
    let shop = Shop::with_service(&laptop);
    let wanted = START + Millis::minutes(10);
    let date = wanted.to_utc().format("%a, %d %b %Y %H:%M:%S GMT");
    limited.refuse([ResponseTemplate::new(429).insert_header("retry-after", date.to_string())]);
    shop.deploy(&laptop, 1, "success", hour(-3));
    other.taken(&laptop, 1);
    laptop.clock.advance(Millis::seconds(599));
    // Neither a new message nor a change of the connection makes it less so.
    shop.deploy(&laptop, 2, "success", hour(-2));
    let again = Datadog::draft(limited.connection("A"), Some(id));
    laptop.engine.save_connection(&again).unwrap();
    shop.deploy(&laptop, 3, "success", hour(-1));
    assert_eq!(other.taken(&laptop, 3), ["v1", "v2", "v3"]);
    assert_eq!(limited.wait_for(&laptop, 1).len(), 1);
    laptop.clock.advance(Millis::minutes(1));
    let mut taken = limited.taken(&laptop, 4);
    taken.sort_unstable();
    assert_eq!(taken, ["v1", "v2", "v3"]);
    let came = limited.wait_for(&laptop, 4);
    assert!(came[1].0 >= wanted);
}

#[test]
fn a_system_that_fails_is_asked_less_and_less_often_until_it_works() {
    let laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    datadog.connect(&laptop, "Datadog");
    let shop = Shop::with_service(&laptop);
    datadog.refuse((0..4).map(|_| ResponseTemplate::new(503)));
    shop.deploy(&laptop, 1, "success", hour(-1));
    for attempt in 1..=4 {
        let mut events = laptop.engine.events();
        datadog.wait_for(&laptop, attempt);
        // What became of an attempt is noted before time goes on.
        while waiting(&laptop)[0].attempts < u32::try_from(attempt).unwrap() {
            laptop.wait_for_event(&mut events, is_of_outbox);
        }
        laptop.clock.advance(Millis::minutes(15));
    }
    assert_eq!(datadog.taken(&laptop, 5), ["v1"]);
}

#[test]
fn what_waits_is_sent_after_a_restart_and_holds_no_secret() {
    let mut laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    let id = datadog.connect(&laptop, "Datadog");
    let shop = Shop::with_service(&laptop);
    let echo = json!({"errors": [format!("'{TOKEN}' is no good")]});
    datadog.refuse([ResponseTemplate::new(503).set_body_json(echo)]);
    shop.deploy(&laptop, 1, "success", hour(-2));
    shop.deploy(&laptop, 2, "success", hour(-1));
    datadog.wait_for(&laptop, 1);
    laptop.kill();
    let waiting = waiting(&laptop);
    assert_eq!(waiting.len(), 2);
    assert!(!format!("{waiting:?}").contains(TOKEN), "{waiting:?}");

    laptop.start_again();
    let again = Datadog::draft(datadog.connection("Datadog"), Some(id));
    laptop.engine.save_connection(&again).unwrap();
    let mut taken = datadog.taken(&laptop, 3);
    taken.sort_unstable();
    assert_eq!(taken, ["v1", "v2"]);
}

#[rstest]
#[case::removed(None)]
#[case::switched_off(Some((|it| it.enabled = false) as fn(&mut Connection)))]
#[case::without_interest(Some((|it| it.settings.values.clear()) as fn(&mut Connection)))]
#[case::of_an_unknown_system(Some((|it| it.settings.kind = "new".to_owned()) as fn(&mut Connection)))]
fn what_nobody_can_take_any_more_is_dropped_if_its_connection_is(
    #[case] change: Option<fn(&mut Connection)>,
) {
    let mut laptop = Laptop::set_up();
    let datadog = Datadog::new(&laptop);
    let id = datadog.connect(&laptop, "Datadog");
    let shop = Shop::with_service(&laptop);
    datadog.refuse([ResponseTemplate::new(503)]);
    shop.deploy(&laptop, 1, "success", hour(-1));
    datadog.wait_for(&laptop, 1);
    laptop.quit();
    let store = Store::open(&laptop.workspace_file()).unwrap();
    let written = store.write(|door| {
        let me = Author::Member(door.local("me")?.unwrap().parse().unwrap());
        match change {
            None => door.delete::<Connection>(me, START, id),
            Some(change) => door.change::<Connection>(me, START, id, change).map(|_| ()),
        }
    });
    written.unwrap();
    drop(store);

    laptop.start_again();
    let mut events = laptop.engine.events();
    laptop.clock.advance(Millis::hours(2));
    while !waiting(&laptop).is_empty() {
        laptop.wait_for_event(&mut events, is_of_outbox);
    }
    assert_eq!(datadog.wait_for(&laptop, 1).len(), 1);
}

fn is_of_outbox(event: &Event) -> bool {
    *event == Event::changed("outbox", None)
}

/// All that waits to be sent.
fn waiting(laptop: &Laptop) -> Vec<OutboxItem> {
    let store = Store::open(&laptop.workspace_file()).unwrap();
    let all = store.read(|reader| reader.outbox_due(Timestamp::MAX, 100));
    all.unwrap()
}
