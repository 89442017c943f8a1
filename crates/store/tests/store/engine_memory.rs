use muster_model::{
    escalation::PageKey,
    ids::{ConnectionId, IncidentId, MemberId},
    record::{Connection, Incident},
    time::Millis,
};
use muster_store::{Door, NewOutboxItem, PageRow, StoreError, Stream, SyncState};

use crate::world::{NOON, World};

fn page(incident: IncidentId, member: MemberId, level: u32) -> PageRow {
    PageRow {
        key: PageKey {
            incident,
            escalated_at: NOON,
            round: 0,
            level,
            member,
        },
        due_at: NOON + Millis::minutes(i64::from(level)),
        decided_at: NOON + Millis::minutes(10),
        shown_at: None,
        held: None,
        seen_at: None,
    }
}

#[test]
fn a_page_is_decided_once() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let pages = [
        page(incident, world.admin_id, 0),
        page(incident, world.admin_id, 1),
    ];
    let first = world
        .store
        .write(|door| door.record_pages(&pages[..1]))
        .unwrap();
    assert_eq!(first, &pages[..1]);
    let mut later = pages.clone();
    later[0].decided_at = NOON + Millis::hours(1);
    let second = world.store.write(|door| door.record_pages(&later)).unwrap();
    assert_eq!(second, &pages[1..]);
    assert_eq!(
        world
            .store
            .read(|reader| reader.pages_of(incident))
            .unwrap(),
        pages
    );
}

#[test]
fn a_page_is_shown_or_held_once() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    let pages = [
        page(incident, world.admin_id, 0),
        page(incident, world.admin_id, 1),
    ];
    world.store.write(|door| door.record_pages(&pages)).unwrap();
    let mark = |page: &PageRow, held| {
        world
            .store
            .write(|door| door.mark_page_shown(&page.key, NOON, held))
            .unwrap()
    };
    assert!(mark(&pages[0], Some("quiet hours")));
    assert!(!mark(&pages[0], None));
    let waiting = world
        .store
        .read(|reader| reader.pages_to_show(world.admin_id))
        .unwrap();
    assert_eq!(waiting, &pages[1..]);
    let all = world
        .store
        .read(|reader| reader.pages_of(incident))
        .unwrap();
    assert_eq!(all[0].held.as_deref(), Some("quiet hours"));
    assert_eq!(all[0].shown_at, Some(NOON));
}

#[test]
fn pages_are_active_until_somebody_acknowledges_or_it_escalates_anew() {
    let world = World::new();
    let incident = world.incident("Checkout is down");
    world
        .store
        .write(|door| door.record_pages(&[page(incident, world.admin_id, 0)]))
        .unwrap();
    let active = || {
        world
            .store
            .read(|reader| reader.active_pages(world.admin_id))
            .unwrap()
            .len()
    };
    assert_eq!(active(), 1);
    world
        .change::<Incident>(incident, |i| i.acknowledged_at = Some(NOON))
        .unwrap();
    assert_eq!(active(), 0);
    world
        .change::<Incident>(incident, |i| {
            i.acknowledged_at = None;
            i.escalated_at = NOON + Millis::hours(1);
        })
        .unwrap();
    assert_eq!(active(), 0);
}

#[test]
fn syncs_go_on_where_they_stopped() {
    let world = World::new();
    let connection = world.connection();
    let stream = Stream {
        connection,
        name: "deployments".to_owned(),
        title: "Deployments".to_owned(),
        cursor: Some("page=7".to_owned()),
        caught_up: false,
        items: 700,
        pages: 7,
        total: Some(1_234),
    };
    let state = SyncState {
        connection,
        last_attempt: Some(NOON),
        last_success: None,
        next_attempt: Some(NOON + Millis::minutes(1)),
        failures: 2,
        error: Some("The server does not answer.".to_owned()),
        error_since: Some(NOON),
    };
    world
        .store
        .write(|door| {
            door.set_stream(&stream)?;
            door.set_sync_state(&state)
        })
        .unwrap();
    world
        .store
        .read(|reader| {
            assert_eq!(reader.streams(connection)?, [stream]);
            assert_eq!(reader.streams(ConnectionId::new())?, []);
            assert_eq!(reader.sync_state(connection)?, Some(state.clone()));
            assert_eq!(reader.sync_states()?, [state]);
            Ok(())
        })
        .unwrap();
    world.delete::<Connection>(connection).unwrap();
    assert_eq!(
        world.store.read(muster_store::Reader::sync_states).unwrap(),
        []
    );
}

#[test]
fn a_message_waits_until_it_is_delivered() {
    let world = World::new();
    let message = NewOutboxItem {
        idempotency_key: "update/7".to_owned(),
        kind: "chat".to_owned(),
        payload: r#"{"text":"Back up"}"#.to_owned(),
        about: None,
        incident: None,
        at: NOON,
    };
    assert!(world.store.write(|door| door.put_outbox(&message)).unwrap());
    assert!(!world.store.write(|door| door.put_outbox(&message)).unwrap());
    let due = |now| {
        world
            .store
            .read(|reader| reader.outbox_due(now, 10))
            .unwrap()
    };
    let item = due(NOON).remove(0);
    assert_eq!(
        (item.payload.as_str(), item.attempts),
        (r#"{"text":"Back up"}"#, 0)
    );

    let later = NOON + Millis::minutes(5);
    world
        .store
        .write(|door| door.outbox_failed(item.id, "The server does not answer.", later))
        .unwrap();
    assert!(due(NOON).is_empty());
    assert_eq!(
        world.store.read(muster_store::Reader::outbox_next).unwrap(),
        Some(later)
    );
    assert_eq!(
        due(later)[0].error.as_deref(),
        Some("The server does not answer.")
    );
    world
        .store
        .write(|door| door.outbox_delivered(item.id, None, later))
        .unwrap();
    assert!(due(later).is_empty());
    assert_eq!(
        world.store.read(muster_store::Reader::outbox_next).unwrap(),
        None
    );
    assert!(!world.store.write(|door| door.put_outbox(&message)).unwrap());
}

#[test]
fn a_message_may_have_arrived_until_its_receiver_says_yes_or_no() {
    let world = World::new();
    let incident = IncidentId::new();
    let message = NewOutboxItem {
        idempotency_key: "post/7".to_owned(),
        kind: "chat".to_owned(),
        payload: "{}".to_owned(),
        about: Some(incident.into()),
        incident: Some(incident),
        at: NOON,
    };
    let write = |write: &dyn Fn(&mut Door<'_>) -> Result<(), StoreError>| {
        world.store.write(|door| write(door)).unwrap();
    };
    let item = || {
        let about = world
            .store
            .read(|reader| reader.outbox_about(incident.into()));
        let of = world.store.read(|reader| reader.outbox_of(incident));
        assert_eq!(about.as_ref().unwrap(), of.as_ref().unwrap());
        about.unwrap().remove(0)
    };
    write(&|door| door.put_outbox(&message).map(drop));
    let id = item().id;
    assert_eq!(item().begun_at, None);
    let later = NOON + Millis::minutes(1);
    write(&|door| door.outbox_begun(id, NOON));
    write(&|door| door.outbox_begun(id, later));
    assert_eq!(item().begun_at, Some(NOON));
    write(&|door| door.outbox_unclear(id, "No answer came.", later));
    assert_eq!((item().begun_at, item().attempts), (Some(NOON), 1));
    write(&|door| door.outbox_failed(id, "Not now.", later));
    assert_eq!((item().begun_at, item().attempts), (None, 2));
    let receipt = r#"{"id":"17.5","url":""}"#;
    write(&|door| door.outbox_delivered(id, Some(receipt), later));
    let arrived = item();
    assert_eq!((arrived.delivered_at, arrived.error), (Some(later), None));
    let called = |id| world.store.read(|reader| reader.outbox_with_receipt(id));
    assert_eq!(called("17.5").unwrap().len(), 1);
    assert_eq!(called("17").unwrap().len(), 0);
    let told_of = |since| world.store.read(|reader| reader.told_of_since(since));
    assert_eq!(told_of(NOON).unwrap(), [incident]);
    assert_eq!(told_of(later).unwrap(), []);
}

#[test]
fn what_this_laptop_remembers_can_be_forgotten() {
    let world = World::new();
    let read = || world.store.read(|reader| reader.local("theme")).unwrap();
    world
        .store
        .write(|door| door.set_local("theme", Some("light")))
        .unwrap();
    world
        .store
        .write(|door| door.set_local("theme", Some("dark")))
        .unwrap();
    assert_eq!(read().as_deref(), Some("dark"));
    world
        .store
        .write(|door| door.set_local("theme", None))
        .unwrap();
    assert_eq!(read(), None);
}
