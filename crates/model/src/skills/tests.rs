mod cover;
mod coverage;
mod effect;
mod level;
mod pairings;

use super::Statement;
use crate::{
    record::Proficiency,
    time::{Millis, Timestamp},
};

/// Some instant, and those so many days after it.
fn day(days: i64) -> Timestamp {
    Timestamp(1_772_000_000_000) + Millis::days(days)
}

fn says(days: i64, proficiency: Proficiency) -> Statement {
    Statement {
        at: day(days),
        proficiency,
        is_confirmation: false,
    }
}

fn sees(days: i64, proficiency: Proficiency) -> Statement {
    Statement {
        is_confirmation: true,
        ..says(days, proficiency)
    }
}
