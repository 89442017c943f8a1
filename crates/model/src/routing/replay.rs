use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap},
};

use super::{Decision, OpenIncidents, Placed, Routing};
use crate::{
    fact::{Alert, AlertState},
    ids::{IncidentId, PolicyId, RoutingRuleId},
    record::{Policy, RoutingRule},
    time::{Millis, Timestamp},
};

/// What routing rules would have made of alerts of the past, one after another: which of them would
/// have opened an incident, joined one that was open then, or stayed quiet. An incident of this
/// history is over when all its alerts are, for nobody takes part in it.
#[derive(Debug)]
pub struct Replay<'a> {
    routing: Routing<'a>,
    waits: BTreeMap<RoutingRuleId, Millis>,
    policies: &'a BTreeMap<PolicyId, Policy>,
    open: OpenIncidents,
    /// When the last alert of each open incident ended; none while one goes on.
    ends: HashMap<IncidentId, Option<Timestamp>>,
    ending: BinaryHeap<Reverse<(Timestamp, IncidentId)>>,
}

/// What would have become of one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// What the rules say of it while it fired.
    pub decision: Decision,
    /// What would have come of that.
    pub outcome: Outcome,
}

/// What would have come of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It opened an incident, or joined one, whose policy began to be told with it.
    Paged,
    /// It opened an incident that tells nobody.
    Opened,
    /// It joined an incident that was open.
    Joined,
    /// It was over before its rule's wait was.
    Blip {
        /// How long it fired.
        fired: Millis,
        /// How long the rule asks for.
        wait: Millis,
    },
    /// Its rule still waits.
    Waits,
    /// No rule matches it, or its source keeps it quiet.
    Quiet,
}

impl<'a> Replay<'a> {
    /// A history without incidents, by these rules.
    pub fn new(
        routing: Routing<'a>,
        rules: impl IntoIterator<Item = (RoutingRuleId, &'a RoutingRule)>,
        policies: &'a BTreeMap<PolicyId, Policy>,
    ) -> Self {
        Self {
            routing,
            waits: rules
                .into_iter()
                .map(|(id, rule)| (id, rule.still_firing_after))
                .collect(),
            policies,
            open: OpenIncidents::default(),
            ends: HashMap::new(),
            ending: BinaryHeap::new(),
        }
    }

    /// What would have become of these alerts by `now`, in the order in which they are given.
    #[must_use]
    pub fn run(mut self, alerts: &[Alert], now: Timestamp) -> Vec<Replayed> {
        let decisions: Vec<Decision> = alerts.iter().map(|alert| self.decide(alert)).collect();
        let mut order: Vec<(Timestamp, usize)> = decisions
            .iter()
            .zip(alerts)
            .enumerate()
            .map(|(index, (decision, alert))| (alert.started_at + self.wait(decision), index))
            .collect();
        order.sort_unstable();
        let mut outcomes = vec![Outcome::Quiet; alerts.len()];
        for (at, index) in order {
            outcomes[index] = self.place(&decisions[index], &alerts[index], at, now);
        }
        decisions
            .into_iter()
            .zip(outcomes)
            .map(|(decision, outcome)| Replayed { decision, outcome })
            .collect()
    }

    /// What the rules said of an alert while it fired; what its source keeps quiet now counts as
    /// having been quiet all the time.
    fn decide(&self, alert: &Alert) -> Decision {
        match alert.state {
            AlertState::Silenced | AlertState::Inhibited => {
                self.routing.decide(alert, Timestamp::MAX)
            }
            AlertState::Firing | AlertState::Resolved => {
                let firing = Alert {
                    state: AlertState::Firing,
                    ended_at: None,
                    ..alert.clone()
                };
                self.routing.decide(&firing, Timestamp::MAX)
            }
        }
    }

    fn wait(&self, decision: &Decision) -> Millis {
        match decision {
            Decision::Incident(routed) => self.waits.get(&routed.rule).copied(),
            Decision::Waiting { .. } | Decision::Quiet { .. } => None,
        }
        .unwrap_or(Millis::ZERO)
    }

    fn place(
        &mut self,
        decision: &Decision,
        alert: &Alert,
        at: Timestamp,
        now: Timestamp,
    ) -> Outcome {
        let Decision::Incident(routed) = decision else {
            return Outcome::Quiet;
        };
        let wait = self.wait(decision);
        if let Some(ended) = alert.ended_at.filter(|ended| *ended < at) {
            let fired = ended.since(alert.started_at);
            return Outcome::Blip { fired, wait };
        }
        if at > now && wait > Millis::ZERO {
            return Outcome::Waits;
        }
        self.end_until(at);
        let placed = self
            .open
            .place(decision, alert, at, self.policies, IncidentId::new);
        match placed {
            Some(Placed::Opened(id)) => {
                self.note_end(id, alert.ended_at);
                if routed.policy.is_some() {
                    Outcome::Paged
                } else {
                    Outcome::Opened
                }
            }
            Some(Placed::Joined { incident, tells }) => {
                self.note_end(incident, alert.ended_at);
                if tells {
                    Outcome::Paged
                } else {
                    Outcome::Joined
                }
            }
            Some(Placed::Held(_)) => Outcome::Joined,
            None => Outcome::Quiet,
        }
    }

    /// Ends the incidents whose last alert ended by `at`.
    fn end_until(&mut self, at: Timestamp) {
        while let Some(Reverse((end, id))) = self.ending.peek().copied()
            && end <= at
        {
            self.ending.pop();
            if self.ends.get(&id) == Some(&Some(end)) {
                self.ends.remove(&id);
                self.open.forget(id);
            }
        }
    }

    fn note_end(&mut self, id: IncidentId, ended_at: Option<Timestamp>) {
        let end = match (self.ends.get(&id), ended_at) {
            (None, end) => end,
            (Some(Some(before)), Some(end)) => Some(end.max(*before)),
            (Some(_), _) => None,
        };
        self.ends.insert(id, end);
        if let Some(end) = end {
            self.ending.push(Reverse((end, id)));
        }
    }
}
