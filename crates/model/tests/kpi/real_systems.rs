//! Deployments of real GitLab and Jenkins instances, as DevLake normalised them.

use std::collections::HashMap;

use muster_model::{
    fact::DeploymentStatus,
    kpi::{Basis, Detail, Kpi, NullReason, Query, Token},
    record::Tier,
    time::Window,
};

use crate::{
    devlake::{instant, table},
    world::{deployment, settings},
};

fn evaluate(path: &str, kpi: Kpi, from: &str, to: &str) -> muster_model::kpi::Evaluation {
    let rows = (1..)
        .zip(table(path))
        .map(|(key, line): (u64, HashMap<String, String>)| {
            let mut row = deployment(key, 0.0);
            row.pipeline = Token::of(&line["id"]);
            row.commit = Token::NONE;
            row.tier = match line["environment"].to_lowercase().as_str() {
                "production" => Some(Tier::Production),
                "staging" => Some(Tier::Staging),
                _ => None,
            };
            row.status = match line["result"].as_str() {
                "SUCCESS" => DeploymentStatus::Success,
                "FAILURE" => DeploymentStatus::Failed,
                _ => DeploymentStatus::Running,
            };
            row.started_at = instant(&line["created_date"]).unwrap();
            row.finished_at = instant(&line["finished_date"]);
            row
        });
    let window = Window {
        from: instant(from).unwrap(),
        to: instant(to).unwrap(),
    };
    Basis::build(settings(), [], rows, [], []).evaluate(kpi, &Query::new(window))
}

#[test]
fn jenkins_had_seven_deployments_on_two_days() {
    let frequency = evaluate(
        "jenkins/cicd_pipelines.csv",
        Kpi::DeploymentFrequency,
        "2022-04-01 00:00:00",
        "2022-10-01 00:00:00",
    );
    assert_eq!(frequency.n, 7);
    assert_eq!(frequency.value, Some(7.0 / 183.0));
    let Detail::Frequency {
        deployment_days, ..
    } = frequency.detail
    else {
        panic!()
    };
    assert_eq!(deployment_days, 2);
}

#[test]
fn gitlab_had_no_success_in_production_which_is_zero_a_day_and_no_failure_rate() {
    let evaluate = |kpi| {
        let (from, to) = ("2019-03-01 00:00:00", "2019-04-01 00:00:00");
        evaluate("gitlab/cicd_deployments.csv", kpi, from, to)
    };
    assert_eq!(evaluate(Kpi::DeploymentFrequency).value, Some(0.0));
    let rate = evaluate(Kpi::ChangeFailureRate);
    assert_eq!(rate.value, None);
    assert_eq!(rate.absence.unwrap().reason, NullReason::NoDeployments);
}
