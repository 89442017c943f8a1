//! Training sessions: who has a place in one and who waits, and what may still be done with it. All
//! of it follows from the session and its sign-ups, so that laptops which know the same say the same.
//! The rules in words are in `docs/training.md`.

mod places;
mod steps;

#[cfg(test)]
mod tests;

pub use places::{Places, places};
pub use steps::{Refusal, attend, cancel, check_change, hold, rate, restore, sign_up, withdraw};
