use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{record::Day, time::Millis};

const ZONES: [&str; 4] = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "UTC",
];

fn any_rotation() -> impl Strategy<Value = Rotation> {
    prop_oneof![
        (1..72_u32).prop_map(|every| Rotation::Hours { every }),
        (1..9_u32, 0..1_440_u16).prop_map(|(every, at)| Rotation::Days { every, at }),
        (
            1..4_u32,
            proptest::sample::select(&Weekday::ALL[..]),
            0..1_440_u16
        )
            .prop_map(|(every, weekday, at)| Rotation::Weeks { every, weekday, at }),
    ]
}

fn any_member() -> impl Strategy<Value = MemberId> {
    (1..6_u128).prop_map(member)
}

/// A day around the clock changes of 2026.
fn any_day() -> impl Strategy<Value = Day> {
    (0..365_u64).prop_map(|n| {
        let first: Day = "2026-01-01".parse().unwrap();
        Day(first.0 + chrono::Days::new(n))
    })
}

fn any_hours() -> impl Strategy<Value = Option<Hours>> {
    let days = proptest::collection::btree_set(proptest::sample::select(&Weekday::ALL[..]), 1..6);
    let span =
        (days, 0..1_440_u16, 0..=1_440_u16).prop_map(|(weekdays, from_minute, to_minute)| Span {
            weekdays,
            from_minute,
            to_minute,
        });
    let zone = proptest::option::of(proptest::sample::select(&ZONES[..]));
    proptest::option::of(
        (zone, proptest::collection::vec(span, 1..3)).prop_map(|(zone, spans)| Hours {
            time_zone: zone.map(str::to_owned),
            spans,
        }),
    )
}

fn any_layer() -> impl Strategy<Value = Layer> {
    (
        proptest::collection::vec(any_member(), 1..5),
        any_rotation(),
        any_day(),
        proptest::option::of(1..200_u64),
        any_hours(),
    )
        .prop_map(|(members, rotation, starts_on, length, hours)| Layer {
            name: "Layer".to_owned(),
            members,
            rotation,
            starts_on,
            ends_on: length.map(|days| Day(starts_on.0 + chrono::Days::new(days))),
            hours,
        })
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    (
        proptest::sample::select(&ZONES[..]),
        proptest::collection::vec(any_layer(), 0..4),
    )
        .prop_map(|(zone, layers)| schedule(zone, layers))
}

/// Overrides within the 60 days after an instant.
fn any_overrides(from: Timestamp) -> impl Strategy<Value = Vec<Override>> {
    let one = (
        any_member(),
        proptest::option::of(any_member()),
        0..1_400_i64,
        1..200_i64,
    )
        .prop_map(move |(member, of, start, length)| {
            let from = from + Millis::hours(start);
            instead(
                member,
                of,
                Window {
                    from,
                    to: from + Millis::hours(length),
                },
            )
        });
    proptest::collection::vec(one, 0..6)
}

fn any_rota() -> impl Strategy<Value = (Schedule, Vec<Override>, Window)> {
    (any_schedule(), 0..330_i64).prop_flat_map(|(schedule, day)| {
        let from = at("2026-01-01T00:00:00Z") + Millis::days(day);
        let window = Window {
            from,
            to: from + Millis::days(60),
        };
        (Just(schedule), any_overrides(from), Just(window))
    })
}

fn numbered(overrides: &[Override]) -> impl Iterator<Item = (OverrideId, &Override)> {
    (1..).map(override_id).zip(overrides)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn whoever_is_on_call_at_an_instant_is_in_the_shift_that_contains_it(
        (schedule, overrides, window) in any_rota(),
        seconds in proptest::collection::vec(0..60 * 86_400_i64, 40),
    ) {
        let rota = Rota::new(SCHEDULE, &schedule, numbered(&overrides));
        let shifts = rota.shifts(window);
        let edges = shifts.iter().flat_map(|shift| {
            let Window { from, to } = shift.window;
            [from, from - Millis(1), to, to - Millis(1)]
        });
        let instants = seconds.iter().map(|n| window.from + Millis::seconds(*n)).chain(edges);
        for instant in instants.filter(|instant| window.contains(*instant)) {
            let shift = shifts.iter().find(|shift| shift.window.contains(instant));
            let expected = shift.map(|shift| shift.members.clone()).unwrap_or_default();
            prop_assert_eq!(rota.on_call(instant), expected, "{}", instant);
        }
    }

    #[test]
    fn shifts_are_in_order_do_not_overlap_and_change_somebody(
        (schedule, overrides, window) in any_rota(),
    ) {
        let rota = Rota::new(SCHEDULE, &schedule, numbered(&overrides));
        let shifts = rota.shifts(window);
        for shift in &shifts {
            prop_assert!(!shift.members.is_empty());
            prop_assert!(shift.window.from < shift.window.to);
            prop_assert!(window.from <= shift.window.from && shift.window.to <= window.to);
        }
        for pair in shifts.windows(2) {
            prop_assert!(pair[0].window.to <= pair[1].window.from);
            let touch = pair[0].window.to == pair[1].window.from;
            prop_assert!(!touch || pair[0].members != pair[1].members);
        }
    }

    #[test]
    fn gaps_and_shifts_together_are_the_whole_time(
        (schedule, overrides, window) in any_rota(),
    ) {
        let rota = Rota::new(SCHEDULE, &schedule, numbered(&overrides));
        let mut all: Vec<Window> = rota.shifts(window).iter().map(|shift| shift.window).collect();
        let gaps = gaps(&rota, window);
        for gap in &gaps {
            prop_assert!(rota.on_call(gap.from).is_empty());
            prop_assert!(rota.on_call(gap.to - Millis(1)).is_empty());
        }
        all.extend(gaps);
        all.sort_by_key(|window| window.from);
        let mut reached = window.from;
        for part in all {
            prop_assert_eq!(part.from, reached);
            reached = part.to;
        }
        prop_assert_eq!(reached, window.to);
    }

    #[test]
    fn a_part_of_the_time_is_told_as_the_whole_tells_it(
        (schedule, overrides, window) in any_rota(),
        (start, length) in (0..40_i64, 1..20_i64),
    ) {
        let rota = Rota::new(SCHEDULE, &schedule, numbered(&overrides));
        let from = window.from + Millis::days(start);
        let part = Window { from, to: from + Millis::days(length) };
        let cut: Vec<_> = rota
            .shifts(window)
            .into_iter()
            .filter_map(|shift| Some((crate::hours::common(shift.window, part)?, shift.members)))
            .collect();
        let own: Vec<_> = rota
            .shifts(part)
            .into_iter()
            .map(|shift| (shift.window, shift.members))
            .collect();
        prop_assert_eq!(own, cut);
    }

    #[test]
    fn nothing_changes_before_the_next_change(
        (schedule, overrides, window) in any_rota(),
        second in 0..60 * 86_400_i64,
    ) {
        let rota = Rota::new(SCHEDULE, &schedule, numbered(&overrides));
        let now = window.from + Millis::seconds(second);
        let on_call = rota.on_call(now);
        let until = rota.next_change(now).unwrap_or(window.to);
        prop_assert!(until > now || until == window.to);
        if rota.next_change(now).is_some() {
            prop_assert_ne!(rota.on_call(until), on_call.clone());
        }
        for n in 0..20 {
            let between = now + Millis(until.since(now).0 / 20 * n);
            if between < until {
                prop_assert_eq!(rota.on_call(between), on_call.clone(), "{}", between);
            }
        }
        if let Some(shift) = rota.shift_at(now) {
            prop_assert!(shift.window.contains(now));
            prop_assert_eq!(shift.members, on_call);
        } else {
            prop_assert!(on_call.is_empty());
        }
    }

    /// Over whole cycles each member has as many turns as any other, and turns leave no instant out.
    #[test]
    fn turns_are_fair(
        rotation in any_rotation(),
        zone in proptest::sample::select(&ZONES[..]),
        starts_on in any_day(),
        members in 1..6_u128,
        cycles in 1..4_usize,
    ) {
        let everybody: Vec<MemberId> = (1..=members).map(member).collect();
        let layer = Layer { starts_on, ..layer(&everybody, rotation, "2026-01-01") };
        let schedule = schedule(zone, vec![layer]);
        let rota = Rota::new(SCHEDULE, &schedule, []);
        let turns_wanted = everybody.len() * cycles;
        let minute = match rotation {
            Rotation::Hours { .. } => 0,
            Rotation::Days { at, .. } | Rotation::Weeks { at, .. } => at,
        };
        let begin = crate::hours::instant_of(schedule.zone(), starts_on.0, minute);
        prop_assert!(rota.on_call(begin - Millis(1)).is_empty());
        let mut turns: BTreeMap<MemberId, usize> = BTreeMap::new();
        let mut instant = begin;
        if members == 1 {
            prop_assert_eq!(rota.next_change(begin), None);
            return Ok(());
        }
        for expected in everybody.iter().cycle().take(turns_wanted) {
            let on_call = rota.on_call(instant);
            prop_assert_eq!(&on_call, &[*expected].into(), "{}", instant);
            *turns.entry(*expected).or_default() += 1;
            instant = rota.next_change(instant).unwrap();
        }
        prop_assert!(turns.values().all(|count| *count == cycles));
    }

    #[test]
    fn whoever_is_booked_twice_is_on_call_in_both(
        (one, overrides, window) in any_rota(),
        other in any_schedule(),
    ) {
        let second = ScheduleId::from_uuid(uuid::Uuid::from_u128(2_000));
        let rotas = [
            Rota::new(SCHEDULE, &one, numbered(&overrides)),
            Rota::new(second, &other, []),
        ];
        for booking in double_bookings(&rotas, window) {
            if let DoubleBooking::Schedules { window, member, .. } = booking {
                for instant in [window.from, window.to - Millis(1)] {
                    for rota in &rotas {
                        prop_assert!(rota.on_call(instant).contains(&member));
                    }
                }
            }
        }
    }
}
