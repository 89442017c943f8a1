use proptest::prelude::*;
use rstest::rstest;

use super::day;
use crate::{
    skills::{FEWEST, Handled, Handling, LONGEST, handling, verdict, windows},
    time::{Millis, Window},
};

#[rstest]
#[case::a_month_ago(30, 30)]
#[case::yesterday(1, 1)]
#[case::as_long_as_it_gets(90, 90)]
#[case::long_ago(200, 90)]
fn both_times_are_as_long_as_it_is_ago(#[case] ago: i64, #[case] length: i64) {
    let (before, after) = windows(day(0), day(ago)).unwrap();
    assert_eq!((before.from, before.to), (day(-length), day(0)));
    assert_eq!((after.from, after.to), (day(0), day(length)));
}

#[test]
fn a_session_that_has_not_ended_has_no_times() {
    assert_eq!(windows(day(0), day(0)), None);
    assert_eq!(windows(day(1), day(0)), None);
}

/// An incident that began on a day, was acknowledged after so many minutes, and restored after so
/// many hours; none for never.
fn incident(days: i64, minutes: Option<i64>, hours: Option<i64>) -> Handled {
    Handled {
        opened_at: day(days),
        acknowledged_at: minutes.map(|it| day(days) + Millis::minutes(it)),
        resolved_at: hours.map(|it| day(days) + Millis::hours(it)),
    }
}

#[test]
fn a_time_counts_the_incidents_that_began_in_it_and_what_became_of_them() {
    let incidents = [
        incident(-1, Some(1), Some(1)),
        incident(0, Some(10), Some(4)),
        incident(1, Some(30), Some(2)),
        incident(2, None, Some(9)),
        incident(3, Some(20), None),
        // Not any more: the end is not part of it.
        incident(4, Some(1), Some(1)),
    ];
    let window = Window {
        from: day(0),
        to: day(4),
    };
    assert_eq!(
        handling(&incidents, window),
        Handling {
            incidents: 4,
            acknowledged: 3,
            to_acknowledge: Some(Millis::minutes(20)),
            restored: 3,
            to_restore: Some(Millis::hours(4)),
        }
    );
    assert_eq!(handling(&[], window), Handling::default());
}

fn handled(acknowledged: (u32, i64), restored: (u32, i64)) -> Handling {
    let median = |(n, value): (u32, i64)| (n > 0).then_some(Millis::minutes(value));
    Handling {
        incidents: acknowledged.0.max(restored.0),
        acknowledged: acknowledged.0,
        to_acknowledge: median(acknowledged),
        restored: restored.0,
        to_restore: median(restored),
    }
}

#[rstest]
#[case::enough_of_both(
    handled((8, 14), (7, 100)),
    handled((6, 5), (5, 40)),
    "The median time to acknowledge went from 14 min (8 incidents) to 5 min (6). The median time to \
     restore went from 1 h 40 min (7 incidents) to 40 min (5). Other things changed too, so this \
     alone does not show that the session did it."
)]
#[case::nothing_moved(
    handled((5, 5), (5, 40)),
    handled((5, 5), (5, 40)),
    "The median time to acknowledge stayed at 5 min (5 incidents before, 5 after). The median time \
     to restore stayed at 40 min (5 incidents before, 5 after). Other things changed too, so this \
     alone does not show that the session did it."
)]
#[case::one_after_is_missing_for_the_one(
    handled((8, 14), (7, 100)),
    handled((6, 5), (4, 40)),
    "The median time to acknowledge went from 14 min (8 incidents) to 5 min (6). Of the time to \
     restore there are too few to tell: 7 before and 4 after. Other things changed too, so this \
     alone does not show that the session did it."
)]
#[case::one_before_is_missing_for_the_other(
    handled((4, 14), (7, 100)),
    handled((6, 5), (6, 90)),
    "The median time to restore went from 1 h 40 min (7 incidents) to 1 h 30 min (6). Of the time to \
     acknowledge there are too few to tell: 4 before and 6 after. Other things changed too, so this \
     alone does not show that the session did it."
)]
#[case::too_few(
    handled((4, 14), (3, 100)),
    handled((6, 5), (2, 90)),
    "Too few incidents to tell: 4 in the 34 d before it and 6 in the 34 d after it. It takes 5 on \
     each side that were acknowledged, or restored."
)]
#[case::none(
    Handling::default(),
    Handling::default(),
    "No incident began in the 34 d before it or in the 34 d after it, so there is nothing to compare."
)]
fn it_says_what_can_be_said_with_the_numbers(
    #[case] before: Handling,
    #[case] after: Handling,
    #[case] sentence: &str,
) {
    assert_eq!(verdict(&before, &after, Millis::days(34)), sentence);
}

proptest! {
    #[test]
    fn nothing_is_compared_with_fewer_than_it_takes(
        before in (0..9_u32, 0..9_u32),
        after in (0..9_u32, 0..9_u32),
    ) {
        let [before, after] = [before, after].map(|(acknowledged, restored)| {
            handled((acknowledged, 9), (restored, 9))
        });
        let said = verdict(&before, &after, LONGEST);
        let enough = |one: u32, other: u32| one.min(other) >= FEWEST;
        prop_assert_eq!(
            said.contains("time to acknowledge stayed"),
            enough(before.acknowledged, after.acknowledged)
        );
        prop_assert_eq!(
            said.contains("time to restore stayed"),
            enough(before.restored, after.restored)
        );
    }
}
