use rstest::rstest;

use super::super::{
    Concern::{self, Other, Speed, Stability},
    Guard,
    RemarkKind::{SpeedWithoutStability, StabilityWithoutSpeed},
    TeamGoals, balance, concern,
};
use crate::{
    ids::{KpiDefinitionId, ServiceId, TeamId},
    kpi::Kpi,
    record::TargetScope,
};

#[test]
fn what_kpis_are_about() {
    let table = [
        (Kpi::DeploymentFrequency, Speed),
        (Kpi::LeadTime, Speed),
        (Kpi::ChangeFailureRate, Stability),
        (Kpi::RecoveryTime, Stability),
        (Kpi::ReworkRate, Stability),
        (Kpi::Mttr, Stability),
        (Kpi::Mtta, Other),
        (Kpi::Reliability, Stability),
    ];
    assert_eq!(table.map(|(kpi, _)| kpi), Kpi::ALL);
    for (kpi, about) in table {
        assert_eq!(concern(kpi.into()), about, "{}", kpi.name());
    }
    assert_eq!(concern(KpiDefinitionId::new().into()), Other);
}

fn web(concerns: &[Concern]) -> TeamGoals {
    TeamGoals {
        team: TeamId::from_uuid(uuid::Uuid::from_u128(7)),
        name: "Web".to_owned(),
        concerns: concerns.to_vec(),
    }
}

const fn guard(concern: Concern, scope: TargetScope) -> Guard {
    Guard { concern, scope }
}

#[rstest]
#[case::nothing(&[], None)]
#[case::other(&[Other, Other], None)]
#[case::speed(&[Speed], Some(SpeedWithoutStability))]
#[case::speed_and_other(&[Other, Speed, Speed], Some(SpeedWithoutStability))]
#[case::stability(&[Stability], Some(StabilityWithoutSpeed))]
#[case::both(&[Speed, Stability], None)]
fn goals_that_push_one_and_leave_the_other_alone_are_pointed_out(
    #[case] concerns: &[Concern],
    #[case] kind: Option<crate::goals::RemarkKind>,
) {
    let goals = web(concerns);
    let found = balance(std::slice::from_ref(&goals), &[]);
    assert_eq!(found.iter().map(|it| it.kind).next(), kind);
    assert!(found.iter().all(|it| it.team == Some(goals.team)));
}

#[test]
fn a_target_for_the_team_or_for_everybody_is_a_guard() {
    let goals = web(&[Speed]);
    let table = [
        (guard(Stability, TargetScope::Workspace), true),
        (guard(Stability, TargetScope::Team(goals.team)), true),
        (guard(Stability, TargetScope::Team(TeamId::new())), false),
        (
            guard(Stability, TargetScope::Service(ServiceId::new())),
            false,
        ),
        (guard(Speed, TargetScope::Workspace), false),
        (guard(Other, TargetScope::Workspace), false),
    ];
    for (guard, holds) in table {
        let found = balance(std::slice::from_ref(&goals), &[guard]);
        assert_eq!(found.is_empty(), holds, "{guard:?}");
    }
    let steady = web(&[Stability]);
    let guarded = balance(&[steady], &[guard(Speed, TargetScope::Workspace)]);
    assert_eq!(guarded, []);
}

#[test]
fn each_team_is_told_in_words() {
    let other = TeamGoals {
        name: "Infra".to_owned(),
        ..web(&[Stability])
    };
    let found = balance(&[web(&[Speed]), web(&[Speed, Stability]), other], &[]);
    let sentences: Vec<_> = found.iter().map(|it| it.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "The goals of Web make changes faster, and none holds them stable. Add a key result or \
             a target for the change failure rate or the recovery time.",
            "The goals of Infra make changes more stable, and none keeps them fast. Add a key \
             result or a target for the deployment frequency or the lead time.",
        ]
    );
}
