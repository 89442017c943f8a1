//! Goals, their key results and check-ins.

use muster_engine::goals::{
    Alignment, GoalDetail, GoalFilter, GoalList, NewCheckIn, NewGoal, NewKeyResult, Period,
};
use muster_model::ids::{CheckInId, GoalId, KeyResultId};

use super::{Answer, Engine};

/// Goals, each below the goal that it serves.
#[tauri::command(async)]
#[specta::specta]
pub fn goals(engine: Engine<'_>, filter: GoalFilter) -> Answer<GoalList> {
    engine.goals(&filter)
}

/// One goal.
#[tauri::command(async)]
#[specta::specta]
pub fn goal(engine: Engine<'_>, id: GoalId) -> Answer<GoalDetail> {
    engine.goal(id)
}

/// Who pulls where in a time.
#[tauri::command(async)]
#[specta::specta]
pub fn alignment(engine: Engine<'_>, period: Period) -> Answer<Alignment> {
    engine.alignment(period)
}

/// Writes a goal down, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_goal(engine: Engine<'_>, id: Option<GoalId>, goal: NewGoal) -> Answer<GoalId> {
    engine.save_goal(id, &goal)
}

/// Deletes a goal with its key results and check-ins.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_goal(engine: Engine<'_>, id: GoalId) -> Answer<()> {
    engine.delete_goal(id)
}

/// Says how a goal ended.
#[tauri::command(async)]
#[specta::specta]
pub fn close_goal(engine: Engine<'_>, id: GoalId, score: f64, note: String) -> Answer<()> {
    engine.close_goal(id, score, &note)
}

/// Takes back how a goal ended.
#[tauri::command(async)]
#[specta::specta]
pub fn reopen_goal(engine: Engine<'_>, id: GoalId) -> Answer<()> {
    engine.reopen_goal(id)
}

/// Goes on with a goal in another time.
#[tauri::command(async)]
#[specta::specta]
pub fn carry_over_goal(engine: Engine<'_>, id: GoalId, period: Period) -> Answer<GoalId> {
    engine.carry_over_goal(id, period)
}

/// Writes a key result of a goal down, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_key_result(
    engine: Engine<'_>,
    goal: GoalId,
    id: Option<KeyResultId>,
    key_result: NewKeyResult,
) -> Answer<KeyResultId> {
    engine.save_key_result(goal, id, &key_result)
}

/// Deletes a key result with its check-ins.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_key_result(engine: Engine<'_>, id: KeyResultId) -> Answer<()> {
    engine.delete_key_result(id)
}

/// Says how far a key result is.
#[tauri::command(async)]
#[specta::specta]
pub fn check_in(
    engine: Engine<'_>,
    key_result: KeyResultId,
    check_in: NewCheckIn,
) -> Answer<CheckInId> {
    engine.check_in(key_result, &check_in)
}

/// Corrects what was said.
#[tauri::command(async)]
#[specta::specta]
pub fn change_check_in(engine: Engine<'_>, id: CheckInId, check_in: NewCheckIn) -> Answer<()> {
    engine.change_check_in(id, &check_in)
}

/// Takes back what was said.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_check_in(engine: Engine<'_>, id: CheckInId) -> Answer<()> {
    engine.delete_check_in(id)
}
