//! The events behind a number: what counted, what counted against, and what was left out, each with
//! the rule that decided. Found first by instant only; just the page that is asked for is written
//! out.

mod attribution;
mod describe;
mod reported_twice;

use std::{cmp::Reverse, ops::Range};

pub use attribution::Attribution;
pub use reported_twice::ReportedTwice;

use serde::{Deserialize, Serialize};

use super::{
    Confidence, Kpi, LeftOut, Query, Rule,
    basis::{Basis, NOWHERE, UNMAPPED, index, lane_of},
    view::Scope,
};
use crate::{
    ids::{ActionItemId, IncidentId, KpiSampleId, ReviewId, ServiceId, SkillId},
    record::{Severity, Tier},
    time::{Timestamp, Window},
};

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Page {
    /// How many to pass over.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// One page of the events behind a number, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiEvents {
    /// How many there are in all.
    pub total: u32,
    /// Those of the page.
    pub events: Vec<KpiEvent>,
}

/// One event behind a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct KpiEvent {
    /// When it counts.
    pub at: Timestamp,
    /// What it is.
    pub subject: Subject,
    /// Whose it is.
    pub service: Option<ServiceId>,
    /// What it does to the number.
    pub role: Part,
    /// Its own value: in milliseconds where the KPI is a duration, also of what is left out; in the
    /// KPI's unit where it is made of values.
    pub value: Option<f64>,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// How far to trust it.
    pub confidence: Option<Confidence>,
    /// Why it does not count.
    pub left_out: Option<LeftOut>,
    /// Why, for people.
    pub sentence: String,
    /// What it is connected with: a change's deployment, a failure's incidents, and for any
    /// deployment the success before it, so that the two can be compared.
    pub related: Vec<Subject>,
}

/// What an event is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A deployment, by the caller's key.
    Deployment(#[specta(type = f64)] u64),
    /// A change, by the caller's key.
    Change(#[specta(type = f64)] u64),
    /// An incident.
    Incident(IncidentId),
    /// A page that was owed because of an incident.
    Page(IncidentId),
    /// An action item.
    Action(ActionItemId),
    /// A review.
    Review(ReviewId),
    /// A skill.
    Skill(SkillId),
    /// A value of a metric query.
    Sample,
    /// A value that somebody entered.
    Entered(KpiSampleId),
}

/// What an event does to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It is a sample, or part of the whole.
    Counted,
    /// It is part of the whole, and of the share that is looked for; of what was to be in time: it
    /// was not; of what enough people should know: too few do.
    Against,
    /// It is left out, or listed apart.
    Apart,
}

/// Where an event lies in the basis.
#[derive(Debug, Clone, Copy)]
struct Spot {
    at: i64,
    slot: u32,
    lane: usize,
    item: Item,
}

#[derive(Debug, Clone, Copy)]
enum Item {
    Event(usize),
    Lead(usize),
    Aside(usize),
    Incident(usize),
    Unplaced(usize),
}

impl Basis {
    /// The events behind a KPI's number, the newest first.
    pub fn events(&mut self, kpi: Kpi, query: &Query, page: Page) -> KpiEvents {
        self.refresh(lane_of(query.tier));
        let mut spots = self.spots(kpi, query);
        spots.sort_by_key(|spot| Reverse((spot.at, spot.slot)));
        let wanted = spots
            .iter()
            .skip(page.offset as usize)
            .take(page.limit as usize);
        KpiEvents {
            total: index(spots.len()),
            events: wanted.map(|spot| self.describe(kpi, *spot)).collect(),
        }
    }

    /// The success of the same source, to the same tier of the same service, that a deployment
    /// came after; none if it is the first, unknown, or no deployment event itself.
    pub fn previous_success(&mut self, deployment: u64) -> Option<u64> {
        let place = *self.places.get(&deployment)?;
        if place.slot == NOWHERE || place.lane == UNMAPPED {
            return None;
        }
        self.refresh(place.lane);
        self.success_before(place.slot, place.lane, deployment, place.at)
    }

    fn spots(&self, kpi: Kpi, query: &Query) -> Vec<Spot> {
        let scope = Scope::new(self, query);
        let mut spots = Vec::new();
        match kpi {
            Kpi::Mttr | Kpi::Mtta | Kpi::Reliability => {
                self.incident_spots(kpi, query.window, &scope, &mut spots);
            }
            _ => self.lane_spots(kpi, query, &scope, &mut spots),
        }
        spots
    }

    fn lane_spots(&self, kpi: Kpi, query: &Query, scope: &Scope, spots: &mut Vec<Spot>) {
        let window = query.window;
        let tier_lane = lane_of(query.tier);
        for (slot, content) in scope.slots(self) {
            for lane in [tier_lane, UNMAPPED] {
                let derived = &content.lanes[lane].derived;
                let mut add = |at, item| {
                    spots.push(Spot {
                        at,
                        slot,
                        lane,
                        item,
                    });
                };
                if kpi == Kpi::LeadTime {
                    for place in within(&derived.leads, |lead| lead.at, window) {
                        add(derived.leads[place].at, Item::Lead(place));
                    }
                } else {
                    for place in within(&derived.events, |event| event.at, window) {
                        let event = &derived.events[place];
                        if kpi != Kpi::RecoveryTime || event.failure.is_some() {
                            add(event.at, Item::Event(place));
                        }
                    }
                }
                for place in within(&derived.aside, |aside| aside.at, window) {
                    let aside = &derived.aside[place];
                    if aside.reason.concerns(kpi) {
                        add(aside.at, Item::Aside(place));
                    }
                }
            }
        }
        if LeftOut::Unattributed.concerns(kpi) && query.tier == Tier::Production {
            for (place, incident) in self.unplaced.iter().enumerate() {
                if window.contains(Timestamp(incident.opened))
                    && scope.holds_incident(incident.slot, incident.team)
                {
                    let (at, slot) = (incident.opened, incident.slot);
                    spots.push(Spot {
                        at,
                        slot,
                        lane: 0,
                        item: Item::Unplaced(place),
                    });
                }
            }
        }
    }

    fn incident_spots(&self, kpi: Kpi, window: Window, scope: &Scope, spots: &mut Vec<Spot>) {
        for (slot, content) in (0..).zip(&self.slots) {
            for (place, incident) in content.incidents.iter().enumerate() {
                if !scope.holds_incident(slot, incident.team) {
                    continue;
                }
                let resolved = incident.resolved_at.filter(|at| window.contains(*at));
                let at = match kpi {
                    Kpi::Mttr => resolved,
                    Kpi::Mtta => match incident.acknowledged_at {
                        Some(at) => Some(at).filter(|at| window.contains(*at)),
                        None => resolved,
                    },
                    _ => {
                        let until = incident.resolved_at.unwrap_or(Timestamp::MAX);
                        let overlaps = incident.opened_at < window.to
                            && until > window.from
                            && until > incident.opened_at;
                        (incident.severity <= Severity::Sev2 && overlaps)
                            .then_some(incident.opened_at)
                    }
                };
                if let Some(at) = at {
                    spots.push(Spot {
                        at: at.0,
                        slot,
                        lane: 0,
                        item: Item::Incident(place),
                    });
                }
            }
        }
    }
}

/// The places of a list ordered by time that lie in a window.
fn within<T>(items: &[T], at: impl Fn(&T) -> i64, window: Window) -> Range<usize> {
    let from = items.partition_point(|item| at(item) < window.from.0);
    let to = items.partition_point(|item| at(item) < window.to.0);
    from..to.max(from)
}
