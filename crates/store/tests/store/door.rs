use muster_model::{
    ids::{IncidentId, MemberId, NoteId, RecordId, ServiceId, TeamId},
    rbac::Role,
    record::{Incident, Note, Policy, RoutingRule, Service, Team, WorkspaceSettings},
    time::Millis,
};
use muster_store::{Changed, ChangedKind, StoreError, audit};

use crate::world::{NOON, World, incident, member, pipeline_run, policy, service, source};

#[test]
fn what_was_written_is_read_back() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    let changed = world
        .change::<Incident>(id, |incident| {
            incident.summary = "Payments time out.".to_owned();
        })
        .unwrap();
    assert_eq!(changed.summary, "Payments time out.");
    assert_eq!(world.get::<Incident>(id), Some(changed));
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    let events = world.store.subscribe();
    world
        .change::<Incident>(id, |incident| {
            incident.title = "Checkout is down".to_owned();
        })
        .unwrap();
    let edits = world
        .store
        .read(|reader| audit::history(reader, id.into()))
        .unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!(events.try_iter().count(), 0);
}

#[test]
fn an_error_midway_leaves_nothing_and_tells_nobody() {
    let world = World::new();
    let connection = world.connection();
    let events = world.store.subscribe();
    let kept = IncidentId::new();
    let failed = world.store.write(|door| {
        door.create(world.admin, NOON, kept, &incident("Checkout is down"))?;
        door.apply_facts(&[muster_model::fact::Fact::PipelineRun(pipeline_run(
            connection, "1",
        ))])?;
        door.set_local("seen", Some("yes"))?;
        door.create(world.admin, NOON, IncidentId::new(), &incident(" "))
    });
    assert!(matches!(failed, Err(StoreError::Invalid { field, .. }) if field == "title"));
    assert_eq!(world.get::<Incident>(kept), None);
    world
        .store
        .read(|reader| {
            assert!(audit::history(reader, kept.into())?.is_empty());
            assert!(reader.sources()?.is_empty());
            assert_eq!(reader.local("seen")?, None);
            assert!(reader.search("checkout", 10)?.is_empty());
            Ok(())
        })
        .unwrap();
    assert_eq!(events.try_iter().count(), 0);

    // The numbers of sources that were learnt in the failed transaction are not used either.
    let run = muster_model::fact::Fact::PipelineRun(pipeline_run(connection, "1"));
    let applied = world.store.write(|door| door.apply_facts(&[run])).unwrap();
    assert_eq!(applied.inserted, 1);
}

#[test]
fn each_change_is_told_once_and_after_the_commit() {
    let world = World::new();
    let events = world.store.subscribe();
    let id = IncidentId::new();
    world
        .store
        .write(|door| {
            door.create(world.admin, NOON, id, &incident("Checkout is down"))?;
            door.change::<Incident>(world.admin, NOON, id, |i| i.title.push('!'))?;
            assert_eq!(events.try_iter().count(), 0);
            Ok(())
        })
        .unwrap();
    let told: Vec<_> = events.try_iter().collect();
    let expected = Changed {
        kind: ChangedKind::Incident,
        id: Some(id.to_string()),
    };
    assert_eq!(told, [expected]);
}

#[test]
fn a_listener_that_is_gone_is_forgotten() {
    let world = World::new();
    drop(world.store.subscribe());
    let events = world.store.subscribe();
    world.incident("Checkout is down");
    assert_eq!(events.try_iter().count(), 1);
}

#[test]
fn a_record_is_made_once() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    let again = world.create(id, &incident("Checkout is down"));
    assert!(matches!(again, Err(StoreError::Exists { .. })), "{again:?}");
    world.delete::<Incident>(id).unwrap();
    let after_deletion = world.create(id, &incident("Checkout is down"));
    assert!(matches!(after_deletion, Err(StoreError::Exists { .. })));
}

#[test]
fn a_workspace_has_one_set_of_settings() {
    let world = World::new();
    let second = WorkspaceSettings::new("Other", "UTC".parse().unwrap());
    let refused = world.create(RecordId::new(), &second).unwrap_err();
    assert!(matches!(refused, StoreError::NotAllowed(_)), "{refused}");
    let (id, _) = world
        .store
        .read(muster_store::Reader::workspace)
        .unwrap()
        .unwrap();
    let refused = world.delete::<WorkspaceSettings>(id).unwrap_err();
    assert!(matches!(refused, StoreError::NotAllowed(_)), "{refused}");
}

#[test]
fn what_a_record_names_must_exist() {
    let world = World::new();
    let mut of_no_service = incident("Checkout is down");
    of_no_service.service = Some(ServiceId::new());
    let mut with_no_policy = incident("Checkout is down");
    with_no_policy.policy = Some(muster_model::ids::PolicyId::new());
    let note = Note {
        incident: IncidentId::new(),
        author: world.admin_id,
        at: NOON,
        text: "Looking.".to_owned(),
    };
    let team = Team {
        name: "Shop".to_owned(),
        discipline: muster_model::record::Discipline::Development,
        members: [MemberId::new()].into(),
    };
    let ladder = policy(
        "Nights",
        muster_model::record::LevelTarget::Team(TeamId::new()),
    );
    let rule = RoutingRule {
        name: "All".to_owned(),
        position: 1,
        matchers: Vec::new(),
        service: Some(ServiceId::new()),
        severity: None,
        policy: None,
        still_firing_after: Millis::ZERO,
        enabled: true,
    };
    let mut shop = service("Shop");
    shop.sources = vec![source(muster_model::ids::ConnectionId::new(), "shop")];
    let refusals = [
        world.create(IncidentId::new(), &of_no_service),
        world.create(IncidentId::new(), &with_no_policy),
        world.create(NoteId::new(), &note),
        world.create(TeamId::new(), &team),
        world.create(muster_model::ids::PolicyId::new(), &ladder),
        world.create(muster_model::ids::RoutingRuleId::new(), &rule),
        world.create(ServiceId::new(), &shop),
    ];
    let fields: Vec<_> = refusals
        .into_iter()
        .map(|refused| match refused.unwrap_err() {
            StoreError::Invalid { field, message } => {
                assert!(message.contains("does not exist any more"), "{message}");
                field
            }
            other => panic!("{other}"),
        })
        .collect();
    let expected = [
        "service", "policy", "incident", "members", "levels", "service", "sources",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn what_a_record_named_before_may_be_gone() {
    let world = World::new();
    let bob = world.member("Bob", Role::Responder);
    let id = world.incident("Checkout was down");
    world
        .change::<Incident>(id, |incident| {
            incident.acknowledged_by = Some(bob);
            incident.acknowledged_at = Some(NOON);
            incident.resolved_at = Some(NOON);
        })
        .unwrap();
    world.delete::<muster_model::record::Member>(bob).unwrap();
    world
        .change::<Incident>(id, |incident| incident.summary = "A late note.".to_owned())
        .unwrap();
}

#[test]
fn a_source_belongs_to_one_service() {
    let world = World::new();
    let connection = world.connection();
    world.service("Checkout", &[], &[source(connection, "shop/checkout")]);
    let mut second = service("Basket");
    second.sources = vec![source(connection, "shop/checkout")];
    let refused = world.create(ServiceId::new(), &second).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "'shop/checkout' belongs to the service 'Checkout' already; take it away there first."
    );
}

#[test]
fn an_alert_of_an_incident_is_named_as_alerts_are() {
    let world = World::new();
    let mut with_nonsense = incident("Checkout is down");
    with_nonsense.alerts = ["nonsense".to_owned()].into();
    let refused = world.create(IncidentId::new(), &with_nonsense).unwrap_err();
    assert!(matches!(refused, StoreError::Invalid { field, .. } if field == "alerts"));
}

#[test]
fn nothing_is_found_under_an_identity_of_another_kind() {
    let world = World::new();
    let id = world.incident("Checkout is down");
    let service = ServiceId::from(RecordId::from(id));
    assert_eq!(world.get::<Service>(service), None);
    let missing = world
        .store
        .read(|reader| reader.require::<Policy>(RecordId::from(id).into()));
    assert_eq!(
        missing.unwrap_err().to_string(),
        "This policy does not exist any more; somebody may have deleted it."
    );
}

#[test]
fn a_history_is_seeded_without_asking_for_roles() {
    let world = World::new();
    let viewer = world.member("Vi", Role::Viewer);
    let id = IncidentId::new();
    world
        .store
        .seed(|door| {
            let author = muster_model::rbac::Author::Member(viewer);
            door.create(author, NOON, id, &incident("Checkout was down"))?;
            door.create(author, NOON, MemberId::new(), &member("Eve", Role::Admin))
        })
        .unwrap();
    let edits = world
        .store
        .read(|reader| audit::history(reader, id.into()))
        .unwrap();
    assert_eq!(edits[0].author, muster_model::rbac::Author::Member(viewer));
}
