use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::{Millis, Timestamp};

/// One run of a pipeline or job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PipelineRun {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// The project or job that it belongs to, by its full path.
    pub source: String,
    /// The workflow or job within the source; empty if the source has one only.
    #[serde(default)]
    pub pipeline: String,
    /// What people call this run, such as `#42`.
    pub name: String,
    /// How it went.
    pub status: RunStatus,
    /// The commit that it ran for, in full; empty if not known.
    pub commit: String,
    /// The branch, tag or merge request that it ran for; empty if not known.
    pub reference: String,
    /// Why it ran, as the source says it: push, schedule, a person.
    pub trigger: String,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the work began; none if it did not, or the source does not say.
    pub started_at: Option<Timestamp>,
    /// When it ended; none while it has not, or the source does not say.
    pub finished_at: Option<Timestamp>,
    /// How long it worked, by the source's own count; none if it does not say.
    pub duration: Option<Millis>,
}

/// How a run went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Waiting for a machine, a person or its turn.
    Waiting,
    /// Under way.
    Running,
    /// All went well.
    Success,
    /// It went through, but something in it is not well (Jenkins' 'unstable').
    Unstable,
    /// It failed.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It was never to run.
    Skipped,
    /// The source reports a state that this version of Muster does not know.
    Unknown,
}
