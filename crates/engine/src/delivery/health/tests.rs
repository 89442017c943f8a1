use RunStatus::{Cancelled, Failed, Success};

use muster_model::fact::Fact;

use super::*;
use crate::delivery::world::{World, hour};

fn window() -> Window {
    Window {
        from: hour(0),
        to: hour(80),
    }
}

fn health(world: &World, filter: &PipelineHealthFilter) -> Vec<PipelineHealthRow> {
    let rows = world.store.read(|reader| rows(reader, filter, window()));
    rows.unwrap()
}

/// 'shop/checkout' goes through 5 times of 6; 'shop/basket' 3 times of 5; 'lab' fails its only run.
fn world() -> World {
    let world = World::new();
    let mut facts: Vec<_> = (0..6)
        .map(|at| {
            let status = if at == 3 { Failed } else { Success };
            world.run(at, "shop/checkout", status, at)
        })
        .collect();
    facts.extend((10..15).map(|at| {
        let status = if at < 12 { Failed } else { Success };
        world.run(at, "shop/basket", status, at)
    }));
    facts.push(world.run(1, "lab", Failed, 1));
    facts.push(world.run(90, "after", Failed, 1));
    facts.push(world.run(-10, "before", Success, 1));
    facts.push(world.run(-10, "shop/checkout", Success, 9));
    facts.push(world.run(20, "shop/checkout", Cancelled, 1));
    world.observe(facts);
    world
}

#[test]
fn the_worst_pipelines_come_first_and_those_with_few_runs_last() {
    let rows = health(&world(), &PipelineHealthFilter::default());
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.source.as_str(), row.success_rate))
        .collect();
    assert_eq!(
        told,
        [
            ("shop/basket", Some(0.6)),
            ("shop/checkout", Some(5.0 / 6.0)),
            ("lab", Some(0.0)),
        ]
    );
}

#[test]
fn a_row_says_all_about_its_source() {
    let world = world();
    let rows = health(&world, &PipelineHealthFilter::default());
    let row = &rows[1];
    assert_eq!(row.service, Some(world.checkout));
    assert_eq!(row.service_name, "Checkout");
    assert_eq!(row.connection_name, "GitLab");
    assert_eq!((row.runs, row.succeeded, row.failed), (7, 5, 1));
    // 0, 1, 2, 4 and 5 minutes.
    assert_eq!(row.median_duration, Some(Millis::minutes(2)));
    assert_eq!(row.previous_median, Some(Millis::minutes(9)));
    assert_eq!(row.last_status, Some(Cancelled));
    assert_eq!(row.last_at, Some(hour(20)));
    let failure = row.last_failure.as_ref().unwrap();
    assert_eq!((failure.name.as_str(), failure.at), ("#3", hour(3)));
}

#[test]
fn a_commit_whose_lint_fails_and_whose_build_passes_is_not_flaky() {
    let world = World::new();
    let run = |at: i64, pipeline: &str, status| {
        let Fact::PipelineRun(mut run) = world.run(at, "shop/checkout", status, 1) else {
            panic!("it is a run");
        };
        run.pipeline = pipeline.to_owned();
        run.commit = "3f2a".to_owned();
        Fact::PipelineRun(run)
    };
    world.observe([
        run(1, "lint.yml", Failed),
        run(2, "build.yml", Success),
        run(3, "test.yml", Failed),
        run(4, "test.yml", Success),
    ]);
    let rows = health(&world, &PipelineHealthFilter::default());
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.pipeline.as_str(), row.runs, row.failed, row.flaky))
        .collect();
    assert_eq!(
        told,
        [
            ("lint.yml", 1, 1, 0),
            ("test.yml", 2, 1, 1),
            ("build.yml", 1, 0, 0)
        ]
    );
    let lint = PipelineHealthFilter {
        text: "LINT".to_owned(),
        ..PipelineHealthFilter::default()
    };
    assert_eq!(health(&world, &lint), rows[..1]);
}

#[test]
fn only_what_is_asked_for_is_told() {
    let world = world();
    let told = |filter: PipelineHealthFilter| -> Vec<String> {
        let rows = health(&world, &filter).into_iter();
        rows.map(|row| row.source).collect()
    };
    let of_service = PipelineHealthFilter {
        services: vec![world.checkout],
        ..PipelineHealthFilter::default()
    };
    let of_team = PipelineHealthFilter {
        team: Some(world.team),
        ..PipelineHealthFilter::default()
    };
    let with_text = PipelineHealthFilter {
        text: " BASK".to_owned(),
        ..PipelineHealthFilter::default()
    };
    assert_eq!(told(of_service), ["shop/checkout"]);
    assert_eq!(told(of_team), ["shop/checkout"]);
    assert_eq!(told(with_text), ["shop/basket"]);
}
