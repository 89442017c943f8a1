use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::time::Millis;

fn spans(pairs: &[(i64, i64)]) -> Vec<Window> {
    pairs
        .iter()
        .map(|(from, to)| Window {
            from: Timestamp(*from),
            to: Timestamp(*to),
        })
        .collect()
}

#[test]
fn a_reminder_comes_before_the_shift_and_is_of_use_until_its_end() {
    let shift = window("2026-06-01T09:00:00Z", "2026-06-08T09:00:00Z");
    assert_eq!(
        reminder_of(shift, Millis::minutes(30)),
        window("2026-06-01T08:30:00Z", "2026-06-08T09:00:00Z")
    );
}

#[rstest]
#[case::nothing(&[(10, 20)], &[(10, 20)], &[], &[])]
#[case::cut_in_two(&[(10, 20)], &[(10, 15), (15, 20)], &[], &[])]
#[case::new(&[], &[(10, 20)], &[(10, 20)], &[])]
#[case::gone(&[(10, 20)], &[], &[], &[(10, 20)])]
#[case::moved(&[(10, 20)], &[(15, 25)], &[(20, 25)], &[(10, 15)])]
#[case::a_part_is_given_away(&[(10, 20)], &[(10, 12), (14, 20)], &[], &[(12, 14)])]
#[case::what_is_past_is_left_out(&[(-10, -5)], &[], &[], &[])]
#[case::what_came_into_sight_is_left_out(&[(10, 20)], &[(10, 20), (100, 120)], &[], &[])]
#[case::what_began_before(&[(-5, 10)], &[], &[], &[(0, 10)])]
fn changes_are_told_where_both_can_be_seen(
    #[case] before: &[(i64, i64)],
    #[case] now: &[(i64, i64)],
    #[case] gained: &[(i64, i64)],
    #[case] lost: &[(i64, i64)],
) {
    let within = spans(&[(0, 100)])[0];
    let expected = ShiftChanges {
        gained: spans(gained),
        lost: spans(lost),
    };
    assert_eq!(changes(&spans(before), &spans(now), within), expected);
}

proptest! {
    #[test]
    fn an_instant_is_gained_exactly_when_it_is_on_now_and_was_not(
        before in proptest::collection::vec((0..100_i64, 1..20_i64), 0..6),
        now in proptest::collection::vec((0..100_i64, 1..20_i64), 0..6),
    ) {
        let windows = |list: &[(i64, i64)]| {
            spans(&list.iter().map(|(from, length)| (*from, from + length)).collect::<Vec<_>>())
        };
        let (before, now) = (windows(&before), windows(&now));
        let within = spans(&[(10, 90)])[0];
        let changes = changes(&before, &now, within);
        let has = |list: &[Window], at| list.iter().any(|window| window.contains(at));
        for at in (0..130).map(Timestamp) {
            let (was, is) = (has(&before, at), has(&now, at));
            let seen = within.contains(at);
            prop_assert_eq!(has(&changes.gained, at), seen && is && !was);
            prop_assert_eq!(has(&changes.lost, at), seen && was && !is);
        }
    }
}
