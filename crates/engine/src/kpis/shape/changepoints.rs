//! Where the level of a series changed. Candidates come from Bayesian online changepoint detection
//! (Adams and MacKay 2007, by augurs); those whose two levels differ by less than their own noise
//! are dropped, because a chart that marks chance is worse than one that marks nothing.

use augurs_changepoint::{Detector as _, NormalGammaDetector, dist::NormalGamma};

/// Below this many values nothing is said.
pub(super) const FEWEST: usize = 8;
/// How many values each level must have.
const SHORTEST: usize = 3;
/// How often a level changes, as the detector assumes before it has seen anything: once in so many
/// values.
const HAZARD: f64 = 30.0;
/// By how many values a change may be noticed early or late.
const NEARBY: usize = 2;
/// By how many standard errors two levels must differ to be two.
const DISTINCT: f64 = 3.0;

/// A change of level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Changepoint {
    /// The first value of the new level, by its place.
    pub(super) place: usize,
    /// The mean before it, since the change before.
    pub(super) before: f64,
    /// The mean from it on, until the next change.
    pub(super) after: f64,
}

/// The changes of level of a series, the earliest first.
pub(super) fn find(values: &[f64]) -> Vec<Changepoint> {
    let (mean, deviation) = moments(values);
    if values.len() < FEWEST || deviation <= f64::EPSILON * mean.abs().max(1.0) {
        return Vec::new();
    }
    let scaled: Vec<f64> = values
        .iter()
        .map(|value| (value - mean) / deviation)
        .collect();
    let prior = NormalGamma::new_unchecked(0.0, 1.0, 1.0, 1.0);
    let mut places = NormalGammaDetector::normal_gamma(HAZARD, prior).detect_changepoints(&scaled);
    places.retain(|place| (SHORTEST..=values.len() - SHORTEST).contains(place));
    places.sort_unstable();
    places.dedup();
    drop_indistinct(values, settle(values, places))
}

/// Moves each place to where, near it, the values on both sides lie closest to their own means: the
/// detector may notice a change one value early or late.
fn settle(values: &[f64], mut places: Vec<usize>) -> Vec<usize> {
    for index in 0..places.len() {
        let start = if index == 0 { 0 } else { places[index - 1] };
        let end = places.get(index + 1).copied().unwrap_or(values.len());
        let nearby = (places[index].saturating_sub(NEARBY)..=places[index] + NEARBY)
            .filter(|place| (start + SHORTEST..=end.saturating_sub(SHORTEST)).contains(place));
        let spread = |place: usize| scatter(&values[start..place]) + scatter(&values[place..end]);
        if let Some(best) = nearby.min_by(|one, other| spread(*one).total_cmp(&spread(*other))) {
            places[index] = best;
        }
    }
    places
}

/// The sum of the squared distances from the mean.
fn scatter(values: &[f64]) -> f64 {
    let mean = moments(values).0;
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

/// Drops the least distinct change until all are distinct, so that each is judged by the levels that
/// stand beside it at last.
fn drop_indistinct(values: &[f64], mut places: Vec<usize>) -> Vec<Changepoint> {
    loop {
        let found = levels(values, &places);
        let weakest = found
            .iter()
            .map(|(_, distinctness)| *distinctness)
            .enumerate()
            .min_by(|one, other| one.1.total_cmp(&other.1));
        match weakest {
            Some((index, distinctness)) if distinctness < DISTINCT => {
                places.remove(index);
            }
            _ => return found.into_iter().map(|(change, _)| change).collect(),
        }
    }
}

/// The levels on both sides of each place, and by how many standard errors they differ (Welch).
fn levels(values: &[f64], places: &[usize]) -> Vec<(Changepoint, f64)> {
    let edge = |index: usize| places.get(index).copied().unwrap_or(values.len());
    places
        .iter()
        .enumerate()
        .map(|(index, &place)| {
            let start = if index == 0 { 0 } else { places[index - 1] };
            let (before, after) = (&values[start..place], &values[place..edge(index + 1)]);
            let ((mean_before, noise_before), (mean_after, noise_after)) =
                (moments(before), moments(after));
            let error =
                (noise_before.powi(2) / count(before) + noise_after.powi(2) / count(after)).sqrt();
            let distance = (mean_after - mean_before).abs();
            let distinctness = if before.len() < SHORTEST || after.len() < SHORTEST {
                0.0
            } else if error > 0.0 {
                distance / error
            } else if distance > 0.0 {
                f64::INFINITY
            } else {
                0.0
            };
            let change = Changepoint {
                place,
                before: mean_before,
                after: mean_after,
            };
            (change, distinctness)
        })
        .collect()
}

/// The mean and the standard deviation of a sample; no deviation for one value.
pub(super) fn moments(values: &[f64]) -> (f64, f64) {
    let n = count(values);
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0).max(1.0)).sqrt())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a series has some thousand values at most"
)]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Small noise that a test can repeat.
    fn noise(index: usize) -> f64 {
        [0.3, -0.5, 0.1, 0.4, -0.2, -0.4, 0.2, 0.1][index % 8]
    }

    #[test]
    fn a_step_is_found_where_it_is() {
        let values: Vec<f64> = (0..24)
            .map(|index| if index < 12 { 14.0 } else { 9.0 } + noise(index))
            .collect();
        let found = find(&values);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].place, 12);
        assert!((found[0].before - 14.0).abs() < 0.3, "{found:?}");
        assert!((found[0].after - 9.0).abs() < 0.3, "{found:?}");
    }

    #[test]
    fn what_is_level_or_short_has_none() {
        assert_eq!(find(&[5.0; 30]), []);
        assert_eq!(find(&[1.0, 9.0, 1.0, 9.0, 1.0, 9.0, 9.0]), []);
        let level: Vec<f64> = (0..40).map(|index| 10.0 + noise(index)).collect();
        assert_eq!(find(&level), []);
    }

    proptest! {
        #[test]
        fn scale_and_level_change_nothing(
            values in prop::collection::vec(0.0..100.0_f64, 8..40),
            factor in 1.0..1_000.0_f64,
            shift in -1_000.0..1_000.0_f64,
        ) {
            let places = |values: &[f64]| -> Vec<usize> {
                find(values).iter().map(|it| it.place).collect()
            };
            let moved: Vec<f64> = values.iter().map(|value| value * factor + shift).collect();
            // Rounding may tip a change that stands on the edge; the levels must agree otherwise.
            let (one, other) = (places(&values), places(&moved));
            prop_assert!(one.len().abs_diff(other.len()) <= 1);
        }

        #[test]
        fn every_level_has_enough_values(values in prop::collection::vec(-50.0..50.0_f64, 0..60)) {
            let found = find(&values);
            let mut last = 0;
            for change in &found {
                prop_assert!(change.place >= last + SHORTEST);
                last = change.place;
            }
            prop_assert!(found.is_empty() || last + SHORTEST <= values.len());
        }
    }
}
