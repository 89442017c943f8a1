use std::collections::HashSet;

use proptest::prelude::*;
use rstest::rstest;

use super::{super::places, member, signed_up};
use crate::record::SignUp;

/// Of three who came in the order 3, 1, 2, and of one who withdrew before them.
fn line() -> Vec<SignUp> {
    vec![
        signed_up(1, 20),
        signed_up(2, 30),
        signed_up(3, 10),
        SignUp {
            withdrawn: true,
            ..signed_up(4, 0)
        },
    ]
}

#[rstest]
#[case::any_number(None, &[3, 1, 2], &[])]
#[case::one(Some(1), &[3], &[1, 2])]
#[case::two(Some(2), &[3, 1], &[2])]
#[case::just_enough(Some(3), &[3, 1, 2], &[])]
#[case::more_than_enough(Some(u32::MAX), &[3, 1, 2], &[])]
#[case::none(Some(0), &[], &[3, 1, 2])]
fn who_signed_up_first_has_the_place(
    #[case] capacity: Option<u32>,
    #[case] taken: &[u128],
    #[case] waiting: &[u128],
) {
    let found = places(capacity, &line());
    let of = |numbers: &[u128]| -> Vec<_> { numbers.iter().map(|it| member(*it)).collect() };
    assert_eq!((found.taken, found.waiting), (of(taken), of(waiting)));
}

#[test]
fn the_line_is_counted_from_one() {
    let found = places(Some(1), &line());
    assert!(found.has(member(3)) && !found.has(member(1)) && !found.has(member(4)));
    let line = [3, 1, 2, 4].map(|it| found.waiting_place(member(it)));
    assert_eq!(line, [None, Some(1), Some(2), None]);
}

#[test]
fn of_two_at_the_same_instant_the_smaller_identity_is_first_whoever_was_heard_of_first() {
    let (one, two) = (signed_up(1, 5), signed_up(2, 5));
    let found = places(Some(1), [&one, &two]);
    assert_eq!(found, places(Some(1), [&two, &one]));
    assert_eq!(found.taken, [member(1)]);
}

#[test]
fn who_withdraws_makes_room_for_the_next() {
    let mut line = line();
    line[2].withdrawn = true;
    let found = places(Some(1), &line);
    assert_eq!(found.taken, [member(1)]);
    assert_eq!(found.waiting, [member(2)]);
}

proptest! {
    #[test]
    fn nobody_is_lost_or_counted_twice(
        capacity in proptest::option::of(0_u32..12),
        line in prop::collection::vec((0_u128..20, 0_i64..10, any::<bool>()), 0..40),
    ) {
        let line: Vec<SignUp> = line
            .into_iter()
            .map(|(who, minute, withdrawn)| SignUp { withdrawn, ..signed_up(who, minute) })
            .collect();
        let found = places(capacity, &line);
        if let Some(most) = capacity {
            prop_assert!(found.taken.len() <= most as usize);
            // Nobody waits beside an empty chair.
            prop_assert!(found.waiting.is_empty() || found.taken.len() == most as usize);
        } else {
            prop_assert!(found.waiting.is_empty());
        }
        let taken: HashSet<_> = found.taken.iter().collect();
        let waiting: HashSet<_> = found.waiting.iter().collect();
        prop_assert!(taken.is_disjoint(&waiting));
        prop_assert_eq!(taken.len() + waiting.len(), found.taken.len() + found.waiting.len());
        let coming: HashSet<_> =
            line.iter().filter(|it| !it.withdrawn).map(|it| it.member).collect();
        prop_assert_eq!(coming.len(), taken.len() + waiting.len());
        // Each stands where their first sign-up puts them.
        let first = |who: &_| {
            let own = line.iter().filter(|it| !it.withdrawn && it.member == *who);
            own.map(|it| (it.at, it.member)).min()
        };
        let order: Vec<_> = found.taken.iter().chain(&found.waiting).map(first).collect();
        prop_assert!(order.is_sorted());
        let mut turned = line.clone();
        turned.reverse();
        prop_assert_eq!(places(capacity, &turned), found);
    }
}
