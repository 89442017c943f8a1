//! Samples, on-call shifts, channels, events and tags.

use std::collections::BTreeSet;

use muster_model::{
    fact::{Fact, FactKind},
    time::{Millis, Window},
};
use muster_store::{ChangedKind, FactCounts};

use crate::world::{
    NOON, World, alert, channel, chat_message, deployment, event, iac_run, on_call_shift,
    pipeline_run, sample,
};

#[test]
fn the_last_value_of_each_metric_is_found_and_the_values_of_a_time() {
    let world = World::new();
    let connection = world.connection();
    let other = world.connection();
    let value = |connection, metric: &str, hour: i64| {
        let mut fact = sample(connection, &format!("{metric}@{hour}"));
        fact.metric = metric.to_owned();
        fact.at = NOON + Millis::hours(hour);
        fact.value = 1.5 * f64::from(i32::try_from(hour).unwrap());
        Fact::Sample(fact)
    };
    let facts = [
        value(connection, "errors", 1),
        value(connection, "errors", 3),
        value(connection, "errors", 2),
        value(connection, "apdex", 1),
        value(other, "errors", 9),
    ];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let latest = world
        .store
        .read(|reader| reader.latest_samples(connection))
        .unwrap();
    let told: Vec<_> = latest
        .iter()
        .map(|sample| (sample.metric.as_str(), sample.value))
        .collect();
    assert_eq!(told, [("apdex", 1.5), ("errors", 4.5)]);
    let window = Window {
        from: NOON + Millis::hours(1),
        to: NOON + Millis::hours(3),
    };
    let samples = world
        .store
        .read(|reader| reader.samples(connection, "errors", window))
        .unwrap();
    let values: Vec<_> = samples.iter().map(|sample| sample.value).collect();
    assert_eq!(values, [1.5, 3.0]);
}

#[test]
fn a_value_that_is_no_number_is_left_out() {
    let world = World::new();
    let connection = world.connection();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut fact = sample(connection, "1");
        fact.value = value;
        let facts = [Fact::Sample(fact)];
        let applied = world.store.write(|door| door.apply_facts(&facts)).unwrap();
        assert_eq!((applied.inserted, applied.unchanged), (0, 1));
    }
}

#[test]
fn shifts_and_channels_that_the_source_names_no_more_are_gone() {
    let world = World::new();
    let connection = world.connection();
    let other = world.connection();
    let facts = [
        Fact::OnCallShift(on_call_shift(connection, "kept")),
        Fact::OnCallShift(on_call_shift(connection, "gone")),
        Fact::OnCallShift(on_call_shift(other, "gone")),
        Fact::Channel(channel(connection, "gone")),
        Fact::Alert(alert(connection, "gone")),
    ];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let active: BTreeSet<_> = ["kept".to_owned()].into();
    let keep = |kind, prefix: &str| {
        world
            .store
            .write(|door| door.keep_only(kind, connection, prefix, &active))
            .unwrap()
    };
    let events = world.store.subscribe();
    assert_eq!(keep(FactKind::OnCallShift, "other:"), 0);
    assert_eq!(keep(FactKind::OnCallShift, ""), 1);
    let told: Vec<_> = events.try_iter().map(|event| event.kind).collect();
    assert_eq!(told, [ChangedKind::OnCallShift]);
    assert_eq!(keep(FactKind::OnCallShift, "go"), 0);
    assert_eq!(keep(FactKind::Channel, "go"), 1);
    assert_eq!(keep(FactKind::Alert, ""), 0, "alerts end instead");
    let shifts = |connection| {
        let shifts = world.store.read(|reader| reader.on_call_shifts(connection));
        shifts.unwrap().len()
    };
    assert_eq!((shifts(connection), shifts(other)), (1, 1));
    let channels = world.store.read(|reader| reader.channels(connection));
    assert!(channels.unwrap().is_empty());
}

#[test]
fn the_last_events_of_a_connection_come_first() {
    let world = World::new();
    let connection = world.connection();
    let facts: Vec<_> = (0..5)
        .map(|hour| {
            let mut fact = event(connection, &hour.to_string());
            fact.at = NOON + Millis::hours(hour);
            Fact::Event(fact)
        })
        .collect();
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let events = world.store.read(|reader| reader.events(connection, 2));
    let ids: Vec<_> = events
        .unwrap()
        .into_iter()
        .map(|event| event.key.external_id)
        .collect();
    assert_eq!(ids, ["4", "3"]);
}

#[test]
fn tags_are_kept_also_of_a_source_that_nothing_came_from() {
    let world = World::new();
    let connection = world.connection();
    let set = |tags: &[&str]| {
        let tags: Vec<_> = tags.iter().map(|&tag| tag.to_owned()).collect();
        world
            .store
            .write(|door| door.set_source_tags(connection, "shop/checkout", &tags))
            .unwrap();
    };
    let tags = || {
        let sources = world.store.read(muster_store::Reader::sources).unwrap();
        assert_eq!(sources.len(), 1);
        sources[0].tags.clone()
    };
    set(&["team-shop", "java"]);
    assert_eq!(tags(), ["team-shop", "java"]);
    set(&[]);
    assert_eq!(tags(), [""; 0]);
}

#[test]
fn facts_of_every_kind_are_counted() {
    let world = World::new();
    let connection = world.connection();
    let facts = [
        Fact::Deployment(deployment(connection, "1")),
        Fact::Deployment(deployment(connection, "2")),
        Fact::PipelineRun(pipeline_run(connection, "1")),
        Fact::Alert(alert(connection, "1")),
        Fact::IacRun(iac_run(connection, "1")),
        Fact::Sample(sample(connection, "1")),
        Fact::OnCallShift(on_call_shift(connection, "1")),
        Fact::Channel(channel(connection, "1")),
        Fact::ChatMessage(chat_message(connection, "1")),
        Fact::Event(event(connection, "1")),
    ];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let counts = world.store.read(|reader| reader.fact_counts(connection));
    let expected = FactCounts {
        deployments: 2,
        pipeline_runs: 1,
        changes: 0,
        alerts: 1,
        iac_runs: 1,
        samples: 1,
        on_call_shifts: 1,
        channels: 1,
        chat_messages: 1,
        events: 1,
    };
    assert_eq!(counts.unwrap(), expected);
}
