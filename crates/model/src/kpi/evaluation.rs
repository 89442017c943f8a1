//! What is asked of a KPI and what the answer holds: the value, what it rests on, how it compares,
//! and what was left out. All of it crosses to the screen as it is.

use serde::{Deserialize, Serialize};

use super::{BandReading, Bucket, Direction, KpiRef, LeftOut, NullReason, Unit};
use crate::{
    ids::{ServiceId, TeamId},
    record::{Aggregation, Severity, Tier},
    time::{Timestamp, Window},
};

/// Of what a KPI is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Query {
    /// The period. It should end now at the latest: the future counts as quiet.
    pub window: Window,
    /// The services; a service that is named twice counts once. None for all.
    pub services: Option<Vec<ServiceId>>,
    /// Whose incidents count that name no service; without effect if all services are asked.
    pub teams: Vec<TeamId>,
    /// Which environments.
    pub tier: Tier,
    /// How fine the series is.
    pub bucket: Bucket,
}

impl Query {
    /// Production, all services, by week.
    #[must_use]
    pub const fn new(window: Window) -> Self {
        Self {
            window,
            services: None,
            teams: Vec::new(),
            tier: Tier::Production,
            bucket: Bucket::Week,
        }
    }
}

/// A KPI's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Evaluation {
    /// Which KPI.
    pub kpi: KpiRef,
    /// What the values count: for durations milliseconds.
    pub unit: Unit,
    /// Which way is better.
    pub direction: Direction,
    /// The headline; none where there is none to give.
    pub value: Option<f64>,
    /// Why there is none.
    pub absence: Option<Absence>,
    /// How many samples or events the headline rests on.
    pub n: u32,
    /// A note of caution where it rests on few.
    pub caution: Option<String>,
    /// The middle sample, for durations.
    pub median: Option<f64>,
    /// What 90 % of the samples do not exceed, for durations.
    pub p90: Option<f64>,
    /// The mean of the samples, for durations.
    pub mean: Option<f64>,
    /// The headline of the period before, of the same length.
    pub previous: Option<f64>,
    /// The change since then, as a share of it; none without it, or if it was 0.
    pub change: Option<f64>,
    /// Which way it went.
    pub trend: Option<Trend>,
    /// One point a bucket.
    pub series: Vec<Point>,
    /// How the headline compares with what others reported.
    pub bands: Vec<BandReading>,
    /// What was left out.
    pub health: Health,
    /// What belongs to this KPI alone.
    pub detail: Detail,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Absence {
    /// For programs.
    pub reason: NullReason,
    /// For people.
    pub sentence: String,
}

/// How a headline moved against the period before. Less than 5 % is steady.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// The better way.
    Better,
    /// The worse way.
    Worse,
    /// Hardly.
    Steady,
}

/// One bucket of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Point {
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// Its value; none where there is none to give.
    pub value: Option<f64>,
    /// How many samples or events it rests on.
    pub n: u32,
    /// Whether the window cuts it, so that it cannot be compared with the others.
    pub partial: bool,
}

/// What a number does not show: how much was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct Health {
    /// Whether the sources that this KPI needs are connected.
    pub connected: bool,
    /// What was left out or counted apart; empty if nothing was.
    pub left_out: Vec<HealthLine>,
}

/// One reason, and how often it applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HealthLine {
    /// For programs.
    pub reason: LeftOut,
    /// How many.
    pub count: u32,
    /// For people.
    pub sentence: String,
}

/// What belongs to one KPI alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Detail {
    /// Of the deployment frequency.
    Frequency {
        /// Days with a deployment in a week: the median over complete weeks, those with none
        /// included; none without a complete week.
        days_per_week: Option<f64>,
        /// How many complete weeks the window has.
        complete_weeks: u32,
        /// Days with a deployment.
        deployment_days: u32,
    },
    /// Of the lead time: the median of each stage.
    LeadTime {
        /// First commit to proposal.
        coding: Stage,
        /// Proposal to merge.
        review: Stage,
        /// Merge to the start of the deployment.
        waiting: Stage,
        /// Start to end of the deployment.
        deploying: Stage,
    },
    /// Of a share of deployments.
    Share {
        /// How many have the property.
        part: u32,
        /// Of how many.
        whole: u32,
    },
    /// Of the recovery time.
    Recovery {
        /// Failed deployments that nothing has put right yet.
        open: u32,
    },
    /// Of the MTTR.
    Mttr {
        /// The mean by severity.
        by_severity: Vec<SeverityMean>,
        /// Time in the window in which at least one incident was open, in milliseconds.
        merged_downtime: f64,
    },
    /// Of the MTTA.
    Mtta {
        /// Incidents that ended in the window with nobody having acknowledged them.
        never_acknowledged: u32,
        /// Their share of those and the acknowledged ones.
        never_acknowledged_share: Option<f64>,
    },
    /// Of the reliability.
    Reliability {
        /// Whether it is made of incidents, for want of a service level objective.
        proxy: bool,
        /// Time in the window with a SEV1 or SEV2 open, in milliseconds.
        downtime: f64,
    },
    /// Of a KPI that the workspace defines.
    Defined {
        /// How the values of a period become one.
        aggregation: Aggregation,
        /// The last value of the window.
        latest: Option<f64>,
        /// The instant that it is for.
        latest_at: Option<Timestamp>,
    },
}

/// A stage of the lead time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Stage {
    /// The median in milliseconds.
    pub median: Option<f64>,
    /// Of how many changes.
    pub n: u32,
    /// In how many the stage was impossible or not known, and left out.
    pub flagged: u32,
}

/// The mean time to resolve of one severity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SeverityMean {
    /// Which.
    pub severity: Severity,
    /// The mean in milliseconds; none without incidents.
    pub mean: Option<f64>,
    /// Of how many.
    pub n: u32,
}
