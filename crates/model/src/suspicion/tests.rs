use proptest::prelude::*;
use rstest::rstest;

use super::*;

const BEGAN: Timestamp = Timestamp(1_790_175_600_000);

fn beginning() -> Beginning {
    Beginning {
        at: BEGAN,
        origin: Origin::Alert,
    }
}

fn deployed(tier: Option<Tier>) -> Suspect<'static> {
    Suspect::Deployment {
        status: DeploymentStatus::Success,
        environment: "eu-1",
        tier,
    }
}

const fn iac(action: IacAction, status: IacStatus, drifted: Option<u32>) -> Suspect<'static> {
    Suspect::IacRun {
        action,
        status,
        drifted,
    }
}

const fn ran(status: RunStatus) -> Suspect<'static> {
    Suspect::PipelineRun { status }
}

fn judged(suspect: &Suspect<'_>, minutes_before: i64) -> Option<Suspicion> {
    judge(
        suspect,
        BEGAN - Millis::minutes(minutes_before),
        beginning(),
    )
}

#[rstest]
#[case::just_before(deployed(Some(Tier::Production)), 4, Some(100))] // 45 + 20 + 35
#[case::in_the_same_moment(deployed(Some(Tier::Production)), 0, Some(100))]
#[case::a_quarter_hour(deployed(Some(Tier::Production)), 15, Some(95))] // 45 + 20 + 30
#[case::half_an_hour(deployed(Some(Tier::Production)), 16, Some(90))] // 45 + 20 + 25
#[case::an_hour(deployed(Some(Tier::Production)), 60, Some(83))] // 45 + 20 + 18
#[case::hours(deployed(Some(Tier::Production)), 150, Some(75))] // 45 + 20 + 10
#[case::half_a_day(deployed(Some(Tier::Production)), 720, Some(67))] // 45 + 20 + 2
#[case::the_day_before(deployed(Some(Tier::Production)), 1_441, None)]
#[case::to_no_known_tier(deployed(None), 4, Some(90))] // 45 + 10 + 35
#[case::to_staging(deployed(Some(Tier::Staging)), 4, Some(83))] // 45 + 3 + 35
#[case::to_a_test(deployed(Some(Tier::Testing)), 4, Some(80))] // 45 + 35
#[case::shortly_after(deployed(Some(Tier::Production)), -20, Some(22))] // (45 + 20 + 25) / 4
#[case::long_after(deployed(Some(Tier::Production)), -61, None)]
#[case::infrastructure(iac(IacAction::Apply, IacStatus::Applied, None), 4, Some(75))] // 40 + 35
#[case::a_play(iac(IacAction::Play, IacStatus::Running, None), 4, Some(70))] // 35 + 35
#[case::a_failed_apply(iac(IacAction::Apply, IacStatus::Failed, None), 4, Some(65))] // 30 + 35
#[case::a_failed_plan(iac(IacAction::Plan, IacStatus::Failed, None), 4, None)]
#[case::only_a_plan(iac(IacAction::Plan, IacStatus::Planned, None), 4, None)]
#[case::nothing_to_change(iac(IacAction::Apply, IacStatus::Unchanged, None), 4, None)]
#[case::drift(iac(IacAction::DriftCheck, IacStatus::Planned, Some(3)), 100, Some(35))] // 25 + 10
#[case::no_drift(iac(IacAction::DriftCheck, IacStatus::Unchanged, Some(0)), 4, None)]
#[case::a_red_pipeline(ran(RunStatus::Failed), 40, Some(33))] // 15 + 18
#[case::an_unstable_pipeline(ran(RunStatus::Unstable), 40, Some(28))] // 10 + 18
#[case::a_green_pipeline(ran(RunStatus::Success), 40, Some(23))] // 5 + 18
#[case::a_stopped_pipeline(ran(RunStatus::Cancelled), 40, None)]
#[case::another_alert(Suspect::Alert, 4, Some(60))] // 25 + 35
#[case::another_alert_after(Suspect::Alert, -4, Some(30))] // (25 + 35) / 2
#[case::another_incident(
    Suspect::Incident { severity: Severity::Sev2, over: false }, 4, Some(55))] // 20 + 35
fn the_points_are_those_of_the_tables(
    #[case] suspect: Suspect<'_>,
    #[case] minutes_before: i64,
    #[case] expected: Option<u32>,
) {
    let found = judged(&suspect, minutes_before).map(|suspicion| suspicion.score);
    assert_eq!(found, expected);
}

#[rstest]
#[case::stopped(DeploymentStatus::Cancelled)]
#[case::never_to_run(DeploymentStatus::Skipped)]
fn a_deployment_that_never_went_out_is_no_suspect(#[case] status: DeploymentStatus) {
    let suspect = Suspect::Deployment {
        status,
        environment: "production",
        tier: Some(Tier::Production),
    };
    assert_eq!(judged(&suspect, 4), None);
}

#[rstest]
#[case(
    deployed(Some(Tier::Production)),
    4,
    "Deployed 4 min before the first alert, to production, by the same service"
)]
#[case(
    deployed(None),
    134,
    "Deployed 2 h 14 min before the first alert, to 'eu-1', by the same service"
)]
#[case(
    deployed(Some(Tier::Production)), -20,
    "Deployed 20 min after the first alert, to production, by the same service: rather an answer \
     to it than its cause")]
#[case(
    iac(IacAction::Apply, IacStatus::Applied, None),
    60,
    "Infrastructure changed 1 h before the first alert, of the same service"
)]
#[case(
    iac(IacAction::DriftCheck, IacStatus::Planned, Some(3)),
    0,
    "3 resources were found to differ from the code less than a minute before the first alert, of \
     the same service"
)]
#[case(
    ran(RunStatus::Failed),
    5,
    "A pipeline failed 5 min before the first alert, of the same service"
)]
#[case(Suspect::Alert, -3, "Another alert of the same service began 3 min after the first alert")]
#[case(
    Suspect::Incident { severity: Severity::Sev2, over: true }, 300,
    "A SEV2 of the same service began 5 h before the first alert; it is over")]
fn the_reason_is_a_sentence(
    #[case] suspect: Suspect<'_>,
    #[case] minutes_before: i64,
    #[case] expected: &str,
) {
    assert_eq!(judged(&suspect, minutes_before).unwrap().reason, expected);
}

#[test]
fn what_was_declared_had_no_first_alert() {
    let declared = Beginning {
        at: BEGAN,
        origin: Origin::Declared,
    };
    let found = judge(&Suspect::Alert, BEGAN - Millis::minutes(2), declared).unwrap();
    assert_eq!(
        found.reason,
        "Another alert of the same service began 2 min before the incident was declared"
    );
}

fn suspects() -> impl Strategy<Value = Suspect<'static>> {
    prop_oneof![
        Just(deployed(Some(Tier::Production))),
        Just(deployed(None)),
        Just(iac(IacAction::Apply, IacStatus::Applied, None)),
        Just(ran(RunStatus::Failed)),
        Just(Suspect::Alert),
        Just(Suspect::Incident {
            severity: Severity::Sev1,
            over: false
        }),
    ]
}

proptest! {
    #[test]
    fn what_is_nearer_is_never_less_suspicious(
        suspect in suspects(), near in 0i64..1_440, further in 0i64..1_440,
    ) {
        let (near, far) = (near.min(further), near.max(further));
        let score = |minutes| judged(&suspect, minutes).unwrap().score;
        prop_assert!(score(near) >= score(far));
        prop_assert!(score(near) <= 100);
    }

    #[test]
    fn what_came_after_is_less_suspicious_than_what_came_as_long_before(
        suspect in suspects(), minutes in 1i64..=60,
    ) {
        let score = |minutes| judged(&suspect, minutes).unwrap().score;
        prop_assert!(score(-minutes) < score(minutes));
    }
}
