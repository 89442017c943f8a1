//! The commands that the window may call: one file for each page. Each is a line that calls the
//! engine; no rule lives here.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command its arguments by value"
)]

pub mod connections;
pub mod delivery;
pub mod desktop;
pub mod escalation;
pub mod goals;
pub mod incidents;
pub mod kpis;
pub mod on_call;
pub mod policies;
pub mod reviews;
pub mod room;
pub mod search;
pub mod settings;
pub mod team;
pub mod today;
pub mod training;
pub mod weekly;
pub mod workspaces;

use muster_engine::Problem;
use tauri::State;

/// What every command answers: the value, or a sentence that says what to do.
pub type Answer<T> = Result<T, Problem>;

/// The running engine, as a command receives it.
pub type Engine<'a> = State<'a, muster_engine::Engine>;
