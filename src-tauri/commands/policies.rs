//! Escalation policies and routing rules.

use muster_engine::policies::{PolicyView, RoutingRuleView};
use muster_model::{
    ids::{PolicyId, RoutingRuleId},
    record::{Policy, RoutingRule},
};

use super::{Answer, Engine};

/// Every policy.
#[tauri::command(async)]
#[specta::specta]
pub fn policies(engine: Engine<'_>) -> Answer<Vec<PolicyView>> {
    engine.policies()
}

/// Makes a policy, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_policy(engine: Engine<'_>, id: Option<PolicyId>, policy: Policy) -> Answer<PolicyId> {
    engine.save_policy(id, &policy)
}

/// Deletes a policy that no rule uses.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_policy(engine: Engine<'_>, id: PolicyId) -> Answer<()> {
    engine.delete_policy(id)
}

/// Every routing rule, in the order in which they are tried.
#[tauri::command(async)]
#[specta::specta]
pub fn routing_rules(engine: Engine<'_>) -> Answer<Vec<RoutingRuleView>> {
    engine.routing_rules()
}

/// Makes a routing rule, or changes one.
#[tauri::command(async)]
#[specta::specta]
pub fn save_routing_rule(
    engine: Engine<'_>,
    id: Option<RoutingRuleId>,
    rule: RoutingRule,
) -> Answer<RoutingRuleId> {
    engine.save_routing_rule(id, &rule)
}

/// Deletes a routing rule.
#[tauri::command(async)]
#[specta::specta]
pub fn delete_routing_rule(engine: Engine<'_>, id: RoutingRuleId) -> Answer<()> {
    engine.delete_routing_rule(id)
}
