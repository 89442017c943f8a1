use proptest::prelude::*;
use rstest::rstest;

use super::{
    super::{asked_for, is_behind, mean_progress, progress},
    day, quarter,
};
use crate::{
    ids::KpiDefinitionId,
    kpi::Kpi,
    record::{Measure, TargetScope},
};

fn number(start: f64, target: f64) -> Measure {
    Measure::Number {
        unit: "services".to_owned(),
        start,
        target,
    }
}

#[rstest]
#[case::at_the_start(number(2.0, 10.0), 2.0, 0.0)]
#[case::on_the_way(number(2.0, 10.0), 4.0, 0.25)]
#[case::there(number(2.0, 10.0), 10.0, 1.0)]
#[case::beyond(number(2.0, 10.0), 14.0, 1.0)]
#[case::the_other_way(number(2.0, 10.0), -4.0, 0.0)]
#[case::downwards(number(40.0, 10.0), 25.0, 0.5)]
#[case::downwards_beyond(number(40.0, 10.0), 0.0, 1.0)]
#[case::across_zero(number(-5.0, 5.0), 0.0, 0.5)]
#[case::a_percentage(Measure::Percentage { start: 60.0, target: 95.0 }, 67.0, 0.2)]
#[case::a_milestone_to_come(Measure::Milestone, 0.0, 0.0)]
#[case::a_milestone_that_is_done(Measure::Milestone, 1.0, 1.0)]
#[case::a_kpi(
    Measure::Kpi {
        kpi: Kpi::ChangeFailureRate.into(),
        scope: TargetScope::Workspace,
        start: 0.24,
        target: 0.12,
    },
    0.21,
    0.25
)]
#[case::a_defined_kpi(
    Measure::Kpi {
        kpi: KpiDefinitionId::from_uuid(uuid::Uuid::nil()).into(),
        scope: TargetScope::Workspace,
        start: 0.0,
        target: 8.0,
    },
    6.0,
    0.75
)]
#[case::the_widest_way(number(f64::MIN, f64::MAX), 0.0, 0.5)]
fn progress_is_the_way_gone_out_of_the_way_to_go(
    #[case] measure: Measure,
    #[case] value: f64,
    #[case] expected: f64,
) {
    let found = progress(&measure, value);
    assert!((found - expected).abs() < 1e-12, "{found}");
}

#[test]
fn a_goal_is_as_far_as_its_parts_in_the_mean_and_what_is_not_known_is_left_out() {
    let table: [(&[Option<f64>], Option<f64>); 5] = [
        (&[], None),
        (&[None], None),
        (&[Some(0.5)], Some(0.5)),
        (&[Some(0.0), Some(1.0), Some(0.5)], Some(0.5)),
        (&[Some(0.25), None, Some(0.75), None], Some(0.5)),
    ];
    for (parts, mean) in table {
        assert_eq!(mean_progress(parts.iter().copied()), mean, "{parts:?}");
    }
}

#[rstest]
#[case(0.0, 0.0, false)]
#[case(0.0, 0.2, false)]
#[case(0.0, 0.201, true)]
// In floating point 0.3 - 0.1 is less than 0.2, and 0.5 - 0.3 is 0.2.
#[case(0.1, 0.3, false)]
#[case(0.3, 0.5, false)]
#[case(0.6, 0.8, false)]
#[case(0.79, 1.0, true)]
#[case(0.8, 1.0, false)]
#[case(1.0, 0.1, false)]
fn behind_is_further_back_than_expected_by_more_than_a_fifth(
    #[case] progress: f64,
    #[case] expected: f64,
    #[case] behind: bool,
) {
    assert_eq!(is_behind(progress, expected), behind);
}

#[test]
fn the_way_that_is_asked_for_is_straight() {
    let measure = number(10.0, 56.0);
    let table = [
        ("2026-09-01", 10.0),
        ("2026-10-01", 10.0),
        ("2026-11-16", 33.0),
        ("2027-01-01", 56.0),
        ("2027-06-01", 56.0),
    ];
    for (today, value) in table {
        let asked = asked_for(&measure, quarter(), day(today));
        assert!((asked - value).abs() < 1e-9, "{today}: {asked}");
    }
}

fn measures() -> impl Strategy<Value = Measure> {
    let ends = (-1e9..1e9_f64, -1e9..1e9_f64)
        .prop_filter("the ends differ", |(start, target)| start != target);
    ends.prop_map(|(start, target)| number(start, target))
}

proptest! {
    #[test]
    fn progress_stays_within_a_whole(
        measure in measures(), value in proptest::num::f64::ANY,
    ) {
        prop_assert!((0.0..=1.0).contains(&progress(&measure, value)));
    }

    #[test]
    fn progress_never_falls_as_the_value_nears_the_target(
        measure in measures(), one in -2e9..2e9_f64, other in -2e9..2e9_f64,
    ) {
        let (start, target) = measure.span();
        let (low, high) = (one.min(other), one.max(other));
        let (before, after) = if start < target { (low, high) } else { (high, low) };
        prop_assert!(progress(&measure, before) <= progress(&measure, after));
    }

    #[test]
    fn the_mean_does_not_depend_on_the_order(
        parts in proptest::collection::vec(proptest::option::of(0.0..=1.0_f64), 0..12)
            .prop_flat_map(|parts| (Just(parts.clone()), Just(parts).prop_shuffle())),
    ) {
        let (parts, shuffled) = parts;
        prop_assert_eq!(mean_progress(parts), mean_progress(shuffled));
    }
}
