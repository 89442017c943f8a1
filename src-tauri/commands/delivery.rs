//! Deployments, pipelines, infrastructure as code, environments, and what belongs to which service.

use muster_engine::delivery::{
    DeploymentFilter, DeploymentList, DriftView, Environments, IacRunFilter, IacRunList, Mapping,
    MappingPreview, PipelineHealth, PipelineHealthFilter, PipelineRunFilter, PipelineRunList,
    WhatRunsWhere,
};
use muster_model::{
    fact::FactKey,
    ids::{DeploymentMarkId, EnvironmentRuleId, MappingRuleId, ServiceId, TeamId},
    record::{EnvironmentRule, MappingRule, ServiceSource, Verdict},
};

use super::{Answer, Engine};

/// A part of the list of deployments.
#[tauri::command(async)]
#[specta::specta]
pub fn deployments(engine: Engine<'_>, filter: DeploymentFilter) -> Answer<DeploymentList> {
    engine.deployments(&filter)
}

/// A part of the list of pipeline runs.
#[tauri::command(async)]
#[specta::specta]
pub fn pipeline_runs(engine: Engine<'_>, filter: PipelineRunFilter) -> Answer<PipelineRunList> {
    engine.pipeline_runs(&filter)
}

/// The environments that were seen and the rules that map them.
#[tauri::command(async)]
#[specta::specta]
pub fn environments(engine: Engine<'_>) -> Answer<Environments> {
    engine.environments()
}

/// Makes a rule that gives environments a tier, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_environment_rule(
    engine: Engine<'_>,
    id: Option<EnvironmentRuleId>,
    rule: EnvironmentRule,
) -> Answer<EnvironmentRuleId> {
    engine.save_environment_rule(id, &rule)
}

/// Deletes a rule that gives environments a tier.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_environment_rule(engine: Engine<'_>, id: EnvironmentRuleId) -> Answer<()> {
    engine.delete_environment_rule(id)
}

/// Records a person's verdict on a deployment.
#[tauri::command(async)]
#[specta::specta]
pub fn mark_deployment(
    engine: Engine<'_>,
    deployment: FactKey,
    verdict: Verdict,
    reason: String,
) -> Answer<DeploymentMarkId> {
    engine.mark_deployment(&deployment, verdict, &reason)
}

/// Takes a verdict back.
#[tauri::command(async)]
#[specta::specta]
pub fn unmark_deployment(engine: Engine<'_>, id: DeploymentMarkId) -> Answer<()> {
    engine.unmark_deployment(id)
}

/// What runs where, of the services of a team or of all.
#[tauri::command(async)]
#[specta::specta]
pub fn what_runs_where(engine: Engine<'_>, team: Option<TeamId>) -> Answer<WhatRunsWhere> {
    engine.what_runs_where(team)
}

/// How pipelines do in a period, the worst first.
#[tauri::command(async)]
#[specta::specta]
pub fn pipeline_health(engine: Engine<'_>, filter: PipelineHealthFilter) -> Answer<PipelineHealth> {
    engine.pipeline_health(&filter)
}

/// A part of the list of runs of infrastructure as code.
#[tauri::command(async)]
#[specta::specta]
pub fn iac_runs(engine: Engine<'_>, filter: IacRunFilter) -> Answer<IacRunList> {
    engine.iac_runs(&filter)
}

/// What is known of drift, of the services of a team or of all.
#[tauri::command(async)]
#[specta::specta]
pub fn drift(engine: Engine<'_>, team: Option<TeamId>) -> Answer<Vec<DriftView>> {
    engine.drift(team)
}

/// What has no service yet, and the rules that give services.
#[tauri::command(async)]
#[specta::specta]
pub fn mapping(engine: Engine<'_>) -> Answer<Mapping> {
    engine.mapping()
}

/// What a mapping rule would do, were it saved: as a new one, or in the place of the one with `id`.
#[tauri::command(async)]
#[specta::specta]
pub fn preview_mapping_rule(
    engine: Engine<'_>,
    id: Option<MappingRuleId>,
    rule: MappingRule,
) -> Answer<MappingPreview> {
    engine.preview_mapping_rule(id, &rule)
}

/// Makes a mapping rule, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_mapping_rule(
    engine: Engine<'_>,
    id: Option<MappingRuleId>,
    rule: MappingRule,
) -> Answer<MappingRuleId> {
    engine.save_mapping_rule(id, &rule)
}

/// Deletes a mapping rule.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_mapping_rule(engine: Engine<'_>, id: MappingRuleId) -> Answer<()> {
    engine.delete_mapping_rule(id)
}

/// Makes projects and jobs a service's own, and takes them from services that have them.
#[tauri::command(async)]
#[specta::specta]
pub fn assign_sources(
    engine: Engine<'_>,
    sources: Vec<ServiceSource>,
    service: ServiceId,
) -> Answer<()> {
    engine.assign_sources(&sources, service)
}
