use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Decision, Placement, folded, join, join_or_open};
use crate::{
    escalation,
    fact::Alert,
    ids::{IncidentId, PolicyId, ServiceId},
    record::{Incident, IncidentStatus, Policy},
    time::Timestamp,
};

/// The incidents that alerts may join, found without looking at all of them: in a storm there are
/// as many as there are alerts. Alerts are placed one after another, each among those that the ones
/// before it opened and joined, by the same rule as [`join_or_open`].
#[derive(Debug, Clone, Default)]
pub struct OpenIncidents {
    incidents: BTreeMap<IncidentId, Incident>,
    by_trouble: HashMap<Trouble, BTreeSet<(Timestamp, IncidentId)>>,
    by_alert: HashMap<String, IncidentId>,
}

/// What alerts that belong together have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Trouble {
    /// The service that suffers.
    Of(ServiceId),
    /// The kind of trouble, where no service is known.
    Called(String),
}

/// Where an alert was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// It belonged to this incident already.
    Held(IncidentId),
    /// It joined this incident. `tells` if its policy began to be told only then.
    Joined {
        /// Which incident.
        incident: IncidentId,
        /// Whether the incident told nobody before, and tells somebody now.
        tells: bool,
    },
    /// It opened this incident.
    Opened(IncidentId),
}

impl OpenIncidents {
    /// These incidents, in any order.
    pub fn new(incidents: impl IntoIterator<Item = (IncidentId, Incident)>) -> Self {
        let mut open = Self::default();
        for (id, incident) in incidents {
            open.put(id, incident);
        }
        open
    }

    /// One of them as it is now.
    #[must_use]
    pub fn get(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id)
    }

    /// Puts `alert` where `decision` says, at `now`; none if the decision was not
    /// [`Decision::Incident`]. An incident that it opens gets the identity that `new_id` makes. When
    /// it makes an incident worse, so that another path of its policy fits, the escalation begins
    /// anew.
    pub fn place(
        &mut self,
        decision: &Decision,
        alert: &Alert,
        now: Timestamp,
        policies: &BTreeMap<PolicyId, Policy>,
        new_id: impl FnOnce() -> IncidentId,
    ) -> Option<Placed> {
        let Decision::Incident(routed) = decision else {
            return None;
        };
        let trouble = Trouble::new(routed.service, &routed.title);
        let near = self
            .by_alert
            .get(&alert.key.to_string())
            .or_else(|| self.by_trouble.get(&trouble)?.first().map(|(_, id)| id));
        let near = near.and_then(|id| Some((*id, self.incidents.get(id)?)));
        Some(match join_or_open(decision, alert, near, now)? {
            Placement::Held { incident } => Placed::Held(incident),
            Placement::Open(incident) => {
                let id = new_id();
                self.put(id, *incident);
                Placed::Opened(id)
            }
            Placement::Join {
                incident: id,
                raise_to,
                tell,
            } => {
                let before = self.incidents.remove(&id)?;
                self.forget_trouble(id, &before);
                let milder = raise_to.map(|_| before.clone());
                let mut after = join(before, alert, raise_to, tell, now);
                if let Some(before) = milder {
                    let policy = after.policy.and_then(|id| policies.get(&id));
                    after = escalation::follow_severity(&before, after, policy, now);
                }
                self.by_alert.insert(alert.key.to_string(), id);
                self.note_trouble(id, &after);
                self.incidents.insert(id, after);
                Placed::Joined {
                    incident: id,
                    tells: tell.is_some(),
                }
            }
        })
    }

    /// Forgets one of them, so that nothing joins it any more.
    pub fn forget(&mut self, id: IncidentId) {
        if let Some(incident) = self.incidents.remove(&id) {
            self.forget_trouble(id, &incident);
            for alert in &incident.alerts {
                self.by_alert.remove(alert);
            }
        }
    }

    fn put(&mut self, id: IncidentId, incident: Incident) {
        for alert in &incident.alerts {
            self.by_alert.insert(alert.clone(), id);
        }
        self.note_trouble(id, &incident);
        self.incidents.insert(id, incident);
    }

    fn note_trouble(&mut self, id: IncidentId, incident: &Incident) {
        if incident.status() != IncidentStatus::Resolved {
            self.by_trouble
                .entry(Trouble::new(incident.service, &incident.title))
                .or_default()
                .insert((incident.opened_at, id));
        }
    }

    fn forget_trouble(&mut self, id: IncidentId, incident: &Incident) {
        let trouble = Trouble::new(incident.service, &incident.title);
        if let Some(open) = self.by_trouble.get_mut(&trouble) {
            open.remove(&(incident.opened_at, id));
        }
    }
}

impl Trouble {
    fn new(service: Option<ServiceId>, title: &str) -> Self {
        match service {
            Some(service) => Self::Of(service),
            None => Self::Called(folded(title)),
        }
    }
}
