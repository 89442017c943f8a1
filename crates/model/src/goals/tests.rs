mod balance;
mod check_ins;
mod period;
mod progress;
mod remarks;
mod state;

use super::Period;
use crate::record::Day;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn period(first: &str, last: &str) -> Period {
    Period {
        first_day: day(first),
        last_day: day(last),
    }
}

/// October to December 2026: 92 days.
fn quarter() -> Period {
    period("2026-10-01", "2026-12-31")
}
