//! What GitHub answers, as far as Muster reads it. Fields that an older Enterprise Server leaves
//! out are optional.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Repository {
    pub(super) full_name: String,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    #[serde(default)]
    pub(super) archived: bool,
    #[serde(default)]
    pub(super) disabled: bool,
    pub(super) pushed_at: Option<DateTime<Utc>>,
}

/// `GET /installation/repositories`.
#[derive(Debug, Deserialize)]
pub(super) struct Repositories {
    pub(super) repositories: Vec<Value>,
}

/// `GET /repos/{owner}/{repo}/actions/workflows`.
#[derive(Debug, Deserialize)]
pub(super) struct Workflows {
    pub(super) workflows: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Workflow {
    pub(super) path: String,
}

/// `GET /repos/{owner}/{repo}/actions/runs`.
#[derive(Debug, Deserialize)]
pub(super) struct Runs {
    pub(super) workflow_runs: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Run {
    pub(super) id: u64,
    /// The workflow's name.
    pub(super) name: Option<String>,
    /// The workflow's file; empty for some that GitHub itself made.
    #[serde(default)]
    pub(super) path: String,
    pub(super) run_number: u64,
    pub(super) run_attempt: Option<u64>,
    pub(super) status: Option<String>,
    pub(super) conclusion: Option<String>,
    pub(super) event: Option<String>,
    pub(super) head_branch: Option<String>,
    pub(super) head_sha: Option<String>,
    pub(super) display_title: Option<String>,
    pub(super) head_commit: Option<HeadCommit>,
    pub(super) html_url: Option<String>,
    /// When the first attempt was asked for.
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    /// When this attempt was asked for.
    pub(super) run_started_at: Option<DateTime<Utc>>,
    pub(super) actor: Option<User>,
    /// Who asked for this attempt.
    pub(super) triggering_actor: Option<User>,
}

#[derive(Debug, Deserialize)]
pub(super) struct HeadCommit {
    pub(super) message: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct User {
    pub(super) login: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Deployment {
    pub(super) id: u64,
    pub(super) sha: Option<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) environment: Option<String>,
    pub(super) description: Option<String>,
    pub(super) creator: Option<User>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeploymentStatus {
    pub(super) id: u64,
    pub(super) state: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) log_url: Option<String>,
    pub(super) target_url: Option<String>,
    pub(super) environment_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PullRequest {
    pub(super) id: u64,
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) html_url: Option<String>,
    pub(super) user: Option<User>,
    #[serde(default)]
    pub(super) labels: Vec<Label>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) merged_at: Option<DateTime<Utc>>,
    /// The merge commit, the squashed one, or the last of the rebased ones.
    pub(super) merge_commit_sha: Option<String>,
    pub(super) head: Option<Branch>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Label {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Branch {
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) sha: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Commit {
    pub(super) sha: String,
    pub(super) commit: Option<CommitDetails>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CommitDetails {
    pub(super) author: Option<Signature>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Signature {
    pub(super) date: Option<DateTime<Utc>>,
}

/// `GET /app`.
#[derive(Debug, Deserialize)]
pub(super) struct AppPage {
    pub(super) name: String,
}

/// An element of `GET /repos/{owner}/{repo}/issues`, among which are pull requests.
#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) body: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) html_url: Option<String>,
}
