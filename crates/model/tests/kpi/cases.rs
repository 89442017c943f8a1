//! The cases that `docs/kpis.md` decides, one by one.

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    kpi::{Detail, Kpi, LeftOut, NullReason, Part, Rule, Sources, Subject, Token},
    record::{Severity, Tier},
};
use rstest::rstest;

use crate::world::{
    World, change, deployment, hour, hours, incident, left_out, service, team, weeks,
};

#[test]
fn the_same_commit_again_is_a_deployment_and_no_new_lead_time() {
    let mut again = deployment(3, 40.0);
    again.commit = deployment(2, 0.0).commit;
    let mut carried = change(1, 10.0);
    carried.commits = Box::new([again.commit]);
    let world = World::of([deployment(1, 1.0), deployment(2, 20.0), again]).with_changes([carried]);
    assert_eq!(world.evaluate(Kpi::DeploymentFrequency).n, 3);
    let lead = world.evaluate(Kpi::LeadTime);
    assert_eq!((lead.n, lead.value), (1, Some(hours(13.0))));
}

#[test]
fn a_rollback_is_a_deployment_and_rework_and_marks_what_it_rolled_back_from() {
    let mut rollback = deployment(3, 21.0);
    rollback.kind = DeploymentKind::Rollback;
    let world = World::of([deployment(1, 1.0), deployment(2, 20.0), rollback]);
    assert_eq!(world.evaluate(Kpi::DeploymentFrequency).n, 3);
    assert_eq!(
        world.failing_rules(),
        [(1, None), (2, Some(Rule::LaterRollback)), (3, None)]
    );
    assert_eq!(world.value(Kpi::ChangeFailureRate), Some(1.0 / 3.0));
    assert_eq!(world.value(Kpi::ReworkRate), Some(1.0 / 3.0));
    assert_eq!(world.value(Kpi::RecoveryTime), Some(hours(1.0)));
}

#[rstest]
#[case(Some(Rule::Branch), DeploymentKind::Rollout, Rule::Branch)]
#[case(None, DeploymentKind::Hotfix, Rule::IsHotfix)]
fn a_hotfix_is_rework_and_marks_the_one_before(
    #[case] sign: Option<Rule>,
    #[case] kind: DeploymentKind,
    #[case] shown: Rule,
) {
    let mut hotfix = deployment(2, 24.0);
    (hotfix.rework, hotfix.kind) = (sign, kind);
    let world = World::of([deployment(1, 20.0), hotfix]);
    assert_eq!(
        world.failing_rules(),
        [(1, Some(Rule::LaterHotfix)), (2, None)]
    );
    assert_eq!(world.value(Kpi::RecoveryTime), Some(hours(4.0)));
    let rework = world.events(Kpi::ReworkRate);
    assert_eq!(
        (rework[0].rule, rework[0].role),
        (Some(shown), Part::Against)
    );
    assert_eq!(rework[1].rule, None);
}

#[test]
fn a_hotfix_after_a_rollback_repairs_what_was_rolled_back() {
    let mut rollback = deployment(2, 21.0);
    rollback.kind = DeploymentKind::Rollback;
    let mut hotfix = deployment(3, 30.0);
    hotfix.kind = DeploymentKind::Hotfix;
    let world = World::of([deployment(1, 20.0), rollback, hotfix]);
    let expected = [(1, Some(Rule::LaterRollback)), (2, None), (3, None)];
    assert_eq!(world.failing_rules(), expected);
    assert_eq!(
        world.value(Kpi::RecoveryTime),
        Some(hours(1.0)),
        "the rollback was first"
    );
}

#[test]
fn a_label_of_a_change_makes_its_deployment_rework() {
    let mut fix = change(1, 23.0);
    fix.rework = Some(Rule::Label);
    let world = World::of([deployment(1, 20.0), deployment(2, 24.0)]).with_changes([fix]);
    assert_eq!(
        world.failing_rules(),
        [(1, Some(Rule::LaterHotfix)), (2, None)]
    );
    assert_eq!(world.value(Kpi::ReworkRate), Some(0.5));
}

#[rstest]
#[case::first_ever(1.0, 0.5, LeftOut::FirstDeployment)]
#[case::merged_after(22.0, 24.0, LeftOut::MergedAfter)]
#[case::no_commits(22.0, 20.0, LeftOut::NoCommits)]
#[case::younger_than_its_deployment(22.0, 20.0, LeftOut::NegativeLead)]
fn what_cannot_be_a_lead_time_is_flagged(
    #[case] deployed: f64,
    #[case] merged: f64,
    #[case] reason: LeftOut,
) {
    let mut carried = change(1, merged);
    carried.deployment = Some(if deployed < 2.0 { 1 } else { 2 });
    carried.first_commit_at = match reason {
        LeftOut::NoCommits => None,
        LeftOut::NegativeLead => Some(hour(30.0)),
        _ => carried.first_commit_at,
    };
    let world = World::of([deployment(1, 1.0), deployment(2, 22.0)]).with_changes([carried]);
    let lead = world.evaluate(Kpi::LeadTime);
    assert_eq!((lead.n, lead.value), (0, None));
    assert_eq!(left_out(&lead, reason), 1);
    assert_eq!(lead.absence.unwrap().reason, NullReason::OnlyFlawed);
    let event = &world.events(Kpi::LeadTime)[0];
    assert_eq!((event.role, event.left_out), (Part::Apart, Some(reason)));
    assert!(!event.sentence.is_empty());
}

#[test]
fn a_change_waits_for_the_first_success_that_started_after_its_merge() {
    let mut failed = deployment(2, 20.0);
    failed.status = DeploymentStatus::Failed;
    let mut under_way = deployment(3, 21.0);
    under_way.started_at = hour(9.0);
    let world = World::of([deployment(1, 1.0), failed, under_way, deployment(4, 30.0)])
        .with_changes([change(1, 10.0), change(2, 40.0)]);
    let lead = world.evaluate(Kpi::LeadTime);
    assert_eq!((lead.n, lead.value), (1, Some(hours(23.0))));
    assert_eq!(left_out(&lead, LeftOut::NotDeployed), 1);
    let event = world.events(Kpi::LeadTime).pop().unwrap();
    assert_eq!(event.related, [Subject::Deployment(4)]);
    assert_eq!(event.rule, Some(Rule::NextAfterMerge));
    let Detail::LeadTime {
        coding,
        review,
        waiting,
        deploying,
    } = lead.detail
    else {
        panic!()
    };
    let medians = [coding, review, waiting, deploying].map(|stage| stage.median);
    assert_eq!(medians, [2.0, 1.0, 19.9, 0.1].map(|h| Some(hours(h))));
}

#[test]
fn a_change_waits_for_its_own_source_where_that_deploys_here() {
    let mut other = deployment(2, 20.0);
    other.source = Token::of("shop-frontend");
    let world =
        World::of([deployment(1, 1.0), other, deployment(3, 30.0)]).with_changes([change(1, 10.0)]);
    assert_eq!(world.value(Kpi::LeadTime), Some(hours(23.0)));
}

#[rstest]
#[case::within_half_an_hour("eu", "us", 20.4, 1)]
#[case::later("eu", "us", 20.6, 2)]
#[case::the_same_place_again("eu", "eu", 20.4, 2)]
fn regions_of_one_pipeline_are_one_deployment(
    #[case] one: &str,
    #[case] two: &str,
    #[case] end: f64,
    #[case] count: u32,
) {
    let mut first = deployment(1, 20.0);
    let mut second = deployment(2, end);
    for (row, environment) in [(&mut first, one), (&mut second, two)] {
        row.commit = Token::of("c0ffee");
        row.pipeline = Token::of("7");
        row.environment = Token::of(environment);
    }
    let world = World::of([first, second]);
    assert_eq!(world.evaluate(Kpi::DeploymentFrequency).n, count);
    assert_eq!(world.evaluate(Kpi::ChangeFailureRate).n, count);
}

#[test]
fn only_what_went_out_counts_and_the_rest_is_accounted_for() {
    let statuses = [
        DeploymentStatus::Cancelled,
        DeploymentStatus::Skipped,
        DeploymentStatus::Running,
        DeploymentStatus::Failed,
        DeploymentStatus::RolledBack,
        DeploymentStatus::Success,
    ];
    let rows = (1..).zip(statuses).map(|(key, status)| {
        let mut row = deployment(key, 20.0 + key as f64);
        row.status = status;
        row
    });
    let mut world = World::of(rows);
    let mut endless = deployment(10, 30.0);
    endless.finished_at = None;
    let mut unmapped = deployment(11, 31.0);
    unmapped.tier = None;
    let mut homeless = deployment(12, 32.0);
    homeless.service = None;
    world.deployments.extend([endless, unmapped, homeless]);

    let rate = world.evaluate(Kpi::ChangeFailureRate);
    assert_eq!(
        (rate.value, rate.n),
        (Some(0.5), 2),
        "rolled back is a failure"
    );
    for reason in [
        LeftOut::Cancelled,
        LeftOut::Skipped,
        LeftOut::Running,
        LeftOut::FailedAttempt,
        LeftOut::NoEnd,
        LeftOut::UnmappedEnvironment,
        LeftOut::UnmappedService,
    ] {
        assert_eq!(left_out(&rate, reason), 1, "{reason:?}");
    }
    assert_eq!(world.evaluate(Kpi::DeploymentFrequency).n, 1);
    world.settings.failed_attempts_reach_users = true;
    assert_eq!(world.value(Kpi::ChangeFailureRate), Some(2.0 / 3.0));
}

#[test]
fn failures_that_nothing_has_put_right_are_listed_apart() {
    let mut open = incident(1, 21.0);
    open.resolved_at = None;
    let world = World::of([deployment(1, 20.0)]).with_incidents([open]);
    let recovery = world.evaluate(Kpi::RecoveryTime);
    assert_eq!(recovery.detail, Detail::Recovery { open: 1 });
    assert_eq!(recovery.absence.unwrap().reason, NullReason::NoneRestored);
}

#[test]
fn no_incident_is_no_failure_and_no_recovery_time() {
    let world = World::of([deployment(1, 20.0)]);
    assert_eq!(world.value(Kpi::ChangeFailureRate), Some(0.0));
    assert_eq!(
        world.absence(Kpi::RecoveryTime),
        Some(NullReason::NoFailures)
    );
    assert_eq!(world.absence(Kpi::Mttr), Some(NullReason::NoIncidents));
    assert_eq!(world.absence(Kpi::Mtta), Some(NullReason::NoneAcknowledged));
    assert_eq!(world.value(Kpi::Reliability), Some(1.0));
}

#[test]
fn nothing_mapped_nothing_deployed_and_nothing_connected_are_told_apart() {
    let frequency = |world: &World| {
        let evaluation = world.evaluate(Kpi::DeploymentFrequency);
        (
            evaluation.value,
            evaluation.absence.map(|absence| absence.reason),
        )
    };
    let long_ago = World::of([deployment(1, -2_000.0)]);
    assert_eq!(frequency(&long_ago), (Some(0.0), None));
    assert_eq!(
        long_ago.absence(Kpi::ChangeFailureRate),
        Some(NullReason::NoDeployments)
    );

    let mut unmapped = deployment(1, 20.0);
    unmapped.tier = None;
    let unmapped = World::of([unmapped]);
    assert_eq!(
        frequency(&unmapped),
        (None, Some(NullReason::NoEnvironmentMapped))
    );

    let mut nothing = World::default();
    nothing.settings.sources = Sources::NONE;
    assert_eq!(
        frequency(&nothing),
        (None, Some(NullReason::DeploymentsNotConnected))
    );
    assert_eq!(
        nothing.absence(Kpi::Mttr),
        Some(NullReason::IncidentsNotConnected)
    );

    let mut unwatched = World::of([deployment(1, 20.0)]);
    unwatched.settings.sources = Sources {
        incidents: false,
        changes: false,
        ..Sources::ALL
    };
    assert_eq!(
        unwatched.absence(Kpi::ChangeFailureRate),
        Some(NullReason::IncidentsNotConnected)
    );
    assert_eq!(
        unwatched.absence(Kpi::LeadTime),
        Some(NullReason::ChangesNotConnected)
    );
    let health = unwatched.evaluate(Kpi::ChangeFailureRate).health;
    assert!(!health.connected);
}

#[test]
fn mttr_is_the_mean_of_all_causes_with_each_severity_and_merged_downtime_beside_it() {
    let mut minor = incident(2, 21.0);
    minor.severity = Severity::Sev4;
    minor.resolved_at = Some(hour(27.0));
    let world = World::default().with_incidents([incident(1, 20.0), minor]);
    let mttr = world.evaluate(Kpi::Mttr);
    assert_eq!(
        (mttr.value, mttr.median, mttr.p90),
        (Some(hours(4.0)), Some(hours(4.0)), Some(hours(6.0)))
    );
    let Detail::Mttr {
        by_severity,
        merged_downtime,
    } = mttr.detail
    else {
        panic!()
    };
    assert_eq!(by_severity[0].mean, Some(hours(2.0)));
    assert_eq!(
        (by_severity[1].mean, by_severity[3].mean),
        (None, Some(hours(6.0)))
    );
    assert_eq!(merged_downtime, hours(7.0));
    assert_eq!(
        world.value(Kpi::Reliability),
        Some(1.0 - 2.0 / (4.0 * 168.0))
    );
}

#[test]
fn mtta_counts_apart_what_ended_by_itself() {
    let mut by_itself = incident(2, 30.0);
    by_itself.acknowledged_at = None;
    let mtta = World::default()
        .with_incidents([incident(1, 20.0), by_itself])
        .evaluate(Kpi::Mtta);
    assert_eq!((mtta.value, mtta.n), (Some(hours(0.5)), 1));
    let share = Detail::Mtta {
        never_acknowledged: 1,
        never_acknowledged_share: Some(0.5),
    };
    assert_eq!(mtta.detail, share);
}

#[test]
fn times_that_contradict_each_other_are_reported_and_not_used() {
    let mut turned = incident(1, 20.0);
    (turned.resolved_at, turned.acknowledged_at) = (Some(hour(19.0)), Some(hour(18.0)));
    let world = World::default().with_incidents([turned]);
    for kpi in [Kpi::Mttr, Kpi::Mtta] {
        let evaluation = world.evaluate(kpi);
        assert_eq!(evaluation.value, None);
        assert_eq!(left_out(&evaluation, LeftOut::NegativeIncident), 1);
    }
}

#[test]
fn a_scope_holds_its_services_once_and_its_teams_incidents() {
    let mut other = deployment(2, 30.0);
    other.service = Some(service(2));
    let mut nameless = incident(1, 40.0);
    (nameless.service, nameless.team) = (None, Some(team(2)));
    let mut basis = World::of([deployment(1, 20.0), other])
        .with_incidents([nameless])
        .basis();
    let mut query = weeks(4);
    query.services = Some(vec![service(1), service(1)]);
    query.teams = vec![team(1)];
    assert_eq!(basis.evaluate(Kpi::DeploymentFrequency, &query).n, 1);
    assert_eq!(basis.evaluate(Kpi::Mttr, &query).n, 0);
    query.teams.push(team(2));
    query.services = Some(vec![service(1), service(2)]);
    assert_eq!(basis.evaluate(Kpi::DeploymentFrequency, &query).n, 2);
    assert_eq!(basis.evaluate(Kpi::Mttr, &query).n, 1);
    query.services = Some(Vec::new());
    let nobody = basis.evaluate(Kpi::DeploymentFrequency, &query);
    assert_eq!(nobody.absence.unwrap().reason, NullReason::NoServices);
}

#[test]
fn other_tiers_are_asked_for_by_name_and_have_no_bands() {
    let mut staging = deployment(2, 30.0);
    staging.tier = Some(Tier::Staging);
    let mut basis = World::of([deployment(1, 20.0), staging])
        .with_incidents([incident(1, 31.0)])
        .basis();
    let mut query = weeks(4);
    query.tier = Tier::Staging;
    let rate = basis.evaluate(Kpi::ChangeFailureRate, &query);
    assert_eq!(
        (rate.value, rate.n),
        (Some(0.0), 1),
        "incidents are production's"
    );
    assert!(rate.bands.is_empty());
}
