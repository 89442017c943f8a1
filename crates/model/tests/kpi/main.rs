//! The delivery KPIs: against Apache DevLake's own tables, case by case, and by the laws that hold
//! for every history.

#![expect(
    clippy::unwrap_used,
    reason = "a fixture that cannot be read must fail the test, in helpers as well"
)]
#![expect(clippy::cast_possible_truncation, reason = "histories are short")]

mod attribution;
mod cases;
mod devlake;
mod properties;
mod real_systems;
mod twice;
mod windows;
mod world;
