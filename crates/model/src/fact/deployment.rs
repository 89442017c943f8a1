use serde::{Deserialize, Serialize};

use super::{FactKey, version};
use crate::time::Timestamp;

/// One deployment event: a version put into one environment, or the attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Deployment {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// The project or job that it belongs to there, by its full path; services name these.
    pub source: String,
    /// The environment's name there; empty if the source names none.
    pub environment: String,
    /// How it went.
    pub status: DeploymentStatus,
    /// What it was for.
    pub kind: DeploymentKind,
    /// The commit that was deployed, in full; empty if not known.
    pub commit: String,
    /// The branch or tag that it was made from; empty if not known.
    pub reference: String,
    /// The pipeline that made it, by external id; empty if not known. Deployments of one commit by
    /// one pipeline to several regions are one.
    pub pipeline: String,
    /// One line for people, such as the commit's title.
    pub title: String,
    /// Who started it, as the source names them; empty if not known.
    pub author: String,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the work began; none if it did not.
    pub started_at: Option<Timestamp>,
    /// When it ended; none while it has not.
    pub finished_at: Option<Timestamp>,
}

impl Deployment {
    /// What people call the version that was deployed: the tag; else the branch and the commit; else
    /// what of them is known. Empty if nothing is.
    #[must_use]
    pub fn version(&self) -> String {
        version::name(&self.reference, &self.commit)
    }
}

/// How a deployment went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentStatus {
    /// Waiting or under way.
    Running,
    /// It went out.
    Success,
    /// It did not.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It was never to run.
    Skipped,
    /// It went out and was taken back.
    RolledBack,
}

/// What a deployment was for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentKind {
    /// To bring something new.
    Rollout,
    /// To go back to what ran before.
    Rollback,
    /// To repair what an earlier one broke.
    Hotfix,
}
