//! What an incident is attributed to, as `docs/kpis.md` decides it: by rules, and by people above
//! them.

use muster_model::{
    kpi::{Cause, Confidence, Detail, Kpi, LeftOut, NullReason, Part, Rule, Subject},
    record::Verdict,
    time::Millis,
};
use rstest::rstest;

use crate::world::{World, deployment, hours, incident, incident_id, left_out, service, team};

#[test]
fn a_second_incident_on_a_failed_deployment_does_not_add() {
    let world = World::of([deployment(1, 20.0), deployment(2, 200.0)])
        .with_incidents([incident(1, 21.0), incident(2, 25.0)]);
    let rate = world.evaluate(Kpi::ChangeFailureRate);
    assert_eq!((rate.value, rate.n), (Some(0.5), 2));
    assert_eq!(rate.detail, Detail::Share { part: 1, whole: 2 });
    assert_eq!(
        world.value(Kpi::RecoveryTime),
        Some(hours(3.0)),
        "the first one resolved"
    );
    assert_eq!(world.evaluate(Kpi::Mttr).n, 2);
}

#[rstest]
#[case::within_the_window(20.0 + 72.0, Some(Rule::SameService))]
#[case::at_the_very_end_of_the_deployment(20.0, Some(Rule::SameService))]
#[case::too_late(20.0 + 72.1, None)]
#[case::before(19.9, None)]
fn an_incident_blames_the_newest_deployment_of_its_service_within_the_window(
    #[case] opened: f64,
    #[case] rule: Option<Rule>,
) {
    let world = World::of([deployment(1, 20.0)]).with_incidents([incident(1, opened)]);
    assert_eq!(world.failing_rules(), [(1, rule)]);
    let rate = world.evaluate(Kpi::ChangeFailureRate);
    assert_eq!(
        left_out(&rate, LeftOut::Unattributed),
        u32::from(rule.is_none())
    );
    assert_eq!(
        world.evaluate(Kpi::Mttr).n,
        1,
        "it counts there whatever its cause"
    );
}

#[test]
fn a_service_may_have_a_window_of_its_own() {
    let mut world = World::of([deployment(1, 20.0)]).with_incidents([incident(1, 30.0)]);
    world.services[0].attribution_window = Some(Millis::hours(1));
    assert_eq!(world.value(Kpi::ChangeFailureRate), Some(0.0));
}

#[test]
fn another_service_is_never_blamed() {
    let mut other = incident(1, 21.0);
    other.service = Some(service(2));
    let world = World::of([deployment(1, 20.0)]).with_incidents([other]);
    assert_eq!(world.failing_rules(), [(1, None)]);
}

#[test]
fn a_named_version_outweighs_the_newest_deployment() {
    let mut named = incident(1, 300.0);
    named.version = deployment(1, 0.0).commit;
    let world = World::of([deployment(1, 20.0), deployment(2, 299.0)]).with_incidents([named]);
    assert_eq!(
        world.failing_rules(),
        [(1, Some(Rule::NamedVersion)), (2, None)]
    );
}

#[test]
fn a_team_decides_only_where_no_service_is_named() {
    let mut other = deployment(2, 22.0);
    other.service = Some(service(2));
    let mut anywhere = incident(1, 23.0);
    (anywhere.service, anywhere.team) = (None, Some(team(1)));
    let mut shared = incident(2, 24.0);
    (shared.service, shared.team) = (None, Some(team(9)));
    let mut nobody = incident(3, 24.0);
    nobody.service = None;
    let world = World::of([deployment(1, 20.0), other]).with_incidents([anywhere, shared, nobody]);
    let expected = [(1, Some(Rule::SameTeam)), (2, Some(Rule::SameTeam))];
    assert_eq!(world.failing_rules(), expected);
    let rate = world.evaluate(Kpi::ChangeFailureRate);
    assert_eq!(left_out(&rate, LeftOut::Unattributed), 1);
    let event = &world.events(Kpi::ChangeFailureRate)[1];
    assert_eq!(event.confidence, Some(Confidence::Low));
}

#[test]
fn a_persons_link_stands_above_the_rules() {
    let mut linked = incident(1, 21.0);
    linked.cause = Cause::Deployment(2);
    let mut none = incident(2, 21.0);
    none.cause = Cause::NoDeployment;
    let mut other = deployment(2, 300.0);
    other.service = Some(service(2));
    let world = World::of([deployment(1, 20.0), other]).with_incidents([linked, none]);
    assert_eq!(
        world.failing_rules(),
        [(1, None), (2, Some(Rule::LinkedByHand))]
    );
    let recovery = world.evaluate(Kpi::RecoveryTime);
    assert_eq!(
        left_out(&recovery, LeftOut::NegativeRecovery),
        1,
        "resolved long before"
    );
    assert_eq!(recovery.absence.unwrap().reason, NullReason::OnlyFlawed);
}

#[rstest]
#[case(Verdict::Failed, Some(Rule::MarkedByHand))]
#[case(Verdict::Sound, None)]
fn a_persons_verdict_stands_above_the_rules(#[case] verdict: Verdict, #[case] rule: Option<Rule>) {
    let mut judged = deployment(1, 20.0);
    judged.mark = Some(verdict);
    let world = World::of([judged]).with_incidents([incident(1, 21.0)]);
    assert_eq!(world.failing_rules(), [(1, rule)]);
}

#[test]
fn a_deployment_marked_as_rework_says_nothing_of_the_one_before() {
    let mut judged = deployment(2, 24.0);
    judged.mark = Some(Verdict::Rework);
    let world = World::of([deployment(1, 20.0), judged]);
    assert_eq!(world.value(Kpi::ReworkRate), Some(0.5));
    assert_eq!(world.value(Kpi::ChangeFailureRate), Some(0.0));
}

#[test]
fn what_an_incident_was_attributed_to_can_be_looked_up() {
    let world =
        World::of([deployment(1, 10.0), deployment(2, 20.0)]).with_incidents([incident(1, 21.0)]);
    let newest = &world.events(Kpi::ChangeFailureRate)[0];
    assert_eq!(
        newest.related,
        [Subject::Incident(incident_id(1)), Subject::Deployment(1)]
    );
    assert_eq!(
        (newest.role, newest.confidence),
        (Part::Against, Some(Confidence::Medium))
    );
}
