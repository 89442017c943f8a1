use RunStatus::{Cancelled, Failed, Running, Skipped, Success, Unknown, Unstable, Waiting};
use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// 80 minutes, so that each part has ten.
const WINDOW: Window = Window {
    from: Timestamp(1_000 * 60_000),
    to: Timestamp(1_080 * 60_000),
};

/// Minute of the window, status, commit, and duration in seconds.
type Row<'a> = (i64, RunStatus, &'a str, Option<i64>);

fn statistics(rows: &[Row<'_>]) -> PipelineStatistics {
    let mut tally = Tally::new(WINDOW);
    for (row, (minute, status, commit, seconds)) in (1..).zip(rows) {
        tally.add(ObservedRun {
            row,
            status: *status,
            commit,
            created_at: WINDOW.from + Millis::minutes(*minute),
            duration: seconds.map(Millis::seconds),
        });
    }
    tally.finish()
}

#[test]
fn a_period_by_hand() {
    let found = statistics(&[
        (0, Success, "a", Some(60)),
        (5, Success, "b", Some(120)),
        (10, Failed, "c", Some(5)),
        (11, Success, "c", Some(90)),
        (30, Unstable, "d", Some(180)),
        (31, Cancelled, "e", Some(1)),
        (79, Running, "f", None),
        (40, Failed, "g", None),
        // Before and after the period.
        (-1, Success, "a", Some(30)),
        (-80, Success, "a", Some(40)),
        (-81, Success, "a", Some(999)),
        (80, Failed, "a", Some(999)),
    ]);
    let parts = |minutes: [Option<f64>; 8]| minutes.to_vec();
    let expected = PipelineStatistics {
        runs: 8,
        succeeded: 4,
        failed: 2,
        // 4 of 6.
        success_rate: Some(4.0 / 6.0),
        // 60, 90, 120 and 180 s: between 90 and 120.
        median_duration: Some(Millis::seconds(105)),
        // 30 and 40 s.
        previous_median: Some(Millis::seconds(35)),
        trend: parts([
            Some(90_000.0),
            Some(90_000.0),
            None,
            Some(180_000.0),
            None,
            None,
            None,
            None,
        ]),
        // c failed and went through; a failed only after the period.
        flaky: 1,
        last_status: Some(Running),
        last_at: Some(WINDOW.from + Millis::minutes(79)),
        last_failure: Some(8),
    };
    assert_eq!(found, expected);
}

#[rstest]
#[case::nothing(&[], None)]
#[case::all_well(&[Success, Success], Some(1.0))]
#[case::unstable_counts(&[Unstable, Failed], Some(0.5))]
#[case::all_failed(&[Failed], Some(0.0))]
#[case::what_says_nothing(&[Waiting, Running, Cancelled, Skipped, Unknown], None)]
#[case::what_says_nothing_beside(&[Cancelled, Skipped, Success, Failed], Some(0.5))]
fn the_success_rate_is_of(#[case] statuses: &[RunStatus], #[case] expected: Option<f64>) {
    let rows: Vec<_> = statuses
        .iter()
        .map(|status| (1, *status, "", None))
        .collect();
    let found = statistics(&rows);
    assert_eq!(found.success_rate, expected);
    assert_eq!(found.runs as usize, statuses.len());
    assert_eq!(found.flaky, 0, "no commit is known");
}

#[rstest]
#[case(&[], None)]
#[case(&[7], Some(7))]
#[case(&[9, 1], Some(5))]
#[case(&[9, 1, 2], Some(2))]
#[case(&[4, 3, 2, 1], Some(2))]
#[case(&[i64::MAX, i64::MAX], Some(i64::MAX))]
fn the_median_of(#[case] values: &[i64], #[case] expected: Option<i64>) {
    assert_eq!(median(values.to_vec()), expected);
}

fn any_row() -> impl Strategy<Value = (i64, RunStatus, &'static str, Option<i64>)> {
    (
        -90_i64..90,
        prop_oneof![Just(Success), Just(Failed), Just(Unstable), Just(Skipped)],
        prop_oneof![Just("a"), Just("b"), Just("")],
        proptest::option::of(0_i64..1_000),
    )
}

proptest! {
    #[test]
    fn the_order_of_the_runs_does_not_matter(
        rows in proptest::collection::vec(any_row(), 0..40),
    ) {
        let mut backwards = rows.clone();
        backwards.reverse();
        let (mut one, mut other) = (statistics(&rows), statistics(&backwards));
        // Rows are numbered as they come, and of two at one instant the higher number is the last.
        one.last_failure = None;
        other.last_failure = None;
        one.last_status = None;
        other.last_status = None;
        prop_assert!(one.succeeded + one.failed <= one.runs);
        prop_assert_eq!(one.trend.len(), PARTS);
        prop_assert_eq!(one, other);
    }

    #[test]
    fn no_period_is_too_long(from in any::<i64>(), to in any::<i64>(), at in any::<i64>()) {
        let window = Window { from: Timestamp(from), to: Timestamp(to) };
        let mut tally = Tally::new(window);
        let run = ObservedRun {
            row: 1,
            status: Success,
            commit: "",
            created_at: Timestamp(at),
            duration: Some(Millis::ZERO),
        };
        tally.add(run);
        let inside = u32::from(window.contains(Timestamp(at)));
        prop_assert_eq!(tally.finish().runs, inside);
    }
}
