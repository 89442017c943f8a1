mod decisions;
mod declaring;
mod endings;
mod placements;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::*;
use crate::{
    fact::FactKey,
    ids::{ConnectionId, IncidentId, MemberId},
    incident_life,
    record::{
        Incident, IncidentStatus, LabelMatcher, MappingField, MappingRule, MatchOperator, Origin,
        Record,
    },
    time::Millis,
};

const CHECKOUT: ServiceId = ServiceId::from_uuid(Uuid::from_u128(1));
const SEARCH: ServiceId = ServiceId::from_uuid(Uuid::from_u128(2));
const ON_CALL: PolicyId = PolicyId::from_uuid(Uuid::from_u128(3));
const ADA: MemberId = MemberId::from_uuid(Uuid::from_u128(4));
const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn id<T: From<crate::ids::RecordId>>(n: u128) -> T {
    crate::ids::RecordId::from_uuid(Uuid::from_u128(n)).into()
}

fn service(name: &str) -> Service {
    Service {
        name: name.to_owned(),
        description: String::new(),
        teams: BTreeSet::new(),
        sources: Vec::new(),
        attribution_window: None,
    }
}

fn rule(name: &str, position: u32) -> RoutingRule {
    RoutingRule {
        name: name.to_owned(),
        position,
        matchers: Vec::new(),
        service: None,
        severity: None,
        policy: Some(ON_CALL),
        still_firing_after: Millis::ZERO,
        enabled: true,
    }
}

fn alert(fingerprint: &str, labels: &[(&str, &str)]) -> Alert {
    Alert {
        key: FactKey {
            connection: ConnectionId::from_uuid(Uuid::from_u128(9)),
            external_id: fingerprint.to_owned(),
        },
        observed_at: NOW,
        name: "HighErrorRate".to_owned(),
        labels: labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        annotations: BTreeMap::from([("summary".to_owned(), "5 % of calls fail".to_owned())]),
        state: AlertState::Firing,
        suppressed_by: Vec::new(),
        url: String::new(),
        started_at: NOW - Millis::minutes(1),
        ended_at: None,
    }
}

fn ended(fingerprint: &str, at: Timestamp) -> Alert {
    Alert {
        state: AlertState::Resolved,
        ended_at: Some(at),
        ..alert(fingerprint, &[])
    }
}

fn decide(rules: &[RoutingRule], alert: &Alert) -> Decision {
    let services = [(CHECKOUT, service("Checkout")), (SEARCH, service("search"))];
    let policy = Policy {
        name: "On call".to_owned(),
        levels: Vec::new(),
        repeat: 0,
        hours: None,
        paths: Vec::new(),
    };
    let rules = (1..).zip(rules).map(|(n, rule)| (id(n), rule));
    let services = services.iter().map(|(id, service)| (*id, service));
    Routing::new(rules, services, [(ON_CALL, &policy)]).decide(alert, NOW)
}

fn routed(rules: &[RoutingRule], alert: &Alert) -> Routed {
    match decide(rules, alert) {
        Decision::Incident(routed) => routed,
        other => panic!("expected an incident: {other:?}"),
    }
}

fn opened(alert: &Alert) -> Incident {
    let decision = decide(&[rule("All", 0)], alert);
    match join_or_open(&decision, alert, [], NOW) {
        Some(Placement::Open(incident)) => *incident,
        other => panic!("expected a new incident: {other:?}"),
    }
}

fn placed(alert: &Alert, incidents: &[(IncidentId, &Incident)]) -> Placement {
    let decision = decide(&[rule("All", 0)], alert);
    join_or_open(&decision, alert, incidents.iter().copied(), NOW).unwrap()
}
