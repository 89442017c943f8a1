//! KPIs and their targets.

use muster_engine::kpis::{KpiDetail, KpiEvents, KpiOverview, KpiScope};
use muster_model::{ids::TargetId, kpi::Kpi, record::TargetScope, time::Timestamp};

use super::{Answer, Engine};

/// Every KPI for a scope, with its target.
#[tauri::command(async)]
#[specta::specta]
pub fn kpis(engine: Engine<'_>, scope: KpiScope) -> Answer<KpiOverview> {
    engine.kpis(&scope)
}

/// One KPI with what happened around it.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi(engine: Engine<'_>, kpi: Kpi, scope: KpiScope) -> Answer<KpiDetail> {
    engine.kpi(kpi, &scope)
}

/// A part of the events that a KPI's value is made of.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_events(
    engine: Engine<'_>,
    kpi: Kpi,
    scope: KpiScope,
    offset: u32,
    limit: u32,
) -> Answer<KpiEvents> {
    engine.kpi_events(kpi, &scope, offset, limit)
}

/// Sets a target, in the place of the one that the same scope had.
#[tauri::command(async)]
#[specta::specta]
pub fn set_target(
    engine: Engine<'_>,
    kpi: Kpi,
    scope: TargetScope,
    value: f64,
    by: Option<Timestamp>,
) -> Answer<TargetId> {
    engine.set_target(kpi, scope, value, by)
}

/// Takes a target away.
#[tauri::command(async)]
#[specta::specta]
pub fn clear_target(engine: Engine<'_>, id: TargetId) -> Answer<()> {
    engine.clear_target(id)
}
