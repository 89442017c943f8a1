//! The compact rows that KPIs are computed from. Whoever keeps facts and records turns each into
//! one row; names are tokens, and what only people read stays behind.

use super::{Rule, Token, change_rework_sign, rework_sign};
use crate::{
    fact::{Change, Deployment, DeploymentKind, DeploymentStatus},
    ids::{ConnectionId, IncidentId, ServiceId, TeamId},
    record::{Incident, Severity, Tier, Verdict},
    time::{Millis, Timestamp},
};

/// What KPIs need to know of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRow {
    /// Which service.
    pub id: ServiceId,
    /// The teams that own it.
    pub teams: Vec<TeamId>,
    /// How long after its deployments an incident may still be attributed to them; none for as
    /// long as the workspace says.
    pub attribution_window: Option<Millis>,
}

/// What KPIs need to know of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploymentRow {
    /// The number by which the caller finds it again; below 2^53, so that a web page can hold it.
    pub key: u64,
    /// The connection that reported it; see [`connection_token`].
    pub connection: Token,
    /// Whether another connection speaks for its environment, so that it is left out; see
    /// [`Speakers`](crate::speaking::Speakers).
    pub spoken_for: bool,
    /// What was deployed; none if its source belongs to no service.
    pub service: Option<ServiceId>,
    /// How near to users; none if no rule maps its environment.
    pub tier: Option<Tier>,
    /// How it went.
    pub status: DeploymentStatus,
    /// What it was for.
    pub kind: DeploymentKind,
    /// Its project or job, with the connection.
    pub source: Token,
    /// The commit.
    pub commit: Token,
    /// The branch or tag.
    pub reference: Token,
    /// The pipeline, with the connection.
    pub pipeline: Token,
    /// The environment; see [`environment_token`].
    pub environment: Token,
    /// When the work began, or else was asked for.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// A person's verdict.
    pub mark: Option<Verdict>,
    /// What its branch or title says of an unplanned fix; see [`rework_sign`].
    pub rework: Option<Rule>,
}

impl DeploymentRow {
    /// The row of a deployment that no other connection speaks for.
    #[must_use]
    pub fn new(
        key: u64,
        fact: &Deployment,
        service: Option<ServiceId>,
        tier: Option<Tier>,
        mark: Option<Verdict>,
    ) -> Self {
        Self {
            key,
            connection: connection_token(fact.key.connection),
            spoken_for: false,
            service,
            tier,
            status: fact.status,
            kind: fact.kind,
            source: Token::of(&fact.source),
            commit: Token::of(&fact.commit),
            reference: Token::of(&fact.reference),
            pipeline: pipeline_token(&fact.key.connection.to_string(), &fact.pipeline),
            environment: environment_token(&fact.environment),
            started_at: fact.started_at.unwrap_or(fact.created_at),
            finished_at: fact.finished_at,
            mark,
            rework: rework_sign(&fact.reference, &fact.title),
        }
    }
}

/// The token of a pipeline: two connections may use one number for different pipelines.
#[must_use]
pub fn pipeline_token(connection: &str, pipeline: &str) -> Token {
    if pipeline.trim().is_empty() {
        Token::NONE
    } else {
        Token::of(&format!("{connection}/{pipeline}"))
    }
}

/// The token of a connection.
#[must_use]
pub fn connection_token(connection: ConnectionId) -> Token {
    let (high, low) = connection.uuid().as_u64_pair();
    Token::of_numbers(high, low)
}

/// The token of an environment: two systems may write one name in upper or lower case.
#[must_use]
pub fn environment_token(name: &str) -> Token {
    if name.chars().any(char::is_uppercase) {
        Token::of(&name.to_lowercase())
    } else {
        Token::of(name)
    }
}

/// What KPIs need to know of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// The number by which the caller finds it again; below 2^53.
    pub key: u64,
    /// What it changes; none if its source belongs to no service.
    pub service: Option<ServiceId>,
    /// Its project.
    pub source: Token,
    /// Every commit by which it can be found in a deployment.
    pub commits: Box<[Token]>,
    /// The deployment that carried it, where the source says so.
    pub deployment: Option<u64>,
    /// When it was proposed.
    pub opened_at: Timestamp,
    /// When its first commit was authored.
    pub first_commit_at: Option<Timestamp>,
    /// When it was merged; none while it is not.
    pub merged_at: Option<Timestamp>,
    /// What its labels, branch or title say of an unplanned fix; see [`change_rework_sign`].
    pub rework: Option<Rule>,
}

impl ChangeRow {
    /// The row of a change.
    #[must_use]
    pub fn new(key: u64, fact: &Change, service: Option<ServiceId>) -> Self {
        Self {
            key,
            service,
            source: Token::of(&fact.source),
            commits: fact
                .commits
                .iter()
                .map(|commit| Token::of(commit))
                .collect(),
            deployment: None,
            opened_at: fact.opened_at,
            first_commit_at: fact.first_commit_at,
            merged_at: fact.merged_at,
            rework: change_rework_sign(&fact.labels, &fact.branch, &fact.title),
        }
    }
}

/// What KPIs need to know of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// Which incident.
    pub id: IncidentId,
    /// The service that suffers.
    pub service: Option<ServiceId>,
    /// The team that handles it; decides only where no service is named.
    pub team: Option<TeamId>,
    /// How bad it is.
    pub severity: Severity,
    /// When it began.
    pub opened_at: Timestamp,
    /// When a person first acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was last resolved; none while it is open.
    pub resolved_at: Option<Timestamp>,
    /// The commit or tag that its alert names, if any.
    pub version: Token,
    /// What caused it, as far as a person has said.
    pub cause: Cause,
}

/// What a person said of an incident's cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cause {
    /// Nothing: the rules decide.
    #[default]
    Rules,
    /// This deployment, by [`DeploymentRow::key`].
    Deployment(u64),
    /// No deployment.
    NoDeployment,
}

impl IncidentRow {
    /// The row of an incident. `cause` is the caller's, who knows the deployments' keys; `version`
    /// is the commit or tag that its alerts name.
    #[must_use]
    pub const fn new(
        id: IncidentId,
        record: &Incident,
        team: Option<TeamId>,
        version: Token,
        cause: Cause,
    ) -> Self {
        Self {
            id,
            service: record.service,
            team,
            severity: record.severity,
            opened_at: record.opened_at,
            acknowledged_at: record.acknowledged_at,
            resolved_at: record.resolved_at,
            version,
            cause,
        }
    }
}
