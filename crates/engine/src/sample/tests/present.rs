//! What is wrong right now, and whom it pages.

use std::collections::{BTreeMap, BTreeSet};

use muster_model::{
    fact::AlertState,
    record::{IncidentStatus, LevelTarget, Severity},
};

use super::{AnyRecord, Fact, Millis, NOW, incidents, sample};

#[test]
fn two_incidents_are_open_and_the_viewer_is_paged_once_at_most() {
    let sample = sample();
    let open: Vec<_> = incidents(&sample)
        .into_iter()
        .filter(|(_, it)| it.status() != IncidentStatus::Resolved)
        .map(|(_, it)| it)
        .collect();
    let [taken, waiting] = open[..] else {
        panic!("{open:?}");
    };
    assert_eq!(taken.severity, Severity::Sev2);
    assert_eq!(taken.acknowledged_at, Some(NOW - Millis::minutes(40)));
    assert_eq!(
        (waiting.severity, waiting.status()),
        (Severity::Sev3, IncidentStatus::Open)
    );
    assert_eq!(waiting.escalated_at, NOW - Millis::minutes(6));

    let policy = sample.records.iter().find_map(|it| match &it.record {
        AnyRecord::Policy(id, policy) if Some(*id) == waiting.policy => Some(policy),
        _ => None,
    });
    let policy = policy.unwrap();
    assert_eq!(policy.repeat, 0);
    let mine = policy
        .levels
        .iter()
        .flat_map(|level| &level.targets)
        .filter(|target| {
            **target == LevelTarget::Member(sample.me) || matches!(target, LevelTarget::Team(_))
        });
    assert_eq!(mine.count(), 1);
}

#[test]
fn a_firing_alert_belongs_to_an_open_incident_or_to_no_rule() {
    let sample = sample();
    let open: BTreeSet<_> = incidents(&sample)
        .iter()
        .filter(|(_, it)| it.resolved_at.is_none())
        .flat_map(|(_, it)| &it.alerts)
        .cloned()
        .collect();
    let rules: Vec<_> = sample
        .records
        .iter()
        .filter_map(|it| match &it.record {
            AnyRecord::RoutingRule(_, rule) => Some(rule),
            _ => None,
        })
        .collect();
    let mut states = BTreeMap::new();
    for fact in &sample.facts {
        let Fact::Alert(alert) = fact else { continue };
        *states.entry(alert.state).or_insert(0) += 1;
        let routed = rules.iter().any(|rule| {
            let mut conditions = rule.matchers.iter();
            conditions.all(|condition| condition.holds(alert.label(&condition.label)))
        });
        if alert.state == AlertState::Firing && routed {
            assert!(open.contains(&alert.key.to_string()), "{alert:?}");
        }
    }
    assert_eq!(states[&AlertState::Firing], 5);
    assert_eq!(states[&AlertState::Silenced], 1);
}
