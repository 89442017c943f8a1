use muster_model::{
    fact::{DeploymentStatus, Fact, FactKind},
    ids::{DeploymentMarkId, EnvironmentRuleId, IncidentId},
    record::{CauseLink, DeploymentMark, EnvironmentRule, Severity, Tier, Verdict},
    time::Millis,
};
use muster_store::ScanRows;

use crate::world::{NOON, World, change, deployment, incident, key, source};

#[test]
fn deployments_go_by_with_all_that_kpis_need() {
    let world = World::new();
    let connection = world.connection();
    let service = world.service("Checkout", &[], &[source(connection, "shop/checkout")]);
    let rule = EnvironmentRule {
        pattern: "production".to_owned(),
        tier: Tier::Production,
        position: 0,
    };
    world.create(EnvironmentRuleId::new(), &rule).unwrap();
    let mark = DeploymentMark {
        deployment: key(connection, "1"),
        verdict: Verdict::Rework,
        reason: String::new(),
    };
    world.create(DeploymentMarkId::new(), &mark).unwrap();
    let facts = [
        Fact::Deployment(deployment(connection, "1")),
        Fact::Deployment(deployment(connection, "2")),
    ];
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let mut seen = Vec::new();
    let last = world
        .store
        .read(|reader| {
            reader.scan_deployments(ScanRows::After(0), |row| {
                assert_eq!(row.service, Some(service));
                assert_eq!(row.tier, Some(Tier::Production));
                assert_eq!(
                    (row.commit, row.pipeline, row.source),
                    ("3f2a", "17", "shop/checkout")
                );
                assert_eq!(row.finished_at, Some(NOON + Millis::minutes(3)));
                seen.push((row.external_id.to_owned(), row.verdict));
            })
        })
        .unwrap();
    assert_eq!(
        seen,
        [
            ("1".to_owned(), Some(Verdict::Rework)),
            ("2".to_owned(), None)
        ]
    );

    // What comes later goes by alone, and what was corrected is named by its delivery.
    let mut corrected = deployment(connection, "1");
    corrected.status = DeploymentStatus::RolledBack;
    let facts = [
        Fact::Deployment(corrected),
        Fact::Deployment(deployment(connection, "3")),
    ];
    let applied = world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let [(FactKind::Deployment, updated)] = applied.updated_rows[..] else {
        panic!("{applied:?}")
    };
    let scan = |rows: ScanRows<'_>| {
        let mut seen = Vec::new();
        world
            .store
            .read(|reader| {
                reader.scan_deployments(rows, |row| {
                    seen.push((row.external_id.to_owned(), row.status));
                })
            })
            .unwrap();
        seen
    };
    assert_eq!(
        scan(ScanRows::After(last)),
        [("3".to_owned(), DeploymentStatus::Success)]
    );
    assert_eq!(
        scan(ScanRows::These(&[updated])),
        [("1".to_owned(), DeploymentStatus::RolledBack)]
    );
}

#[test]
fn changes_go_by_each_with_its_own_commits() {
    let world = World::new();
    let connection = world.connection();
    let commits = [vec!["a", "b", "c"], vec![], vec!["d"]];
    let facts: Vec<_> = commits
        .iter()
        .zip(0..)
        .map(|(commits, id)| {
            let mut fact = change(connection, &id.to_string());
            fact.commits = commits.iter().map(ToString::to_string).collect();
            Fact::Change(fact)
        })
        .collect();
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let mut seen = Vec::new();
    world
        .store
        .read(|reader| {
            reader.scan_changes(ScanRows::After(0), |row| {
                assert_eq!(row.first_commit_at, Some(NOON - Millis::hours(2)));
                seen.push(row.commits.to_vec());
            })
        })
        .unwrap();
    assert_eq!(seen, commits);
}

#[test]
fn incidents_go_by_with_the_cause_that_a_person_named() {
    let world = World::new();
    let connection = world.connection();
    let cause = CauseLink::Deployment(key(connection, "42"));
    let mut caused = incident("Caused");
    caused.cause = Some(cause.clone());
    let mut other = incident(r#"A title that says "cause":null"#);
    other.cause = Some(CauseLink::NoDeployment);
    other.opened_at = NOON + Millis::seconds(1);
    let mut plain = incident("Plain");
    plain.opened_at = NOON + Millis::seconds(2);
    for record in [&caused, &other, &plain] {
        world.create(IncidentId::new(), record).unwrap();
    }
    let mut seen = Vec::new();
    world
        .store
        .read(|reader| {
            reader.scan_incidents(|row| {
                assert_eq!(row.severity, Severity::Sev2);
                seen.push(row.cause);
            })
        })
        .unwrap();
    assert_eq!(seen, [Some(cause), Some(CauseLink::NoDeployment), None]);
}
