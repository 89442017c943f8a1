//! How suspicious something is that happened near the beginning of an incident, in points and in
//! words. The points only sort: they are no probability. Finding what happened is left to others.
//!
//! The points are the sum of three things, at most 100:
//!
//! | what it is | points |
//! | --- | --- |
//! | a deployment that went out, or was taken back | 45 |
//! | a deployment under way / that failed | 40 / 30 |
//! | infrastructure as code that changed something / is under way / failed | 40 / 35 / 30 |
//! | resources that drifted from their code | 25 |
//! | another alert of the service | 25 |
//! | another incident of the service | 20 |
//! | a pipeline run that failed / is unstable / anything else | 15 / 10 / 5 |
//!
//! | how long before the beginning | points |
//! | --- | --- |
//! | up to 5 min, 15 min, 30 min, 1 h, 3 h, 6 h, 24 h | 35, 30, 25, 18, 10, 5, 2 |
//!
//! | where (deployments) | points |
//! | --- | --- |
//! | production / an environment of no known tier / staging | 20 / 10 / 3 |
//!
//! What came up to an hour after the beginning can hardly be its cause: it keeps a quarter of its
//! points, another alert half. What came later, earlier, or changed nothing is no suspect.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    fact::{DeploymentStatus, IacAction, IacStatus, RunStatus},
    record::{Origin, Severity, Tier},
    time::{Millis, Timestamp},
};

/// How long before the beginning something may have happened to be a suspect.
pub const BEFORE: Millis = Millis::hours(24);

/// How long after the beginning something may have happened to be a suspect.
pub const AFTER: Millis = Millis::hours(1);

/// Something of the same service that happened near the beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspect<'a> {
    /// A deployment.
    Deployment {
        /// How it went.
        status: DeploymentStatus,
        /// Where.
        environment: &'a str,
        /// The tier of that environment; none if no rule speaks of it.
        tier: Option<Tier>,
    },
    /// A run of infrastructure as code.
    IacRun {
        /// What it was to do.
        action: IacAction,
        /// How it went.
        status: IacStatus,
        /// How many resources it found to differ; none if it did not look.
        drifted: Option<u32>,
    },
    /// A run of a pipeline or job.
    PipelineRun {
        /// How it went.
        status: RunStatus,
    },
    /// An alert that belongs to another incident, or to none.
    Alert,
    /// Another incident.
    Incident {
        /// How bad it is.
        severity: Severity,
        /// Whether it was over before this one began.
        over: bool,
    },
}

/// The beginning of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    /// When.
    pub at: Timestamp,
    /// What it was.
    pub origin: Origin,
}

/// How suspicious something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Suspicion {
    /// The points, 0 to 100: the more, the more suspicious.
    pub score: u32,
    /// Why, in a sentence.
    pub reason: String,
}

/// How suspicious it is that `suspect` happened at `at`; none if it is no suspect.
#[must_use]
pub fn judge(suspect: &Suspect<'_>, at: Timestamp, beginning: Beginning) -> Option<Suspicion> {
    let kind = points_of(suspect)?;
    let before = beginning.at.since(at);
    let score = if before >= Millis::ZERO {
        kind + place(suspect) + closeness(before)?
    } else {
        let after = at.since(beginning.at);
        if after > AFTER {
            return None;
        }
        let share = if *suspect == Suspect::Alert { 2 } else { 4 };
        (kind + place(suspect) + closeness(after)?) / share
    };
    Some(Suspicion {
        score,
        reason: reason(suspect, before, beginning.origin),
    })
}

/// The points for what it is; none if it changed nothing and tells nothing.
fn points_of(suspect: &Suspect<'_>) -> Option<u32> {
    Some(match suspect {
        Suspect::Deployment { status, .. } => match status {
            DeploymentStatus::Success | DeploymentStatus::RolledBack => 45,
            DeploymentStatus::Running => 40,
            DeploymentStatus::Failed => 30,
            DeploymentStatus::Cancelled | DeploymentStatus::Skipped => return None,
        },
        Suspect::IacRun {
            action,
            status,
            drifted,
        } => {
            if drifted.is_some_and(|count| count > 0) {
                return Some(25);
            }
            let changes = matches!(
                action,
                IacAction::Apply | IacAction::Destroy | IacAction::Play
            );
            match status {
                IacStatus::Applied => 40,
                IacStatus::Running if changes => 35,
                IacStatus::Failed if changes => 30,
                _ => return None,
            }
        }
        Suspect::PipelineRun { status } => match status {
            RunStatus::Failed => 15,
            RunStatus::Unstable => 10,
            RunStatus::Waiting | RunStatus::Running | RunStatus::Success | RunStatus::Unknown => 5,
            RunStatus::Cancelled | RunStatus::Skipped => return None,
        },
        Suspect::Alert => 25,
        Suspect::Incident { .. } => 20,
    })
}

/// The points for where it happened.
const fn place(suspect: &Suspect<'_>) -> u32 {
    match suspect {
        Suspect::Deployment { tier, .. } => match tier {
            Some(Tier::Production) => 20,
            None => 10,
            Some(Tier::Staging) => 3,
            Some(Tier::Testing | Tier::Other) => 0,
        },
        _ => 0,
    }
}

/// The points for how near it was; none if it was too far away.
fn closeness(distance: Millis) -> Option<u32> {
    [
        (Millis::minutes(5), 35),
        (Millis::minutes(15), 30),
        (Millis::minutes(30), 25),
        (Millis::hours(1), 18),
        (Millis::hours(3), 10),
        (Millis::hours(6), 5),
        (BEFORE, 2),
    ]
    .into_iter()
    .find(|(limit, _)| distance <= *limit)
    .map(|(_, points)| points)
}

/// Why it is suspicious, or rather is not.
fn reason(suspect: &Suspect<'_>, before: Millis, origin: Origin) -> String {
    let beginning = match origin {
        Origin::Alert => "the first alert",
        Origin::Declared => "the incident was declared",
        Origin::Threshold => "the threshold was crossed",
    };
    let when = if before >= Millis::ZERO {
        format!("{} before {beginning}", span(before))
    } else {
        format!("{} after {beginning}", span(Millis(-before.0)))
    };
    let answer = if before < Millis::ZERO {
        ": rather an answer to it than its cause"
    } else {
        ""
    };
    match suspect {
        Suspect::Deployment {
            status,
            environment,
            tier,
        } => {
            let what = match status {
                DeploymentStatus::Failed => "A deployment failed",
                DeploymentStatus::Running => "A deployment began",
                _ => "Deployed",
            };
            let to = match (tier, environment.is_empty()) {
                (Some(Tier::Production), _) => "to production".to_owned(),
                (_, true) => "to an environment without a name".to_owned(),
                (_, false) => format!("to '{environment}'"),
            };
            format!("{what} {when}, {to}, by the same service{answer}")
        }
        Suspect::IacRun {
            drifted: Some(count @ 1..),
            ..
        } => {
            let resources = if *count == 1 {
                "1 resource was".to_owned()
            } else {
                format!("{count} resources were")
            };
            format!("{resources} found to differ from the code {when}, of the same service")
        }
        Suspect::IacRun { status, .. } => {
            let what = match status {
                IacStatus::Failed => "A change of infrastructure failed",
                IacStatus::Running => "A change of infrastructure began",
                _ => "Infrastructure changed",
            };
            format!("{what} {when}, of the same service{answer}")
        }
        Suspect::PipelineRun { status } => {
            let what = match status {
                RunStatus::Failed => "A pipeline failed",
                RunStatus::Unstable => "A pipeline was unstable",
                _ => "A pipeline ran",
            };
            format!("{what} {when}, of the same service")
        }
        Suspect::Alert => format!("Another alert of the same service began {when}"),
        Suspect::Incident { severity, over } => {
            let end = if *over { "; it is over" } else { "" };
            let severity = severity.name();
            format!("A {severity} of the same service began {when}{end}")
        }
    }
}

/// A span as people say it.
fn span(span: Millis) -> String {
    let minutes = span.0 / 60_000;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
