//! The story of the half-year, week by week: two months as they had always been, a freeze in week
//! 10, a bad release series from week 13 to 15, and steady improvement afterwards. The rest of the
//! sample draws its numbers from here.

use muster_model::time::{Millis, Timestamp};

use super::dice::scaled;

/// How many weeks the story has; the last one ends now.
pub const WEEKS: u32 = 26;

/// How long the story is.
pub const HISTORY: Millis = Millis::days(7 * WEEKS as i64);

/// What one week is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// How many rollouts go to production.
    pub rollouts: f64,
    /// The median from the first commit to production.
    pub lead_time: Millis,
    /// The share of all production deployments, repairs among them, that fail their users.
    pub failure_rate: f64,
    /// The median from an incident's beginning to its acknowledgement.
    pub acknowledge: Millis,
    /// The median from an incident's beginning to its end.
    pub resolve: Millis,
    /// How many incidents no deployment caused.
    pub other_incidents: f64,
}

/// The week with this number, from 1 for the oldest to [`WEEKS`] for the one that ends now.
/// Numbers outside are taken as the nearest week.
#[must_use]
pub fn week(number: u32) -> Week {
    let number = number.clamp(1, WEEKS);
    // Nothing gets better before the bad releases were talked over.
    let progress = f64::from(number.saturating_sub(10)) / f64::from(WEEKS - 10);
    let usual = Week {
        rollouts: 15.0 + 8.0 * progress,
        lead_time: scaled(Millis::hours(72), (1.0_f64 / 3.0).powf(progress)),
        failure_rate: 0.18 - 0.11 * progress,
        acknowledge: scaled(Millis::minutes(14), (5.0_f64 / 14.0).powf(progress)),
        resolve: scaled(Millis::minutes(105), 0.4_f64.powf(progress)),
        other_incidents: 0.75,
    };
    match number {
        9 => Week {
            rollouts: 9.0,
            ..usual
        },
        10 => Week {
            rollouts: 3.0,
            failure_rate: 0.05,
            ..usual
        },
        13..=15 => Week {
            failure_rate: 0.34,
            resolve: Millis::minutes(if number == 14 { 290 } else { 210 }),
            ..usual
        },
        _ => usual,
    }
}

/// The first instant of a week of the story that ends at `now`.
#[must_use]
pub fn week_start(number: u32, now: Timestamp) -> Timestamp {
    now - Millis::days(7 * (i64::from(WEEKS) - i64::from(number) + 1))
}

/// The week of the story that ends at `now` in which an instant lies.
#[must_use]
pub fn week_at(instant: Timestamp, now: Timestamp) -> Week {
    let ago = now.since(instant).0.div_euclid(Millis::days(7).0);
    week(WEEKS.saturating_sub(u32::try_from(ago).unwrap_or_default()))
}
