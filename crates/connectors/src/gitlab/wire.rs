//! What GitLab answers, as far as Muster reads it. Fields that some version or setting of GitLab
//! leaves out are optional.

use chrono::{DateTime, Utc};
use muster_model::time::Timestamp;
use serde::Deserialize;

/// An element of a list that is ordered by its last change.
pub(super) trait Dated {
    /// Its identity.
    fn id(&self) -> u64;
    /// When GitLab last changed it.
    fn updated(&self) -> Timestamp;
}

macro_rules! dated {
    ($($name:ident),*) => {$(
        impl Dated for $name {
            fn id(&self) -> u64 {
                self.id
            }

            fn updated(&self) -> Timestamp {
                // Old rows have never been updated.
                self.updated_at.unwrap_or(self.created_at).into()
            }
        }
    )*};
}

dated!(Deployment, Pipeline, MergeRequest);

#[derive(Debug, Deserialize)]
pub(super) struct Project {
    pub(super) path_with_namespace: String,
    pub(super) last_activity_at: Option<DateTime<Utc>>,
    pub(super) builds_access_level: Option<String>,
    pub(super) merge_requests_access_level: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Deployment {
    pub(super) id: u64,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) sha: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) user: Option<User>,
    pub(super) environment: Option<Environment>,
    /// The job that deploys; none for deployments that an outside tool reported.
    pub(super) deployable: Option<Job>,
    pub(super) status: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) username: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Environment {
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Job {
    pub(super) started_at: Option<DateTime<Utc>>,
    pub(super) finished_at: Option<DateTime<Utc>>,
    pub(super) commit: Option<JobCommit>,
    pub(super) pipeline: Option<JobPipeline>,
    pub(super) web_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct JobCommit {
    pub(super) title: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct JobPipeline {
    pub(super) id: u64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Pipeline {
    pub(super) id: u64,
    pub(super) iid: Option<u64>,
    pub(super) sha: Option<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    pub(super) status: String,
    pub(super) source: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) web_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct MergeRequest {
    pub(super) id: u64,
    pub(super) iid: u64,
    pub(super) title: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) merged_at: Option<DateTime<Utc>>,
    pub(super) author: Option<User>,
    pub(super) source_branch: Option<String>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    pub(super) sha: Option<String>,
    pub(super) merge_commit_sha: Option<String>,
    pub(super) squash_commit_sha: Option<String>,
    pub(super) web_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Commit {
    pub(super) id: String,
    pub(super) authored_date: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Issue {
    pub(super) iid: u64,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) description: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: Option<DateTime<Utc>>,
    pub(super) closed_at: Option<DateTime<Utc>>,
    pub(super) web_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Version {
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Token {
    #[serde(default)]
    pub(super) scopes: Vec<String>,
    pub(super) expires_at: Option<String>,
}
