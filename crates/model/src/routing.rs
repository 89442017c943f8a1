//! Routing: what becomes of an alert. The rules are tried in order and the first that matches
//! decides; the decision says why it is what it is, so that nobody wonders why an alert paged or
//! did not. Which incident an alert then joins, and when its end ends the incident, is decided
//! here too; reading alerts and writing incidents is left to others.
//!
//! A service is found by the alert's `service` label, whatever its case; if that names none that is
//! known, by the mapping rules that people made for labels. Labels such as `app` or `job` name
//! processes and scrapes as often as services: guessing from them would put an alert into a
//! stranger's incident.

mod decision;
mod declaring;
mod ending;
mod open_incidents;
mod placement;
mod replay;
#[cfg(test)]
mod tests;

pub use decision::{Decision, Quiet, Routed};
pub use ending::{alerts_ended, resolve_by_alerts};
pub use open_incidents::{OpenIncidents, Placed};
pub use placement::{Placement, join, join_or_open};
pub use replay::{Outcome, Replay, Replayed};

use std::collections::BTreeMap;

use crate::{
    fact::{Alert, AlertState},
    ids::{PolicyId, RoutingRuleId, ServiceId},
    mapping::Mapping,
    record::{Policy, RoutingRule, Service, Severity},
    time::{Millis, Timestamp},
};

/// The label in which an alert names its service.
pub const SERVICE_LABEL: &str = "service";
/// The label in which an alert says how bad it is.
pub const SEVERITY_LABEL: &str = "severity";

/// What a decision rests on: the rules in the order in which they are tried, and what they name.
#[derive(Debug, Clone)]
pub struct Routing<'a> {
    rules: Vec<(RoutingRuleId, &'a RoutingRule)>,
    services: BTreeMap<String, ServiceId>,
    policies: BTreeMap<PolicyId, &'a str>,
    mapping: Option<&'a Mapping>,
}

impl<'a> Routing<'a> {
    /// Routing by these rules, services and policies, each in any order. Of rules with the same
    /// position, and of services with the same name, the one that was made first comes first.
    pub fn new(
        rules: impl IntoIterator<Item = (RoutingRuleId, &'a RoutingRule)>,
        services: impl IntoIterator<Item = (ServiceId, &'a Service)>,
        policies: impl IntoIterator<Item = (PolicyId, &'a Policy)>,
    ) -> Self {
        let mut rules: Vec<_> = rules.into_iter().filter(|(_, rule)| rule.enabled).collect();
        rules.sort_by_key(|(id, rule)| (rule.position, *id));
        let mut by_name = BTreeMap::new();
        for (id, service) in services {
            by_name
                .entry(folded(&service.name))
                .and_modify(|first: &mut ServiceId| *first = id.min(*first))
                .or_insert(id);
        }
        Self {
            rules,
            services: by_name,
            policies: policies
                .into_iter()
                .map(|(id, policy)| (id, policy.name.as_str()))
                .collect(),
            mapping: None,
        }
    }

    /// The same, with mapping rules for alerts whose `service` label names no service here.
    #[must_use]
    pub fn mapped_by(self, mapping: &'a Mapping) -> Self {
        Self {
            mapping: Some(mapping),
            ..self
        }
    }

    /// The service that an alert is about; none if it names none that is known.
    #[must_use]
    pub fn service_of(&self, alert: &Alert) -> Option<ServiceId> {
        let label = alert.label(SERVICE_LABEL).trim();
        let named = self.services.get(&folded(label)).copied();
        named.or_else(|| Some(self.mapping?.of_alert(alert)?.0))
    }

    /// What becomes of `alert` at `now`.
    #[must_use]
    pub fn decide(&self, alert: &Alert, now: Timestamp) -> Decision {
        let quiet = |why| Decision::Quiet {
            why,
            by: alert.suppressed_by.clone(),
        };
        match alert.state {
            AlertState::Resolved => return quiet(Quiet::Resolved),
            AlertState::Silenced => return quiet(Quiet::Silenced),
            AlertState::Inhibited => return quiet(Quiet::Inhibited),
            AlertState::Firing => {}
        }
        let label = alert.label(SERVICE_LABEL).trim();
        let service = self.service_of(alert);
        let Some((id, rule)) = self
            .rules
            .iter()
            .find(|(_, rule)| matches(rule, service, alert))
        else {
            return quiet(Quiet::NoRule);
        };
        let until = alert.started_at + rule.still_firing_after;
        // A rule that asks for no wait waits for no source whose clock is ahead either.
        if rule.still_firing_after > Millis::ZERO && now < until {
            return Decision::Waiting {
                rule: *id,
                rule_name: rule.name.clone(),
                until,
            };
        }
        let from_label = Severity::from_label(alert.label(SEVERITY_LABEL));
        Decision::Incident(Routed {
            rule: *id,
            rule_name: rule.name.clone(),
            service,
            service_unknown: (service.is_none() && !label.is_empty()).then(|| label.to_owned()),
            severity: rule.severity.or(from_label).unwrap_or(Severity::Sev3),
            severity_unknown: (rule.severity.is_none() && from_label.is_none())
                .then(|| alert.label(SEVERITY_LABEL).trim().to_owned()),
            // A policy that was removed tells nobody, and the decision does not pretend otherwise.
            policy: rule.policy.filter(|id| self.policies.contains_key(id)),
            policy_name: rule
                .policy
                .and_then(|id| self.policies.get(&id))
                .map(|name| (*name).to_owned()),
            policy_removed: rule
                .policy
                .is_some_and(|id| !self.policies.contains_key(&id)),
            title: placement::title_for(alert, service),
        })
    }
}

/// Whether a rule is for this alert.
fn matches(rule: &RoutingRule, service: Option<ServiceId>, alert: &Alert) -> bool {
    rule.service.is_none_or(|wanted| service == Some(wanted))
        && rule
            .matchers
            .iter()
            .all(|matcher| matcher.holds(alert.label(&matcher.label)))
}

/// A name as it is compared: without regard to case and surrounding space.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
