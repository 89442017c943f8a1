//! Where a series is heading: exponential smoothing, its form chosen by the corrected Akaike
//! criterion (AutoETS, by augurs), with the bands that such a model gives. It knows no seasons, no
//! holidays and no plans, and says nothing where the series is short or has gaps.

use augurs_core::{Fit as _, Predict as _};
use augurs_ets::AutoETS;

/// Below this many values nothing is said: with fewer, the largest model that is tried has no value
/// left by which to tell how far off it is. Twelve weeks until now hold eleven whole ones.
pub(super) const FEWEST: usize = 8;
/// The most periods ahead.
const FARTHEST: usize = 8;

/// What is expected of one period: the value, and where 80 % and 95 % of values should lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expected {
    pub(super) value: f64,
    pub(super) within80: (f64, f64),
    pub(super) within95: (f64, f64),
}

/// How many periods ahead a series of so many values is continued.
pub(super) fn horizon(values: usize) -> usize {
    (values / 4).clamp(1, FARTHEST)
}

/// Continues a series; none if no model fits it. Values are held within `bounds`.
pub(super) fn ahead(values: &[f64], periods: usize, bounds: (f64, f64)) -> Option<Vec<Expected>> {
    if values.len() < FEWEST {
        return None;
    }
    // Additive errors, since values may be 0; whether there is a trend is for the criterion to say.
    let model = AutoETS::new(1, "AZN").ok()?.fit(values).ok()?;
    let narrow = model.predict(periods, 0.80).ok()?;
    let wide = model.predict(periods, 0.95).ok()?;
    let (narrow_bands, wide_bands) = (narrow.intervals?, wide.intervals?);
    let held = |value: f64| value.clamp(bounds.0, bounds.1);
    let expected: Vec<Expected> = (0..periods)
        .map(|index| Expected {
            value: held(narrow.point[index]),
            within80: (
                held(narrow_bands.lower[index]),
                held(narrow_bands.upper[index]),
            ),
            within95: (held(wide_bands.lower[index]), held(wide_bands.upper[index])),
        })
        .collect();
    let finite = expected.iter().all(|it| {
        [
            it.value,
            it.within80.0,
            it.within80.1,
            it.within95.0,
            it.within95.1,
        ]
        .into_iter()
        .all(f64::is_finite)
    });
    finite.then_some(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise like the normal one's, from a small generator, so that a test can repeat it: the sum of
    /// twelve even numbers less six.
    fn noise(state: &mut u64) -> f64 {
        let mut even = || {
            *state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (*state >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..12).map(|_| even()).sum::<f64>() - 6.0
    }

    const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    #[test]
    fn a_line_goes_on() {
        let values: Vec<f64> = (0..24).map(|week| 10.0 + 2.0 * f64::from(week)).collect();
        let ahead = ahead(&values, 4, FREE).unwrap();
        for (index, expected) in ahead.iter().enumerate() {
            let truth = 10.0 + 2.0 * (24.0 + index as f64);
            assert!(
                (expected.value - truth).abs() < 1.0,
                "{expected:?} against {truth}"
            );
        }
    }

    /// Of level noise and of a noisy line, as many values of the past as there are by default, as few
    /// as are allowed, and many.
    #[test]
    fn the_bands_hold_what_comes_most_of_the_time_however_short_the_past() {
        for slope in [0.0, 2.0] {
            for length in [FEWEST, 11, 30] {
                let (mut all, mut narrow, mut wide) = (0, 0, 0);
                for seed in 1..=200 {
                    let mut state = seed;
                    let periods = horizon(length);
                    let values: Vec<f64> = (0..length + periods)
                        .map(|week| 50.0 + slope * week as f64 + 5.0 * noise(&mut state))
                        .collect();
                    let (past, future) = values.split_at(length);
                    for (expected, truth) in ahead(past, periods, FREE).unwrap().iter().zip(future)
                    {
                        let holds = |(low, high): (f64, f64)| (low..=high).contains(truth);
                        all += 1;
                        narrow += usize::from(holds(expected.within80));
                        wide += usize::from(holds(expected.within95));
                    }
                }
                let told = format!("{slope} {length}: {narrow} and {wide} of {all}");
                assert!(narrow * 100 >= all * 70 && wide * 100 >= all * 85, "{told}");
            }
        }
    }

    #[test]
    fn a_shorter_past_has_wider_bands() {
        let width = |length: usize| -> f64 {
            let widths = (1..=200).map(|seed| {
                let mut state = seed;
                let past: Vec<f64> = (0..length)
                    .map(|_| 50.0 + 5.0 * noise(&mut state))
                    .collect();
                let next = ahead(&past, 1, FREE).unwrap()[0];
                next.within95.1 - next.within95.0
            });
            widths.sum::<f64>() / 200.0
        };
        let (short, long) = (width(FEWEST), width(30));
        assert!(short > 1.1 * long, "{short} against {long}");
    }

    #[test]
    fn bands_lie_within_each_other_and_within_what_is_possible() {
        let mut state = 7;
        let values: Vec<f64> = (0..20)
            .map(|_| (0.04 + 0.05 * noise(&mut state)).max(0.0))
            .collect();
        for it in ahead(&values, 5, (0.0, 1.0)).unwrap() {
            assert!(
                0.0 <= it.within95.0 && it.within95.0 <= it.within80.0,
                "{it:?}"
            );
            assert!(
                it.within80.0 <= it.value && it.value <= it.within80.1,
                "{it:?}"
            );
            assert!(
                it.within80.1 <= it.within95.1 && it.within95.1 <= 1.0,
                "{it:?}"
            );
        }
    }

    #[test]
    fn a_short_series_is_not_continued() {
        assert_eq!(ahead(&[1.0; FEWEST - 1], 3, FREE), None);
    }
}
