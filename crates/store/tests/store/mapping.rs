//! Mapping rules give sources their service, at once and whichever comes first.

use muster_model::{
    fact::Fact,
    ids::{ConnectionId, MappingRuleId, ServiceId},
    record::{Connection, MappingField, MappingRule, Service},
};
use muster_store::{ChangedKind, StoreError, rebuild};

use crate::world::{World, deployment, key, source};

fn rule(field: MappingField, pattern: &str, service: Option<ServiceId>) -> MappingRule {
    MappingRule {
        position: 1,
        connection: None,
        field,
        pattern: pattern.to_owned(),
        service,
    }
}

fn deploy(world: &World, connection: ConnectionId) {
    let facts = [Fact::Deployment(deployment(connection, "1"))];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
}

fn service_of(world: &World, connection: ConnectionId) -> Option<ServiceId> {
    let row = world
        .store
        .read(|reader| reader.deployment(&key(connection, "1")));
    row.unwrap().unwrap().service
}

#[test]
fn a_rule_gives_a_source_its_service_whichever_comes_first() {
    let world = World::new();
    let connection = world.connection();
    let service = world.service("Checkout", &[], &[]);
    deploy(&world, connection);
    assert_eq!(service_of(&world, connection), None);

    let id = MappingRuleId::new();
    let events = world.store.subscribe();
    world
        .create(id, &rule(MappingField::Path, "shop/*", None))
        .unwrap();
    assert_eq!(service_of(&world, connection), Some(service));
    let told: Vec<_> = events.try_iter().map(|event| event.kind).collect();
    assert!(told.contains(&ChangedKind::MappingRule), "{told:?}");
    assert!(told.contains(&ChangedKind::Service), "{told:?}");

    let later = world.connection();
    deploy(&world, later);
    assert_eq!(service_of(&world, later), Some(service));

    world
        .change::<MappingRule>(id, |rule| rule.connection = Some(later))
        .unwrap();
    assert_eq!(service_of(&world, connection), None);
    assert_eq!(service_of(&world, later), Some(service));

    world
        .change::<Service>(service, |service| service.name = "Basket".to_owned())
        .unwrap();
    assert_eq!(service_of(&world, later), None);
    world.delete::<MappingRule>(id).unwrap();
}

#[test]
fn what_a_service_names_itself_no_rule_takes() {
    let world = World::new();
    let connection = world.connection();
    let own = world.service("Checkout", &[], &[source(connection, "shop/checkout")]);
    let other = world.service("Search", &[], &[]);
    deploy(&world, connection);
    world
        .create(
            MappingRuleId::new(),
            &rule(MappingField::Path, "*", Some(other)),
        )
        .unwrap();
    assert_eq!(service_of(&world, connection), Some(own));
    world
        .change::<Service>(own, |service| service.sources.clear())
        .unwrap();
    assert_eq!(service_of(&world, connection), Some(other));
}

#[test]
fn tags_that_come_later_move_a_source() {
    let world = World::new();
    let connection = world.connection();
    let service = world.service("Checkout", &[], &[]);
    world
        .create(
            MappingRuleId::new(),
            &rule(MappingField::Tag, "team-checkout", Some(service)),
        )
        .unwrap();
    deploy(&world, connection);
    let tag = |tags: &[&str]| {
        let tags: Vec<_> = tags.iter().map(|&tag| tag.to_owned()).collect();
        world
            .store
            .write(|door| door.set_source_tags(connection, "shop/checkout", &tags))
            .unwrap();
    };
    let events = world.store.subscribe();
    tag(&["team-checkout"]);
    assert_eq!(service_of(&world, connection), Some(service));
    assert!(
        events
            .try_iter()
            .any(|event| event.kind == ChangedKind::Service)
    );
    tag(&["team-checkout"]);
    assert_eq!(events.try_iter().count(), 0, "nothing was new");

    world.store.write(rebuild::projections).unwrap();
    assert_eq!(service_of(&world, connection), Some(service));
    tag(&[]);
    assert_eq!(service_of(&world, connection), None);
}

#[test]
fn a_rule_goes_with_its_connection_and_keeps_its_service() {
    let world = World::new();
    let connection = world.connection();
    let service = world.service("Checkout", &[], &[]);
    let (of_connection, of_all) = (MappingRuleId::new(), MappingRuleId::new());
    let mut only = rule(MappingField::Path, "shop/*", Some(service));
    world.create(of_all, &only).unwrap();
    only.connection = Some(connection);
    world.create(of_connection, &only).unwrap();

    let refused = world.delete::<Service>(service).unwrap_err();
    assert!(matches!(refused, StoreError::InUse(_)), "{refused}");
    world.delete::<Connection>(connection).unwrap();
    assert!(world.get::<MappingRule>(of_connection).is_none());
    assert!(world.get::<MappingRule>(of_all).is_some());

    let mut unknown = rule(MappingField::Path, "*", Some(ServiceId::new()));
    let refused = world.create(MappingRuleId::new(), &unknown).unwrap_err();
    assert!(matches!(refused, StoreError::Invalid { .. }), "{refused}");
    unknown.service = None;
    unknown.connection = Some(connection);
    assert!(world.create(MappingRuleId::new(), &unknown).is_err());
}
