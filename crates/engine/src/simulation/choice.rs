//! Which policy the routing rules tell of an alert that one can only imagine: one that names a
//! service and a severity, and has no other label.

use std::collections::BTreeMap;

use muster_model::{
    fact::{Alert, AlertState, FactKey},
    ids::{ConnectionId, PolicyId, ServiceId},
    record::{Policy, RoutingRule, Service, Severity},
    routing::{Decision, Routing, SERVICE_LABEL, SEVERITY_LABEL},
    time::Timestamp,
};
use muster_store::{Reader, StoreError};

/// The words by which alerts commonly name a severity, the most common first.
const fn words(severity: Severity) -> [&'static str; 5] {
    match severity {
        Severity::Sev1 => ["critical", "page", "emergency", "sev1", "p1"],
        Severity::Sev2 => ["error", "high", "major", "sev2", "p2"],
        Severity::Sev3 => ["warning", "warn", "minor", "sev3", "p3"],
        Severity::Sev4 => ["info", "low", "none", "sev4", "p4"],
    }
}

/// The policy that is told of an alert of this service and severity, and which rule says so; or why
/// nobody is told. An alert may name a severity by any word that is common for it, and a rule may
/// give an alert another severity than its label says: of all such alerts that become an incident
/// of this severity the first rule counts.
pub(super) fn policy_for(
    reader: &Reader,
    id: ServiceId,
    service: &Service,
    severity: Severity,
) -> Result<Result<(PolicyId, String), String>, StoreError> {
    let rules = reader.list::<RoutingRule>()?;
    let policies = reader.list::<Policy>()?;
    let routing = Routing::new(
        rules.iter().map(|(id, rule)| (*id, rule)),
        [(id, service)],
        policies.iter().map(|(id, policy)| (*id, policy)),
    );
    let order: BTreeMap<_, _> = rules
        .iter()
        .map(|(id, rule)| (*id, (rule.position, *id)))
        .collect();
    let labels = std::iter::once("").chain(Severity::ALL.into_iter().flat_map(words));
    let first = labels
        .filter_map(
            |label| match routing.decide(&alert(&service.name, label), Timestamp::MAX) {
                Decision::Incident(routed) if routed.severity == severity => Some(routed),
                _ => None,
            },
        )
        .min_by_key(|routed| order.get(&routed.rule).copied());
    let name = severity.name();
    Ok(match first {
        None => Err(format!(
            "No routing rule makes a {name} incident of an alert that only names the service '{}'. \
             Add such a rule, or choose a policy to see whom it tells.",
            service.name
        )),
        Some(routed) => match (routed.policy, &routed.policy_name) {
            (Some(policy), Some(policy_name)) => Ok((
                policy,
                format!(
                    "The rule '{}' tells the policy '{policy_name}'.",
                    routed.rule_name
                ),
            )),
            _ => Err(format!(
                "The rule '{}' opens a {name} incident and tells nobody: it names no policy that \
                 exists.",
                routed.rule_name
            )),
        },
    })
}

fn alert(service: &str, severity: &str) -> Alert {
    let labels = [(SERVICE_LABEL, service), (SEVERITY_LABEL, severity)];
    Alert {
        key: FactKey {
            connection: ConnectionId::from_uuid(uuid::Uuid::nil()),
            external_id: String::new(),
        },
        observed_at: Timestamp(0),
        name: String::new(),
        labels: labels
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| (label.to_owned(), value.to_owned()))
            .collect(),
        annotations: BTreeMap::new(),
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: Timestamp(0),
        ended_at: None,
    }
}
