//! A small world to write histories in: instants in hours, rows with everything ordinary filled in.

use chrono_tz::Tz;
use muster_model::{
    fact::{DeploymentKind, DeploymentStatus},
    ids::{IncidentId, ServiceId, TeamId},
    kpi::{
        Basis, Bucket, Cause, ChangeRow, DeploymentRow, Evaluation, IncidentRow, Kpi, KpiEvent,
        LeftOut, NullReason, Page, Part, Profile, Query, Rule, ServiceRow, Settings, Sources,
        Subject, Token,
    },
    record::{Severity, Tier},
    time::{Millis, Timestamp, Window},
};
use uuid::Uuid;

pub const HOUR: i64 = 3_600_000;
/// Monday, 5 January 2026, 00:00 UTC: hour 0 of every history.
pub const START: i64 = 1_767_571_200_000;

pub fn hour(hour: f64) -> Timestamp {
    Timestamp(START + (hour * HOUR as f64) as i64)
}

pub fn service(number: u128) -> ServiceId {
    ServiceId::from_uuid(Uuid::from_u128(number))
}

pub fn team(number: u128) -> TeamId {
    TeamId::from_uuid(Uuid::from_u128(1_000 + number))
}

pub fn incident_id(number: u128) -> IncidentId {
    IncidentId::from_uuid(Uuid::from_u128(2_000 + number))
}

pub fn settings() -> Settings {
    Settings {
        zone: Tz::UTC,
        attribution_window: Millis::hours(72),
        region_window: Millis::minutes(30),
        failed_attempts_reach_users: false,
        profile: Profile::Muster,
        sources: Sources::ALL,
    }
}

/// A success of service 1 in production that takes six minutes and ends at `end`.
pub fn deployment(key: u64, end: f64) -> DeploymentRow {
    DeploymentRow {
        key,
        connection: Token::of("forge"),
        spoken_for: false,
        service: Some(service(1)),
        tier: Some(Tier::Production),
        status: DeploymentStatus::Success,
        kind: DeploymentKind::Rollout,
        source: Token::of("shop"),
        commit: Token::of(&format!("commit {key}")),
        reference: Token::of("main"),
        pipeline: Token::of(&format!("pipeline {key}")),
        environment: Token::of("production"),
        started_at: hour(end - 0.1),
        finished_at: Some(hour(end)),
        mark: None,
        rework: None,
    }
}

/// The same deployment as another connection reports it, under a key and a pipeline of its own,
/// ending so much later.
pub fn through_another(row: &DeploymentRow, delay: Millis) -> DeploymentRow {
    let key = row.key + 1_000;
    DeploymentRow {
        key,
        connection: Token::of("builds"),
        source: Token::of("builds/shop"),
        pipeline: Token::of(&format!("builds {:?}", row.pipeline)),
        started_at: row.started_at + delay,
        finished_at: row.finished_at.map(|at| at + delay),
        ..row.clone()
    }
}

/// A change of service 1 that was begun and proposed before it was merged at `merged`.
pub fn change(key: u64, merged: f64) -> ChangeRow {
    ChangeRow {
        key,
        service: Some(service(1)),
        source: Token::of("shop"),
        commits: Box::new([Token::of(&format!("change {key}"))]),
        deployment: None,
        opened_at: hour(merged - 1.0),
        first_commit_at: Some(hour(merged - 3.0)),
        merged_at: Some(hour(merged)),
        rework: None,
    }
}

/// A SEV1 of service 1, open for two hours and acknowledged after half of one.
pub fn incident(number: u128, opened: f64) -> IncidentRow {
    IncidentRow {
        id: incident_id(number),
        service: Some(service(1)),
        team: None,
        severity: Severity::Sev1,
        opened_at: hour(opened),
        acknowledged_at: Some(hour(opened + 0.5)),
        resolved_at: Some(hour(opened + 2.0)),
        version: Token::NONE,
        cause: Cause::Rules,
    }
}

/// Everything that happened.
#[derive(Debug, Clone)]
pub struct World {
    pub settings: Settings,
    pub services: Vec<ServiceRow>,
    pub deployments: Vec<DeploymentRow>,
    pub changes: Vec<ChangeRow>,
    pub incidents: Vec<IncidentRow>,
}

impl Default for World {
    fn default() -> Self {
        let row = |number: u128| ServiceRow {
            id: service(number),
            teams: vec![team(number), team(9)],
            attribution_window: None,
        };
        Self {
            settings: settings(),
            services: vec![row(1), row(2)],
            deployments: Vec::new(),
            changes: Vec::new(),
            incidents: Vec::new(),
        }
    }
}

impl World {
    pub fn of(deployments: impl IntoIterator<Item = DeploymentRow>) -> Self {
        Self {
            deployments: deployments.into_iter().collect(),
            ..Self::default()
        }
    }

    pub fn with_changes(mut self, changes: impl IntoIterator<Item = ChangeRow>) -> Self {
        self.changes.extend(changes);
        self
    }

    pub fn with_incidents(mut self, incidents: impl IntoIterator<Item = IncidentRow>) -> Self {
        self.incidents.extend(incidents);
        self
    }

    pub fn basis(&self) -> Basis {
        Basis::build(
            self.settings,
            self.services.clone(),
            self.deployments.clone(),
            self.changes.clone(),
            self.incidents.clone(),
        )
    }

    pub fn evaluate(&self, kpi: Kpi) -> Evaluation {
        self.basis().evaluate(kpi, &weeks(4))
    }

    pub fn value(&self, kpi: Kpi) -> Option<f64> {
        self.evaluate(kpi).value
    }

    pub fn absence(&self, kpi: Kpi) -> Option<NullReason> {
        self.evaluate(kpi).absence.map(|absence| absence.reason)
    }

    /// The deployments by number, each with the rule by which it failed; none if it did not.
    pub fn failing_rules(&self) -> Vec<(u64, Option<Rule>)> {
        let events = self.events(Kpi::ChangeFailureRate);
        let mut rules: Vec<_> = events
            .iter()
            .filter_map(|event| match event.subject {
                Subject::Deployment(key) if event.role != Part::Apart => Some((key, event.rule)),
                _ => None,
            })
            .collect();
        rules.sort_unstable();
        rules
    }

    pub fn events(&self, kpi: Kpi) -> Vec<KpiEvent> {
        self.basis()
            .events(
                kpi,
                &weeks(4),
                Page {
                    offset: 0,
                    limit: 1_000,
                },
            )
            .events
    }
}

/// All services in production in so many weeks from hour 0 on, by week.
pub fn weeks(number: i64) -> Query {
    Query {
        bucket: Bucket::Week,
        ..Query::new(Window {
            from: hour(0.0),
            to: Timestamp(START + number * 168 * HOUR),
        })
    }
}

/// How many were left out for a reason.
pub fn left_out(evaluation: &Evaluation, reason: LeftOut) -> u32 {
    let line = evaluation
        .health
        .left_out
        .iter()
        .find(|line| line.reason == reason);
    line.map_or(0, |line| line.count)
}

pub fn hours(value: f64) -> f64 {
    value * HOUR as f64
}
