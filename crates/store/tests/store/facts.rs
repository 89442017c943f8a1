use std::collections::BTreeSet;

use muster_model::{
    fact::{AlertState, Deployment, DeploymentStatus, Fact, FactKey, RunStatus},
    ids::{ConnectionId, EnvironmentRuleId},
    record::{EnvironmentRule, Service, Tier},
    time::{Millis, Timestamp},
};
use muster_store::{Applied, ChangedKind, DeploymentFilter, PageRequest, Store, StoreError};
use proptest::prelude::*;
use rstest::rstest;

use crate::world::{
    NOON, World, alert, change, channel, chat_message, deployment, event, iac_run, issue, key,
    on_call_shift, pipeline_run, sample, source,
};

fn apply(store: &Store, facts: &[Fact]) -> Applied {
    store.write(|door| door.apply_facts(facts)).unwrap()
}

fn one_of_each(connection: ConnectionId) -> Vec<Fact> {
    vec![
        Fact::Deployment(deployment(connection, "1")),
        Fact::PipelineRun(pipeline_run(connection, "1")),
        Fact::Change(change(connection, "1")),
        Fact::Alert(alert(connection, "1")),
        Fact::IacRun(iac_run(connection, "1")),
        Fact::Sample(sample(connection, "1")),
        Fact::OnCallShift(on_call_shift(connection, "1")),
        Fact::Channel(channel(connection, "1")),
        Fact::ChatMessage(chat_message(connection, "1")),
        Fact::Issue(issue(connection, "1")),
        Fact::Event(event(connection, "1")),
    ]
}

fn read(store: &Store, fact: &FactKey) -> Vec<Fact> {
    store
        .read(|reader| {
            let of_connection = |fact_of: &FactKey| {
                let connection = fact_of.connection;
                let samples = reader.latest_samples(connection)?.into_iter();
                let shifts = reader.on_call_shifts(connection)?.into_iter();
                let channels = reader.channels(connection)?.into_iter();
                let messages = reader.chat_message(fact_of)?.into_iter();
                let issues = reader.issue(fact_of)?.into_iter();
                let events = reader.events(connection, 10)?.into_iter();
                Ok::<_, StoreError>(
                    samples
                        .map(Fact::Sample)
                        .chain(shifts.map(Fact::OnCallShift))
                        .chain(channels.map(Fact::Channel))
                        .chain(messages.map(Fact::ChatMessage))
                        .chain(issues.map(Fact::Issue))
                        .chain(events.map(Fact::Event))
                        .filter(|found| found.key() == fact_of)
                        .collect::<Vec<_>>(),
                )
            };
            Ok([
                reader
                    .deployment(fact)?
                    .map(|row| Fact::Deployment(row.deployment)),
                reader
                    .pipeline_run(fact)?
                    .map(|row| Fact::PipelineRun(row.run)),
                reader
                    .change_fact(fact)?
                    .map(|row| Fact::Change(row.change)),
                reader.alert(fact)?.map(Fact::Alert),
                reader.iac_run(fact)?.map(|row| Fact::IacRun(row.run)),
            ]
            .into_iter()
            .flatten()
            .chain(of_connection(fact)?)
            .collect())
        })
        .unwrap()
}

/// The same facts, observed that much later, with something new in each.
fn observed_later(facts: &[Fact], by: Millis, title: &str) -> Vec<Fact> {
    let mut facts = facts.to_vec();
    for fact in &mut facts {
        match fact {
            Fact::Deployment(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.title = title.to_owned();
            }
            Fact::PipelineRun(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.name = title.to_owned();
            }
            Fact::Change(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.commits = vec![title.to_owned()];
            }
            Fact::Alert(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.labels.insert("title".to_owned(), title.to_owned());
            }
            Fact::IacRun(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.drifted = Some(3);
            }
            Fact::Sample(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.value = 7.5;
            }
            Fact::OnCallShift(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.person = title.to_owned();
            }
            Fact::Channel(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.topic = title.to_owned();
            }
            Fact::Issue(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.title = title.to_owned();
            }
            Fact::ChatMessage(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.pinned = true;
            }
            Fact::Event(fact) => {
                fact.observed_at = fact.observed_at + by;
                fact.text = title.to_owned();
            }
        }
    }
    facts
}

#[test]
fn facts_are_read_back_as_they_came() {
    let world = World::new();
    let facts = one_of_each(world.connection());
    let applied = apply(&world.store, &facts);
    assert_eq!(
        (applied.inserted, applied.updated, applied.unchanged),
        (11, 0, 0)
    );
    assert_eq!(read(&world.store, facts[0].key()), facts);
}

#[test]
fn a_repeated_delivery_changes_nothing_and_tells_nobody() {
    let world = World::new();
    let facts = one_of_each(world.connection());
    apply(&world.store, &facts);
    let events = world.store.subscribe();
    let applied = apply(&world.store, &facts);
    assert_eq!(
        (applied.inserted, applied.updated, applied.unchanged),
        (0, 0, 11)
    );
    assert_eq!(events.try_iter().count(), 0);
}

#[rstest]
#[case::newer(Millis::seconds(1), true)]
#[case::of_the_same_instant(Millis::ZERO, true)]
#[case::older(Millis::seconds(-1), false)]
fn an_observation_counts_unless_a_newer_one_is_known(#[case] by: Millis, #[case] counts: bool) {
    let world = World::new();
    let facts = one_of_each(world.connection());
    apply(&world.store, &facts);
    let events = world.store.subscribe();
    let later = observed_later(&facts, by, "new");
    let applied = apply(&world.store, &later);
    let expected = if counts { (0, 11, 0) } else { (0, 0, 11) };
    assert_eq!(
        (applied.inserted, applied.updated, applied.unchanged),
        expected
    );
    assert_eq!(applied.updated_rows.len(), if counts { 11 } else { 0 });
    assert_eq!(
        read(&world.store, facts[0].key()),
        if counts { later } else { facts }
    );
    let told: Vec<_> = events.try_iter().map(|event| event.kind).collect();
    assert_eq!(told.contains(&ChangedKind::Alert), counts);
}

#[test]
fn deployments_find_their_service_and_tier_whichever_comes_first() {
    let world = World::new();
    let connection = world.connection();
    let rule = |pattern: &str, tier| EnvironmentRule {
        pattern: pattern.to_owned(),
        tier,
        position: 1,
    };
    let first = world.service("Checkout", &[], &[source(connection, "shop/checkout")]);
    world
        .create(EnvironmentRuleId::new(), &rule("prod*", Tier::Production))
        .unwrap();
    let mut other = deployment(connection, "2");
    other.source = "shop/basket".to_owned();
    other.environment = "canary".to_owned();
    let facts = [
        Fact::Deployment(deployment(connection, "1")),
        Fact::Deployment(other),
    ];
    apply(&world.store, &facts);
    let seen = |id: &str| {
        let row = world
            .store
            .read(|reader| reader.deployment(&key(connection, id)))
            .unwrap();
        row.map(|row| (row.service, row.tier)).unwrap()
    };
    assert_eq!(seen("1"), (Some(first), Some(Tier::Production)));
    assert_eq!(seen("2"), (None, None));

    let second = world.service("Basket", &[], &[source(connection, "shop/basket")]);
    let canary = EnvironmentRuleId::new();
    world
        .create(canary, &rule("canary", Tier::Staging))
        .unwrap();
    assert_eq!(seen("2"), (Some(second), Some(Tier::Staging)));

    world
        .change::<Service>(second, |service| service.sources.clear())
        .unwrap();
    world.delete::<EnvironmentRule>(canary).unwrap();
    assert_eq!(seen("2"), (None, None));
    world.delete::<Service>(first).unwrap();
    assert_eq!(seen("1"), (None, Some(Tier::Production)));
}

#[test]
fn sources_and_environments_are_counted() {
    let world = World::new();
    let connection = world.connection();
    let mut later = deployment(connection, "2");
    later.created_at = NOON + Millis::hours(1);
    let facts = [
        Fact::Deployment(deployment(connection, "1")),
        Fact::Deployment(later),
        Fact::PipelineRun(pipeline_run(connection, "1")),
    ];
    apply(&world.store, &facts);
    let (sources, environments) = world
        .store
        .read(|reader| Ok((reader.sources()?, reader.environments()?)))
        .unwrap();
    assert_eq!(sources.len(), 1);
    assert_eq!(sources[0].source, source(connection, "shop/checkout"));
    assert_eq!((sources[0].deployments, sources[0].pipeline_runs), (2, 1));
    assert_eq!(sources[0].last_seen, Some(NOON + Millis::hours(1)));
    assert_eq!(environments[0].name, "production");
    assert_eq!(environments[0].deployments, 2);
    assert_eq!(environments[0].tier, None);
}

#[test]
fn alerts_that_the_source_names_no_more_have_ended() {
    let world = World::new();
    let connection = world.connection();
    let other = world.connection();
    let mut quiet = alert(connection, "quiet");
    quiet.state = AlertState::Silenced;
    let facts = [
        Fact::Alert(alert(connection, "kept")),
        Fact::Alert(alert(connection, "gone")),
        Fact::Alert(quiet),
        Fact::Alert(alert(other, "gone")),
    ];
    apply(&world.store, &facts);
    let active: BTreeSet<_> = ["kept".to_owned()].into();
    let end = NOON + Millis::minutes(7);
    let ended = world
        .store
        .write(|door| door.end_alerts_not_in(connection, "", &active, end))
        .unwrap();
    assert_eq!(ended, [key(connection, "gone"), key(connection, "quiet")]);
    let gone = |connection| {
        world
            .store
            .read(|reader| reader.alert(&key(connection, "gone")))
            .unwrap()
            .unwrap()
    };
    assert_eq!(gone(connection).state, AlertState::Resolved);
    assert_eq!(gone(connection).ended_at, Some(end));
    assert_eq!(gone(other).state, AlertState::Firing);
    let again = world
        .store
        .write(|door| door.end_alerts_not_in(connection, "", &active, end))
        .unwrap();
    assert!(again.is_empty());

    // The source names it again, in the words that it used before.
    apply(&world.store, &facts[1..2]);
    assert_eq!(gone(connection).state, AlertState::Firing);
    let firing = world
        .store
        .read(muster_store::Reader::active_alerts)
        .unwrap();
    assert_eq!(firing.len(), 3);
}

#[test]
fn the_facts_of_one_connection_are_forgotten() {
    let world = World::new();
    let gone = world.connection();
    let kept = world.connection();
    apply(&world.store, &one_of_each(gone));
    apply(&world.store, &one_of_each(kept));
    world
        .store
        .write(|door| door.forget_connection_facts(gone))
        .unwrap();
    assert!(read(&world.store, &key(gone, "1")).is_empty());
    assert_eq!(read(&world.store, &key(kept, "1")).len(), 11);
    // What is read again later comes in as if it were new.
    assert_eq!(apply(&world.store, &one_of_each(gone)).inserted, 11);
    assert_eq!(
        world
            .store
            .read(muster_store::Reader::sources)
            .unwrap()
            .len(),
        4
    );
}

fn any_deployment(connection: ConnectionId) -> impl Strategy<Value = Deployment> {
    (
        0..4_u8,
        0..20_i64,
        prop_oneof![Just("a"), Just("b")],
        prop_oneof![Just("prod"), Just("")],
    )
        .prop_map(move |(id, observed, source, environment)| {
            let mut fact = deployment(connection, &id.to_string());
            fact.observed_at = Timestamp(observed);
            // All else follows from what was observed when: a source says one thing at a time.
            fact.source = source.to_owned();
            fact.environment = environment.to_owned();
            fact.title = format!("{id} at {observed}");
            fact.status = if observed % 2 == 0 {
                DeploymentStatus::Running
            } else {
                DeploymentStatus::Success
            };
            fact.finished_at = (observed % 3 == 0).then_some(Timestamp(observed));
            fact
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn facts_come_to_the_same_in_any_order_and_however_often(
        mut deliveries in proptest::collection::vec(
            any_deployment(ConnectionId::from_uuid(uuid::Uuid::from_u128(7))), 1..30,
        ),
        seed in any::<u64>(),
    ) {
        deliveries.sort_by_key(|fact| (fact.key.clone(), fact.observed_at));
        deliveries.dedup_by_key(|fact| (fact.key.clone(), fact.observed_at));
        let mut shuffled = deliveries.clone();
        shuffled.extend(deliveries.iter().take(7).cloned());
        let mut state = seed;
        for last in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(last, (state >> 33) as usize % (last + 1));
        }
        let outcome = |facts: &[Deployment]| {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(&folder.path().join("workspace.db")).unwrap();
            for batch in facts.chunks(3) {
                let batch: Vec<_> = batch.iter().cloned().map(Fact::Deployment).collect();
                apply(&store, &batch);
            }
            let page = store
                .read(|reader| {
                    reader.deployments(&DeploymentFilter::default(), PageRequest::first(100))
                })
                .unwrap();
            let mut rows: Vec<_> = page.rows.into_iter().map(|row| row.deployment).collect();
            rows.sort_by(|a, b| a.key.cmp(&b.key));
            rows
        };
        prop_assert_eq!(outcome(&shuffled), outcome(&deliveries));
    }
}

#[test]
fn a_run_in_a_state_that_is_not_known_is_kept() {
    let world = World::new();
    let connection = world.connection();
    let mut run = pipeline_run(connection, "1");
    run.status = RunStatus::Unknown;
    apply(&world.store, &[Fact::PipelineRun(run.clone())]);
    assert_eq!(read(&world.store, &run.key), [Fact::PipelineRun(run)]);
}
