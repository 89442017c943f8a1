//! A GitHub, whose repositories have several workflows each.

use muster_engine::delivery::PipelineHealthFilter;
use muster_model::{record::ConnectionSettings, time::Timestamp};
use muster_replay::TOKEN;

use crate::laptop::{Laptop, connection};

#[test]
fn each_workflow_of_a_repository_has_its_own_health() {
    let laptop = Laptop::set_up();
    let server = laptop.wait_for(muster_replay::github::start());
    let repositories = ("repositories", (&["shop/checkout"][..]).into());
    let settings = ConnectionSettings::new("github", [repositories]);
    let address = format!("{}/api/v3", server.uri());
    laptop.connect(connection("GitHub", address, settings), Some(TOKEN));
    let filter = PipelineHealthFilter {
        from: Some(Timestamp(0)),
        ..PipelineHealthFilter::default()
    };
    let mut rows = laptop.engine.pipeline_health(&filter).unwrap().rows;
    rows.sort_by(|a, b| a.pipeline.cmp(&b.pipeline));
    assert!(rows.iter().all(|row| row.source == "shop/checkout"));
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.pipeline.as_str(), row.failed, row.flaky))
        .collect();
    // Of 32664cb1 the lint failed and the analysis passed: nothing is flaky in that.
    assert_eq!(
        told,
        [("ci.yml", 2, 2), ("codeql.yml", 1, 1), ("lint.yml", 1, 0)]
    );
}
