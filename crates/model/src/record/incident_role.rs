use serde::{Deserialize, Serialize};

use super::Incident;
use crate::ids::MemberId;

/// A role that somebody holds in one incident. It says who does what, and not who may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum IncidentRole {
    /// Leads the work and decides.
    Commander,
    /// Writes the status updates.
    Communications,
    /// Keeps the timeline.
    Scribe,
    /// Leads the repair itself.
    OperationsLead,
}

impl IncidentRole {
    /// Every role, in the order in which people fill them.
    pub const ALL: [Self; 4] = [
        Self::Commander,
        Self::Communications,
        Self::Scribe,
        Self::OperationsLead,
    ];

    /// What it is called within a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Commander => "commander",
            Self::Communications => "communications lead",
            Self::Scribe => "scribe",
            Self::OperationsLead => "operations lead",
        }
    }

    /// The field of an incident that says who holds it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Commander => "assignee",
            Self::Communications => "communications",
            Self::Scribe => "scribe",
            Self::OperationsLead => "operations_lead",
        }
    }
}

impl Incident {
    /// Who holds a role; none if nobody does.
    #[must_use]
    pub const fn holder(&self, role: IncidentRole) -> Option<MemberId> {
        match role {
            IncidentRole::Commander => self.assignee,
            IncidentRole::Communications => self.communications,
            IncidentRole::Scribe => self.scribe,
            IncidentRole::OperationsLead => self.operations_lead,
        }
    }

    /// The roles that a member holds.
    pub fn roles_of(&self, member: MemberId) -> impl Iterator<Item = IncidentRole> {
        IncidentRole::ALL
            .into_iter()
            .filter(move |role| self.holder(*role) == Some(member))
    }

    /// Who is told that a status update is due: the communications lead, else the commander.
    #[must_use]
    pub fn told_of_updates(&self) -> Option<MemberId> {
        self.communications.or(self.assignee)
    }
}
