use chrono_tz::Tz;

use super::{
    shifts::{Duty, at, berlin_nights},
    *,
};

fn said(policy: &Policy, roster: &Roster<'_>, window: Window) -> Vec<String> {
    gaps(policy, roster, window)
        .iter()
        .map(|gap| gap.sentence(policy, Tz::Europe__Berlin))
        .collect()
}

#[test]
fn gaps_are_loud_before_anybody_needs_the_policy() {
    let people = People::new();
    let roster = people.roster();
    let sound = policy(vec![(vec![one(0)], 5)], 0);
    assert_eq!(said(&sound, &roster, DAY), Vec::<String>::new());

    let holed = policy(vec![(vec![group(2)], 5), (vec![one(0)], 5)], 0);
    assert_eq!(
        said(&holed, &roster, DAY),
        [
            "Level 1 of the policy 'On call' reaches nobody and is passed over. Add a member, or a \
             team that has members."
        ]
    );
    let two = policy(
        vec![(vec![group(2)], 5), (vec![one(0)], 5), (vec![one(9)], 5)],
        0,
    );
    assert_eq!(
        said(&two, &roster, DAY),
        [
            "Levels 1, 3 of the policy 'On call' reach nobody and are passed over. Add a member, \
             or a team that has members."
        ]
    );
    for empty in [policy(vec![], 0), policy(vec![(vec![one(9)], 5)], 0)] {
        assert_eq!(
            said(&empty, &roster, DAY),
            [
                "The policy 'On call' reaches nobody: an incident with it pages no one. Add a \
                 member, or a team that has members, to one of its levels."
            ]
        );
    }
}

#[test]
fn a_schedule_that_has_nobody_at_some_time_is_told_with_when() {
    let people = People::new();
    let schedule = berlin_nights();
    let duty = Duty::of(&people, &schedule);
    // Nights only: from Monday 23 March 2026 there is nobody from 08:00 to 20:00, ten times
    // within ten days. The clocks go forward on the 29th, and the hours stay those of the wall.
    let window = Window {
        from: at("2026-03-23T00:00:00+01:00"),
        to: at("2026-04-02T00:00:00+02:00"),
    };
    let alone = policy(vec![(vec![duty.target()], 5)], 0);
    let found = gaps(&alone, &duty.roster(), window);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].part, GapPart::Everywhere);
    assert_eq!(found[1].part, GapPart::Levels(vec![0]));
    assert_eq!(found[0].during, found[1].during);
    assert_eq!(found[0].during.len(), 10);
    assert_eq!(
        found[0].during[6],
        Window {
            from: at("2026-03-29T08:00:00+02:00"),
            to: at("2026-03-29T20:00:00+02:00"),
        }
    );
    assert_eq!(
        said(&alone, &duty.roster(), window),
        [
            "The policy 'On call' pages no one from Mon 23 Mar 08:00 to Mon 23 Mar 20:00, and 9 \
             more times: nobody is on call. Fill the gap in the schedule, or add a level that \
             always reaches somebody.",
            "Level 1 of the policy 'On call' reaches nobody from Mon 23 Mar 08:00 to Mon 23 Mar \
             20:00, and 9 more times: nobody is on call then. Fill the gap in the schedule, or add \
             somebody to the level."
        ]
    );

    let backed = policy(vec![(vec![duty.target()], 5), (vec![one(4)], 5)], 0);
    let parts: Vec<_> = gaps(&backed, &duty.roster(), window)
        .into_iter()
        .map(|gap| gap.part)
        .collect();
    assert_eq!(parts, [GapPart::Levels(vec![0])]);
}

#[test]
fn a_ladder_of_channels_alone_pages_no_one_and_says_so() {
    let people = People::new();
    let roster = people.roster().with_channels([CHANNEL.to_owned()]);
    let quiet = policy(vec![(vec![channel()], 5)], 0);
    assert_eq!(
        said(&quiet, &roster, DAY),
        [
            "The policy 'On call' only posts to channels: an incident with it pages no one. Add a \
             member, a team or a schedule to one of its levels."
        ]
    );
}

#[test]
fn each_path_is_looked_at_on_its_own() {
    let people = People::new();
    let mut policy = policy(vec![(vec![one(0)], 5)], 0);
    policy.paths = vec![path("Small things", &[], vec![(vec![group(2)], 5)])];
    assert_eq!(
        said(&policy, &people.roster(), DAY),
        [
            "The path 'Small things' of the policy 'On call' reaches nobody: an incident with it \
             pages no one. Add a member, or a team that has members, to one of its levels."
        ]
    );
}
