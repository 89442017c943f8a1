use muster_model::{
    escalation::PageKey,
    ids::{ConnectionId, IncidentId, MemberId},
    record::{Connection, Incident},
    time::Millis,
};
use muster_store::{NewOutboxItem, PageRow, Stream, SyncState};

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
        .write(|door| door.outbox_delivered(item.id, later))
        .unwrap();
    assert!(due(later).is_empty());
    assert_eq!(
        world.store.read(muster_store::Reader::outbox_next).unwrap(),
        None
    );
    assert!(!world.store.write(|door| door.put_outbox(&message)).unwrap());
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
