//! Medians and other quantiles, exact: of some values, and over samples that lie in several sorted
//! columns, without bringing them together: the value is bisected and the columns are asked how many
//! lie below.

/// Samples, sorted once they are complete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Column {
    values: Vec<i64>,
    sum: i128,
}

impl Column {
    pub(super) fn push(&mut self, value: i64) {
        self.values.push(value);
    }

    /// Empties it, and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.sum = 0;
    }

    /// Makes it fit to be asked; to be called after the last sample.
    pub(super) fn complete(&mut self) {
        self.values.sort_unstable();
        self.sum = self.values.iter().map(|value| i128::from(*value)).sum();
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}

/// So few samples are brought together rather than bisected.
const FEW: usize = 512;

/// The median of the columns' medians, each weighted by its length: at least a quarter of all
/// samples lie on either side.
fn pivot(parts: &[&[i64]]) -> Option<i64> {
    let mut middles: Vec<(i64, usize)> = parts
        .iter()
        .map(|part| (part[part.len() / 2], part.len()))
        .collect();
    middles.sort_unstable();
    let half = middles.iter().map(|(_, weight)| weight).sum::<usize>() / 2;
    let mut passed = 0;
    middles
        .iter()
        .find(|(_, weight)| {
            passed += weight;
            passed > half
        })
        .map(|(middle, _)| *middle)
}

/// The place, counted from 0 in ascending order, of the smallest of so many samples that at least
/// 90 % do not exceed (nearest rank); none of none.
fn rank_of_p90(len: usize) -> Option<usize> {
    (len * 9).div_ceil(10).checked_sub(1)
}

/// The middle value, or of an even number the mean of the two middle ones; none of none. The values
/// are put in another order.
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let is_odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable_by(values.len() / 2, f64::total_cmp);
    if is_odd {
        return Some(*upper);
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(f64::midpoint(lower, *upper))
}

/// The smallest value that at least 90 % do not exceed (nearest rank); none of none. The values are
/// put in another order.
pub fn p90(values: &mut [f64]) -> Option<f64> {
    let rank = rank_of_p90(values.len())?;
    Some(*values.select_nth_unstable_by(rank, f64::total_cmp).1)
}

/// Several completed columns that are asked as one.
pub(super) struct Columns<'a> {
    columns: Vec<&'a Column>,
    len: usize,
}

impl<'a> Columns<'a> {
    pub(super) fn new(columns: impl IntoIterator<Item = &'a Column>) -> Self {
        let columns: Vec<_> = columns
            .into_iter()
            .filter(|column| column.len() > 0)
            .collect();
        let len = columns.iter().map(|column| column.len()).sum();
        Self { columns, len }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The sample at `rank`, counted from 0 in ascending order.
    pub(super) fn nth(&self, rank: usize) -> Option<i64> {
        if rank >= self.len {
            return None;
        }
        // What may still hold the sample, of each column. Every round takes a quarter away at
        // least, since the pivot's own samples never stay.
        let mut parts: Vec<&[i64]> = self.columns.iter().map(|c| c.values.as_slice()).collect();
        let mut left = self.len;
        let mut rank = rank;
        while left > FEW {
            let pivot = pivot(&parts)?;
            let cut = |part: &[i64]| part.partition_point(|value| *value < pivot);
            let below: usize = parts.iter().map(|part| cut(part)).sum();
            if rank < below {
                parts.iter_mut().for_each(|part| *part = &part[..cut(part)]);
                left = below;
            } else {
                let upto = |part: &[i64]| part.partition_point(|value| *value <= pivot);
                let within: usize = parts.iter().map(|part| upto(part)).sum();
                if rank < within {
                    return Some(pivot);
                }
                parts
                    .iter_mut()
                    .for_each(|part| *part = &part[upto(part)..]);
                rank -= within;
                left -= within;
            }
            parts.retain(|part| !part.is_empty());
        }
        let mut rest = parts.concat();
        Some(*rest.select_nth_unstable(rank).1)
    }

    /// The middle value; of an even number the mean of the two middle ones, or with `lower` the
    /// lower of them.
    pub(super) fn median(&self, lower: bool) -> Option<f64> {
        let below = self.nth(self.len.checked_sub(1)? / 2)? as f64;
        if lower || self.len % 2 == 1 {
            return Some(below);
        }
        Some(f64::midpoint(below, self.nth(self.len / 2)? as f64))
    }

    /// The smallest sample that at least 90 % do not exceed (nearest rank).
    pub(super) fn p90(&self) -> Option<f64> {
        self.nth(rank_of_p90(self.len)?).map(|value| value as f64)
    }

    pub(super) fn mean(&self) -> Option<f64> {
        let sum: i128 = self.columns.iter().map(|column| column.sum).sum();
        (self.len > 0).then(|| sum as f64 / self.len as f64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns(parts: &[Vec<i64>]) -> Vec<Column> {
        parts
            .iter()
            .map(|part| {
                let mut column = Column::default();
                part.iter().for_each(|value| column.push(*value));
                column.complete();
                column
            })
            .collect()
    }

    #[test]
    fn no_samples_have_no_median() {
        let none = Columns::new([]);
        assert_eq!(
            (none.median(false), none.p90(), none.mean()),
            (None, None, None)
        );
    }

    #[test]
    fn an_even_number_has_the_mean_of_the_two_middle_values() {
        let parts = columns(&[vec![4, 1], vec![], vec![10, 2]]);
        let all = Columns::new(&parts);
        assert_eq!(all.median(false), Some(3.0));
        assert_eq!(all.median(true), Some(2.0));
        assert_eq!(all.p90(), Some(10.0));
        assert_eq!(all.mean(), Some(4.25));
    }

    #[test]
    fn of_some_values_the_median_and_the_nearest_rank() {
        // Values; median and 90th percentile.
        let table: [(&[f64], _, _); 5] = [
            (&[], None, None),
            (&[7.0], Some(7.0), Some(7.0)),
            (&[4.0, 10.0, 1.0, 3.0, 2.0], Some(3.0), Some(10.0)),
            (&[4.0, 1.0, 10.0, 2.0], Some(3.0), Some(10.0)),
            (
                &[10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0],
                Some(5.5),
                Some(9.0),
            ),
        ];
        for (values, middle, ninety) in table {
            assert_eq!(median(&mut values.to_vec()), middle, "{values:?}");
            assert_eq!(p90(&mut values.to_vec()), ninety, "{values:?}");
        }
    }

    proptest! {
        /// Both ways of asking agree.
        #[test]
        fn columns_and_values_answer_alike(
            values in prop::collection::vec(-99..99_i64, 0..900),
        ) {
            let mut whole: Vec<f64> = values.iter().map(|value| *value as f64).collect();
            let parts = columns(&[values]);
            let all = Columns::new(&parts);
            prop_assert_eq!(all.median(false), median(&mut whole));
            prop_assert_eq!(all.p90(), p90(&mut whole));
        }

        #[test]
        fn every_rank_is_that_of_the_sorted_whole(
            parts in prop::collection::vec(prop::collection::vec(-99..99_i64, 0..400), 1..6),
        ) {
            let mut whole: Vec<i64> = parts.concat();
            whole.sort_unstable();
            let parts = columns(&parts);
            let all = Columns::new(&parts);
            for (rank, value) in whole.iter().enumerate() {
                prop_assert_eq!(all.nth(rank), Some(*value));
            }
            prop_assert_eq!(all.nth(whole.len()), None);
        }
    }
}
