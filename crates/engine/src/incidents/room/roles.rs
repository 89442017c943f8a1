//! Who does what in an incident.

use muster_model::{
    ids::{IncidentId, MemberId},
    incident_life,
    record::{Incident, IncidentRole},
};
use serde::Serialize;

use crate::{Engine, Problem, names::Names};

/// One role of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RoleView {
    /// Which one.
    pub role: IncidentRole,
    /// Who holds it; none if nobody does.
    pub holder: Option<MemberId>,
    /// Their name; empty if nobody does.
    pub holder_name: String,
}

impl Engine {
    /// Hands a role over, or gives it up; the timeline keeps from whom to whom.
    ///
    /// # Errors
    /// If the role does not allow it, or the member is gone.
    pub fn hand_over_role(
        &self,
        id: IncidentId,
        role: IncidentRole,
        to: Option<MemberId>,
    ) -> Result<(), Problem> {
        self.step(id, |incident, _| {
            Ok(incident_life::hand_over(incident, role, to))
        })
    }
}

/// Every role with whoever holds it.
pub(super) fn views(incident: &Incident, names: &Names) -> Vec<RoleView> {
    IncidentRole::ALL
        .into_iter()
        .map(|role| {
            let holder = incident.holder(role);
            RoleView {
                role,
                holder,
                holder_name: names.member(holder),
            }
        })
        .collect()
}
