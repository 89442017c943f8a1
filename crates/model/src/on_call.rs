//! On call: who is on duty in a schedule at an instant, in which shifts, and where something is
//! wrong. It follows from the schedule, its overrides and an instant alone.
//!
//! Members of a layer take turns; the layer is on in its hours. A later layer covers the earlier
//! ones wherever it is on, so that at most one member is on call by the layers. Overrides then put
//! somebody in that place, in the order in which they were made: one that names whom it replaces
//! holds only where that member has the place, or had it before another override; one that names
//! nobody holds always. So of two that contradict each other, the later one stands.

mod booking;
mod reminder;
mod rota;
mod shifts;
mod turns;

#[cfg(test)]
mod tests;

pub use booking::{DoubleBooking, double_bookings, gaps};
pub use reminder::{ShiftChanges, changes, reminder_of, without};
pub use rota::Rota;
pub use shifts::{Shift, Turn};
