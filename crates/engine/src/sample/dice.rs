//! Chance, from a seed: every choice in the sample comes from here, so that the same seed makes
//! the same workspace.

use muster_model::{
    ids::RecordId,
    time::{Millis, Timestamp},
};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use uuid::Builder;

/// A seeded source of choices.
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// An identity that sorts by `at`, like those that are made while people work.
    pub(super) fn id<T: From<RecordId>>(&mut self, at: Timestamp) -> T {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        let millis = u64::try_from(at.millis()).unwrap_or_default();
        RecordId::from_uuid(Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()).into()
    }

    /// A text of `length` hexadecimal digits.
    pub(super) fn hex(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from_digit(self.0.random_range(0..16), 16).unwrap_or('0'))
            .collect()
    }

    /// A full commit id.
    pub(super) fn commit(&mut self) -> String {
        self.hex(40)
    }

    /// True in the given share of cases.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// One of the items; there must be some.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.0.random_range(0..items.len())]
    }

    /// An index, each as likely as its weight says.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.0.random::<f64>() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// An instant from `from` up to `to`; `from` if there is nothing between.
    pub(super) fn instant(&mut self, from: Timestamp, to: Timestamp) -> Timestamp {
        from + Millis(self.between(0, (to.since(from).0 - 1).max(0)))
    }

    /// A span about `median`, log-normal: as often shorter as longer, with a long tail to the
    /// right, as human work has it. `spread` is the standard deviation of the logarithm.
    pub(super) fn around(&mut self, median: Millis, spread: f64) -> Millis {
        // The sum of twelve uniform numbers less six is near enough to a normal one.
        let normal = (0..12).map(|_| self.0.random::<f64>()).sum::<f64>() - 6.0;
        scaled(median, (spread * normal).exp())
    }

    /// The items in another order.
    pub(super) fn shuffled<T>(&mut self, mut items: Vec<T>) -> Vec<T> {
        for index in (1..items.len()).rev() {
            items.swap(index, self.0.random_range(0..=index));
        }
        items
    }
}

/// A span times a factor.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "spans of months are far below 2^53 milliseconds"
)]
pub(super) fn scaled(span: Millis, factor: f64) -> Millis {
    Millis((span.0 as f64 * factor).round() as i64)
}
