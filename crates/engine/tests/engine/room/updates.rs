//! Status updates: who is reminded of them, where they go, and how they are corrected.

use muster_engine::{
    Event, Notice,
    incidents::{
        TimelineFilter,
        room::{DeliveryState, NewStatusUpdate},
    },
};
use muster_model::{
    fact::{Channel, Fact, FactKey},
    ids::ConnectionId,
    rbac::Author,
    record::{Audience, ConnectionSettings, IncidentRole, Severity},
    time::Millis,
};

use super::{declare, entries, store, update};
use crate::laptop::{Laptop, START, connection, short_of};

#[test]
fn a_corrected_update_keeps_what_it_said_first() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let engine = &laptop.engine;
    let first = engine
        .write_status_update(id, &update("Cards fail.", None))
        .unwrap();
    laptop.clock.advance(Millis::minutes(3));
    engine
        .correct_status_update(first, "Some cards fail.")
        .unwrap();
    let room = engine.room(id).unwrap();
    assert_eq!(room.updates[0].text, "Some cards fail.");
    let trace = room.updates[0].trace.as_ref().unwrap();
    assert_eq!(trace.was_text.as_deref(), Some("Cards fail."));
    assert_eq!(trace.by_name, "Ada");
    assert_eq!(trace.on, START + Millis::minutes(3));
    let told = entries(&laptop, id, TimelineFilter::Update);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].title, "Update for stakeholders");
    assert_eq!(told[0].trace.as_ref(), Some(trace));
}

#[test]
fn the_communications_lead_is_reminded_once_across_restarts() {
    let mut laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev1);
    let me = laptop.me();
    let role = IncidentRole::Communications;
    laptop.engine.hand_over_role(id, role, Some(me)).unwrap();
    laptop.catch_up();
    laptop.desktop.take();
    laptop.pass(short_of(Millis::minutes(30)));
    assert_eq!(laptop.desktop.take(), []);
    assert_eq!(laptop.catch_up(), Some(START + Millis::minutes(30)));
    laptop.pass(Millis(1));
    let reminder = Notice::Reminder {
        incident: id,
        title: "A status update is due".to_owned(),
        body: "SEV1 Nobody can pay".to_owned(),
    };
    assert_eq!(laptop.desktop.take(), std::slice::from_ref(&reminder));
    let due = laptop.engine.today().unwrap().updates_due;
    assert_eq!((due.len(), due[0].overdue, due[0].mine), (1, true, true));
    laptop.quit();
    laptop.start_again();
    laptop.pass(Millis::hours(1));
    assert_eq!(laptop.desktop.take(), [], "once is enough");

    let next = START + Millis::hours(2);
    laptop
        .engine
        .write_status_update(id, &update("We see it.", Some(next)))
        .unwrap();
    laptop.pass(Millis::minutes(29));
    assert_eq!(laptop.desktop.take(), []);
    laptop.pass(Millis::minutes(1));
    assert_eq!(laptop.desktop.take(), [reminder], "the next one is another");
    assert_eq!(laptop.incident(id).incident.acknowledged_by, Some(me));
}

#[test]
fn nobody_else_is_reminded() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev1);
    let bo = laptop.colleague("Bo");
    let me = laptop.me();
    let engine = &laptop.engine;
    engine
        .hand_over_role(id, IncidentRole::Commander, Some(me))
        .unwrap();
    engine
        .hand_over_role(id, IncidentRole::Communications, Some(bo))
        .unwrap();
    laptop.catch_up();
    laptop.desktop.take();
    laptop.pass(Millis::hours(3));
    assert_eq!(laptop.desktop.take(), []);
    let today = engine.today().unwrap();
    assert!(today.updates_due.is_empty());
    assert_eq!(today.roles[0].roles, [IncidentRole::Commander]);
}

/// A channel of a chat for which there is no token yet.
pub fn channel(laptop: &Laptop) -> String {
    let id = ConnectionId::new();
    let settings = ConnectionSettings::new::<&str>("slack", []);
    let record = connection("Slack", "https://slack.invalid".to_owned(), settings);
    let fact = Channel {
        key: FactKey {
            connection: id,
            external_id: "C1".to_owned(),
        },
        observed_at: START,
        name: "status".to_owned(),
        topic: String::new(),
        members: None,
        private: false,
        reachable: true,
        url: String::new(),
    };
    let key = fact.key.to_string();
    let author = Author::Member(laptop.me());
    let written = store(laptop).write(|door| {
        door.create(author, START, id, &record)?;
        door.apply_facts(&[Fact::Channel(fact)])
    });
    written.unwrap();
    key
}

#[test]
fn an_update_waits_for_its_channel_with_the_reason_and_the_next_attempt() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let key = channel(&laptop);
    let engine = &laptop.engine;
    let room = engine.room(id).unwrap();
    assert_eq!(room.channels.len(), 1);
    assert_eq!(
        (
            room.channels[0].name.as_str(),
            room.channels[0].connection_name.as_str()
        ),
        ("status", "Slack")
    );
    let mut events = engine.events();
    let told = NewStatusUpdate {
        channels: Some([key.clone()].into()),
        ..update("Cards fail.", None)
    };
    engine.write_status_update(id, &told).unwrap();
    let delivery = || {
        let mut updates = engine.room(id).unwrap().updates;
        assert_eq!(updates[0].deliveries.len(), 1, "one post for each channel");
        updates.remove(0).deliveries.remove(0)
    };
    while delivery().state == DeliveryState::Waiting {
        laptop.wait_for_event(
            &mut events,
            |event| matches!(event, Event::Changed { kind, .. } if kind == "outbox"),
        );
    }
    let delivery = delivery();
    assert_eq!(delivery.state, DeliveryState::Failed);
    assert_eq!(
        (delivery.channel.as_str(), delivery.channel_name.as_str()),
        (&*key, "status")
    );
    assert!(delivery.problem.ends_with('.'), "{}", delivery.problem);
    assert!(delivery.next_attempt.is_some_and(|next| next > START));
}

#[test]
fn an_update_goes_to_the_channels_that_the_workspace_has_for_its_audience() {
    let laptop = Laptop::set_up();
    let id = declare(&laptop, Severity::Sev2);
    let key = channel(&laptop);
    let engine = &laptop.engine;
    let mut settings = engine.settings().unwrap().workspace;
    settings.update_channels.stakeholders = [key.clone(), "gone".to_owned()].into();
    engine.save_workspace_settings(&settings).unwrap();
    let channels = |audience| {
        let told = NewStatusUpdate {
            audience,
            ..update("Cards fail.", None)
        };
        engine.write_status_update(id, &told).unwrap();
        let updates = engine.room(id).unwrap().updates;
        let deliveries = &updates[0].deliveries;
        deliveries
            .iter()
            .map(|it| it.channel.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(channels(Audience::Stakeholders), [key]);
    laptop.clock.advance(Millis(1));
    assert_eq!(channels(Audience::Internal), Vec::<String>::new());
    let told = NewStatusUpdate {
        channels: Some(["gone".to_owned()].into()),
        ..update("Cards fail.", None)
    };
    let refused = engine.write_status_update(id, &told).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("channels"));
}
