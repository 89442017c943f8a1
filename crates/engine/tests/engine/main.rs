//! The engine as its front ends use it: one file for each promise that a person would recognise.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod action_items;
mod alertmanager;
mod chat;
mod datadog;
mod defined_kpis;
mod desktop;
mod escalation;
mod files;
mod github;
mod gitlab;
mod goals;
mod issues;
mod kill;
mod kpi_shape;
mod kpis;
mod laptop;
mod noise;
mod on_call;
mod outbox;
mod paging;
#[expect(dead_code, reason = "the connectors' own tests ask it for more")]
#[path = "../../../connectors/tests/replay/gitlab.rs"]
mod replay;
mod review_reminders;
mod reviews;
mod room;
mod routing;
mod secrets;
mod set_aside;
mod skills;
mod snapshots;
mod sync;
mod systems;
mod thresholds;
mod tokens;
mod training;
mod twice;
mod weekly;
mod workspaces;
