//! How goals stand: how far they are and how far their time lets expect them to be, when somebody
//! should say so again, and what people should look at. All of it is derived from what people wrote
//! and what KPIs measure; nothing of it is stored. The rules in words are in `docs/goals.md`.

mod balance;
mod check_ins;
mod period;
mod progress;
mod remarks;
mod state;

#[cfg(test)]
mod tests;

pub use balance::{Concern, Guard, TeamGoals, balance, concern};
pub use check_ins::{check_in_due, is_left_alone};
pub use period::Period;
pub use progress::{BEHIND, asked_for, is_behind, mean_progress, progress};
pub use remarks::{OwnedGoal, Remark, RemarkKind, remarks};
pub use state::{GoalFacts, GoalState, Standing, standing};
