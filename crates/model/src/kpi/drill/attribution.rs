//! Which deployment an incident is attributed to: the same links that the numbers rest on.

use serde::{Deserialize, Serialize};

use crate::{
    ids::IncidentId,
    kpi::{Basis, Rule, basis::lane_of},
    record::Tier,
};

/// The deployment that an incident is attributed to, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Attribution {
    /// The deployment, by the caller's key.
    #[specta(type = f64)]
    pub deployment: u64,
    /// The rule that decided.
    pub rule: Rule,
}

impl Basis {
    /// The production deployment that an incident is attributed to; none if nothing fits, or if a
    /// person said that none caused it.
    pub fn attribution(&mut self, incident: IncidentId) -> Option<Attribution> {
        let production = lane_of(Tier::Production);
        self.refresh(production);
        self.slots.iter().find_map(|slot| {
            let lane = &slot.lanes[production];
            let link = lane
                .derived
                .links
                .iter()
                .find(|link| link.incident == incident)?;
            let event = lane.derived.events.get(link.event as usize)?;
            let row = lane.rows.get(event.row as usize)?;
            Some(Attribution {
                deployment: row.key,
                rule: link.rule,
            })
        })
    }
}
