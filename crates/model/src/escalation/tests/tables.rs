use super::*;

/// Pages as (minute, round, level, member's number), to be read at a glance.
fn told(pages: &[Page]) -> Vec<(i64, u32, u32, u128)> {
    pages
        .iter()
        .map(|page| {
            (
                page.due_at.since(START).0 / 60_000,
                page.round,
                page.level,
                page.member.uuid().as_u128() - 100,
            )
        })
        .collect()
}

fn due(incident: &Incident, policy: &Policy, now: Timestamp) -> Vec<(i64, u32, u32, u128)> {
    let people = People::new();
    told(&pages_due(
        incident_id(),
        incident,
        Some(policy),
        &people.roster(),
        now,
    ))
}

#[test]
fn the_ladder_is_climbed_level_by_level_and_then_again() {
    let policy = policy(vec![(vec![one(0)], 5), (vec![one(1), one(2)], 10)], 1);
    let all = [
        (0, 0, 0, 0),
        (5, 0, 1, 1),
        (5, 0, 1, 2),
        (15, 1, 0, 0),
        (20, 1, 1, 1),
        (20, 1, 1, 2),
    ];
    for (minute, count) in [(-1, 0), (0, 1), (4, 1), (5, 3), (14, 3), (15, 4), (900, 6)] {
        assert_eq!(due(&incident(), &policy, minutes(minute)), all[..count]);
    }
}

#[test]
fn the_next_page_is_the_first_after_now() {
    let policy = policy(vec![(vec![one(0)], 5), (vec![one(1)], 10)], 1);
    let people = People::new();
    let next = |minute| {
        next_due(
            &incident(),
            Some(&policy),
            &people.roster(),
            minutes(minute),
        )
    };
    assert_eq!(next(-1), Some(minutes(0)));
    assert_eq!(next(0), Some(minutes(5)));
    assert_eq!(next(14), Some(minutes(15)));
    assert_eq!(next(20), None);
}

#[test]
fn a_page_that_reaches_nobody_falls_to_the_next_level_at_once() {
    let policy = policy(
        vec![
            (vec![group(2)], 30),
            (vec![one(9), group(7)], 30),
            (vec![one(3)], 5),
            (vec![group(2)], 30),
        ],
        1,
    );
    let expected = [(0, 0, 2, 3), (5, 1, 2, 3)];
    assert_eq!(due(&incident(), &policy, minutes(60)), expected);
}

#[test]
fn who_is_named_twice_on_a_level_gets_one_page() {
    let policy = policy(vec![(vec![group(0), group(1), one(1)], 5)], 0);
    let expected = [(0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 2)];
    assert_eq!(due(&incident(), &policy, minutes(0)), expected);
}

#[test]
fn an_acknowledgement_ends_what_is_owed_to_everyone_from_that_instant_on() {
    let policy = policy(vec![(vec![one(0)], 5), (vec![one(1)], 5)], 3);
    let people = People::new();
    let taken = incident_life::acknowledge(&incident(), member(0), minutes(5)).unwrap();
    assert_eq!(due(&taken, &policy, minutes(600)), [(0, 0, 0, 0)]);
    assert_eq!(
        next_due(&taken, Some(&policy), &people.roster(), START),
        None
    );
    assert!(!still_owed(&taken));
}

#[test]
fn an_acknowledgement_from_a_fast_clock_plans_nothing_more() {
    let policy = policy(vec![(vec![one(0)], 5), (vec![one(1)], 5)], 0);
    let people = People::new();
    let taken = incident_life::acknowledge(&incident(), member(0), minutes(30)).unwrap();
    let roster = people.roster();
    assert_eq!(next_due(&taken, Some(&policy), &roster, minutes(1)), None);
    let states: Vec<_> = ladder(&taken, &policy, &roster, minutes(1))
        .into_iter()
        .map(|rung| rung.state)
        .collect();
    assert_eq!(states, [RungState::Told, RungState::NotNeeded]);
}

#[test]
fn the_end_of_an_incident_ends_its_pages() {
    let policy = policy(vec![(vec![one(0)], 5), (vec![one(1)], 5)], 0);
    let over = incident_life::resolve(&incident(), member(4), minutes(3)).unwrap();
    assert_eq!(due(&over, &policy, minutes(600)), [(0, 0, 0, 0)]);
}

#[test]
fn a_reopened_incident_pages_again_and_its_pages_are_others() {
    let policy = policy(vec![(vec![one(0)], 5)], 0);
    let people = People::new();
    let roster = people.roster();
    let first = incident();
    let over = incident_life::acknowledge(&first, member(0), minutes(1)).unwrap();
    let over = incident_life::resolve(&over, member(0), minutes(2)).unwrap();
    let again = incident_life::reopen(&over, member(1), minutes(60)).unwrap();
    let before = pages_due(incident_id(), &first, Some(&policy), &roster, minutes(0));
    let after = pages_due(incident_id(), &again, Some(&policy), &roster, minutes(60));
    assert_eq!(told(&after), [(60, 0, 0, 0)]);
    assert_ne!(before[0].key(), after[0].key());
}

#[test]
fn without_a_policy_nobody_is_told() {
    let people = People::new();
    let roster = people.roster();
    assert!(pages_due(incident_id(), &incident(), None, &roster, minutes(9)).is_empty());
    assert_eq!(next_due(&incident(), None, &roster, START), None);
}

#[test]
fn editing_a_policy_while_it_climbs_moves_pages_and_doubles_none() {
    let people = People::new();
    let keys = |wait| {
        let policy = policy(vec![(vec![one(0)], wait), (vec![one(1)], 5)], 0);
        pages_due(
            incident_id(),
            &incident(),
            Some(&policy),
            &people.roster(),
            minutes(60),
        )
        .iter()
        .map(Page::key)
        .collect::<Vec<_>>()
    };
    assert_eq!(keys(5), keys(20));
}

#[test]
fn the_ladder_says_who_was_told_who_is_next_and_who_need_not_be() {
    let policy = policy(
        vec![(vec![one(0)], 5), (vec![group(2)], 5), (vec![group(0)], 5)],
        1,
    );
    let people = People::new();
    let states = |incident: &Incident, minute| {
        ladder(incident, &policy, &people.roster(), minutes(minute))
            .into_iter()
            .map(|rung| rung.state)
            .collect::<Vec<_>>()
    };
    use RungState::{Later, Next, Nobody, NotNeeded, Told};
    assert_eq!(
        states(&incident(), 2),
        [Told, Nobody, Next, Later, Nobody, Later]
    );
    assert_eq!(
        states(&incident(), 5),
        [Told, Nobody, Told, Next, Nobody, Later]
    );
    let taken = incident_life::acknowledge(&incident(), member(0), minutes(2)).unwrap();
    assert_eq!(
        states(&taken, 9),
        [Told, Nobody, NotNeeded, NotNeeded, Nobody, NotNeeded]
    );
    let rungs = ladder(&incident(), &policy, &people.roster(), START);
    assert_eq!(rungs[2].due_at, minutes(5));
    assert_eq!(rungs[2].members, [member(0), member(1)]);
    assert_eq!((rungs[5].round, rungs[5].level), (1, 2));
}
