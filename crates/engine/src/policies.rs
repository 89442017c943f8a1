//! Escalation policies and routing rules: who is told of what.

use std::collections::HashMap;

use muster_model::{
    escalation,
    fact::{Alert, AlertState, FactKey},
    ids::{PolicyId, RoutingRuleId},
    record::{Policy, RoutingRule, Service},
    routing::{Decision, Routing},
    time::{Millis, Timestamp, Window},
};
use serde::Serialize;

use crate::{
    Engine, Problem,
    escalation::{People, postable_channels},
    incidents::recent_alerts,
    names::Names,
};

/// A policy in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct PolicyView {
    /// Which policy.
    pub id: PolicyId,
    /// The record.
    pub policy: Policy,
    /// The names of the routing rules that use it.
    pub used_by: Vec<String>,
    /// What is wrong with it: levels that reach nobody, now or at some time in
    /// the next four weeks. Empty if all is well.
    pub warnings: Vec<String>,
}

/// A channel that a level may post to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ChannelChoice {
    /// The channel, by `FactKey`'s text, as a level names it.
    pub channel: String,
    /// Its name.
    pub name: String,
    /// The connection that it belongs to; empty if that is gone.
    pub connection_name: String,
}

/// A routing rule in the list.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct RoutingRuleView {
    /// Which rule.
    pub id: RoutingRuleId,
    /// The record.
    pub rule: RoutingRule,
    /// How many of the alerts seen in the last 30 days it decides.
    pub caught: u32,
}

/// Over how many days the alerts are counted that a rule decides.
const COUNTED: Millis = Millis::days(30);

/// How far ahead gaps in schedules are looked for.
const LOOKED_AHEAD: Millis = Millis::days(28);

impl Engine {
    /// Every policy.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn policies(&self) -> Result<Vec<PolicyView>, Problem> {
        let now = self.now();
        let ahead = Window {
            from: now,
            to: now + LOOKED_AHEAD,
        };
        self.read(|reader| {
            let people = People::read(reader)?;
            let roster = people.roster();
            let zone = reader
                .workspace()?
                .map(|(_, settings)| settings.zone())
                .unwrap_or_default();
            let rules = reader.list::<RoutingRule>()?;
            Ok(reader
                .list::<Policy>()?
                .into_iter()
                .map(|(id, policy)| {
                    let gaps = escalation::gaps(&policy, &roster, ahead);
                    PolicyView {
                        id,
                        used_by: rules
                            .iter()
                            .filter(|(_, rule)| rule.policy == Some(id))
                            .map(|(_, rule)| rule.name.clone())
                            .collect(),
                        warnings: gaps.iter().map(|gap| gap.sentence(&policy, zone)).collect(),
                        policy,
                    }
                })
                .collect())
        })
    }

    /// The channels that a level may post to, by name.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn level_channels(&self) -> Result<Vec<ChannelChoice>, Problem> {
        let (channels, names) =
            self.read(|reader| Ok((postable_channels(reader)?, Names::read(reader)?)))?;
        let connection_of = |channel: &str| {
            let key = channel.parse::<FactKey>().ok();
            key.map_or_else(String::new, |key| names.connection(key.connection))
        };
        let mut choices: Vec<_> = channels
            .into_iter()
            .map(|(channel, name)| ChannelChoice {
                connection_name: connection_of(&channel),
                channel,
                name,
            })
            .collect();
        choices.sort_by_cached_key(|choice| {
            (
                choice.name.to_lowercase(),
                choice.connection_name.to_lowercase(),
            )
        });
        Ok(choices)
    }

    /// Makes a policy, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_policy(&self, id: Option<PolicyId>, policy: &Policy) -> Result<PolicyId, Problem> {
        self.save(id, policy, PolicyId::new)
    }

    /// Deletes a policy that nothing uses.
    ///
    /// # Errors
    /// What still uses it.
    pub fn delete_policy(&self, id: PolicyId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Policy>(author, now, id))
    }

    /// Every routing rule, in the order in which they are tried.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn routing_rules(&self) -> Result<Vec<RoutingRuleView>, Problem> {
        let since = self.now() - COUNTED;
        self.read(|reader| {
            let rules = reader.list::<RoutingRule>()?;
            let services = reader.list::<Service>()?;
            let mapping = reader.mapping()?;
            let routing = Routing::new(
                rules.iter().map(|(id, rule)| (*id, rule)),
                services.iter().map(|(id, service)| (*id, service)),
                [],
            )
            .mapped_by(&mapping);
            let mut caught: HashMap<RoutingRuleId, u32> = HashMap::new();
            for alert in recent_alerts(reader, since)? {
                // What a rule made of an alert when it fired, whatever became of it since.
                let firing = Alert {
                    state: AlertState::Firing,
                    ended_at: None,
                    ..alert
                };
                if let Decision::Incident(routed) = routing.decide(&firing, Timestamp::MAX) {
                    *caught.entry(routed.rule).or_default() += 1;
                }
            }
            Ok(rules
                .iter()
                .map(|(id, rule)| RoutingRuleView {
                    id: *id,
                    rule: rule.clone(),
                    caught: caught.get(id).copied().unwrap_or_default(),
                })
                .collect())
        })
    }

    /// Makes a routing rule, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_routing_rule(
        &self,
        id: Option<RoutingRuleId>,
        rule: &RoutingRule,
    ) -> Result<RoutingRuleId, Problem> {
        self.save(id, rule, RoutingRuleId::new)
    }

    /// Deletes a routing rule.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_routing_rule(&self, id: RoutingRuleId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<RoutingRule>(author, now, id))
    }
}
