use serde::{Deserialize, Serialize};

use super::FactKey;
use crate::time::Timestamp;

/// One run of infrastructure as code: a Terraform plan, apply or drift check, an Ansible play.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IacRun {
    /// Its identity.
    pub key: FactKey,
    /// When its source last changed it.
    pub observed_at: Timestamp,
    /// The workspace, job template or playbook that it belongs to, by its full path.
    pub source: String,
    /// What people call this run, such as `run-CZcmD7eagjhyX0vN` or `#42`.
    pub name: String,
    /// What ran it.
    pub tool: IacTool,
    /// What it was to do.
    pub action: IacAction,
    /// How it went.
    pub status: IacStatus,
    /// The environment that it worked on; empty if the source names none.
    pub environment: String,
    /// What Terraform changes, or would; none if it does not say, and for Ansible.
    pub resources: Option<ResourceCounts>,
    /// What became of Ansible's hosts; none if it does not say, and for Terraform.
    pub hosts: Option<HostCounts>,
    /// How many resources were found to differ from what the code says; none if nobody looked.
    pub drifted: Option<u32>,
    /// The commit that it ran for, in full; empty if not known.
    pub commit: String,
    /// The branch or tag that it ran for; empty if not known.
    pub reference: String,
    /// One line for people.
    pub title: String,
    /// Who started it, as the source names them; empty if not known.
    pub author: String,
    /// Where to look at it; empty if the source has no page for it.
    pub url: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the work began; none if it did not, or the source does not say.
    pub started_at: Option<Timestamp>,
    /// When it ended; none while it has not, or the source does not say.
    pub finished_at: Option<Timestamp>,
}

/// A tool for infrastructure as code.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum IacTool {
    /// Terraform, or a tool that speaks its formats.
    Terraform,
    /// Ansible.
    Ansible,
}

/// What a run of infrastructure as code was to do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum IacAction {
    /// Only to say what would change.
    Plan,
    /// To change what differs.
    Apply,
    /// To take everything down.
    Destroy,
    /// To find out whether reality still is what the code says.
    DriftCheck,
    /// To run a playbook.
    Play,
    /// To run a playbook in check mode, which changes nothing.
    Check,
}

/// How a run of infrastructure as code went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum IacStatus {
    /// Waiting for its turn.
    Waiting,
    /// Under way.
    Running,
    /// What would change is known, and has not been done: it waits for a person, or was asked for
    /// a plan only.
    Planned,
    /// What was to change was changed; a play went through and changed something.
    Applied,
    /// It went through, and there was nothing to change.
    Unchanged,
    /// It failed.
    Failed,
    /// Somebody read the plan and said no.
    Discarded,
    /// Somebody stopped it.
    Cancelled,
    /// The source reports a state that this version of Muster does not know.
    Unknown,
}

/// How many resources a Terraform run changes, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct ResourceCounts {
    /// To be made. A resource that is replaced counts here and among `destroy`, as Terraform
    /// itself counts.
    pub add: u32,
    /// To be changed in place.
    pub change: u32,
    /// To be taken down.
    pub destroy: u32,
}

impl ResourceCounts {
    /// Whether nothing is to be done.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.add == 0 && self.change == 0 && self.destroy == 0
    }
}

/// How many hosts a play left in which state. A host counts once, in the worst of its states;
/// `skipped` are those where nothing was to be done at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct HostCounts {
    /// All went well, and nothing changed.
    pub ok: u32,
    /// All went well, and something changed.
    pub changed: u32,
    /// A task failed.
    pub failed: u32,
    /// Nobody answered there.
    pub unreachable: u32,
    /// Every task was skipped.
    pub skipped: u32,
}
