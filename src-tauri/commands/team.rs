//! Members, teams and services.

use muster_engine::team::{MemberView, NewService, ServiceView, TeamView};
use muster_model::{
    ids::{MemberId, ServiceId, TeamId},
    record::{Member, Service, Team},
};

use super::{Answer, Engine};

/// Every member.
#[tauri::command(async)]
#[specta::specta]
pub fn members(engine: Engine<'_>) -> Answer<Vec<MemberView>> {
    engine.members()
}

/// Makes a member, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_member(engine: Engine<'_>, id: Option<MemberId>, member: Member) -> Answer<MemberId> {
    engine.save_member(id, &member)
}

/// Deletes a member whom nothing depends on.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_member(engine: Engine<'_>, id: MemberId) -> Answer<()> {
    engine.delete_member(id)
}

/// Every team.
#[tauri::command(async)]
#[specta::specta]
pub fn teams(engine: Engine<'_>) -> Answer<Vec<TeamView>> {
    engine.teams()
}

/// Makes a team, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_team(engine: Engine<'_>, id: Option<TeamId>, team: Team) -> Answer<TeamId> {
    engine.save_team(id, &team)
}

/// Deletes a team that nothing depends on.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_team(engine: Engine<'_>, id: TeamId) -> Answer<()> {
    engine.delete_team(id)
}

/// Every service.
#[tauri::command(async)]
#[specta::specta]
pub fn services(engine: Engine<'_>) -> Answer<Vec<ServiceView>> {
    engine.services()
}

/// Makes a service, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_service(
    engine: Engine<'_>,
    id: Option<ServiceId>,
    service: Service,
) -> Answer<ServiceId> {
    engine.save_service(id, &service)
}

/// Deletes a service; its sources become unassigned.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_service(engine: Engine<'_>, id: ServiceId) -> Answer<()> {
    engine.delete_service(id)
}

/// Makes several services for sources that connections found.
#[tauri::command(async)]
#[specta::specta]
pub fn add_services(engine: Engine<'_>, services: Vec<NewService>) -> Answer<Vec<ServiceId>> {
    engine.add_services(&services)
}
