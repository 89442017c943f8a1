//! What AWX answers, as far as Muster reads it. Fields that only jobs or only workflow jobs have,
//! and those that older versions leave out, are optional.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

/// `GET /api/`.
#[derive(Debug, Deserialize)]
pub(super) struct Apis {
    pub(super) current_version: Option<String>,
    /// Only behind the gateway of Automation Platform.
    #[serde(default)]
    pub(super) apis: BTreeMap<String, String>,
}

/// A page of any list.
#[derive(Debug, Deserialize)]
pub(super) struct List {
    pub(super) count: u64,
    pub(super) next: Option<String>,
    pub(super) results: Vec<Value>,
}

/// A job or a workflow job.
#[derive(Debug, Deserialize)]
pub(super) struct Run {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) created: DateTime<Utc>,
    pub(super) modified: Option<DateTime<Utc>>,
    pub(super) started: Option<DateTime<Utc>>,
    pub(super) finished: Option<DateTime<Utc>>,
    pub(super) status: String,
    pub(super) job_type: Option<String>,
    pub(super) playbook: Option<String>,
    pub(super) scm_revision: Option<String>,
    pub(super) scm_branch: Option<String>,
    pub(super) job_slice_count: Option<u64>,
    pub(super) launched_by: Option<Launcher>,
    #[serde(default)]
    pub(super) summary_fields: Summary,
    /// Only in the answer about one job: hosts by the worst that became of them.
    pub(super) host_status_counts: Option<BTreeMap<String, u32>>,
    /// Only in the answer about one job: whether all that it reported has been taken in.
    pub(super) event_processing_finished: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Launcher {
    pub(super) name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Summary {
    pub(super) job_template: Option<Named>,
    pub(super) workflow_job_template: Option<Named>,
    pub(super) created_by: Option<User>,
    pub(super) source_workflow_job: Option<Numbered>,
    pub(super) labels: Option<Labels>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Numbered {
    pub(super) id: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) username: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Labels {
    pub(super) results: Vec<Named>,
}

/// A job template or a workflow job template.
#[derive(Debug, Deserialize)]
pub(super) struct Template {
    pub(super) name: String,
    pub(super) last_job_run: Option<DateTime<Utc>>,
    #[serde(default)]
    pub(super) summary_fields: Summary,
}

/// What became of one host in a job, as counts of tasks.
#[derive(Debug, Deserialize)]
pub(super) struct HostSummary {
    #[serde(default)]
    pub(super) ok: u64,
    #[serde(default)]
    pub(super) changed: u64,
    #[serde(default)]
    pub(super) failures: u64,
    /// How often nobody answered.
    #[serde(default)]
    pub(super) dark: u64,
}

/// `GET /api/v2/ping/`.
#[derive(Debug, Deserialize)]
pub(super) struct Ping {
    pub(super) version: String,
}

/// An element of `GET /api/v2/me/`.
#[derive(Debug, Deserialize)]
pub(super) struct Me {
    pub(super) username: String,
    #[serde(default)]
    pub(super) is_superuser: bool,
}
