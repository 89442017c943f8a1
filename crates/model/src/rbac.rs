//! Who may do what: the one table of roles and actions. The store's write door asks it; nothing
//! else decides.

use serde::{Deserialize, Serialize};

use crate::ids::MemberId;

/// What a member may do in a workspace.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Handles incidents and writes reviews.
    Responder,
    /// Also records progress.
    Editor,
    /// Also sets direction.
    Manager,
    /// Also decides who takes part and what is connected.
    Admin,
    /// Reads, judges audits, and exports the audit trail.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Viewer,
        Self::Responder,
        Self::Editor,
        Self::Manager,
        Self::Admin,
        Self::Auditor,
    ];

    /// The word for it on screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Responder => "responder",
            Self::Editor => "editor",
            Self::Manager => "manager",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }
}

/// A group of things that a role allows or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read all but secrets.
    Read,
    /// Declare, update, acknowledge and resolve incidents; write reviews.
    RespondToIncidents,
    /// Check-ins, KPI samples, training, action items, verdicts on deployments.
    RecordProgress,
    /// Goals, KPIs and targets, policies, schedules; accept risks; close audits.
    SetDirection,
    /// Members, roles, teams, services, connections and the workspace's settings.
    Administer,
    /// Evidence and verdicts of audits; export the audit trail.
    Audit,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::RespondToIncidents,
        Self::RecordProgress,
        Self::SetDirection,
        Self::Administer,
        Self::Audit,
    ];

    /// What it is called in 'you may not …'.
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Read => "read this workspace",
            Self::RespondToIncidents => "handle incidents",
            Self::RecordProgress => "record progress",
            Self::SetDirection => "set goals, targets, policies and schedules",
            Self::Administer => "change members, services and connections",
            Self::Audit => "judge audits",
        }
    }
}

/// Whether a member with `role` may do `action`.
#[must_use]
pub const fn may(role: Role, action: Action) -> bool {
    match action {
        Action::Read => true,
        Action::RespondToIncidents => {
            matches!(
                role,
                Role::Responder | Role::Editor | Role::Manager | Role::Admin
            )
        }
        Action::RecordProgress => matches!(role, Role::Editor | Role::Manager | Role::Admin),
        Action::SetDirection => matches!(role, Role::Manager | Role::Admin),
        Action::Administer => matches!(role, Role::Admin),
        Action::Audit => matches!(role, Role::Auditor),
    }
}

/// Who made an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Author {
    /// A person.
    Member(MemberId),
    /// Muster itself, following a rule that people made: an alert opened an incident, say. It may
    /// do what a responder may, and set up a workspace that is being made.
    Muster,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the design, word for word: rows are actions, columns the roles in order.
    #[test]
    fn the_matrix_is_the_one_we_agreed_on() {
        let table = [
            (Action::Read, [true, true, true, true, true, true]),
            (
                Action::RespondToIncidents,
                [false, true, true, true, true, false],
            ),
            (
                Action::RecordProgress,
                [false, false, true, true, true, false],
            ),
            (
                Action::SetDirection,
                [false, false, false, true, true, false],
            ),
            (
                Action::Administer,
                [false, false, false, false, true, false],
            ),
            (Action::Audit, [false, false, false, false, false, true]),
        ];
        assert_eq!(table.map(|(action, _)| action), Action::ALL);
        for (action, row) in table {
            for (role, allowed) in Role::ALL.into_iter().zip(row) {
                assert_eq!(may(role, action), allowed, "{} {action:?}", role.name());
            }
        }
    }
}
