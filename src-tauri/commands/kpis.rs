//! KPIs: those of delivery and those that the workspace defines, their targets, thresholds, values
//! and notes.

use std::path::Path;

use muster_engine::kpis::{
    CompareBy, Comparison, CsvImport, DefinitionView, KpiChoices, KpiDetail, KpiDocument,
    KpiEvents, KpiOverview, KpiSamples, KpiScope, KpiShape, NewKpiDefinition, NewKpiNote,
    NewKpiSample, NewThreshold, Picture,
};
use muster_model::{
    ids::{KpiDefinitionId, KpiNoteId, KpiSampleId, KpiThresholdId, TargetId},
    kpi::{Evaluation, KpiRef},
    record::{TargetScope, TargetStart},
    time::Timestamp,
};

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
pub fn kpi(engine: Engine<'_>, kpi: KpiRef, scope: KpiScope) -> Answer<KpiDetail> {
    engine.kpi(kpi, &scope)
}

/// A part of the events that a KPI's value is made of.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_events(
    engine: Engine<'_>,
    kpi: KpiRef,
    scope: KpiScope,
    offset: u32,
    limit: u32,
) -> Answer<KpiEvents> {
    engine.kpi_events(kpi, &scope, offset, limit)
}

/// What a KPI's series looks like.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_shape(engine: Engine<'_>, kpi: KpiRef, scope: KpiScope) -> Answer<KpiShape> {
    engine.kpi_shape(kpi, &scope)
}

/// One KPI of each team or service.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_comparison(
    engine: Engine<'_>,
    kpi: KpiRef,
    scope: KpiScope,
    by: CompareBy,
) -> Answer<Comparison> {
    engine.kpi_comparison(kpi, &scope, by)
}

/// One KPI as text.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_text(
    engine: Engine<'_>,
    kpi: KpiRef,
    scope: KpiScope,
    document: KpiDocument,
) -> Answer<String> {
    engine.kpi_text(kpi, &scope, document)
}

/// Writes one KPI to a file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_kpi(
    engine: Engine<'_>,
    kpi: KpiRef,
    scope: KpiScope,
    document: KpiDocument,
    path: String,
) -> Answer<()> {
    engine.export_kpi(kpi, &scope, document, Path::new(&path))
}

/// Writes a drawn chart to a file.
#[tauri::command(async)]
#[specta::specta]
pub fn export_picture(engine: Engine<'_>, picture: Picture, path: String) -> Answer<()> {
    engine.export_picture(&picture, Path::new(&path))
}

/// Sets a target, in the place of the one that the same scope had.
#[tauri::command(async)]
#[specta::specta]
pub fn set_target(
    engine: Engine<'_>,
    kpi: KpiRef,
    scope: TargetScope,
    value: f64,
    by: Option<Timestamp>,
    start: Option<TargetStart>,
) -> Answer<TargetId> {
    engine.set_target(kpi, scope, value, by, start)
}

/// Takes a target away.
#[tauri::command(async)]
#[specta::specta]
pub fn clear_target(engine: Engine<'_>, id: TargetId) -> Answer<()> {
    engine.clear_target(id)
}

/// Sets a threshold, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_threshold(
    engine: Engine<'_>,
    id: Option<KpiThresholdId>,
    threshold: NewThreshold,
) -> Answer<KpiThresholdId> {
    engine.save_threshold(id, &threshold)
}

/// Takes a threshold away.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_threshold(engine: Engine<'_>, id: KpiThresholdId) -> Answer<()> {
    engine.delete_threshold(id)
}

/// Writes a note on KPIs' charts, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_kpi_note(
    engine: Engine<'_>,
    id: Option<KpiNoteId>,
    note: NewKpiNote,
) -> Answer<KpiNoteId> {
    engine.save_kpi_note(id, &note)
}

/// Deletes a note.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_kpi_note(engine: Engine<'_>, id: KpiNoteId) -> Answer<()> {
    engine.delete_kpi_note(id)
}

/// Every KPI that the workspace defines.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_definitions(engine: Engine<'_>) -> Answer<Vec<DefinitionView>> {
    engine.kpi_definitions()
}

/// What can be chosen when a KPI is defined.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_choices(engine: Engine<'_>) -> Answer<KpiChoices> {
    engine.kpi_choices()
}

/// What a KPI would show, before it is saved.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_kpi(
    engine: Engine<'_>,
    definition: NewKpiDefinition,
    scope: KpiScope,
) -> Answer<Evaluation> {
    engine.preview_kpi(&definition, &scope)
}

/// Defines a KPI, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_kpi_definition(
    engine: Engine<'_>,
    id: Option<KpiDefinitionId>,
    definition: NewKpiDefinition,
) -> Answer<KpiDefinitionId> {
    engine.save_kpi_definition(id, &definition)
}

/// Archives a KPI, or takes it back into use.
#[tauri::command(async)]
#[specta::specta]
pub fn archive_kpi(engine: Engine<'_>, id: KpiDefinitionId, archived: bool) -> Answer<()> {
    engine.archive_kpi(id, archived)
}

/// Deletes a KPI with all that hangs on it.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_kpi_definition(engine: Engine<'_>, id: KpiDefinitionId) -> Answer<()> {
    engine.delete_kpi_definition(id)
}

/// A part of the values that people entered for a KPI.
#[tauri::command(async)]
#[specta::specta]
pub fn kpi_samples(
    engine: Engine<'_>,
    kpi: KpiDefinitionId,
    offset: u32,
    limit: u32,
) -> Answer<KpiSamples> {
    engine.kpi_samples(kpi, offset, limit)
}

/// Enters a value, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_kpi_sample(
    engine: Engine<'_>,
    kpi: KpiDefinitionId,
    id: Option<KpiSampleId>,
    sample: NewKpiSample,
) -> Answer<KpiSampleId> {
    engine.save_kpi_sample(kpi, id, &sample)
}

/// Takes a value away.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_kpi_sample(engine: Engine<'_>, id: KpiSampleId) -> Answer<()> {
    engine.delete_kpi_sample(id)
}

/// What a CSV text would do to a KPI; with `write`, does it.
#[tauri::command(async)]
#[specta::specta]
pub fn import_kpi_csv(
    engine: Engine<'_>,
    kpi: KpiDefinitionId,
    text: String,
    write: bool,
) -> Answer<CsvImport> {
    engine.import_kpi_csv(kpi, &text, write)
}
