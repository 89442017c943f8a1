//! Storms of notifications: more than three within ten seconds become one summary that is
//! updated, so that a person reads one line and not thirty. The gate knows only instants; what is
//! shown, and how, is the shell's.

use std::collections::VecDeque;

use crate::time::{Millis, Timestamp};

/// How a notification is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// On its own.
    Single,
    /// In the one summary, which replaces the summary shown before it.
    Summary {
        /// How many notifications the storm has had so far, those shown on their own included.
        count: u32,
    },
}

/// Decides for each notification whether it is shown on its own.
#[derive(Debug, Clone, Default)]
pub struct StormGate {
    recent: VecDeque<Timestamp>,
    in_storm: u32,
}

impl StormGate {
    /// The most notifications that are shown on their own within [`Self::SPAN`].
    pub const MOST_SINGLES: usize = 3;
    /// How far back notifications are counted; one exactly this old is not.
    pub const SPAN: Millis = Millis::seconds(10);

    /// Counts one more notification at `now` and says how to show it. The storm is over with the
    /// first one that has at most two others in the ten seconds before it. A clock that was put
    /// back makes no storm out of what lies ahead of it.
    #[must_use]
    pub fn offer(&mut self, now: Timestamp) -> Show {
        self.recent
            .retain(|shown| now.since(*shown).0.saturating_abs() < Self::SPAN.0);
        self.recent.push_back(now);
        // One more than may come on their own says all that is asked; a storm has thousands.
        if self.recent.len() > Self::MOST_SINGLES + 1 {
            self.recent.pop_front();
        }
        if self.recent.len() <= Self::MOST_SINGLES {
            self.in_storm = 0;
            return Show::Single;
        }
        self.in_storm = if self.in_storm == 0 {
            u32::try_from(self.recent.len()).unwrap_or(u32::MAX)
        } else {
            self.in_storm.saturating_add(1)
        };
        Show::Summary {
            count: self.in_storm,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ONE: Show = Show::Single;

    const fn all(count: u32) -> Show {
        Show::Summary { count }
    }

    #[rstest]
    #[case::a_lone_one(&[0], &[ONE])]
    #[case::three_at_once(&[0, 0, 0], &[ONE, ONE, ONE])]
    #[case::the_fourth_at_once(&[0, 0, 0, 0, 0], &[ONE, ONE, ONE, all(4), all(5)])]
    #[case::the_fourth_just_inside(&[0, 1_000, 2_000, 9_999], &[ONE, ONE, ONE, all(4)])]
    #[case::the_fourth_just_outside(&[0, 1_000, 2_000, 10_000], &[ONE, ONE, ONE, ONE])]
    #[case::one_every_four_seconds(&[0, 4_000, 8_000, 12_000, 16_000], &[ONE; 5])]
    #[case::a_storm_goes_on_counting(
        &[0, 3_000, 6_000, 9_000, 12_000, 15_000],
        &[ONE, ONE, ONE, all(4), all(5), all(6)]
    )]
    #[case::it_ends_and_the_next_counts_anew(
        &[0, 0, 0, 0, 20_000, 40_000, 40_000, 40_000, 40_000],
        &[ONE, ONE, ONE, all(4), ONE, ONE, ONE, ONE, all(4)]
    )]
    #[case::a_clock_put_back(
        &[3_600_000, 3_600_000, 3_600_000, 3_600_000, 0, 0],
        &[ONE, ONE, ONE, all(4), ONE, ONE]
    )]
    #[case::a_clock_corrected_by_a_second(
        &[5_000, 5_000, 4_000, 4_000],
        &[ONE, ONE, ONE, all(4)]
    )]
    fn more_than_three_in_ten_seconds_become_one_summary(
        #[case] offered: &[i64],
        #[case] shown: &[Show],
    ) {
        let mut gate = StormGate::default();
        let actual: Vec<Show> = offered
            .iter()
            .map(|at| gate.offer(Timestamp(*at)))
            .collect();
        assert_eq!(actual, shown);
    }
}
