//! Laws of ladders with schedules: with any rotation, hours, overrides and policy.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    shifts::{Duty, at},
    *,
};
use crate::record::{Day, Hours, Layer, Rotation, Schedule, Span, Weekday};

/// Around the night in which the clocks go forward in Berlin.
fn around() -> Window {
    Window {
        from: at("2026-03-27T00:00:00+01:00"),
        to: at("2026-03-31T00:00:00+02:00"),
    }
}

fn instant() -> impl Strategy<Value = Timestamp> {
    let window = around();
    // To the minute, so that instants meet hand-overs.
    (0..window.length().0 / 60_000).prop_map(move |n| window.from + Millis::minutes(n))
}

fn rotation() -> impl Strategy<Value = Rotation> {
    let at = (0_u16..48).prop_map(|n| n * 30);
    prop_oneof![
        (1_u32..30).prop_map(|every| Rotation::Hours { every }),
        (1_u32..3, at.clone()).prop_map(|(every, at)| Rotation::Days { every, at }),
        (1_u32..2, prop::sample::select(Weekday::ALL.to_vec()), at)
            .prop_map(|(every, weekday, at)| Rotation::Weeks { every, weekday, at }),
    ]
}

fn hours() -> impl Strategy<Value = Option<Hours>> {
    let days = prop::collection::btree_set(prop::sample::select(Weekday::ALL.to_vec()), 1..7);
    let span = (days, 0_u16..48, 1_u16..48).prop_map(|(weekdays, from, to)| Span {
        weekdays,
        from_minute: from * 30,
        to_minute: to * 30,
    });
    prop::option::of(prop::collection::vec(span, 1..3).prop_map(|spans| Hours {
        time_zone: None,
        spans,
    }))
}

fn schedule() -> impl Strategy<Value = Schedule> {
    // Members 5 and 6 do not exist.
    let members = prop::collection::vec((0_u8..7).prop_map(member), 1..4);
    let layer =
        (members, rotation(), hours(), 0_u32..20).prop_map(|(members, rotation, hours, day)| {
            Layer {
                name: "A layer".to_owned(),
                members,
                rotation,
                starts_on: format!("2026-03-{:02}", day + 10).parse::<Day>().unwrap(),
                ends_on: None,
                hours,
            }
        });
    prop::collection::vec(layer, 0..3).prop_map(|layers| Schedule {
        name: "Checkout".to_owned(),
        description: String::new(),
        time_zone: "Europe/Berlin".to_owned(),
        layers,
    })
}

/// Who stands in, from when, for how many minutes.
type StandIn = (u8, Timestamp, i64);

fn stand_ins() -> impl Strategy<Value = Vec<StandIn>> {
    prop::collection::vec((0_u8..5, instant(), 1_i64..2_000), 0..3)
}

fn with<'a>(mut duty: Duty<'a>, stand_ins: &[StandIn]) -> Duty<'a> {
    for (who, from, minutes) in stand_ins {
        let window = Window {
            from: *from,
            to: *from + Millis::minutes(*minutes),
        };
        duty = duty.with(member(*who), window);
    }
    duty
}

/// The levels, each with whether it tells the schedule, which member it names and its wait in
/// minutes; and how often the ladder is repeated.
type Shape = (Vec<(bool, Option<u8>, i64)>, u32);

/// Levels of the schedule, of members, or of both.
fn any_policy() -> impl Strategy<Value = Shape> {
    let level = (any::<bool>(), prop::option::of(0_u8..6), 1_i64..600);
    (prop::collection::vec(level, 1..4), 0_u32..4)
}

fn ladder_of(duty: &Duty<'_>, shape: &Shape) -> Policy {
    let levels = shape.0.iter().map(|(scheduled, named, wait)| {
        let scheduled = scheduled.then(|| duty.target());
        (scheduled.into_iter().chain(named.map(one)).collect(), *wait)
    });
    policy(levels.collect(), shape.1)
}

fn begun(begins: Timestamp) -> Incident {
    Incident {
        opened_at: begins,
        escalated_at: begins,
        ..incident()
    }
}

proptest! {
    #[test]
    fn whoever_a_schedule_tells_is_on_call_when_the_page_falls_due(
        schedule in schedule(),
        stand_ins in stand_ins(),
        wait in 1_i64..600,
        begins in instant(),
    ) {
        let people = People::new();
        let duty = with(Duty::of(&people, &schedule), &stand_ins);
        let policy = policy(vec![(vec![duty.target()], wait)], 5);
        let now = begins + Millis::days(2);
        let roster = duty.roster();
        for page in pages_due(incident_id(), &begun(begins), Some(&policy), &roster, now) {
            prop_assert!(page.due_at >= begins);
            prop_assert!(duty.rota().on_call(page.due_at).contains(&page.member));
        }
    }

    #[test]
    fn waking_only_at_the_instants_that_the_rules_name_misses_nothing(
        schedule in schedule(),
        stand_ins in stand_ins(),
        shape in any_policy(),
        begins in instant(),
    ) {
        let people = People::new();
        let duty = with(Duty::of(&people, &schedule), &stand_ins);
        let policy = ladder_of(&duty, &shape);
        let (roster, incident) = (duty.roster(), begun(begins));
        let due = |now| pages_due(incident_id(), &incident, Some(&policy), &roster, now);
        let end = begins + Millis::days(3);
        let mut now = begins;
        let mut seen: BTreeSet<Page> = due(now).into_iter().collect();
        while let Some(next) = next_due(&incident, Some(&policy), &roster, now) {
            prop_assert!(next > now);
            if next > end {
                break;
            }
            now = next;
            for page in due(now) {
                // New ones fall due just now: none was missed, and none comes early.
                prop_assert!(seen.contains(&page) || page.due_at == now);
                seen.insert(page);
            }
        }
        prop_assert_eq!(seen, due(end).into_iter().collect());
    }

    #[test]
    fn somebody_is_told_at_once_or_there_is_a_loud_warning(
        schedule in schedule(),
        stand_ins in stand_ins(),
        shape in any_policy(),
        begins in instant(),
    ) {
        let people = People::new();
        let duty = with(Duty::of(&people, &schedule), &stand_ins);
        let policy = ladder_of(&duty, &shape);
        let roster = duty.roster();
        let told = pages_due(incident_id(), &begun(begins), Some(&policy), &roster, begins);
        let warned = gaps(&policy, &roster, around())
            .iter()
            .filter(|gap| gap.part == GapPart::Everywhere)
            .any(|gap| {
                gap.during.is_empty() || gap.during.iter().any(|it| it.contains(begins))
            });
        prop_assert_eq!(told.is_empty(), warned);
    }

    #[test]
    fn edits_of_shifts_while_it_climbs_tell_nobody_twice_and_miss_nobody(
        schedule in schedule(),
        stand_ins in stand_ins(),
        shape in any_policy(),
        begins in instant(),
        edited_after in 0_i64..600,
        naps in prop::collection::vec(1_i64..300, 1..20),
    ) {
        let people = People::new();
        let incident = begun(begins);
        let before = Duty::of(&people, &schedule);
        let after = with(Duty::of(&people, &schedule), &stand_ins);
        let policy = ladder_of(&before, &shape);
        let edited = begins + Millis::minutes(edited_after);
        // The ledger of a laptop that looks when it is awake.
        let mut ledger: BTreeSet<PageKey> = BTreeSet::new();
        let mut told = Vec::new();
        let mut now = begins;
        for nap in naps {
            let duty = if now < edited { &before } else { &after };
            for page in pages_due(incident_id(), &incident, Some(&policy), &duty.roster(), now) {
                prop_assert!(page.due_at <= now);
                if ledger.insert(page.key()) {
                    told.push(page.key());
                }
            }
            now = now + Millis::minutes(nap);
        }
        let roster = after.roster();
        let last = pages_due(incident_id(), &incident, Some(&policy), &roster, now.max(edited));
        for page in last {
            if ledger.insert(page.key()) {
                told.push(page.key());
            }
        }
        // Each page once; and all that the shifts as they are now owe are told.
        prop_assert_eq!(told.len(), told.iter().collect::<BTreeSet<_>>().len());
        let owed = pages_due(incident_id(), &incident, Some(&policy), &roster, now.max(edited));
        for page in owed {
            prop_assert!(ledger.contains(&page.key()));
        }
    }

    #[test]
    fn the_ladder_and_the_pages_agree(
        schedule in schedule(),
        stand_ins in stand_ins(),
        shape in any_policy(),
        begins in instant(),
        later in 0_i64..3_000,
    ) {
        let people = People::new();
        let duty = with(Duty::of(&people, &schedule), &stand_ins);
        let policy = ladder_of(&duty, &shape);
        let (roster, incident) = (duty.roster(), begun(begins));
        let now = begins + Millis::minutes(later);
        let told: BTreeSet<_> = ladder(&incident, &policy, &roster, now)
            .into_iter()
            .filter(|rung| rung.state == RungState::Told)
            .flat_map(|rung| {
                let at = (rung.round, rung.level, rung.due_at);
                rung.members.into_iter().map(move |member| (at, member))
            })
            .collect();
        let owed: BTreeSet<_> = pages_due(incident_id(), &incident, Some(&policy), &roster, now)
            .iter()
            .map(|page| ((page.round, page.level, page.due_at), page.member))
            .collect();
        prop_assert_eq!(told, owed);
    }
}
