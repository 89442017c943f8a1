//! What went out last where, which commits went out since, and runs that go by.

use std::collections::BTreeSet;

use muster_model::{
    fact::{Deployment, DeploymentStatus, Fact},
    ids::{ConnectionId, EnvironmentRuleId},
    record::{EnvironmentRule, Tier},
    time::{Millis, Timestamp, Window},
};
use muster_store::{CommitsAsked, FactScope, LatestDeployment};

use crate::world::{NOON, World, deployment, pipeline_run, source};

fn hour(hour: i64) -> Timestamp {
    NOON + Millis::hours(hour)
}

/// A deployment that was asked for at that hour and done at once.
fn deployed(
    connection: ConnectionId,
    source: &str,
    environment: &str,
    at: i64,
    status: DeploymentStatus,
    commit: &str,
) -> Deployment {
    let mut fact = deployment(connection, &format!("{source}-{environment}-{at}"));
    fact.source = source.to_owned();
    fact.environment = environment.to_owned();
    fact.status = status;
    fact.commit = commit.to_owned();
    fact.created_at = hour(at);
    fact.started_at = None;
    fact.finished_at = Some(hour(at));
    fact
}

fn world_with(facts: impl Fn(ConnectionId) -> Vec<Deployment>) -> (World, ConnectionId) {
    let world = World::new();
    let connection = world.connection();
    let facts: Vec<_> = facts(connection)
        .into_iter()
        .map(Fact::Deployment)
        .collect();
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    (world, connection)
}

fn latest(world: &World) -> Vec<LatestDeployment> {
    let latest = world
        .store
        .read(|reader| reader.latest_deployments(None, 60));
    latest.unwrap().deployments
}

fn ids(latest: &[LatestDeployment]) -> BTreeSet<&str> {
    latest
        .iter()
        .map(|latest| latest.row.deployment.key.external_id.as_str())
        .collect()
}

#[test]
fn the_last_of_each_source_environment_and_status_is_found() {
    use DeploymentStatus::{Failed, Success};
    let (world, connection) = world_with(|connection| {
        vec![
            deployed(connection, "a", "live", 1, Success, "c1"),
            deployed(connection, "a", "live", 3, Success, "c3"),
            deployed(connection, "a", "live", 2, Success, "c2"),
            deployed(connection, "a", "live", 4, Failed, "c4"),
            deployed(connection, "a", "live", 5, Failed, "c4"),
            deployed(connection, "a", "test", 1, Success, "c1"),
            deployed(connection, "b", "live", 9, Success, "d1"),
        ]
    });
    let found = latest(&world);
    let expected = BTreeSet::from(["a-live-3", "a-live-5", "a-test-1", "b-live-9"]);
    assert_eq!(ids(&found), expected);

    let team = world.team("Platform", &[]);
    world.service("B", &[team], &[source(connection, "b")]);
    let of_team = world
        .store
        .read(|reader| reader.latest_deployments(Some(team), 60))
        .unwrap()
        .deployments;
    assert_eq!(ids(&of_team), BTreeSet::from(["b-live-9"]));
}

#[test]
fn only_the_environments_that_were_deployed_to_last_count_beside_production() {
    use DeploymentStatus::{Failed, Success};
    let (world, _) = world_with(|connection| {
        vec![
            deployed(connection, "a", "live", 1, Success, "c1"),
            deployed(connection, "a", "review/1", 2, Success, "c1"),
            deployed(connection, "a", "review/2", 3, Success, "c1"),
            deployed(connection, "a", "review/1", 4, Failed, "c2"),
            deployed(connection, "a", "review/3", 5, Failed, "c2"),
        ]
    });
    let rule = EnvironmentRule {
        pattern: "live".to_owned(),
        tier: Tier::Production,
        position: 1,
    };
    world.create(EnvironmentRuleId::new(), &rule).unwrap();
    let asked = |others| {
        let found = world
            .store
            .read(|reader| reader.latest_deployments(None, others))
            .unwrap();
        let told: BTreeSet<_> = ids(&found.deployments)
            .into_iter()
            .map(str::to_owned)
            .collect();
        (told, found.environments_left_out)
    };
    let expected = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(asked(0), (expected(&["a-live-1"]), 2));
    assert_eq!(asked(1), (expected(&["a-live-1", "a-review/2-3"]), 1));
    let all = ["a-live-1", "a-review/1-2", "a-review/1-4", "a-review/2-3"];
    assert_eq!(asked(2), (expected(&all), 0));
}

#[test]
fn a_workspace_without_deployments_has_no_last_one() {
    assert!(latest(&World::new()).is_empty());
}

#[test]
fn the_commits_that_went_out_after_another_are_told() {
    use DeploymentStatus::{Failed, Success};
    let (world, _) = world_with(|connection| {
        vec![
            deployed(connection, "a", "test", 1, Success, "c1"),
            deployed(connection, "a", "test", 2, Success, "c2"),
            deployed(connection, "a", "test", 3, Success, "c1"),
            deployed(connection, "a", "test", 4, Success, "c3"),
            deployed(connection, "a", "test", 5, Failed, "c4"),
            deployed(connection, "a", "test", 6, Success, ""),
        ]
    });
    let found = latest(&world);
    let ask = |number, after_commit: &str, or_after| CommitsAsked {
        number,
        source: found[0].source,
        environment: found[0].environment,
        after_commit: after_commit.to_owned(),
        or_after,
    };
    let asked = [
        ask(0, "c1", Timestamp::MIN),
        ask(1, "c2", Timestamp::MIN),
        ask(2, "unknown", hour(3)),
        ask(3, "", Timestamp::MIN),
    ];
    let mut told = vec![Vec::new(); 4];
    world
        .store
        .read(|reader| {
            reader.successful_commits(&asked, |number, commit| {
                told[number as usize].push(commit.to_owned());
            })
        })
        .unwrap();
    for commits in &mut told {
        commits.sort();
    }
    assert_eq!(told[0], ["c3"]);
    assert_eq!(told[1], ["c1", "c3"]);
    assert_eq!(told[2], ["c3"]);
    assert_eq!(told[3], ["c1", "c1", "c2", "c3"]);
}

#[test]
fn runs_go_by_with_how_long_they_worked() {
    let world = World::new();
    let connection = world.connection();
    let mut counted = pipeline_run(connection, "counted");
    counted.created_at = hour(1);
    let mut measured = pipeline_run(connection, "measured");
    measured.created_at = hour(2);
    measured.duration = None;
    measured.started_at = Some(hour(2));
    measured.finished_at = Some(hour(2) + Millis::minutes(7));
    let mut waiting = pipeline_run(connection, "waiting");
    waiting.created_at = hour(3);
    waiting.duration = None;
    let mut early = pipeline_run(connection, "early");
    early.created_at = hour(0);
    let facts = [counted, measured, waiting, early].map(Fact::PipelineRun);
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    let scope = FactScope {
        window: Some(Window {
            from: hour(1),
            to: hour(4),
        }),
        ..FactScope::default()
    };
    let mut runs = Vec::new();
    world
        .store
        .read(|reader| {
            reader.scan_runs(&scope, |run| {
                assert_eq!((run.source, run.commit), ("shop/checkout", "3f2a"));
                runs.push((run.created_at, run.duration, run.row));
            })
        })
        .unwrap();
    runs.sort_unstable();
    let told: Vec<_> = runs.iter().map(|(at, span, _)| (*at, *span)).collect();
    assert_eq!(
        told,
        [
            (hour(1), Some(Millis::minutes(4))),
            (hour(2), Some(Millis::minutes(7))),
            (hour(3), None),
        ]
    );
    let found = world
        .store
        .read(|reader| reader.pipeline_runs_in(&[runs[1].2]))
        .unwrap();
    assert_eq!(found[0].run.key.external_id, "measured");
}
