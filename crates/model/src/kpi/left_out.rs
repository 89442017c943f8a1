//! What a KPI leaves out, and why a KPI has no value: as codes for programs and as sentences for
//! people. Nothing is dropped without being counted here.

use serde::{Deserialize, Serialize};

use super::Kpi;
use crate::record::Tier;

/// Why something does not count, or counts apart.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Deployments whose environment no rule maps.
    UnmappedEnvironment,
    /// Deployments whose source belongs to no service.
    UnmappedService,
    /// Deployments to an environment that another connection speaks for.
    SpokenForElsewhere,
    /// Deployments that another connection reported as well.
    ReportedTwice,
    /// Deployments under way.
    Running,
    /// Deployments that somebody stopped.
    Cancelled,
    /// Deployments that never were to run.
    Skipped,
    /// Attempts that failed and reached nobody.
    FailedAttempt,
    /// Deployments that are over, though nobody knows since when.
    NoEnd,
    /// Changes that came with a service's first deployment ever.
    FirstDeployment,
    /// Changes that were merged after 'their' deployment.
    MergedAfter,
    /// Changes whose commits are not known.
    NoCommits,
    /// Changes whose first commit is younger than their deployment.
    NegativeLead,
    /// Merged changes that no deployment has brought yet.
    NotDeployed,
    /// Incidents that no deployment can be blamed for.
    Unattributed,
    /// Failed deployments that nothing has put right yet.
    StillFailed,
    /// Failed deployments that were put right before they ended.
    NegativeRecovery,
    /// Incidents that ended before they began, or were acknowledged before.
    NegativeIncident,
    /// Incidents that ended with nobody having acknowledged them.
    NeverAcknowledged,
}

impl LeftOut {
    /// Every reason, in the order in which they are shown.
    pub const ALL: [Self; 19] = [
        Self::UnmappedEnvironment,
        Self::UnmappedService,
        Self::SpokenForElsewhere,
        Self::ReportedTwice,
        Self::Running,
        Self::Cancelled,
        Self::Skipped,
        Self::FailedAttempt,
        Self::NoEnd,
        Self::FirstDeployment,
        Self::MergedAfter,
        Self::NoCommits,
        Self::NegativeLead,
        Self::NotDeployed,
        Self::Unattributed,
        Self::StillFailed,
        Self::NegativeRecovery,
        Self::NegativeIncident,
        Self::NeverAcknowledged,
    ];

    /// Whether it says something of this KPI.
    #[must_use]
    pub const fn concerns(self, kpi: Kpi) -> bool {
        match self {
            Self::UnmappedEnvironment
            | Self::UnmappedService
            | Self::SpokenForElsewhere
            | Self::ReportedTwice
            | Self::Running
            | Self::Cancelled
            | Self::Skipped
            | Self::FailedAttempt
            | Self::NoEnd => matches!(
                kpi,
                Kpi::DeploymentFrequency | Kpi::ChangeFailureRate | Kpi::ReworkRate
            ),
            Self::FirstDeployment
            | Self::MergedAfter
            | Self::NoCommits
            | Self::NegativeLead
            | Self::NotDeployed => matches!(kpi, Kpi::LeadTime),
            Self::Unattributed => matches!(kpi, Kpi::ChangeFailureRate | Kpi::RecoveryTime),
            Self::StillFailed | Self::NegativeRecovery => matches!(kpi, Kpi::RecoveryTime),
            Self::NegativeIncident => matches!(kpi, Kpi::Mttr | Kpi::Mtta),
            Self::NeverAcknowledged => matches!(kpi, Kpi::Mtta),
        }
    }

    /// What `count` of them mean, and what to do if something can be done.
    #[must_use]
    pub fn sentence(self, count: u32) -> String {
        let (one, many, rest) = self.words();
        let noun = if count == 1 { one } else { many };
        format!("{count} {noun} {rest}")
    }

    /// What one of them means, without a count.
    #[must_use]
    pub fn explanation(self) -> String {
        let rest = self.words().2;
        let (first, tail) = rest.split_at(1);
        format!("{}{tail}", first.to_ascii_uppercase())
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::UnmappedEnvironment => (
                "deployment",
                "deployments",
                "left out: no rule gives the environment a tier. Map it under Delivery, Environments.",
            ),
            Self::UnmappedService => (
                "deployment",
                "deployments",
                "left out: the project or job belongs to no service. Add it to one.",
            ),
            Self::SpokenForElsewhere => (
                "deployment",
                "deployments",
                "left out: another connection speaks for this environment. See the connection.",
            ),
            Self::ReportedTwice => (
                "deployment",
                "deployments",
                "left out: another connection reported the same deployment.",
            ),
            Self::Running => ("deployment", "deployments", "still under way."),
            Self::Cancelled => (
                "deployment",
                "deployments",
                "left out: somebody stopped it.",
            ),
            Self::Skipped => (
                "deployment",
                "deployments",
                "left out: skipped by the pipeline.",
            ),
            Self::FailedAttempt => (
                "attempt",
                "attempts",
                "failed and left out: nothing reached users.",
            ),
            Self::NoEnd => (
                "deployment",
                "deployments",
                "left out: the source does not say when it ended.",
            ),
            Self::FirstDeployment => (
                "change",
                "changes",
                "left out: part of the service's first deployment ever.",
            ),
            Self::MergedAfter => (
                "change",
                "changes",
                "left out: merged after the deployment that holds it.",
            ),
            Self::NoCommits => ("change", "changes", "left out: the commits are not known."),
            Self::NegativeLead => (
                "change",
                "changes",
                "left out: the first commit is younger than the deployment.",
            ),
            Self::NotDeployed => ("merged change", "merged changes", "not deployed yet."),
            Self::Unattributed => (
                "incident",
                "incidents",
                "attributed to no deployment. Correct it at the incident if one caused it.",
            ),
            Self::StillFailed => (
                "failed deployment",
                "failed deployments",
                "not put right yet, as far as known.",
            ),
            Self::NegativeRecovery => (
                "failed deployment",
                "failed deployments",
                "left out: put right before it ended. Check the times of its incident.",
            ),
            Self::NegativeIncident => (
                "incident",
                "incidents",
                "left out: the times contradict each other. Correct them at the incident.",
            ),
            Self::NeverAcknowledged => (
                "incident",
                "incidents",
                "ended with nobody having acknowledged it.",
            ),
        }
    }
}

/// Why a KPI has no value. Null is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NullReason {
    /// The window has no length.
    EmptyWindow,
    /// The team or filter has no service.
    NoServices,
    /// Nothing that reports deployments is connected.
    DeploymentsNotConnected,
    /// Nothing that reports changes is connected.
    ChangesNotConnected,
    /// Nothing that reports incidents is connected.
    IncidentsNotConnected,
    /// No environment of this tier has ever been seen.
    NoEnvironmentMapped,
    /// No deployment ended in the window.
    NoDeployments,
    /// No change was first deployed in the window.
    NoChanges,
    /// No deployment of the window failed.
    NoFailures,
    /// Deployments failed, and none is known to have been put right.
    NoneRestored,
    /// No incident was resolved in the window.
    NoIncidents,
    /// No incident was acknowledged in the window.
    NoneAcknowledged,
    /// There are samples, and each has a flaw.
    OnlyFlawed,
    /// The KPI that the workspace defines has no value in the window.
    NoValues,
    /// The connection that the KPI's values come from is gone or switched off.
    SourceGone,
}

impl NullReason {
    /// The reason as a sentence.
    #[must_use]
    pub fn sentence(self, tier: Tier) -> String {
        let tier = match tier {
            Tier::Production => "production",
            Tier::Staging => "staging",
            Tier::Testing => "testing",
            Tier::Other => "other",
        };
        match self {
            Self::EmptyWindow => "The period has no length; choose a longer one.".to_owned(),
            Self::NoServices => "No service belongs to this selection.".to_owned(),
            Self::DeploymentsNotConnected => {
                "Not connected: connect a system that reports deployments.".to_owned()
            }
            Self::ChangesNotConnected => {
                "Not connected: connect a system that reports merge requests.".to_owned()
            }
            Self::IncidentsNotConnected => {
                "Not connected: connect a system that reports alerts, or declare incidents here."
                    .to_owned()
            }
            Self::NoEnvironmentMapped => {
                format!("No {tier} environment is mapped; map one under Delivery, Environments.")
            }
            Self::NoDeployments => format!("No {tier} deployments ended in this period."),
            Self::NoChanges => format!("No change first reached {tier} in this period."),
            Self::NoFailures => "No deployment failed in this period.".to_owned(),
            Self::NoneRestored => "No failed deployment has been put right yet.".to_owned(),
            Self::NoIncidents => "No incidents were resolved in this period.".to_owned(),
            Self::NoneAcknowledged => "No incidents were acknowledged in this period.".to_owned(),
            Self::OnlyFlawed => "Nothing here can be measured; see what was left out.".to_owned(),
            Self::NoValues => "There is no value in this period.".to_owned(),
            Self::SourceGone => {
                "The connection that its values come from is gone or switched off; \
                                 choose another source."
                    .to_owned()
            }
        }
    }
}
