//! Incidents and alerts.

use muster_engine::incidents::{
    AlertView, DeclareChoices, IncidentDetail, IncidentFilter, IncidentList, NewIncident,
};
use muster_model::{
    ids::{IncidentId, MemberId, ServiceId},
    record::{CauseLink, Severity},
    time::Timestamp,
};

use super::{Answer, Engine};

/// A part of the list of incidents.
#[tauri::command(async)]
#[specta::specta]
pub fn incidents(engine: Engine<'_>, filter: IncidentFilter) -> Answer<IncidentList> {
    engine.incidents(&filter)
}

/// One incident with its timeline.
#[tauri::command(async)]
#[specta::specta]
pub fn incident(engine: Engine<'_>, id: IncidentId) -> Answer<IncidentDetail> {
    engine.incident(id)
}

/// Alerts that fire now or ended lately, each with why it did or did not page.
#[tauri::command(async)]
#[specta::specta]
pub fn alerts(engine: Engine<'_>) -> Answer<Vec<AlertView>> {
    engine.alerts()
}

/// What can be chosen when an incident is declared.
#[tauri::command(async)]
#[specta::specta]
pub fn declare_choices(engine: Engine<'_>) -> Answer<DeclareChoices> {
    engine.declare_choices()
}

/// Declares an incident.
#[tauri::command(async)]
#[specta::specta]
pub fn declare_incident(engine: Engine<'_>, incident: NewIncident) -> Answer<IncidentId> {
    engine.declare_incident(&incident)
}

/// Acknowledges an incident: what is owed to everyone ends.
#[tauri::command(async)]
#[specta::specta]
pub fn acknowledge_incident(engine: Engine<'_>, id: IncidentId) -> Answer<()> {
    engine.acknowledge_incident(id)
}

/// Changes how bad an incident is.
#[tauri::command(async)]
#[specta::specta]
pub fn change_severity(engine: Engine<'_>, id: IncidentId, severity: Severity) -> Answer<()> {
    engine.change_severity(id, severity)
}

/// Says who leads the work, or that nobody does.
#[tauri::command(async)]
#[specta::specta]
pub fn assign_incident(engine: Engine<'_>, id: IncidentId, member: Option<MemberId>) -> Answer<()> {
    engine.assign_incident(id, member)
}

/// Changes what an incident is called, what is known of it, and which service suffers.
#[tauri::command(async)]
#[specta::specta]
pub fn describe_incident(
    engine: Engine<'_>,
    id: IncidentId,
    title: String,
    summary: String,
    service: Option<ServiceId>,
) -> Answer<()> {
    engine.describe_incident(id, &title, &summary, service)
}

/// Adds a note to an incident's timeline; at none, it tells of now.
#[tauri::command(async)]
#[specta::specta]
pub fn add_note(
    engine: Engine<'_>,
    id: IncidentId,
    text: String,
    at: Option<Timestamp>,
) -> Answer<()> {
    engine.add_note(id, &text, at)
}

/// Says that an incident is over.
#[tauri::command(async)]
#[specta::specta]
pub fn resolve_incident(engine: Engine<'_>, id: IncidentId) -> Answer<()> {
    engine.resolve_incident(id)
}

/// Opens an incident again; its escalation begins anew.
#[tauri::command(async)]
#[specta::specta]
pub fn reopen_incident(engine: Engine<'_>, id: IncidentId) -> Answer<()> {
    engine.reopen_incident(id)
}

/// Corrects which deployment caused an incident; none leaves it to the rules.
#[tauri::command(async)]
#[specta::specta]
pub fn set_incident_cause(
    engine: Engine<'_>,
    id: IncidentId,
    cause: Option<CauseLink>,
) -> Answer<()> {
    engine.set_incident_cause(id, cause.as_ref())
}
