//! Who is told of what: the simulator, the test of routing rules, the story of pages and the load of
//! being on call.

use muster_engine::{
    incidents::IncidentPages,
    load::Load,
    policies::ChannelChoice,
    routing_test::{DraftRule, RoutingTest},
    simulation::{ImaginedIncident, Simulation},
};
use muster_model::{ids::IncidentId, record::Severity};

use super::{Answer, Engine};

/// Who would be told of an incident, when, and why.
#[tauri::command(async)]
#[specta::specta]
pub fn simulate(engine: Engine<'_>, incident: ImaginedIncident) -> Answer<Simulation> {
    engine.simulate(&incident)
}

/// What the routing rules, as they are or with a draft among them, would have made of the alerts
/// of the last 30 days.
#[tauri::command(async)]
#[specta::specta]
pub fn test_routing(engine: Engine<'_>, draft: Option<DraftRule>) -> Answer<RoutingTest> {
    engine.test_routing(draft.as_ref())
}

/// The story of every page of an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn incident_pages(engine: Engine<'_>, id: IncidentId) -> Answer<IncidentPages> {
    engine.incident_pages(id)
}

/// Notes that whoever uses this laptop looks at an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn saw_incident(engine: Engine<'_>, id: IncidentId) -> Answer<()> {
    engine.saw_incident(id)
}

/// The load of every member over the last weeks.
#[tauri::command(async)]
#[specta::specta]
pub fn load(engine: Engine<'_>, weeks: u32) -> Answer<Load> {
    engine.on_call_load(weeks)
}

/// The channels that a level of a policy may post to.
#[tauri::command(async)]
#[specta::specta]
pub fn level_channels(engine: Engine<'_>) -> Answer<Vec<ChannelChoice>> {
    engine.level_channels()
}

/// Says which pages whoever uses this laptop hears although notifications are paused: those at
/// least as bad as this; none for no exception.
#[tauri::command(async)]
#[specta::specta]
pub fn set_pause_break_through(engine: Engine<'_>, severity: Option<Severity>) -> Answer<()> {
    engine.set_pause_break_through(severity)
}
