//! The rules by which a deployment, a change or an incident came to count, each with the sentence
//! that explains it and how far to trust it.

use serde::{Deserialize, Serialize};

/// A rule that fired.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A person marked the deployment.
    MarkedByHand,
    /// A person linked the incident to the deployment.
    LinkedByHand,
    /// The incident names the deployed commit or tag.
    NamedVersion,
    /// The newest deployment of the incident's service within the attribution window.
    SameService,
    /// The newest deployment of the team's services, for an incident that names no service.
    SameTeam,
    /// DevLake's rule: the newest success before the incident, of any service and age.
    NewestInProject,
    /// The source says that the deployment was rolled back.
    StatusRolledBack,
    /// The next deployment was a rollback.
    LaterRollback,
    /// A hotfix followed.
    LaterHotfix,
    /// The attempt failed, and attempts reach users in this workspace.
    FailedAttempt,
    /// The deployment is a rollback.
    IsRollback,
    /// The source says that the deployment is a hotfix.
    IsHotfix,
    /// The branch or tag names a hotfix or a revert.
    Branch,
    /// The title tells of a hotfix or a revert.
    CommitTitle,
    /// A change that it carries has a label for fixes.
    Label,
    /// The source says which deployment carried the change.
    NamedDeployment,
    /// A commit of the change was deployed.
    SameCommit,
    /// The first success that started at or after the merge.
    NextAfterMerge,
    /// The incident was resolved.
    IncidentResolved,
    /// The rollback ended.
    RollbackEnded,
    /// The hotfix ended.
    HotfixEnded,
    /// Another deployment took its place.
    Replaced,
}

/// How far to trust a link.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "RuleConfidence")]
pub enum Confidence {
    /// A guess that is better than none.
    Low,
    /// Likely, by time and service.
    Medium,
    /// Named by a machine.
    High,
    /// A person or the source itself says so.
    Certain,
}

impl Rule {
    /// Why it counts, as a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::MarkedByHand => "Somebody marked this deployment.",
            Self::LinkedByHand => "Somebody linked an incident to this deployment.",
            Self::NamedVersion => "An incident names the commit or tag that was deployed.",
            Self::SameService => {
                "It was the newest deployment of the service when an incident began, within the \
                 attribution window."
            }
            Self::SameTeam => {
                "It was the newest deployment of the team's services when an incident began that \
                 names no service."
            }
            Self::NewestInProject => {
                "It was the newest success in the project when an incident began."
            }
            Self::StatusRolledBack => "Its source says that it was rolled back.",
            Self::LaterRollback => "The deployment after it was a rollback.",
            Self::LaterHotfix => "A hotfix followed it.",
            Self::FailedAttempt => "The attempt failed, and attempts reach users here.",
            Self::IsRollback => "It is a rollback.",
            Self::IsHotfix => "Its source says that it is a hotfix.",
            Self::Branch => "Its branch or tag names a hotfix or a revert.",
            Self::CommitTitle => "Its title tells of a hotfix or a revert.",
            Self::Label => "A change that it carries has a label for fixes.",
            Self::NamedDeployment => "Its source says which deployment carried it.",
            Self::SameCommit => "One of its commits was deployed.",
            Self::NextAfterMerge => {
                "This was the first successful deployment that started after the merge."
            }
            Self::IncidentResolved => "The incident was resolved.",
            Self::RollbackEnded => "The rollback ended.",
            Self::HotfixEnded => "The hotfix ended.",
            Self::Replaced => "The next successful deployment took its place.",
        }
    }

    /// How far to trust it.
    #[must_use]
    pub const fn confidence(self) -> Confidence {
        match self {
            Self::SameTeam | Self::NewestInProject => Confidence::Low,
            Self::SameService
            | Self::LaterHotfix
            | Self::Branch
            | Self::CommitTitle
            | Self::NextAfterMerge
            | Self::Replaced => Confidence::Medium,
            Self::NamedVersion | Self::LaterRollback | Self::Label | Self::SameCommit => {
                Confidence::High
            }
            _ => Confidence::Certain,
        }
    }

    /// Whether it makes a deployment the repair of the one before, not merely unplanned work.
    pub(super) const fn is_hotfix(self) -> bool {
        matches!(
            self,
            Self::IsHotfix | Self::Branch | Self::CommitTitle | Self::Label
        )
    }
}
