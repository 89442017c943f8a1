use super::*;

const OTHER: ScheduleId = ScheduleId::from_uuid(uuid::Uuid::from_u128(2_000));

#[test]
fn a_member_who_is_on_call_in_two_schedules_at_once_is_found() {
    let daily = Rotation::Days { every: 1, at: 0 };
    let one = schedule("UTC", vec![layer(&[ADA, BEN], daily, "2026-06-01")]);
    let weekly = Rotation::Weeks {
        every: 1,
        weekday: Weekday::Monday,
        at: 720,
    };
    let other = schedule("UTC", vec![layer(&[BEN, CAM], weekly, "2026-06-01")]);
    let rotas = [Rota::new(SCHEDULE, &one, []), Rota::new(OTHER, &other, [])];
    let week = window("2026-06-01T00:00:00Z", "2026-06-09T00:00:00Z");
    let expected = [
        ("2026-06-02T00:00:00Z", "2026-06-03T00:00:00Z"),
        ("2026-06-04T00:00:00Z", "2026-06-05T00:00:00Z"),
        ("2026-06-06T00:00:00Z", "2026-06-07T00:00:00Z"),
        ("2026-06-08T00:00:00Z", "2026-06-08T12:00:00Z"),
    ]
    .map(|(from, to)| DoubleBooking::Schedules {
        window: window(from, to),
        member: BEN,
        schedules: [SCHEDULE, OTHER],
    });
    let found = double_bookings(&rotas, week);
    assert_eq!(found, expected);
    assert!(found[0].concerns(OTHER) && found[0].concerns(SCHEDULE));
    assert_eq!(double_bookings(&rotas[..1], week), []);
}

#[test]
fn overrides_that_contradict_each_other_are_found_where_they_overlap() {
    let daily = Rotation::Days { every: 1, at: 0 };
    let schedule = schedule("UTC", vec![layer(&[ADA, BEN], daily, "2026-06-01")]);
    let first = instead(
        BEN,
        Some(ADA),
        window("2026-06-01T08:00:00Z", "2026-06-01T16:00:00Z"),
    );
    let second = instead(
        CAM,
        Some(ADA),
        window("2026-06-01T12:00:00Z", "2026-06-01T20:00:00Z"),
    );
    let overrides = [(override_id(1), &first), (override_id(2), &second)];
    let rota = Rota::new(SCHEDULE, &schedule, overrides);
    let day = window("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    assert_eq!(
        double_bookings(&[rota], day),
        [DoubleBooking::Overrides {
            window: window("2026-06-01T12:00:00Z", "2026-06-01T16:00:00Z"),
            schedule: SCHEDULE,
            overrides: [override_id(1), override_id(2)],
        }]
    );
}

#[test]
fn a_swap_that_is_passed_on_contradicts_nothing() {
    let daily = Rotation::Days { every: 1, at: 0 };
    let schedule = schedule("UTC", vec![layer(&[ADA, BEN], daily, "2026-06-01")]);
    let day = window("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    let taken = instead(BEN, Some(ADA), day);
    let passed_on = instead(CAM, Some(BEN), day);
    let overrides = [(override_id(1), &taken), (override_id(2), &passed_on)];
    let rota = Rota::new(SCHEDULE, &schedule, overrides);
    assert_eq!(double_bookings(&[rota], day), []);
}

#[test]
fn gaps_are_where_no_layer_is_on() {
    let mut office = layer(&[ADA], Rotation::Days { every: 1, at: 0 }, "2026-06-01");
    office.hours = Some(hours(None, &Weekday::ALL, 540, 1_020));
    let schedule = schedule("Europe/Paris", vec![office]);
    let rota = Rota::new(SCHEDULE, &schedule, []);
    let night = window("2026-06-01T12:00:00+02:00", "2026-06-02T12:00:00+02:00");
    assert_eq!(
        gaps(&rota, night),
        [window(
            "2026-06-01T17:00:00+02:00",
            "2026-06-02T09:00:00+02:00"
        )]
    );
}
