use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, Fact, RunStatus},
    record::MappingField,
};

use super::*;
use crate::delivery::world::{NOON, World, hour, service};

fn rule(
    position: u32,
    field: MappingField,
    pattern: &str,
    service: Option<ServiceId>,
) -> MappingRule {
    MappingRule {
        position,
        connection: None,
        field,
        pattern: pattern.to_owned(),
        service,
    }
}

/// 'shop/checkout' is Checkout's own; 'shop/search-api' and 'tools/lab' are nobody's.
fn world() -> World {
    let world = World::new();
    world.observe([
        world.run(1, "shop/checkout", RunStatus::Success, 1),
        world.run(2, "shop/search-api", RunStatus::Success, 1),
        world.run(3, "tools/lab", RunStatus::Success, 1),
    ]);
    world
}

fn alert(world: &World, id: &str, labels: &[(&str, &str)]) -> Fact {
    Fact::Alert(Alert {
        key: world.key(id),
        observed_at: NOON,
        name: id.to_owned(),
        labels: labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        annotations: BTreeMap::new(),
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: NOON,
        ended_at: None,
    })
}

/// Of each that the rule matches: path, service, and why it is not this rule's.
fn previewed(world: &World, id: MappingRuleId, rule: &MappingRule) -> Vec<[String; 3]> {
    let found = world.store.read(|reader| preview(reader, id, rule));
    let caught = found.unwrap().caught.into_iter();
    caught
        .map(|one| [one.path, one.service_name, one.taken_by])
        .collect()
}

#[test]
fn the_inbox_holds_what_has_no_service_and_says_what_is_named_like_it() {
    let world = world();
    let found = world.store.read(view).unwrap();
    let search = world
        .store
        .read(Reader::list::<Service>)
        .unwrap()
        .into_iter()
        .find(|(_, service)| service.name == "Search")
        .map(|(id, _)| id);
    let told: Vec<_> = found
        .inbox
        .iter()
        .map(|seen| (seen.source.path.as_str(), seen.suggestion, seen.last_seen))
        .collect();
    assert_eq!(
        told,
        [
            ("tools/lab", None, Some(hour(3))),
            ("shop/search-api", search, Some(hour(2))),
        ]
    );
    assert_eq!(found.inbox[0].pipeline_runs, 1);
    assert_eq!(found.inbox[0].connection_name, "GitLab");
}

#[test]
fn rules_say_what_they_caught() {
    let world = world();
    let by_name = MappingRuleId::new();
    world.create(by_name, &rule(1, MappingField::Name, "*-api", None));
    let by_label = MappingRuleId::new();
    let for_label = rule(2, MappingField::Label, "app=lab", Some(world.checkout));
    world.create(by_label, &for_label);
    world.observe([
        alert(&world, "LabDown", &[("app", "lab")]),
        alert(&world, "LabSlow", &[("app", "lab"), ("service", "search")]),
    ]);
    let found = world.store.read(view).unwrap();
    let told: Vec<_> = found
        .rules
        .iter()
        .map(|view| {
            (
                view.id,
                view.service_name.as_str(),
                view.count,
                view.caught.as_slice(),
            )
        })
        .collect();
    let (api, down) = (["shop/search-api".to_owned()], ["LabDown".to_owned()]);
    assert_eq!(
        told,
        [
            (by_name, "", 1, api.as_slice()),
            (by_label, "Checkout", 1, down.as_slice()),
        ]
    );
    assert_eq!(found.inbox.len(), 1);
}

#[test]
fn a_preview_says_what_a_rule_would_catch_and_what_keeps_it_from_the_rest() {
    let world = world();
    let earlier = MappingRuleId::new();
    let before = rule(1, MappingField::Path, "tools/*", Some(world.checkout));
    world.create(earlier, &before);
    let all = rule(2, MappingField::Path, "*", Some(world.checkout));
    let told = previewed(&world, MappingRuleId::new(), &all);
    let line =
        |path: &str, taken_by: &str| [path.to_owned(), "Checkout".to_owned(), taken_by.to_owned()];
    assert_eq!(
        told,
        [
            line("shop/search-api", ""),
            line("shop/checkout", "The service 'Checkout' names it itself."),
            line("tools/lab", "The rule 'tools/*' comes first."),
        ]
    );
    // In the place of the earlier one nothing is in its way but the service itself.
    assert_eq!(previewed(&world, earlier, &all)[1], line("tools/lab", ""));

    let unnamed = rule(0, MappingField::Path, "tools/*", None);
    let told = previewed(&world, earlier, &unnamed);
    assert_eq!(told[0][1..], ["", "No service has this name."]);
}

#[test]
fn a_preview_of_a_label_looks_at_alerts() {
    let world = world();
    world.observe([
        alert(&world, "LabDown", &[("app", "lab")]),
        alert(&world, "LabSlow", &[("app", "lab"), ("service", "search")]),
    ]);
    let for_label = rule(1, MappingField::Label, "app=*", Some(world.checkout));
    let told = previewed(&world, MappingRuleId::new(), &for_label);
    let taken: Vec<_> = told.iter().map(|one| (&one[0], &one[2])).collect();
    let (down, slow) = ("LabDown".to_owned(), "LabSlow".to_owned());
    let (free, named) = (
        String::new(),
        "It names the service 'Search' itself.".to_owned(),
    );
    assert_eq!(taken, [(&down, &free), (&slow, &named)]);
}

#[test]
fn sources_move_to_the_service_that_they_are_assigned_to() {
    let world = world();
    let basket = ServiceId::new();
    world.create(basket, &service("Basket", &[], &[]));
    let moved = [world.source("shop/checkout"), world.source("tools/lab")];
    let edit = |sources: &[ServiceSource], service| {
        world.write(|door| assign(door, Author::Muster, NOON, sources, service))
    };
    edit(&moved, basket).unwrap();
    edit(&moved, basket).unwrap();
    let sources_of = |id| {
        let service = world.store.read(|reader| reader.get::<Service>(id));
        service.unwrap().unwrap().sources
    };
    assert_eq!(sources_of(basket), moved);
    assert!(sources_of(world.checkout).is_empty());
    assert_eq!(world.store.read(view).unwrap().inbox.len(), 1);

    assert!(edit(&moved, ServiceId::new()).is_err());
    assert_eq!(sources_of(basket), moved, "all of them, or none");
}
