//! What members know: how well it counts as of an instant, what too few can do, who could learn it
//! from whom, and how incidents went before and after people trained for them.

mod cover;
mod coverage;
mod effect;
mod level;
mod pairings;

#[cfg(test)]
mod tests;

pub use cover::{Able, Gap, ServiceSkill, bus_factor, gap, what_to_look_at};
pub use coverage::{CoverTime, History, cover_times};
pub use effect::{FEWEST, Handled, Handling, LONGEST, handling, verdict, windows};
pub use level::{Known, Statement, fading, is_alone, level_at, statements};
pub use pairings::{Pair, Person, Topic, pairings};
