//! How far key results and goals are.

use super::Period;
use crate::record::{Day, Measure};

/// By how much progress may fall short of what is expected before a goal is behind. A goal that
/// runs for a quarter is so two and a half weeks late, which the ups and downs of a single week do
/// not reach.
pub const BEHIND: f64 = 0.2;

/// What is lost where numbers are added up in floating point: a goal that is behind by exactly
/// [`BEHIND`] is not behind, whichever way its numbers were added.
const ROUNDING: f64 = 1e-9;

/// How far a key result with this value is on the way from its start to its target: from 0, also
/// where it went the other way, to 1, also beyond.
#[must_use]
pub fn progress(measure: &Measure, value: f64) -> f64 {
    let (start, target) = measure.span();
    // Each is halved first, so that no two numbers lie too far from each other.
    let way = target / 2.0 - start / 2.0;
    let gone = value / 2.0 - start / 2.0;
    let share = gone / way;
    if share.is_nan() {
        return 0.0;
    }
    share.clamp(0.0, 1.0)
}

/// How far a goal is: the mean over what measures it, its key results or, where it has none, the
/// goals that serve it. What is not known of some is left out; none where nothing is known.
#[must_use]
pub fn mean_progress(parts: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let mut known: Vec<f64> = parts.into_iter().flatten().collect();
    // Added up in one order, whatever order they come in.
    known.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "nobody has so many key results")]
    let count = known.len() as f64;
    (!known.is_empty()).then(|| (known.iter().sum::<f64>() / count).clamp(0.0, 1.0))
}

/// Whether something is further back than expected by more than [`BEHIND`].
#[must_use]
pub fn is_behind(progress: f64, expected: f64) -> bool {
    expected - progress > BEHIND + ROUNDING
}

/// The value that the straight way from a key result's start to its target asks for on a day.
#[must_use]
pub fn asked_for(measure: &Measure, period: Period, day: Day) -> f64 {
    let (start, target) = measure.span();
    let share = period.expected(day);
    start * (1.0 - share) + target * share
}
