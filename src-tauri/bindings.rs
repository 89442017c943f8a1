//! What the window may call and hear, and the TypeScript that describes it. The bindings are
//! generated from the commands themselves; a test fails when the file in `ui/` is out of date.

use std::path::Path;

use anyhow::Context;
use specta_typescript::Typescript;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::{
    commands::{
        connections, delivery, incidents, kpis, policies, search, settings, team, today, workspaces,
    },
    events,
};

/// Every command and event of the app.
pub(crate) fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        // Every type has one shape in both directions, so that the window sees one type for each.
        .disable_serde_phases()
        .commands(collect_commands![
            workspaces::start,
            workspaces::workspaces,
            workspaces::create_workspace,
            workspaces::open_workspace,
            workspaces::open_sample,
            workspaces::remove_sample,
            workspaces::restore_backup,
            today::today,
            today::status,
            incidents::incidents,
            incidents::incident,
            incidents::alerts,
            incidents::declare_incident,
            incidents::acknowledge_incident,
            incidents::change_severity,
            incidents::assign_incident,
            incidents::describe_incident,
            incidents::add_note,
            incidents::resolve_incident,
            incidents::reopen_incident,
            incidents::set_incident_cause,
            policies::policies,
            policies::save_policy,
            policies::delete_policy,
            policies::routing_rules,
            policies::save_routing_rule,
            policies::delete_routing_rule,
            delivery::deployments,
            delivery::pipeline_runs,
            delivery::environments,
            delivery::save_environment_rule,
            delivery::delete_environment_rule,
            delivery::mark_deployment,
            delivery::unmark_deployment,
            delivery::what_runs_where,
            delivery::pipeline_health,
            delivery::iac_runs,
            delivery::drift,
            delivery::mapping,
            delivery::preview_mapping_rule,
            delivery::save_mapping_rule,
            delivery::delete_mapping_rule,
            delivery::assign_sources,
            team::members,
            team::save_member,
            team::delete_member,
            team::teams,
            team::save_team,
            team::delete_team,
            team::services,
            team::save_service,
            team::delete_service,
            team::add_services,
            search::search,
            settings::settings,
            settings::save_workspace_settings,
            settings::save_profile,
            settings::save_preferences,
            settings::send_test_notification,
            settings::backups,
            settings::back_up_now,
            settings::export_workspace,
            settings::import_workspace,
            settings::verify_audit,
            connections::connection_forms,
            connections::connections,
            connections::connection,
            connections::keyring_state,
            connections::test_connection,
            connections::preview_sources,
            connections::save_connection,
            connections::remove_connection,
            connections::sync_now,
            connections::stop_sync,
            connections::sources,
            connections::send_test_message,
            connections::begin_sign_in,
            connections::poll_sign_in,
            connections::import_files,
            kpis::kpis,
            kpis::kpi,
            kpis::kpi_events,
            kpis::set_target,
            kpis::clear_target,
        ])
        .events(collect_events![
            events::ChangedEvent,
            events::SyncProgressEvent,
            events::SyncEndedEvent,
            events::NavigateEvent,
            events::WorkspaceOpenedEvent,
        ])
}

/// Writes the TypeScript bindings to `path`.
///
/// # Errors
/// A type that TypeScript cannot express, or a file that cannot be written.
pub fn write_bindings(path: &Path) -> anyhow::Result<()> {
    let header =
        "// Generated from the commands in src-tauri/commands. Do not edit.\n// @ts-nocheck\n";
    builder()
        .export(Typescript::default().header(header), path)
        .with_context(|| format!("the bindings could not be written to {}", path.display()))
}
