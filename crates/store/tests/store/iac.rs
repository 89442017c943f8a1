//! Runs of infrastructure as code in lists, and what is known of drift.

use muster_model::{
    fact::{Fact, IacAction, IacRun, IacStatus, IacTool},
    ids::ConnectionId,
    time::Millis,
};
use muster_store::{FactScope, IacRunFilter, PageRequest};
use rstest::rstest;

use crate::world::{NOON, World, iac_run, source};

/// Four runs of two sources, an hour apart.
fn runs(connection: ConnectionId) -> [IacRun; 4] {
    let run = |number: i64, source: &str| {
        let mut run = iac_run(connection, &format!("run-{number}"));
        run.source = source.to_owned();
        run.created_at = NOON + Millis::hours(number);
        run
    };
    let applied = run(1, "shop/production");
    let mut checked = run(2, "shop/production");
    checked.action = IacAction::DriftCheck;
    checked.status = IacStatus::Planned;
    checked.drifted = Some(4);
    checked.url = "https://app.example.com/runs/2".to_owned();
    let mut played = run(3, "site.yml");
    played.tool = IacTool::Ansible;
    played.title = "Patch the hosts".to_owned();
    let mut failed = run(4, "shop/staging");
    failed.status = IacStatus::Failed;
    [applied, checked, played, failed]
}

fn world_with_runs() -> (World, ConnectionId) {
    let world = World::new();
    let connection = world.connection();
    let facts = runs(connection).map(Fact::IacRun);
    world.store.write(|door| door.apply_facts(&facts)).unwrap();
    (world, connection)
}

#[rstest]
#[case::all(IacRunFilter::default(), &["run-4", "run-3", "run-2", "run-1"])]
#[case::of_a_tool(
    IacRunFilter { tools: vec![IacTool::Ansible], ..IacRunFilter::default() },
    &["run-3"]
)]
#[case::that_went_so(
    IacRunFilter { statuses: vec![IacStatus::Failed, IacStatus::Planned], ..IacRunFilter::default() },
    &["run-4", "run-2"]
)]
#[case::with_a_text(
    IacRunFilter {
        scope: FactScope { text: Some("patch".to_owned()), ..FactScope::default() },
        ..IacRunFilter::default()
    },
    &["run-3"]
)]
fn runs_are_listed_newest_first(#[case] filter: IacRunFilter, #[case] expected: &[&str]) {
    let (world, _) = world_with_runs();
    let mut names = Vec::new();
    let mut page = PageRequest::first(3);
    loop {
        let part = world
            .store
            .read(|reader| reader.iac_runs(&filter, page))
            .unwrap();
        assert_eq!(part.total, expected.len() as u64);
        names.extend(part.rows.into_iter().map(|row| row.run.name));
        match part.next {
            None => break,
            after => page.after = after,
        }
    }
    assert_eq!(names, expected);
}

#[test]
fn the_last_check_of_each_source_tells_its_drift() {
    let (world, connection) = world_with_runs();
    let team = world.team("Platform", &[]);
    let service = world.service("Shop", &[team], &[source(connection, "shop/production")]);
    let drift = world.store.read(|reader| reader.drift(None)).unwrap();
    let told: Vec<_> = drift
        .iter()
        .map(|row| (row.source.path.as_str(), row.drifted, row.checked_at))
        .collect();
    assert_eq!(
        told,
        [
            ("shop/production", Some(4), Some(NOON + Millis::hours(2))),
            ("shop/staging", None, None),
        ]
    );
    assert_eq!(drift[0].service, Some(service));
    assert_eq!(drift[0].url, "https://app.example.com/runs/2");
    assert_eq!(drift[0].last_applied_at, Some(NOON + Millis::hours(1)));
    assert_eq!(drift[1].last_applied_at, None);

    let of_team = world.store.read(|reader| reader.drift(Some(team))).unwrap();
    assert_eq!(of_team, drift[..1]);
}
