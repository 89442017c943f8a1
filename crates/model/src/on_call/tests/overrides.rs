use rstest::rstest;

use super::*;

/// Ada from Monday 00:00, Ben from Tuesday, Ada again.
fn daily() -> Schedule {
    let daily = Rotation::Days { every: 1, at: 0 };
    schedule("UTC", vec![layer(&[ADA, BEN], daily, "2026-06-01")])
}

const NIGHT: (&str, &str) = ("2026-06-01T20:00:00Z", "2026-06-02T04:00:00Z");

fn on_call(overrides: &[Override], instant: &str) -> Option<MemberId> {
    let schedule = daily();
    let numbered = (1..).map(override_id).zip(overrides);
    let rota = Rota::new(SCHEDULE, &schedule, numbered);
    watch(&rota, &[instant])[0]
}

#[rstest]
#[case::before("2026-06-01T19:59:59Z", Some(ADA))]
#[case::begins("2026-06-01T20:00:00Z", Some(CAM))]
#[case::over_the_hand_over("2026-06-02T01:00:00Z", Some(CAM))]
#[case::ends("2026-06-02T04:00:00Z", Some(BEN))]
fn an_override_of_whoever_is_on_holds_all_its_time(
    #[case] instant: &str,
    #[case] expected: Option<MemberId>,
) {
    let night = window(NIGHT.0, NIGHT.1);
    assert_eq!(on_call(&[instead(CAM, None, night)], instant), expected);
}

#[rstest]
#[case::while_ada_is_on("2026-06-01T23:00:00Z", Some(CAM))]
#[case::when_ben_is_on("2026-06-02T01:00:00Z", Some(BEN))]
fn an_override_of_somebody_holds_only_while_they_would_be_on(
    #[case] instant: &str,
    #[case] expected: Option<MemberId>,
) {
    let night = window(NIGHT.0, NIGHT.1);
    assert_eq!(
        on_call(&[instead(CAM, Some(ADA), night)], instant),
        expected
    );
}

#[rstest]
#[case::the_later_one_stands(&[(BEN, Some(ADA)), (CAM, Some(ADA))], CAM)]
#[case::whatever_the_order_of_names(&[(CAM, Some(ADA)), (BEN, Some(ADA))], BEN)]
#[case::a_chain(&[(BEN, Some(ADA)), (CAM, Some(BEN))], CAM)]
#[case::back_again(&[(BEN, Some(ADA)), (ADA, Some(BEN))], ADA)]
#[case::whoever_is_on_later(&[(BEN, Some(ADA)), (CAM, None)], CAM)]
#[case::somebody_who_is_not_on(&[(BEN, Some(CAM))], ADA)]
fn overrides_are_taken_in_the_order_in_which_they_were_made(
    #[case] made: &[(MemberId, Option<MemberId>)],
    #[case] expected: MemberId,
) {
    let evening = window(NIGHT.0, "2026-06-02T00:00:00Z");
    let overrides: Vec<_> = made
        .iter()
        .map(|(member, of)| instead(*member, *of, evening))
        .collect();
    assert_eq!(on_call(&overrides, "2026-06-01T21:00:00Z"), Some(expected));
}

#[test]
fn an_override_fills_a_gap() {
    let early = window("2026-05-31T20:00:00Z", "2026-06-01T00:00:00Z");
    let schedule = daily();
    let filled = instead(CAM, None, early);
    let named = instead(CAM, Some(ADA), early);
    let seen = "2026-05-31T21:00:00Z";
    let rota = Rota::new(SCHEDULE, &schedule, [(override_id(1), &filled)]);
    assert_eq!(watch(&rota, &[seen]), [Some(CAM)]);
    assert_eq!(
        rota.next_change(at("2026-05-31T12:00:00Z")),
        Some(early.from)
    );
    let rota = Rota::new(SCHEDULE, &schedule, [(override_id(1), &named)]);
    assert_eq!(watch(&rota, &[seen]), [None]);
}

#[test]
fn overrides_of_other_schedules_and_by_members_who_are_gone_hold_nothing() {
    let night = window(NIGHT.0, NIGHT.1);
    let schedule = daily();
    let elsewhere = Override {
        schedule: ScheduleId::from_uuid(uuid::Uuid::from_u128(2_000)),
        ..instead(CAM, None, night)
    };
    let gone = instead(member(9), None, night);
    let members = [ADA, BEN, CAM].into();
    let overrides = [(override_id(1), &elsewhere), (override_id(2), &gone)];
    let rota = Rota::new(SCHEDULE, &schedule, overrides).among(&members);
    assert_eq!(watch(&rota, &["2026-06-01T21:00:00Z"]), [Some(ADA)]);
}

/// Ben takes over the end of Ada's day, so that his shift is one and knows why.
#[test]
fn a_shift_goes_on_over_a_hand_over_to_oneself() {
    let schedule = daily();
    let evening = instead(BEN, Some(ADA), window(NIGHT.0, NIGHT.1));
    let rota = Rota::new(SCHEDULE, &schedule, [(override_id(7), &evening)]);
    let shift = rota.shift_at(at("2026-06-02T12:00:00Z")).unwrap();
    assert_eq!(shift.window, window(NIGHT.0, "2026-06-03T00:00:00Z"));
    assert_eq!(shift.members, [BEN].into());
    assert_eq!(shift.overrides, [override_id(7)].into());
}
