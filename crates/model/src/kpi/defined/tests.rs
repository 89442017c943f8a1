use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::{ids::ConnectionId, record::OwnMeasure};

/// Monday, 5 January 2026, 00:00 UTC.
const MONDAY: Timestamp = Timestamp(1_767_571_200_000);

fn definition(unit: Unit, direction: Direction, aggregation: Aggregation) -> KpiDefinition {
    KpiDefinition {
        name: "Support tickets".to_owned(),
        description: String::new(),
        unit,
        unit_label: String::new(),
        direction,
        aggregation,
        source: KpiSource::Hand,
        service: None,
        teams: BTreeSet::new(),
        owner: None,
        archived: false,
    }
}

use crate::kpi::{Direction, Trend};

fn number(aggregation: Aggregation) -> KpiDefinition {
    definition(Unit::Number, Direction::Down, aggregation)
}

/// So many days and hours after the Monday.
fn at(days: i64, hours: i64) -> Timestamp {
    MONDAY + Millis::days(days) + Millis::hours(hours)
}

fn window(from: i64, to: i64) -> Window {
    Window {
        from: at(from, 0),
        to: at(to, 0),
    }
}

fn ask(
    definition: &KpiDefinition,
    (from, to): (i64, i64),
    bucket: Bucket,
    present: &[DatedValue],
    previous: &[DatedValue],
) -> Evaluation {
    let periods = Periods::new(Tz::UTC, window(from, to), bucket);
    let values = Values {
        present,
        previous,
        since: previous.iter().chain(present).map(|(at, _)| *at).min(),
        connected: true,
    };
    evaluate_values(KpiDefinitionId::new(), definition, &periods, values)
}

fn two_weeks() -> [DatedValue; 5] {
    [
        (at(0, 1), 4.0),
        (at(1, 0), 10.0),
        (at(8, 0), 1.0),
        (at(9, 0), 3.0),
        (at(9, 12), 2.0),
    ]
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Worked out by hand: of 4, 10 | 1, 3, 2 the whole, the first week and the second.
#[rstest]
#[case(Aggregation::Last, 2.0, 10.0, 2.0)]
#[case(Aggregation::Mean, 4.0, 7.0, 2.0)]
#[case(Aggregation::Median, 3.0, 7.0, 2.0)]
#[case(Aggregation::Sum, 20.0, 14.0, 6.0)]
#[case(Aggregation::Minimum, 1.0, 4.0, 1.0)]
#[case(Aggregation::Maximum, 10.0, 10.0, 3.0)]
#[case(Aggregation::P90, 10.0, 10.0, 3.0)]
fn values_become_one_as_the_definition_says(
    #[case] aggregation: Aggregation,
    #[case] whole: f64,
    #[case] first: f64,
    #[case] second: f64,
) {
    let found = ask(
        &number(aggregation),
        (0, 14),
        Bucket::Week,
        &two_weeks(),
        &[],
    );
    assert_eq!(found.value, Some(whole));
    let series: Vec<_> = found.series.iter().map(|it| (it.value, it.n)).collect();
    assert_eq!(series, [(Some(first), 2), (Some(second), 3)]);
    assert_eq!((found.n, found.absence), (5, None));
    assert_eq!((found.median, found.p90, found.mean), (None, None, None));
    assert_eq!(
        found.detail,
        Detail::Defined {
            aggregation,
            latest: Some(2.0),
            latest_at: Some(at(9, 12)),
        }
    );
}

#[test]
fn the_90th_percentile_is_the_value_that_nine_of_ten_do_not_exceed() {
    let p90 = |n: i32| {
        let values: Vec<DatedValue> = (1..=n)
            .map(|value| (at(0, 0) + Millis::minutes(value.into()), f64::from(value)))
            .collect();
        ask(
            &number(Aggregation::P90),
            (0, 7),
            Bucket::Week,
            &values,
            &[],
        )
        .value
    };
    // The nearest rank: of 10 the 9th, of 11 the 10th, of 20 the 18th.
    assert_eq!(
        [p90(10), p90(11), p90(20)],
        [Some(9.0), Some(10.0), Some(18.0)]
    );
}

#[test]
fn a_week_that_the_window_cuts_is_partial_and_one_without_values_has_none() {
    let found = ask(
        &number(Aggregation::Sum),
        (2, 21),
        Bucket::Week,
        &two_weeks(),
        &[],
    );
    let series: Vec<_> = found
        .series
        .iter()
        .map(|it| (it.value, it.partial))
        .collect();
    assert_eq!(series, [(None, true), (Some(6.0), false), (None, false)]);
    assert_eq!(found.value, Some(6.0));
}

#[test]
fn the_first_instant_of_a_window_is_in_it_and_its_last_is_not() {
    let edges = [(at(0, 0), 1.0), (at(7, 0), 100.0)];
    let found = ask(&number(Aggregation::Sum), (0, 7), Bucket::Day, &edges, &[]);
    assert_eq!((found.value, found.n), (Some(1.0), 1));
}

#[test]
fn durations_have_a_median_a_percentile_and_a_mean_beside_them() {
    let definition = definition(Unit::Duration, Direction::Down, Aggregation::Maximum);
    let found = ask(&definition, (0, 14), Bucket::Week, &two_weeks(), &[]);
    assert_eq!(found.value, Some(10.0));
    assert_eq!(
        (found.median, found.p90, found.mean),
        (Some(3.0), Some(10.0), Some(4.0))
    );
}

#[rstest]
#[case::less_is_better(Direction::Down, 10.0, Trend::Better, -0.4)]
#[case::more_is_better(Direction::Up, 10.0, Trend::Worse, -0.4)]
#[case::hardly(Direction::Down, 6.2, Trend::Steady, -0.032_258_064_516_129_03)]
#[case::from_below_nothing(Direction::Up, -2.0, Trend::Better, 4.0)]
fn the_period_before_says_which_way_it_went(
    #[case] direction: Direction,
    #[case] before: f64,
    #[case] trend: Trend,
    #[case] change: f64,
) {
    let definition = definition(Unit::Number, direction, Aggregation::Last);
    let found = ask(
        &definition,
        (0, 7),
        Bucket::Day,
        &[(at(3, 0), 6.0)],
        &[(at(-4, 0), before)],
    );
    assert_eq!((found.previous, found.trend), (Some(before), Some(trend)));
    assert!(near(found.change.unwrap(), change), "{:?}", found.change);
}

#[test]
fn a_sum_is_not_compared_with_a_period_that_is_known_in_part() {
    let present = [(at(3, 0), 6.0)];
    let since = |days| [(at(days, 0), 3.0)];
    let previous = |aggregation, days| {
        ask(
            &number(aggregation),
            (0, 10),
            Bucket::Day,
            &present,
            &since(days),
        )
        .previous
    };
    assert_eq!(previous(Aggregation::Sum, -9), Some(3.0));
    assert_eq!(previous(Aggregation::Sum, -8), None);
    assert_eq!(previous(Aggregation::Mean, -8), Some(3.0));
}

#[test]
fn a_change_from_nothing_is_no_share() {
    let found = ask(
        &number(Aggregation::Last),
        (0, 7),
        Bucket::Day,
        &[(at(3, 0), 6.0)],
        &[(at(-4, 0), 0.0)],
    );
    assert_eq!((found.change, found.trend), (None, Some(Trend::Worse)));
}

#[test]
fn few_values_call_for_caution_but_where_only_the_last_counts() {
    let caution = |aggregation, n: i64| {
        let values: Vec<DatedValue> = (0..n).map(|hour| (at(0, hour), 1.0)).collect();
        ask(&number(aggregation), (0, 7), Bucket::Day, &values, &[]).caution
    };
    assert_eq!(
        caution(Aggregation::Mean, 1).as_deref(),
        Some("Only 1 value: one more could change this number much.")
    );
    assert!(caution(Aggregation::Sum, 9).is_some_and(|it| it.starts_with("Only 9 values:")));
    assert_eq!(caution(Aggregation::Mean, 10), None);
    assert_eq!(caution(Aggregation::Mean, 0), None);
    assert_eq!(caution(Aggregation::Last, 1), None);
}

#[test]
fn where_there_is_no_value_a_sentence_says_why() {
    let absence = |length, connected| {
        let periods = Periods::new(Tz::UTC, window(0, length), Bucket::Week);
        let values = Values {
            present: &[],
            previous: &[],
            since: None,
            connected,
        };
        let id = KpiDefinitionId::new();
        let found = evaluate_values(id, &number(Aggregation::Sum), &periods, values);
        assert_eq!((found.value, found.n), (None, 0));
        assert_eq!(found.health.connected, connected);
        let absence = found.absence.unwrap();
        assert!(absence.sentence.ends_with('.'));
        absence.reason
    };
    assert_eq!(absence(7, true), NullReason::NoValues);
    assert_eq!(absence(7, false), NullReason::SourceGone);
    assert_eq!(absence(0, true), NullReason::EmptyWindow);
}

#[test]
fn values_of_a_source_that_is_gone_still_stand() {
    let periods = Periods::new(Tz::UTC, window(0, 14), Bucket::Week);
    let values = Values {
        present: &two_weeks(),
        previous: &[],
        since: Some(at(0, 1)),
        connected: false,
    };
    let id = KpiDefinitionId::new();
    let found = evaluate_values(id, &number(Aggregation::Sum), &periods, values);
    assert_eq!((found.value, found.absence), (Some(20.0), None));
    assert!(!found.health.connected);
}

#[test]
fn a_result_that_is_no_number_is_none() {
    let huge = [
        (at(0, 0), f64::MAX),
        (at(0, 1), f64::MAX),
        (at(0, 2), f64::NAN),
    ];
    let found = ask(&number(Aggregation::Sum), (0, 7), Bucket::Day, &huge, &[]);
    assert_eq!((found.value, found.n), (None, 2));
    let found = ask(
        &number(Aggregation::Maximum),
        (0, 7),
        Bucket::Day,
        &huge,
        &[],
    );
    assert_eq!(found.value, Some(f64::MAX));
}

#[test]
fn days_are_those_of_the_zone() {
    // 23:30 UTC on the Monday is Tuesday in Paris.
    let late = [(at(0, 23) + Millis::minutes(30), 1.0)];
    let paris = Window {
        from: at(-1, 23),
        to: at(1, 23),
    };
    let periods = Periods::new(Tz::Europe__Paris, paris, Bucket::Day);
    let values = Values {
        present: &late,
        previous: &[],
        since: None,
        connected: true,
    };
    let id = KpiDefinitionId::new();
    let found = evaluate_values(id, &number(Aggregation::Sum), &periods, values);
    let series: Vec<_> = found
        .series
        .iter()
        .map(|it| (it.value, it.partial))
        .collect();
    assert_eq!(series, [(None, false), (Some(1.0), false)]);
    let tuesday = "2026-01-06".parse().unwrap();
    assert_eq!(start_of_day(tuesday, Tz::Europe__Paris), at(0, 23));
}

#[test]
fn a_value_of_a_source_is_brought_to_the_unit_of_the_kpi() {
    let connection = ConnectionId::new();
    let metric = |scale| KpiSource::Metric {
        connection,
        metric: "p95".to_owned(),
        scale,
    };
    let budget = |scale| KpiSource::ErrorBudget {
        connection,
        metric: "budget".to_owned(),
        scale,
        objective: 0.999,
    };
    let own = KpiSource::Own {
        measure: OwnMeasure::OverdueActions,
    };
    for (source, raw, value) in [
        (metric(1_000.0), 1.5, Some(1_500.0)),
        (metric(1e300), 1e300, None),
        // Nothing of the budget is spent; all of it; half of it; three times as much.
        (budget(1.0), 1.0, Some(1.0)),
        (budget(1.0), 0.0, Some(0.999)),
        (budget(0.01), 50.0, Some(0.9995)),
        (budget(1.0), -2.0, Some(0.997)),
        (own, 3.0, Some(3.0)),
        (KpiSource::Hand, f64::INFINITY, None),
    ] {
        match (value_of(&source, raw), value) {
            (Some(found), Some(value)) => assert!(near(found, value), "{source:?}: {found}"),
            (found, value) => assert_eq!(found, value, "{source:?}"),
        }
    }
}

fn random_values() -> impl Strategy<Value = Vec<DatedValue>> {
    let value = (0..28 * 24 * 60_i64, -1_000..1_000_i32);
    prop::collection::vec(value, 0..80).prop_map(|values| {
        values
            .into_iter()
            .map(|(minutes, value)| (MONDAY + Millis::minutes(minutes), f64::from(value) / 8.0))
            .collect()
    })
}

fn any_aggregation() -> impl Strategy<Value = Aggregation> {
    prop::sample::select(Aggregation::ALL.to_vec())
}

proptest! {
    #[test]
    fn the_order_of_values_does_not_matter(
        (values, shuffled) in random_values()
            .prop_flat_map(|values| (Just(values.clone()), Just(values).prop_shuffle())),
        aggregation in any_aggregation(),
    ) {
        let id = KpiDefinitionId::new();
        let periods = Periods::new(Tz::Europe__Paris, window(0, 28), Bucket::Day);
        let found = [&values, &shuffled].map(|present| {
            let values = Values { present, previous: &[], since: None, connected: true };
            evaluate_values(id, &number(aggregation), &periods, values)
        });
        prop_assert_eq!(&found[0], &found[1]);
    }

    #[test]
    fn the_parts_of_a_window_make_the_whole(values in random_values(), cut in 1..28_i64) {
        let ask = |aggregation, days| {
            ask(&number(aggregation), days, Bucket::Day, &values, &[])
        };
        for aggregation in Aggregation::ALL {
            let whole = ask(aggregation, (0, 28));
            let parts = [ask(aggregation, (0, cut)), ask(aggregation, (cut, 28))];
            prop_assert_eq!(whole.n, parts[0].n + parts[1].n);
            prop_assert_eq!(whole.n, whole.series.iter().map(|point| point.n).sum::<u32>());
            let known = || parts.iter().filter_map(|part| part.value);
            let expected = match aggregation {
                Aggregation::Last => known().next_back(),
                Aggregation::Sum => (known().count() > 0).then(|| known().sum()),
                Aggregation::Minimum => known().reduce(f64::min),
                Aggregation::Maximum => known().reduce(f64::max),
                Aggregation::Mean => (whole.n > 0).then(|| {
                    let sums = parts.iter().filter_map(|it| Some(it.value? * f64::from(it.n)));
                    sums.sum::<f64>() / f64::from(whole.n)
                }),
                // They lie between those of the parts.
                Aggregation::Median | Aggregation::P90 => {
                    if let Some(value) = whole.value {
                        prop_assert!(known().reduce(f64::min).is_some_and(|low| low <= value));
                        prop_assert!(known().reduce(f64::max).is_some_and(|high| high >= value));
                    }
                    continue;
                }
            };
            match (whole.value, expected) {
                (Some(whole), Some(expected)) => prop_assert!(near(whole, expected)),
                (whole, expected) => prop_assert_eq!(whole, expected),
            }
        }
    }

    #[test]
    fn whole_weeks_later_everything_is_the_same(
        values in random_values(),
        weeks in 1..200_i64,
        aggregation in any_aggregation(),
        from in 0..28 * 24_i64,
    ) {
        let id = KpiDefinitionId::new();
        let shift = Millis::days(7 * weeks);
        let later: Vec<DatedValue> = values.iter().map(|(at, it)| (*at + shift, *it)).collect();
        let found = [(Millis::ZERO, &values), (shift, &later)].map(|(by, present)| {
            let window = Window {
                from: MONDAY + Millis::hours(from) + by,
                to: at(28, 0) + by,
            };
            let periods = Periods::new(Tz::UTC, window, Bucket::Week);
            let values = Values { present, previous: &[], since: None, connected: true };
            let found = evaluate_values(id, &number(aggregation), &periods, values);
            let series: Vec<_> = found
                .series
                .iter()
                .map(|it| (it.from - by, it.to - by, it.value, it.n, it.partial))
                .collect();
            (found.value, found.n, found.caution, series)
        });
        prop_assert_eq!(&found[0], &found[1]);
    }
}
