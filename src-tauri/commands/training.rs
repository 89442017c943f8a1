//! Training across teams: sessions, and what members know.

use std::path::Path;

use muster_engine::training::{
    Attended, EffectList, MatrixFilter, NewFeedback, NewSession, NewSkill, Reach, SessionDetail,
    SessionFilter, SessionImport, SessionList, SkillsMatrix,
};
use muster_model::{
    ids::{MemberId, SessionId, SkillId, TeamId},
    record::Proficiency,
    time::Timestamp,
};

use super::{Answer, Engine};

/// Sessions.
#[tauri::command(async)]
#[specta::specta]
pub fn sessions(engine: Engine<'_>, filter: SessionFilter) -> Answer<SessionList> {
    engine.sessions(&filter)
}

/// One session.
#[tauri::command(async)]
#[specta::specta]
pub fn session(engine: Engine<'_>, id: SessionId) -> Answer<SessionDetail> {
    engine.session(id)
}

/// Plans a session, with all that repeat after it; or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_session(
    engine: Engine<'_>,
    id: Option<SessionId>,
    session: NewSession,
    reach: Reach,
) -> Answer<SessionId> {
    engine.save_session(id, &session, reach)
}

/// When a session would take place that repeats so.
#[tauri::command(async)]
#[specta::specta]
pub fn session_dates(engine: Engine<'_>, session: NewSession) -> Answer<Vec<Timestamp>> {
    engine.session_dates(&session)
}

/// Cancels a session.
#[tauri::command(async)]
#[specta::specta]
pub fn cancel_session(engine: Engine<'_>, id: SessionId, reach: Reach) -> Answer<()> {
    engine.cancel_session(id, reach)
}

/// Plans a cancelled session again.
#[tauri::command(async)]
#[specta::specta]
pub fn restore_session(engine: Engine<'_>, id: SessionId) -> Answer<()> {
    engine.restore_session(id)
}

/// Deletes a session with its sign-ups.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_session(engine: Engine<'_>, id: SessionId, reach: Reach) -> Answer<()> {
    engine.delete_session(id, reach)
}

/// Signs a member up for a session.
#[tauri::command(async)]
#[specta::specta]
pub fn sign_up(engine: Engine<'_>, session: SessionId, member: MemberId) -> Answer<()> {
    engine.sign_up(session, member)
}

/// Takes a sign-up back.
#[tauri::command(async)]
#[specta::specta]
pub fn withdraw(engine: Engine<'_>, session: SessionId, member: MemberId) -> Answer<()> {
    engine.withdraw(session, member)
}

/// Says who was at a session.
#[tauri::command(async)]
#[specta::specta]
pub fn record_attendance(
    engine: Engine<'_>,
    session: SessionId,
    attended: Vec<Attended>,
) -> Answer<()> {
    engine.record_attendance(session, &attended)
}

/// Says what whoever uses this laptop thought of a session.
#[tauri::command(async)]
#[specta::specta]
pub fn give_feedback(engine: Engine<'_>, session: SessionId, feedback: NewFeedback) -> Answer<()> {
    engine.give_feedback(session, &feedback)
}

/// The name of the file for an invitation, without its folder.
#[tauri::command(async)]
#[specta::specta]
pub fn invitation_name(engine: Engine<'_>, id: SessionId) -> Answer<String> {
    engine.invitation_name(id)
}

/// Writes an invitation to a session as a calendar file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_invitation(engine: Engine<'_>, id: SessionId, path: String) -> Answer<()> {
    engine.export_invitation(id, Path::new(&path))
}

/// What a calendar file would bring as sessions.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_sessions(engine: Engine<'_>, path: String) -> Answer<SessionImport> {
    engine.preview_sessions(Path::new(&path))
}

/// Plans the events of a calendar file as sessions that a team gives.
#[tauri::command(async)]
#[specta::specta]
pub fn import_sessions(engine: Engine<'_>, path: String, host_team: TeamId) -> Answer<u32> {
    engine.import_sessions(Path::new(&path), host_team)
}

/// The skills matrix.
#[tauri::command(async)]
#[specta::specta]
pub fn skills_matrix(engine: Engine<'_>, filter: MatrixFilter) -> Answer<SkillsMatrix> {
    engine.skills_matrix(&filter)
}

/// Writes a skill down, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_skill(engine: Engine<'_>, id: Option<SkillId>, skill: NewSkill) -> Answer<SkillId> {
    engine.save_skill(id, &skill)
}

/// Deletes a skill with who knows it.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_skill(engine: Engine<'_>, id: SkillId) -> Answer<()> {
    engine.delete_skill(id)
}

/// Says how well whoever uses this laptop knows a thing.
#[tauri::command(async)]
#[specta::specta]
pub fn assess_skill(engine: Engine<'_>, skill: SkillId, proficiency: Proficiency) -> Answer<()> {
    engine.assess_skill(skill, proficiency)
}

/// Confirms how well another member knows a thing.
#[tauri::command(async)]
#[specta::specta]
pub fn confirm_skill(
    engine: Engine<'_>,
    skill: SkillId,
    member: MemberId,
    proficiency: Proficiency,
) -> Answer<()> {
    engine.confirm_skill(skill, member, proficiency)
}

/// What sessions were good for.
#[tauri::command(async)]
#[specta::specta]
pub fn training_effect(engine: Engine<'_>) -> Answer<EffectList> {
    engine.training_effect()
}
