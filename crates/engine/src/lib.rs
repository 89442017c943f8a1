//! The running app without a window: it opens workspaces, polls connections, keeps the escalation
//! clock, and offers the calls that every front end makes. The desktop shell and `musterctl` are
//! both thin layers over it.

mod calendar_file;
mod chat;
pub mod clock;
pub mod connections;
pub mod delivery;
pub mod desktop;
mod document;
mod engine;
mod escalation;
mod events;
mod exported_file;
pub mod files;
pub mod goals;
mod home;
mod housekeeping;
pub mod incidents;
pub mod kpis;
pub mod load;
mod names;
mod notices;
pub mod on_call;
pub mod outbox;
pub mod policies;
mod preferences;
mod problem;
mod reminders;
pub mod reviews;
pub mod routing_test;
pub mod sample;
pub mod search;
mod secrets;
pub mod set_aside;
pub mod settings;
pub mod simulation;
mod sync;
pub mod team;
pub mod today;
pub mod training;
mod turns;
mod wall_clock;
pub mod weekly;
pub mod workspaces;

pub use clock::{Clock, ManualClock, SystemClock};
pub use engine::Engine;
pub use events::Event;
pub use home::Home;
pub use notices::{GoalPlace, NoNotifier, Notice, Notifier, ReviewPlace};
pub use problem::Problem;
