use muster_model::{
    fact::{DeploymentStatus, Fact, RunStatus},
    ids::{ConnectionId, DeploymentMarkId, EnvironmentRuleId, IncidentId},
    record::{
        CauseLink, DeploymentMark, EnvironmentRule, Incident, IncidentStatus, Severity, Tier,
        Verdict,
    },
    time::{Millis, Timestamp, Window},
};
use muster_store::{
    AlertFilter, DeploymentFilter, FactScope, IncidentFilter, PageRequest, RunFilter, TierFilter,
};
use rstest::rstest;

use crate::world::{NOON, World, alert, deployment, incident, key, pipeline_run, source};

/// Four deployments, the last first: d (unmapped, running), c (basket), b (staging), a.
fn delivered() -> (World, ConnectionId) {
    let world = World::new();
    let connection = world.connection();
    let team = world.team("Shop", &[]);
    world.service("Checkout", &[team], &[source(connection, "shop/checkout")]);
    world.service("Basket", &[], &[source(connection, "shop/basket")]);
    for (position, (pattern, tier)) in [("prod*", Tier::Production), ("staging", Tier::Staging)]
        .into_iter()
        .enumerate()
    {
        let rule = EnvironmentRule {
            pattern: pattern.to_owned(),
            tier,
            position: u32::try_from(position).unwrap(),
        };
        world.create(EnvironmentRuleId::new(), &rule).unwrap();
    }
    let facts = ["a", "b", "c", "d"].into_iter().zip(0..).map(|(id, hour)| {
        let mut fact = deployment(connection, id);
        fact.created_at = NOON + Millis::hours(hour);
        match id {
            "b" => fact.environment = "staging".to_owned(),
            "c" => {
                fact.source = "shop/basket".to_owned();
                fact.title = "Sort 100% of the basket_items".to_owned();
            }
            "d" => {
                fact.environment = "dev-7".to_owned();
                fact.status = DeploymentStatus::Running;
            }
            _ => {}
        }
        Fact::Deployment(fact)
    });
    let facts: Vec<_> = facts.collect();
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    (world, connection)
}

fn ids(world: &World, filter: &DeploymentFilter) -> String {
    let page = world
        .store
        .read(|reader| reader.deployments(filter, PageRequest::first(10)))
        .unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows
        .iter()
        .map(|row| row.deployment.key.external_id.as_str())
        .collect()
}

#[test]
fn deployments_are_filtered_by_all_that_a_page_offers() {
    let (world, connection) = delivered();
    let services = world
        .store
        .read(muster_store::Reader::list::<muster_model::record::Service>)
        .unwrap();
    let service = |name: &str| services.iter().find(|(_, s)| s.name == name).unwrap().0;
    let team = world
        .store
        .read(muster_store::Reader::list::<muster_model::record::Team>)
        .unwrap()[0]
        .0;
    let scoped = |scope: FactScope| DeploymentFilter {
        scope,
        ..DeploymentFilter::default()
    };
    let by_text = |text: &str| {
        scoped(FactScope {
            text: Some(text.to_owned()),
            ..FactScope::default()
        })
    };
    let window = Window {
        from: NOON + Millis::hours(1),
        to: NOON + Millis::hours(3),
    };
    let cases = [
        (DeploymentFilter::default(), "dcba"),
        (
            scoped(FactScope {
                services: vec![service("Basket")],
                ..FactScope::default()
            }),
            "c",
        ),
        (
            scoped(FactScope {
                services: vec![service("Basket"), service("Checkout")],
                ..FactScope::default()
            }),
            "dcba",
        ),
        (
            scoped(FactScope {
                team: Some(team),
                ..FactScope::default()
            }),
            "dba",
        ),
        (
            scoped(FactScope {
                connection: Some(connection),
                ..FactScope::default()
            }),
            "dcba",
        ),
        (
            scoped(FactScope {
                connection: Some(ConnectionId::new()),
                ..FactScope::default()
            }),
            "",
        ),
        (
            scoped(FactScope {
                source: Some("shop/basket".to_owned()),
                ..FactScope::default()
            }),
            "c",
        ),
        (
            scoped(FactScope {
                window: Some(window),
                ..FactScope::default()
            }),
            "cb",
        ),
        (by_text("SORT"), "c"),
        (by_text("100%"), "c"),
        (by_text("0%_f"), ""),
        (by_text("basket_"), "c"),
        (by_text("dev-7"), "d"),
        (by_text("'; DROP TABLE deployments"), ""),
        (
            DeploymentFilter {
                tiers: vec![TierFilter::Production],
                ..DeploymentFilter::default()
            },
            "ca",
        ),
        (
            DeploymentFilter {
                tiers: vec![TierFilter::Unmapped, TierFilter::Staging],
                ..DeploymentFilter::default()
            },
            "db",
        ),
        (
            DeploymentFilter {
                environment: Some("staging".to_owned()),
                ..DeploymentFilter::default()
            },
            "b",
        ),
        (
            DeploymentFilter {
                statuses: vec![DeploymentStatus::Running, DeploymentStatus::Failed],
                ..DeploymentFilter::default()
            },
            "d",
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(ids(&world, &filter), expected, "{filter:?}");
    }
}

#[rstest]
#[case(1)]
#[case(2)]
#[case(3)]
#[case(100)]
fn pages_follow_each_other_without_gap_or_repetition(#[case] limit: u32) {
    let world = World::new();
    let connection = world.connection();
    // Several of each instant, so that the row's number has to tell them apart.
    let facts: Vec<_> = (0..10)
        .map(|n| {
            let mut fact = deployment(connection, &n.to_string());
            fact.created_at = Timestamp(n / 4);
            Fact::Deployment(fact)
        })
        .collect();
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let filter = DeploymentFilter::default();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = world
            .store
            .read(|reader| reader.deployments(&filter, PageRequest { after, limit }))
            .unwrap();
        assert_eq!(page.total, 10);
        seen.extend(
            page.rows
                .into_iter()
                .map(|row| row.deployment.key.external_id),
        );
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen.concat(), "9876543210");
}

#[test]
fn a_deployment_shows_the_last_verdict_on_it() {
    let (world, connection) = delivered();
    for verdict in [Verdict::Failed, Verdict::Sound] {
        let mark = DeploymentMark {
            deployment: key(connection, "a"),
            verdict,
            reason: String::new(),
        };
        world.create(DeploymentMarkId::new(), &mark).unwrap();
    }
    let row = world
        .store
        .read(|reader| reader.deployment(&key(connection, "a")))
        .unwrap();
    assert_eq!(row.unwrap().verdict, Some(Verdict::Sound));
    let marks = world
        .store
        .read(|reader| reader.marks_of(&key(connection, "a")))
        .unwrap();
    assert_eq!(marks.len(), 2);
}

#[test]
fn runs_are_filtered_and_paged() {
    let world = World::new();
    let connection = world.connection();
    let mut failed = pipeline_run(connection, "2");
    failed.status = RunStatus::Failed;
    let facts = [
        Fact::PipelineRun(pipeline_run(connection, "1")),
        Fact::PipelineRun(failed),
    ];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let filter = RunFilter {
        statuses: vec![RunStatus::Failed],
        ..RunFilter::default()
    };
    let page = world
        .store
        .read(|reader| reader.pipeline_runs(&filter, PageRequest::first(10)))
        .unwrap();
    assert_eq!(page.rows[0].run.name, "#2");
    assert_eq!((page.total, page.next), (1, None));
}

#[test]
fn runs_are_found_by_their_pipeline() {
    let world = World::new();
    let connection = world.connection();
    let mut lint = pipeline_run(connection, "2");
    lint.pipeline = "lint.yml".to_owned();
    let facts = [
        Fact::PipelineRun(pipeline_run(connection, "1")),
        Fact::PipelineRun(lint.clone()),
    ];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let filter = RunFilter {
        scope: FactScope {
            text: Some("lint".to_owned()),
            ..FactScope::default()
        },
        ..RunFilter::default()
    };
    let page = world
        .store
        .read(|reader| reader.pipeline_runs(&filter, PageRequest::first(10)))
        .unwrap();
    assert_eq!(page.rows.len(), 1);
    assert_eq!(page.rows[0].run, lint);
}

#[test]
fn alerts_are_filtered() {
    let world = World::new();
    let connection = world.connection();
    let mut over = alert(connection, "2");
    over.state = muster_model::fact::AlertState::Resolved;
    let facts = [Fact::Alert(alert(connection, "1")), Fact::Alert(over)];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let filter = AlertFilter {
        states: vec![muster_model::fact::AlertState::Firing],
        text: Some("checkout".to_owned()),
        ..AlertFilter::default()
    };
    let page = world
        .store
        .read(|reader| reader.alerts(&filter, PageRequest::first(10)))
        .unwrap();
    assert_eq!(page.rows, [alert(connection, "1")]);
}

#[test]
fn incidents_are_filtered_by_all_that_a_page_offers() {
    let world = World::new();
    let connection = world.connection();
    let team = world.team("Shop", &[]);
    let checkout = world.service("Checkout", &[team], &[]);
    let deployed = key(connection, "42");
    let records = ["a", "b", "c"].into_iter().zip(0..).map(|(title, hour)| {
        let mut record = incident(title);
        record.opened_at = NOON + Millis::hours(hour);
        match title {
            "a" => record.service = Some(checkout),
            "b" => {
                record.severity = Severity::Sev1;
                record.assignee = Some(world.admin_id);
                record.acknowledged_at = Some(record.opened_at);
            }
            _ => {
                record.resolved_at = Some(record.opened_at);
                record.cause = Some(CauseLink::Deployment(deployed.clone()));
                record.alerts = [key(connection, "x").to_string()].into();
            }
        }
        record
    });
    for record in records {
        world.create(IncidentId::new(), &record).unwrap();
    }
    let cases = [
        (IncidentFilter::default(), "cba"),
        (
            IncidentFilter {
                services: vec![checkout],
                ..IncidentFilter::default()
            },
            "a",
        ),
        (
            IncidentFilter {
                team: Some(team),
                ..IncidentFilter::default()
            },
            "a",
        ),
        (
            IncidentFilter {
                severities: vec![Severity::Sev1],
                ..IncidentFilter::default()
            },
            "b",
        ),
        (
            IncidentFilter {
                statuses: vec![IncidentStatus::Open, IncidentStatus::Acknowledged],
                ..IncidentFilter::default()
            },
            "ba",
        ),
        (
            IncidentFilter {
                assignee: Some(world.admin_id),
                ..IncidentFilter::default()
            },
            "b",
        ),
        (
            IncidentFilter {
                text: Some("C".to_owned()),
                ..IncidentFilter::default()
            },
            "c",
        ),
        (
            IncidentFilter {
                window: Some(Window {
                    from: NOON,
                    to: NOON + Millis::hours(1),
                }),
                ..IncidentFilter::default()
            },
            "a",
        ),
    ];
    for (filter, expected) in cases {
        let page = world
            .store
            .read(|reader| reader.incidents(&filter, PageRequest::first(10)))
            .unwrap();
        let titles: String = page
            .rows
            .iter()
            .map(|row| row.incident.title.as_str())
            .collect();
        assert_eq!(titles, expected, "{filter:?}");
    }
    let titles = |incidents: Vec<(IncidentId, Incident)>| -> String {
        incidents
            .into_iter()
            .map(|(_, incident)| incident.title)
            .collect()
    };
    world
        .store
        .read(|reader| {
            assert_eq!(titles(reader.open_incidents()?), "ab");
            assert_eq!(
                titles(reader.incidents_with_alert(&key(connection, "x"))?),
                "c"
            );
            assert_eq!(
                titles(reader.incidents_with_alert(&key(connection, "y"))?),
                ""
            );
            assert_eq!(titles(reader.incidents_caused_by(&deployed)?), "c");
            Ok(())
        })
        .unwrap();
}
