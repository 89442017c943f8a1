use rstest::rstest;

use super::super::{check_in_due, is_left_alone};
use crate::time::{Millis, Timestamp, Window};

const fn day(n: i64) -> Timestamp {
    Timestamp(n * 86_400_000)
}

/// Days 100 to 191.
const GOAL: Window = Window {
    from: day(100),
    to: day(192),
};

#[rstest]
#[case::never_said(day(90), None, Some(7), Some(day(107)))]
#[case::written_down_late(day(120), None, Some(7), Some(day(127)))]
#[case::said(day(90), Some(day(130)), Some(7), Some(day(137)))]
#[case::said_before_its_time(day(80), Some(day(95)), Some(7), Some(day(107)))]
#[case::every_fortnight(day(90), Some(day(130)), Some(14), Some(day(144)))]
#[case::just_before_its_end(day(90), Some(day(184)), Some(7), Some(day(191)))]
#[case::only_after_its_end(day(90), Some(day(185)), Some(7), None)]
#[case::none_asked_for(day(90), None, None, None)]
fn a_check_in_is_due_so_many_days_after_the_last_one(
    #[case] created_at: Timestamp,
    #[case] last: Option<Timestamp>,
    #[case] every: Option<u32>,
    #[case] due: Option<Timestamp>,
) {
    assert_eq!(check_in_due(GOAL, created_at, last, false, every), due);
    assert_eq!(check_in_due(GOAL, created_at, last, true, every), None);
}

#[test]
fn a_key_result_is_left_alone_once_two_check_ins_are_missing() {
    let due = day(107);
    let table = [
        (day(106), Some(7), false),
        (day(107), Some(7), false),
        (day(114) - Millis(1), Some(7), false),
        (day(114), Some(7), true),
        (day(114), Some(14), false),
        (day(150), None, false),
    ];
    for (now, every, left) in table {
        assert_eq!(is_left_alone(due, now, every), left, "{now} {every:?}");
    }
}
