//! Writing one event out: its role, its rule, its value and what it is connected with.

use super::{Item, KpiEvent, Part, Spot, Subject};
use crate::{
    kpi::{
        Basis, Kpi, LeftOut, Rule,
        basis::Slot,
        derive::{Aside, AsideOf, Derived, Event, NO_EVENT, Outcome},
        view::lead_time,
    },
    time::Timestamp,
};

impl Basis {
    pub(super) fn describe(&self, kpi: Kpi, spot: Spot) -> KpiEvent {
        let slot = &self.slots[spot.slot as usize];
        let derived = &slot.lanes[spot.lane].derived;
        let mut event = match spot.item {
            Item::Event(index) => self.deployment(kpi, spot, &derived.events[index], index),
            Item::Lead(index) => {
                let lead = &derived.leads[index];
                let carrier = slot.lanes[spot.lane].rows[lead.row as usize].key;
                let value = lead_time(lead, self.settings.profile);
                KpiEvent {
                    related: vec![Subject::Deployment(carrier)],
                    ..written(
                        Subject::Change(lead.change),
                        value,
                        Some(lead.rule),
                        lead.left_out,
                    )
                }
            }
            Item::Aside(index) => {
                let aside = &derived.aside[index];
                KpiEvent {
                    related: self.standing(spot, aside),
                    ..written(subject(aside.subject), None, None, Some(aside.reason))
                }
            }
            Item::Unplaced(index) => {
                let subject = Subject::Incident(self.unplaced[index].incident);
                written(subject, None, None, Some(LeftOut::Unattributed))
            }
            Item::Incident(index) => incident(kpi, slot, index),
        };
        event.at = Timestamp(spot.at);
        event.service = slot.id;
        event
    }

    /// The deployment that counts in the place of one that is left out.
    fn standing(&self, spot: Spot, aside: &Aside) -> Vec<Subject> {
        let AsideOf::Deployment(key) = aside.subject else {
            return Vec::new();
        };
        let lane = &self.slots[spot.slot as usize].lanes[spot.lane];
        let row = lane.find(aside.at, key).and_then(|row| {
            let twin = lane.derived.stands_for(row);
            twin.or_else(|| Some(event_of(&lane.derived, row)?.row as usize))
        });
        row.map(|row| Subject::Deployment(lane.rows[row].key))
            .into_iter()
            .collect()
    }

    fn deployment(&self, kpi: Kpi, spot: Spot, event: &Event, index: usize) -> KpiEvent {
        let lane = &self.slots[spot.slot as usize].lanes[spot.lane];
        let row = &lane.rows[event.row as usize];
        let subject = Subject::Deployment(row.key);
        let mut described = match kpi {
            Kpi::ChangeFailureRate => written(subject, None, event.failure, None),
            Kpi::ReworkRate => written(subject, None, event.rework, None),
            Kpi::RecoveryTime => {
                let (value, reason) = match event.recovery() {
                    Some(span) if span < 0 => (Some(span), Some(LeftOut::NegativeRecovery)),
                    Some(span) => (Some(span), None),
                    None => (None, Some(LeftOut::StillFailed)),
                };
                written(subject, value, event.restored, reason)
            }
            _ => written(subject, None, None, None),
        };
        described.role = match kpi {
            Kpi::ChangeFailureRate | Kpi::ReworkRate if described.rule.is_some() => Part::Against,
            Kpi::DeploymentFrequency if event.outcome != Outcome::Success => {
                described.sentence = Rule::StatusRolledBack.sentence().to_owned();
                Part::Apart
            }
            _ => described.role,
        };
        if matches!(kpi, Kpi::ChangeFailureRate | Kpi::RecoveryTime) {
            let links = lane
                .derived
                .links
                .iter()
                .filter(|link| link.event as usize == index);
            described
                .related
                .extend(links.map(|link| Subject::Incident(link.incident)));
        }
        let before = self.success_before(spot.slot, spot.lane, row.key, row.at);
        described.related.extend(before.map(Subject::Deployment));
        described
    }

    /// The success of the same source before a deployment of a lane.
    pub(super) fn success_before(&self, slot: u32, lane: usize, key: u64, at: i64) -> Option<u64> {
        let lane = &self.slots[slot as usize].lanes[lane];
        let row = lane.find(at, key)?;
        let own = event_of(&lane.derived, row)?;
        if own.outcome == Outcome::Failed {
            return None;
        }
        let source = lane.rows[row].source;
        let before = (0..row).rev().find(|other| {
            let event = event_of(&lane.derived, *other);
            lane.rows[*other].source == source
                && event.is_some_and(|e| e.outcome == Outcome::Success && e.row != own.row)
        })?;
        Some(lane.rows[before].key)
    }
}

fn event_of(derived: &Derived, row: usize) -> Option<&Event> {
    let event = *derived.row_event.get(row)?;
    (event != NO_EVENT).then(|| &derived.events[event as usize])
}

fn incident(kpi: Kpi, slot: &Slot, index: usize) -> KpiEvent {
    let incident = &slot.incidents[index];
    let end = match kpi {
        Kpi::Mtta => incident.acknowledged_at,
        _ => incident.resolved_at,
    };
    let value = end.map(|end| end.since(incident.opened_at).0);
    let left_out = match value {
        Some(span) if span < 0 => Some(LeftOut::NegativeIncident),
        None if kpi == Kpi::Mtta => Some(LeftOut::NeverAcknowledged),
        _ => None,
    };
    written(Subject::Incident(incident.id), value, None, left_out)
}

fn subject(aside: AsideOf) -> Subject {
    match aside {
        AsideOf::Deployment(key) => Subject::Deployment(key),
        AsideOf::Change(key) => Subject::Change(key),
        AsideOf::Incident(id) => Subject::Incident(id),
    }
}

/// An event whose place is still to be filled in.
fn written(
    subject: Subject,
    value: Option<i64>,
    rule: Option<Rule>,
    left_out: Option<LeftOut>,
) -> KpiEvent {
    KpiEvent {
        at: Timestamp::MIN,
        subject,
        service: None,
        role: if left_out.is_some() {
            Part::Apart
        } else {
            Part::Counted
        },
        value: value.map(|value| value as f64),
        rule,
        confidence: rule.map(Rule::confidence),
        left_out,
        sentence: left_out.map_or_else(
            || {
                rule.map(|rule| rule.sentence().to_owned())
                    .unwrap_or_default()
            },
            LeftOut::explanation,
        ),
        related: Vec::new(),
    }
}
