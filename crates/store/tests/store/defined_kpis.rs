use std::collections::BTreeSet;

use muster_model::{
    fact::{Fact, FactKey, Sample},
    ids::{
        ConnectionId, GoalId, KeyResultId, KpiDefinitionId, KpiSampleId, KpiThresholdId, ServiceId,
        TeamId,
    },
    kpi::{Bucket, Direction, Unit},
    rbac::Role,
    record::{
        Aggregation, Connection, Goal, KeyResult, KpiDefinition, KpiSample, KpiSource,
        KpiThreshold, Measure, Member, Service, Side, TargetScope, Team,
    },
    time::{Millis, Timestamp, Window},
};

use crate::world::{NOON, World};

fn kpi(name: &str, source: KpiSource) -> KpiDefinition {
    KpiDefinition {
        name: name.to_owned(),
        description: String::new(),
        unit: Unit::Number,
        unit_label: String::new(),
        direction: Direction::Down,
        aggregation: Aggregation::Mean,
        source,
        service: None,
        teams: BTreeSet::new(),
        owner: None,
        archived: false,
    }
}

fn defined(world: &World, definition: &KpiDefinition) -> KpiDefinitionId {
    let id = KpiDefinitionId::new();
    world.create(id, definition).unwrap();
    id
}

fn metric(connection: ConnectionId) -> KpiSource {
    KpiSource::Metric {
        connection,
        metric: "p95".to_owned(),
        scale: 1.0,
    }
}

fn threshold(world: &World, kpi: KpiDefinitionId, scope: TargetScope) -> KpiThresholdId {
    let id = KpiThresholdId::new();
    let record = KpiThreshold {
        kpi: kpi.into(),
        scope,
        side: Side::Above,
        value: 1.0,
        bucket: Bucket::Week,
        in_a_row: 1,
        note: true,
        goal_at_risk: false,
        page: None,
    };
    world.create(id, &record).unwrap();
    id
}

fn at(hours: i64) -> Timestamp {
    NOON + Millis::hours(hours)
}

fn hours(from: i64, to: i64) -> Window {
    Window {
        from: at(from),
        to: at(to),
    }
}

#[test]
fn values_of_a_metric_are_read_by_the_time_that_they_are_for() {
    let world = World::new();
    let connection = world.connection();
    let other = world.connection();
    let sample = |connection: ConnectionId, metric: &str, hour: i64| {
        Fact::Sample(Sample {
            key: FactKey {
                connection,
                external_id: format!("{metric}@{hour}"),
            },
            observed_at: NOON,
            metric: metric.to_owned(),
            unit: String::new(),
            at: at(hour),
            value: hour as f64,
        })
    };
    let mut facts: Vec<Fact> = [3, 1, 2, 5, 4]
        .map(|hour| sample(connection, "p95", hour))
        .to_vec();
    facts.push(sample(connection, "p50", 2));
    facts.push(sample(other, "p95", 2));
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    world
        .store
        .read(|reader| {
            let values = reader.sample_values(connection, "p95", hours(2, 5))?;
            assert_eq!(values, [(at(2), 2.0), (at(3), 3.0), (at(4), 4.0)]);
            let (page, total) =
                reader.latest_sample_values(connection, "p95", hours(1, 9), (1, 2))?;
            assert_eq!((page, total), (vec![(at(4), 4.0), (at(3), 3.0)], 5));
            assert_eq!(reader.first_sample_at(connection, "p95")?, Some(at(1)));
            assert_eq!(reader.first_sample_at(connection, "p99")?, None);
            Ok(())
        })
        .unwrap();
}

#[test]
fn values_that_people_entered_are_read_likewise() {
    let world = World::new();
    let id = defined(&world, &kpi("Tickets", KpiSource::Hand));
    let other = defined(&world, &kpi("Cost", KpiSource::Hand));
    for (kpi, hour) in [(id, 3), (id, 1), (id, 2), (other, 2)] {
        let sample = KpiSample {
            kpi,
            at: at(hour),
            value: hour as f64,
            note: String::new(),
            by: world.admin_id,
        };
        world.create(KpiSampleId::new(), &sample).unwrap();
    }
    world
        .store
        .read(|reader| {
            assert_eq!(
                reader.entered_values(id, hours(1, 3))?,
                [(at(1), 1.0), (at(2), 2.0)]
            );
            assert_eq!(reader.first_entered_at(id)?, Some(at(1)));
            let (page, total) = reader.kpi_samples_within(id, hours(2, 9), (0, 1))?;
            let values: Vec<f64> = page.iter().map(|(_, sample)| sample.value).collect();
            assert_eq!((values, total), (vec![3.0], 2));
            Ok(())
        })
        .unwrap();
}

#[test]
fn reading_values_needs_the_index_alone() {
    let world = World::new();
    let raw = world.raw();
    for query in [
        "SELECT at, value FROM samples
         WHERE connection = x'00' AND metric = 'p95' AND at >= 1 AND at < 2 ORDER BY at",
        "SELECT at, value FROM kpi_samples WHERE kpi = x'00' AND at >= 1 AND at < 2 ORDER BY at",
    ] {
        let plan: String = raw
            .query_row(&format!("EXPLAIN QUERY PLAN {query}"), [], |row| row.get(3))
            .unwrap();
        assert!(plan.contains("USING COVERING INDEX"), "{plan}");
    }
}

#[test]
fn a_connection_that_a_kpi_reads_stays_until_the_kpi_is_archived() {
    let world = World::new();
    let connection = world.connection();
    let id = defined(&world, &kpi("Response time", metric(connection)));
    assert_eq!(
        world
            .delete::<Connection>(connection)
            .unwrap_err()
            .to_string(),
        "The KPI 'Response time' is made of values of the connection 'Jenkins'. Archive or change \
         the KPI first."
    );
    world
        .change::<KpiDefinition>(id, |kpi| kpi.archived = true)
        .unwrap();
    world.delete::<Connection>(connection).unwrap();
    assert!(world.get::<KpiDefinition>(id).is_some());
}

#[test]
fn who_and_what_a_kpi_is_about_is_taken_out_of_it_when_it_goes() {
    let world = World::new();
    let bob = world.member("Bob", Role::Editor);
    let (shop, search) = (world.team("Shop", &[]), world.team("Search", &[]));
    let service = world.service("Checkout", &[], &[]);
    let id = defined(
        &world,
        &KpiDefinition {
            service: Some(service),
            teams: BTreeSet::from([shop, search]),
            owner: Some(bob),
            ..kpi("Tickets", KpiSource::Hand)
        },
    );
    world.delete::<Member>(bob).unwrap();
    world.delete::<Team>(shop).unwrap();
    world.delete::<Service>(service).unwrap();
    let left = world.get::<KpiDefinition>(id).unwrap();
    assert_eq!(
        (left.owner, left.teams, left.service),
        (None, BTreeSet::from([search]), None)
    );
}

#[test]
fn a_team_or_service_with_a_threshold_stays() {
    let world = World::new();
    let (team, service): (TeamId, ServiceId) =
        (world.team("Shop", &[]), world.service("Checkout", &[], &[]));
    let id = defined(&world, &kpi("Tickets", KpiSource::Hand));
    let of_team = threshold(&world, id, TargetScope::Team(team));
    let of_service = threshold(&world, id, TargetScope::Service(service));
    assert_eq!(
        world.delete::<Team>(team).unwrap_err().to_string(),
        "The team 'Shop' has a threshold for Tickets. Delete the threshold first."
    );
    assert_eq!(
        world.delete::<Service>(service).unwrap_err().to_string(),
        "The service 'Checkout' has a threshold for Tickets. Delete the threshold first."
    );
    world.delete::<KpiThreshold>(of_team).unwrap();
    world.delete::<KpiThreshold>(of_service).unwrap();
    world.delete::<Team>(team).unwrap();
    world.delete::<Service>(service).unwrap();
}

#[test]
fn a_kpi_that_measures_a_goal_stays_and_its_goals_are_named() {
    let world = World::new();
    let team = world.team("Shop", &[]);
    let id = defined(&world, &kpi("Tickets", KpiSource::Hand));
    let goal = GoalId::new();
    let record = Goal {
        title: "Nobody has to write to us".to_owned(),
        description: String::new(),
        teams: BTreeSet::from([team]),
        owners: BTreeSet::new(),
        parent: None,
        first_day: "2025-01-01".parse().unwrap(),
        last_day: "2025-03-31".parse().unwrap(),
        closing: None,
        carried_from: None,
        created_at: NOON,
        created_by: world.admin_id,
    };
    world.create(goal, &record).unwrap();
    let result = KeyResult {
        goal,
        title: "Half as many tickets".to_owned(),
        measure: Measure::Kpi {
            kpi: id.into(),
            scope: TargetScope::Workspace,
            start: 40.0,
            target: 20.0,
        },
        owner: None,
        created_at: NOON,
    };
    let key_result = KeyResultId::new();
    world.create(key_result, &result).unwrap();
    let goals = || {
        world
            .store
            .read(|reader| reader.goals_measured_by(id.into()))
            .unwrap()
    };
    assert_eq!(goals(), ["Nobody has to write to us"]);
    let refused = world.delete::<KpiDefinition>(id).unwrap_err().to_string();
    assert!(
        refused.contains("measures the goal 'Nobody has to write to us'"),
        "{refused}"
    );
    world.delete::<KeyResult>(key_result).unwrap();
    assert_eq!(goals(), [""; 0]);
    world.delete::<KpiDefinition>(id).unwrap();
}
