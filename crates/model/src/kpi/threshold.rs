//! Whether a threshold is crossed: judged by the newest values of a series in a row.

use super::Point;
use crate::{
    record::{KpiThreshold, Side},
    time::Timestamp,
};

/// That a threshold is crossed now.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossed {
    /// When the first of the values in a row begins, as far back as the series goes.
    pub since: Timestamp,
    /// The period by which there were enough in a row: its start, by which one crossing is told from
    /// the next, and its end. None if that was before the series begins.
    pub completed: Option<(Timestamp, Timestamp)>,
    /// When each of the periods in a row begins, the earliest first.
    pub run: Vec<Timestamp>,
    /// The newest value.
    pub value: f64,
}

/// Whether a threshold is crossed at the end of a series. A last period that is not over counts as
/// soon as it has a value, unless it may still grow out of being below: `grows` says that the
/// values add up while a period goes on. A first period that the window cuts never counts.
#[must_use]
pub fn crossing(threshold: &KpiThreshold, series: &[Point], grows: bool) -> Option<Crossed> {
    let first = series.iter().take_while(|point| point.partial).count();
    let mut points = match series.split_last() {
        // One period alone may be cut at either end.
        Some((last, before)) if last.partial => {
            let first = first.min(before.len());
            let unknown = last.value.is_none() || (grows && threshold.side == Side::Below);
            &series[first..series.len() - usize::from(unknown)]
        }
        _ => &series[first..],
    };
    let is_across = |point: &Point| {
        point
            .value
            .is_some_and(|value| threshold.side.is_crossed(value, threshold.value))
    };
    let run = points
        .iter()
        .rev()
        .take_while(|point| is_across(point))
        .count();
    let begins = points.len() - run;
    let reaches_the_start = begins == 0;
    points = &points[begins..];
    let wanted = usize::try_from(threshold.in_a_row)
        .unwrap_or(usize::MAX)
        .max(1);
    let (oldest, newest) = (points.first()?, points.last()?);
    let completing = points.get(wanted - 1)?;
    Some(Crossed {
        since: oldest.from,
        run: points.iter().map(|point| point.from).collect(),
        completed: (!reaches_the_start).then_some((completing.from, completing.to)),
        value: newest.value?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        kpi::{Bucket, Kpi},
        record::TargetScope,
    };

    fn threshold(side: Side, in_a_row: u32) -> KpiThreshold {
        KpiThreshold {
            kpi: Kpi::ChangeFailureRate.into(),
            scope: TargetScope::Workspace,
            side,
            value: 10.0,
            bucket: Bucket::Day,
            in_a_row,
            note: true,
            goal_at_risk: false,
            page: None,
        }
    }

    /// Values of days, from day 0; the last one is not over if `open`.
    fn series(values: &[Option<f64>], open: bool) -> Vec<Point> {
        let last = values.len() - 1;
        let point = |(day, value): (usize, &Option<f64>)| Point {
            from: Timestamp(day as i64),
            to: Timestamp(day as i64 + 1),
            value: *value,
            n: 1,
            partial: open && day == last,
        };
        values.iter().enumerate().map(point).collect()
    }

    #[test]
    fn the_newest_values_in_a_row_decide() {
        let (low, high, none) = (Some(5.0), Some(15.0), None);
        // Values, whether the last day is open, how many in a row; since and completed by which day.
        let table = [
            (vec![low, high], false, 1, Some((1, Some(1)))),
            (vec![low, high], false, 2, None),
            (vec![low, high, high], false, 2, Some((1, Some(2)))),
            (vec![low, high, high, high], false, 2, Some((1, Some(2)))),
            (vec![low, high, low], false, 1, None),
            (vec![low, high, none], false, 1, None),
            (vec![low, high, none], true, 1, Some((1, Some(1)))),
            (vec![low, low, high], true, 1, Some((2, Some(2)))),
            (vec![low, Some(10.0)], false, 1, None),
            (vec![high, high], false, 1, Some((0, None))),
            (vec![none], true, 1, None),
        ];
        for (values, open, in_a_row, expected) in table {
            let found = crossing(
                &threshold(Side::Above, in_a_row),
                &series(&values, open),
                false,
            );
            let seen = found.map(|it| (it.since.0, it.completed.map(|(from, _)| from.0)));
            assert_eq!(seen, expected, "{values:?} {open} {in_a_row}");
        }
    }

    #[test]
    fn what_may_still_grow_is_not_below_before_its_time_is_over() {
        let values = [Some(15.0), Some(5.0)];
        let below = threshold(Side::Below, 1);
        assert!(crossing(&below, &series(&values, true), false).is_some());
        assert!(crossing(&below, &series(&values, true), true).is_none());
        assert!(crossing(&below, &series(&values, false), true).is_some());
    }

    #[test]
    fn a_first_day_that_the_window_cuts_does_not_count() {
        let mut cut = series(&[Some(15.0), Some(15.0)], false);
        cut[0].partial = true;
        let two = threshold(Side::Above, 2);
        assert!(crossing(&two, &cut, false).is_none());
    }

    proptest! {
        /// More days before never change whether it is crossed, nor which crossing it is.
        #[test]
        fn what_came_long_before_changes_nothing(
            old in prop::collection::vec(prop::option::of(0.0..20.0), 0..20),
            new in prop::collection::vec(prop::option::of(0.0..20.0), 1..20),
            in_a_row in 1_u32..4,
        ) {
            let threshold = threshold(Side::Above, in_a_row);
            let mut all: Vec<Option<f64>> = old.clone();
            all.push(Some(0.0));
            all.extend(new.clone());
            let shifted = |it: Crossed| it.completed.map(|(from, _)| from.0);
            let long = crossing(&threshold, &series(&all, false), false);
            let mut short = vec![Some(0.0)];
            short.extend(new);
            let short = crossing(&threshold, &series(&short, false), false);
            let by = old.len() as i64;
            prop_assert_eq!(
                long.and_then(shifted),
                short.and_then(shifted).map(|from| from + by)
            );
        }
    }
}
