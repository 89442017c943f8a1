//! The delivery KPIs: which there are, their units and direction, and how each is computed from
//! deployments, changes and incidents. The formulas are those of `docs/kpis.md`.

mod band;
mod basis;
mod calendar;
mod defined;
mod derive;
pub mod devlake;
mod drill;
mod evaluate;
mod evaluation;
mod lane;
mod left_out;
mod own;
mod parallel;
mod quantile;
mod reference;
mod rework;
mod row;
mod rule;
mod settings;
mod threshold;
mod token;
mod view;

pub use band::{BandReading, Cluster, bands};
pub use basis::Basis;
pub use calendar::Bucket;
pub use defined::{DatedValue, Periods, Values, evaluate_values, start_of_day, value_of};
pub use drill::{Attribution, KpiEvent, KpiEvents, Page, Part, ReportedTwice, Subject};
pub use evaluation::{
    Absence, Detail, Evaluation, Health, HealthLine, Point, Query, SeverityMean, Stage, Trend,
};
pub use left_out::{LeftOut, NullReason};
pub use own::{OwnFact, OwnFacts, Owned, evaluate_own};
pub use quantile::{median, p90};
pub use reference::{InvalidKpiRef, KpiRef};
pub use rework::{change_rework_sign, rework_sign};
pub use row::{
    Cause, ChangeRow, DeploymentRow, IncidentRow, ServiceRow, connection_token, environment_token,
    pipeline_token,
};
pub use rule::{Confidence, Rule};
pub use settings::{Profile, Settings, Sources};
pub use threshold::{Crossed, crossing};
pub use token::Token;

use serde::{Deserialize, Serialize};

/// A delivery KPI.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Kpi {
    /// Successful production deployments per day.
    DeploymentFrequency,
    /// First commit authored to deployed in production.
    LeadTime,
    /// Share of production deployments that failed their users.
    ChangeFailureRate,
    /// Failed deployment to service restored.
    RecoveryTime,
    /// Incident created to resolved, whatever its cause.
    Mttr,
    /// Incident created to acknowledged by a person.
    Mtta,
    /// Share of production deployments that were unplanned fixes.
    ReworkRate,
    /// One minus the share of time lost to severe incidents.
    Reliability,
}

/// What a KPI's value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Events per day.
    PerDay,
    /// Milliseconds.
    Duration,
    /// A share between 0 and 1.
    Share,
    /// A plain number, of what the KPI's definition says.
    Number,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

impl Kpi {
    /// Every KPI, in the order in which they are shown: speed first, then stability.
    pub const ALL: [Self; 8] = [
        Self::DeploymentFrequency,
        Self::LeadTime,
        Self::ChangeFailureRate,
        Self::RecoveryTime,
        Self::ReworkRate,
        Self::Mttr,
        Self::Mtta,
        Self::Reliability,
    ];

    /// The word for it in documents, addresses and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DeploymentFrequency => "deployment_frequency",
            Self::LeadTime => "lead_time",
            Self::ChangeFailureRate => "change_failure_rate",
            Self::RecoveryTime => "recovery_time",
            Self::Mttr => "mttr",
            Self::Mtta => "mtta",
            Self::ReworkRate => "rework_rate",
            Self::Reliability => "reliability",
        }
    }

    /// Its name on screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DeploymentFrequency => "Deployment frequency",
            Self::LeadTime => "Lead time for changes",
            Self::ChangeFailureRate => "Change failure rate",
            Self::RecoveryTime => "Failed-deployment recovery time",
            Self::Mttr => "MTTR",
            Self::Mtta => "MTTA",
            Self::ReworkRate => "Deployment rework rate",
            Self::Reliability => "Reliability",
        }
    }

    /// What it means, in a sentence or two; `docs/kpis.md` says it in full.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::DeploymentFrequency => {
                "Successful deployments per day of the period, by when they ended."
            }
            Self::LeadTime => {
                "From the first commit of a change to the end of the deployment that first brought \
                 it to this tier; the median over the changes deployed in the period."
            }
            Self::ChangeFailureRate => {
                "Deployments that caused an incident, were rolled back, were repaired by a hotfix \
                 or were marked by hand, out of all that went out. Each counts once."
            }
            Self::RecoveryTime => {
                "From the end of a failed deployment to the earliest of: its incident resolved, \
                 the rollback ended, the fix ended; the median."
            }
            Self::Mttr => {
                "From the beginning of an incident to its last resolution; the mean over the \
                 incidents resolved in the period, whatever caused them."
            }
            Self::Mtta => {
                "From the beginning of an incident to its first acknowledgement by a person; the \
                 median. Those that nobody acknowledged are counted apart."
            }
            Self::ReworkRate => {
                "Unplanned deployments that repair a problem users had, out of all that went out."
            }
            Self::Reliability => {
                "One minus the share of the period in which a SEV1 or SEV2 was open: a stand-in \
                 for service level objectives."
            }
        }
    }

    /// What its value counts.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::DeploymentFrequency => Unit::PerDay,
            Self::LeadTime | Self::RecoveryTime | Self::Mttr | Self::Mtta => Unit::Duration,
            Self::ChangeFailureRate | Self::ReworkRate | Self::Reliability => Unit::Share,
        }
    }

    /// Which way is better.
    #[must_use]
    pub const fn direction(self) -> Direction {
        match self {
            Self::DeploymentFrequency | Self::Reliability => Direction::Up,
            _ => Direction::Down,
        }
    }
}
