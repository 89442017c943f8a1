//! Deployments, pipeline runs and environments.

use muster_engine::delivery::{
    DeploymentFilter, DeploymentList, Environments, PipelineRunFilter, PipelineRunList,
};
use muster_model::{
    fact::FactKey,
    ids::{DeploymentMarkId, EnvironmentRuleId},
    record::{EnvironmentRule, Verdict},
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
