use serde::{Deserialize, Serialize};

use crate::{
    ids::{IncidentId, MemberId},
    time::Timestamp,
};

/// One notification owed to one member by one level of one escalation. Its identity is everything
/// but `due_at`: see [`Page::key`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
pub struct Page {
    /// The incident that it is about.
    pub incident: IncidentId,
    /// The beginning of the escalation that it belongs to: an incident that is opened again pages
    /// again.
    pub escalated_at: Timestamp,
    /// The round of the ladder, from 0.
    pub round: u32,
    /// The level of the policy, from 0.
    pub level: u32,
    /// Who is told.
    pub member: MemberId,
    /// When it fell due.
    pub due_at: Timestamp,
}

/// What makes a page that page. A policy that is edited while it climbs moves a page's due time
/// and leaves its identity, so that nobody is told twice.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
pub struct PageKey {
    /// The incident that it is about.
    pub incident: IncidentId,
    /// The beginning of the escalation that it belongs to.
    pub escalated_at: Timestamp,
    /// The round of the ladder, from 0.
    pub round: u32,
    /// The level of the policy, from 0.
    pub level: u32,
    /// Who is told.
    pub member: MemberId,
}

impl Page {
    /// Its identity.
    #[must_use]
    pub const fn key(&self) -> PageKey {
        PageKey {
            incident: self.incident,
            escalated_at: self.escalated_at,
            round: self.round,
            level: self.level,
            member: self.member,
        }
    }
}
