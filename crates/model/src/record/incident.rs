use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Invalid, Merge, Record, RecordKind, check_name};
use crate::{
    fact::FactKey,
    ids::{ConnectionId, IncidentId, MemberId, PolicyId, ServiceId},
    time::Timestamp,
};

/// How bad an incident is. The most severe is the smallest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Users cannot do what they came for.
    Sev1,
    /// Users are badly hindered.
    Sev2,
    /// Users notice.
    Sev3,
    /// Nobody but us notices, yet.
    Sev4,
}

impl Severity {
    /// Every severity, the most severe first.
    pub const ALL: [Self; 4] = [Self::Sev1, Self::Sev2, Self::Sev3, Self::Sev4];

    /// The name that people use: `SEV1` to `SEV4`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sev1 => "SEV1",
            Self::Sev2 => "SEV2",
            Self::Sev3 => "SEV3",
            Self::Sev4 => "SEV4",
        }
    }

    /// What an alert's `severity` label commonly means; none if the word is not known.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        match label.trim().to_ascii_lowercase().as_str() {
            "sev1" | "critical" | "page" | "emergency" | "p1" => Some(Self::Sev1),
            "sev2" | "error" | "high" | "major" | "p2" => Some(Self::Sev2),
            "sev3" | "warning" | "warn" | "minor" | "p3" => Some(Self::Sev3),
            "sev4" | "info" | "low" | "none" | "p4" => Some(Self::Sev4),
            _ => None,
        }
    }
}

/// Where an incident stands. It follows from its instants, so that merged edits never contradict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// Nobody has taken it yet.
    Open,
    /// Somebody is on it.
    Acknowledged,
    /// Over.
    Resolved,
}

/// What an incident came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A routing rule opened it for an alert.
    Alert,
    /// A person declared it.
    Declared,
    /// A KPI crossed a threshold.
    Threshold,
}

/// A person's word on what caused an incident; it stands whatever a later sync brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "deployment", rename_all = "snake_case")]
pub enum CauseLink {
    /// This deployment did.
    Deployment(FactKey),
    /// No deployment did.
    NoDeployment,
}

/// Something that is wrong and that people handle together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Incident {
    /// One line that says what is wrong.
    pub title: String,
    /// What is known of it, in prose.
    pub summary: String,
    /// The service that suffers, if known.
    pub service: Option<ServiceId>,
    /// How bad it is.
    pub severity: Severity,
    /// What it came from.
    pub origin: Origin,
    /// When it began: the start of its first alert, or when it was declared.
    pub opened_at: Timestamp,
    /// When its escalation began: when it was opened here, or opened again.
    pub escalated_at: Timestamp,
    /// When a person first acknowledged the escalation that began at `escalated_at`.
    pub acknowledged_at: Option<Timestamp>,
    /// Who did.
    pub acknowledged_by: Option<MemberId>,
    /// When a person first acknowledged it before it was opened again; none if it never was.
    pub first_acknowledged_at: Option<Timestamp>,
    /// When it was over; none while it is not.
    pub resolved_at: Option<Timestamp>,
    /// Who said so; none if its alerts ended by themselves.
    pub resolved_by: Option<MemberId>,
    /// Who leads the work: the commander.
    pub assignee: Option<MemberId>,
    /// Who writes the status updates.
    #[serde(default)]
    pub communications: Option<MemberId>,
    /// Who keeps the timeline.
    #[serde(default)]
    pub scribe: Option<MemberId>,
    /// Who leads the repair itself.
    #[serde(default)]
    pub operations_lead: Option<MemberId>,
    /// Who is told, in what order; none tells nobody.
    pub policy: Option<PolicyId>,
    /// The alerts that belong to it, each by `FactKey`'s text.
    pub alerts: BTreeSet<String>,
    /// A person's word on what caused it; none leaves it to the rules.
    pub cause: Option<CauseLink>,
    /// The chat connection that the acknowledgement came through; none if it was made in Muster.
    #[serde(default)]
    pub acknowledged_through: Option<ConnectionId>,
    /// The entries of the timeline that are pinned, each by its key.
    #[serde(default)]
    pub pinned: BTreeSet<String>,
    /// The channels that were opened for it, each by `FactKey`'s text.
    #[serde(default)]
    pub channels: BTreeSet<String>,
}

impl Incident {
    /// Where it stands.
    #[must_use]
    pub const fn status(&self) -> IncidentStatus {
        if self.resolved_at.is_some() {
            IncidentStatus::Resolved
        } else if self.acknowledgement().is_some() {
            IncidentStatus::Acknowledged
        } else {
            IncidentStatus::Open
        }
    }

    /// When the escalation that runs now was acknowledged. An acknowledgement from before the
    /// incident was opened again does not count: a merge of two laptops' edits can leave one.
    #[must_use]
    pub const fn acknowledgement(&self) -> Option<Timestamp> {
        match self.acknowledged_at {
            Some(at) if at.0 >= self.escalated_at.0 => Some(at),
            _ => None,
        }
    }

    /// When a person acknowledged it for the first time ever, whatever happened since: what MTTA
    /// counts.
    #[must_use]
    pub fn first_acknowledgement(&self) -> Option<Timestamp> {
        self.first_acknowledged_at
            .into_iter()
            .chain(self.acknowledged_at)
            .min()
    }

    /// Whether a person has made it theirs, so that it is theirs to end as well.
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.acknowledgement().is_some() || self.assignee.is_some()
    }
}

impl Record for Incident {
    type Id = IncidentId;
    const KIND: RecordKind = RecordKind::Incident;

    fn merge_of(field: &str) -> Merge {
        match field {
            "summary" => Merge::Prose,
            "alerts" | "channels" | "pinned" => Merge::Set,
            _ => Merge::Value,
        }
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn prose(&self) -> String {
        self.summary.clone()
    }

    fn validate(&self) -> Result<(), Invalid> {
        check_name("title", "incident", &self.title)?;
        if self
            .resolved_at
            .is_some_and(|resolved| resolved < self.opened_at)
        {
            return Err(Invalid::new(
                "resolved_at",
                "An incident cannot be resolved before it was opened; correct the time.",
            ));
        }
        Ok(())
    }
}
