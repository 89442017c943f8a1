//! Delivery: deployments, pipeline runs and runs of infrastructure as code as they were observed,
//! what runs where, how pipelines do, which service everything belongs to, and people's verdicts.

mod environments;
mod health;
mod infrastructure;
mod lists;
mod mapping;
mod running;
mod verdicts;
#[cfg(test)]
mod world;

use muster_model::{
    fact::{DeploymentKind, DeploymentStatus, FactKey, RunStatus},
    ids::{DeploymentMarkId, EnvironmentRuleId, ServiceId, TeamId},
    record::{EnvironmentRule, Tier, Verdict},
    time::{Millis, Timestamp},
};
use muster_store::{Cursor, TierFilter};
use serde::{Deserialize, Serialize};

pub use health::{FailedRun, PipelineHealth, PipelineHealthFilter, PipelineHealthRow};
pub use infrastructure::{DriftView, IacRunFilter, IacRunList, IacRunView};
pub use mapping::{CaughtSource, InboxSource, Mapping, MappingPreview, MappingRuleView};
pub use running::{EnvironmentColumn, LastAttempt, RunningCell, RunningRow, WhatRunsWhere};

pub(crate) use lists::view;
pub(crate) use verdicts::Marks;

/// One deployment, for people.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DeploymentView {
    /// Its identity.
    pub key: FactKey,
    /// The project or job that it belongs to.
    pub source: String,
    /// The service that it deployed; none if its source is not assigned.
    pub service: Option<ServiceId>,
    /// The service's name; empty if there is none.
    pub service_name: String,
    /// The environment's name at the source.
    pub environment: String,
    /// The environment's tier; none if it is not mapped.
    pub tier: Option<Tier>,
    /// How it went.
    pub status: DeploymentStatus,
    /// What it was for.
    pub kind: DeploymentKind,
    /// The commit.
    pub commit: String,
    /// The branch or tag.
    pub reference: String,
    /// One line for people.
    pub title: String,
    /// Who started it.
    pub author: String,
    /// Where to look at it; empty if there is no page for it.
    pub url: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the work began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// A person's verdict.
    pub verdict: Option<Verdict>,
    /// The record of the verdict.
    pub mark: Option<DeploymentMarkId>,
}

/// One pipeline run, for people.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PipelineRunView {
    /// Its identity.
    pub key: FactKey,
    /// The project or job that it belongs to.
    pub source: String,
    /// The service; none if its source is not assigned.
    pub service: Option<ServiceId>,
    /// The service's name; empty if there is none.
    pub service_name: String,
    /// What people call this run.
    pub name: String,
    /// How it went.
    pub status: RunStatus,
    /// The commit.
    pub commit: String,
    /// The branch, tag or merge request.
    pub reference: String,
    /// Why it ran.
    pub trigger: String,
    /// Where to look at it; empty if there is no page for it.
    pub url: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How long it worked.
    pub duration: Option<Millis>,
}

/// Which deployments to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct DeploymentFilter {
    /// Which services.
    pub services: Vec<ServiceId>,
    /// Services of which team.
    pub team: Option<TeamId>,
    /// Which tiers.
    pub tiers: Vec<TierFilter>,
    /// How they went.
    pub statuses: Vec<DeploymentStatus>,
    /// Words in title, source, environment, reference, commit or author.
    pub text: String,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// How many to return at the most.
    pub limit: u32,
}

/// A part of the list of deployments, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DeploymentList {
    /// The lines asked for.
    pub rows: Vec<DeploymentView>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many the filter lets through.
    pub total: u32,
}

/// Which pipeline runs to list. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct PipelineRunFilter {
    /// Which services.
    pub services: Vec<ServiceId>,
    /// Services of which team.
    pub team: Option<TeamId>,
    /// How they went.
    pub statuses: Vec<RunStatus>,
    /// Words in source, name, reference, commit.
    pub text: String,
    /// Where the page before ended; none for the first.
    pub after: Option<Cursor>,
    /// How many to return at the most.
    pub limit: u32,
}

/// A part of the list of pipeline runs, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PipelineRunList {
    /// The lines asked for.
    pub rows: Vec<PipelineRunView>,
    /// Where the next page starts; none if this is the last.
    pub next: Option<Cursor>,
    /// How many the filter lets through.
    pub total: u32,
}

/// An environment that deployments went to.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct EnvironmentView {
    /// Its name at the source.
    pub name: String,
    /// Its tier; none if no rule matches.
    pub tier: Option<Tier>,
    /// How many deployments went there.
    pub deployments: u32,
    /// When the last one was asked for.
    pub last_at: Option<Timestamp>,
}

/// A rule that gives environments a tier.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct EnvironmentRuleView {
    /// Which rule.
    pub id: EnvironmentRuleId,
    /// The record.
    pub rule: EnvironmentRule,
    /// The names it matches that were seen so far.
    pub matches: Vec<String>,
}

/// The environments that were seen and the rules that map them.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Environments {
    /// What was seen, unmapped ones first.
    pub seen: Vec<EnvironmentView>,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<EnvironmentRuleView>,
}
