//! How samples are spread: bars with round edges.

use muster_model::kpi::{median, p90};

use crate::kpis::{Distribution, DistributionBar};

/// Below this many samples nothing is said.
const FEWEST: usize = 10;
/// About how many bars there are, at most twice as many.
const BARS: f64 = 12.0;

/// The spread of samples; none of too few, or if all are equal. Those that are no number are left
/// out.
pub(super) fn of(mut samples: Vec<f64>) -> Option<Distribution> {
    samples.retain(|value| value.is_finite());
    samples.sort_by(f64::total_cmp);
    let (smallest, largest) = (*samples.first()?, *samples.last()?);
    if samples.len() < FEWEST || smallest >= largest {
        return None;
    }
    let width = round_width((largest - smallest) / BARS);
    let start = (smallest / width).floor() * width;
    let mut bars: Vec<DistributionBar> = Vec::new();
    let mut from = start;
    while from <= largest && bars.len() < 64 {
        // From the start each time, so that edges do not drift.
        let next = start + width * (index(bars.len()) + 1.0);
        bars.push(DistributionBar {
            from,
            to: next,
            n: 0,
        });
        from = next;
    }
    let last = bars.len() - 1;
    for value in &samples {
        let place = bars.partition_point(|bar| bar.to <= *value).min(last);
        bars[place].n += 1;
    }
    if bars[last].n == 0 {
        bars.pop();
    }
    Some(Distribution {
        median: median(&mut samples)?,
        p90: p90(&mut samples)?,
        n: u32::try_from(samples.len()).unwrap_or(u32::MAX),
        bars,
    })
}

/// The least of 1, 2 and 5 times a power of ten that is not less.
fn round_width(width: f64) -> f64 {
    let power = 10_f64.powf(width.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= width * (1.0 - 1e-9))
        .unwrap_or(width)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn index(value: usize) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bars_have_round_edges_and_hold_all_samples() {
        let samples: Vec<f64> = (1..=20).map(f64::from).collect();
        let found = of(samples).unwrap();
        assert_eq!(found.n, 20);
        assert!((found.median - 10.5).abs() < 1e-12);
        assert!((found.p90 - 18.0).abs() < 1e-12);
        let edges: Vec<(f64, u32)> = found.bars.iter().map(|bar| (bar.from, bar.n)).collect();
        assert_eq!(edges[0], (0.0, 1));
        assert_eq!(edges[1], (2.0, 2));
        assert_eq!(found.bars.iter().map(|bar| bar.n).sum::<u32>(), 20);
    }

    #[test]
    fn few_or_equal_samples_have_no_spread() {
        assert_eq!(of(vec![1.0; 9]), None);
        assert_eq!(of(vec![1.0; 50]), None);
        assert_eq!(of(Vec::new()), None);
    }

    proptest! {
        #[test]
        fn no_sample_is_lost(samples in prop::collection::vec(-1e6..1e6_f64, 10..200)) {
            if let Some(found) = of(samples.clone()) {
                let total: u32 = found.bars.iter().map(|bar| bar.n).sum();
                prop_assert_eq!(total as usize, samples.len());
                prop_assert!(found.bars.len() <= 26);
                prop_assert!(found.bars.windows(2).all(|pair| pair[0].to == pair[1].from));
            }
        }
    }
}
