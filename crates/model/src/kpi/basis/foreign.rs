//! Incidents that belong to a lane not by their own service: a person linked them to a deployment,
//! or they name no service and their team decides.

use std::collections::HashMap;

use super::{Basis, NOWHERE, Slot, Unplaced, index};
use crate::{
    ids::TeamId,
    kpi::{
        Cause, IncidentRow, Profile, Rule, Settings,
        derive::{self, Foreign},
    },
    time::Timestamp,
};

impl Basis {
    /// Gives those incidents to the lanes that they belong to; a lane that gets others than before
    /// is derived again.
    pub(super) fn give_out_loose_incidents(&mut self) {
        let planned = self.slots.iter().any(|slot| slot.lanes[0].plan.is_some());
        if !self.loose_dirty && !planned {
            return;
        }
        let mut given: Vec<Vec<Foreign>> = vec![Vec::new(); self.slots.len()];
        let mut unplaced = Vec::new();
        let teams = self.slots_by_team();
        for (slot, content) in (0..).zip(&self.slots) {
            if slot != NOWHERE && content.linked == 0 {
                continue;
            }
            for incident in &content.incidents {
                let placed = match incident.cause {
                    Cause::Deployment(key) => self.by_hand(key),
                    Cause::Rules if slot == NOWHERE => self.by_team(incident, &teams),
                    _ => continue,
                };
                let Some((to, row, rule)) = placed else {
                    unplaced.push(Unplaced {
                        incident: incident.id,
                        opened: incident.opened_at.0,
                        slot,
                        team: incident.team,
                    });
                    continue;
                };
                given[to as usize].push(Foreign {
                    incident: incident.id,
                    opened: incident.opened_at.0,
                    resolved: incident.resolved_at.map(Timestamp::millis),
                    key: self.slots[to as usize].lanes[0].rows[row].key,
                    rule,
                });
            }
        }
        self.unplaced = unplaced;
        for (slot, foreign) in given.into_iter().enumerate() {
            let content = &mut self.slots[slot];
            if content.lanes[0].foreign != foreign {
                content.lanes[0].foreign = foreign;
                if content.lanes[0].plan.is_none() {
                    content.lanes[0].dirty = true;
                    content.plan(&self.settings, slot, 0);
                }
            }
        }
        self.loose_dirty = false;
    }

    /// The production deployment that a person named.
    fn by_hand(&self, key: u64) -> Option<(u32, usize, Rule)> {
        let place = self.places.get(&key)?;
        if place.lane != 0 || place.slot == NOWHERE {
            return None;
        }
        let row = self.slots[place.slot as usize].lanes[0].find(place.at, key)?;
        Some((place.slot, row, Rule::LinkedByHand))
    }

    fn slots_by_team(&self) -> HashMap<TeamId, Vec<u32>> {
        let mut teams: HashMap<TeamId, Vec<u32>> = HashMap::new();
        for (slot, content) in self.slots.iter().enumerate() {
            for team in &content.teams {
                teams.entry(*team).or_default().push(index(slot));
            }
        }
        teams
    }

    /// The deployment that rules 1 and 3 find for an incident that names no service: the slot, the
    /// row and the rule.
    fn by_team(
        &self,
        incident: &IncidentRow,
        teams: &HashMap<TeamId, Vec<u32>>,
    ) -> Option<(u32, usize, Rule)> {
        if self.settings.profile == Profile::Devlake {
            return None;
        }
        let of_team = teams.get(&incident.team?)?;
        let candidates = of_team.iter().filter_map(|slot| {
            let content = &self.slots[*slot as usize];
            let found = content.newest_before(incident, &self.settings)?;
            Some((found.at, *slot, found.row, found.rule))
        });
        // A version that is named outweighs any time.
        let best = candidates.max_by_key(|(at, slot, _, rule)| (rule.confidence(), *at, *slot))?;
        Some((best.1, best.2, best.3))
    }
}

struct Found {
    at: i64,
    row: usize,
    rule: Rule,
}

impl Slot {
    fn newest_before(&self, incident: &IncidentRow, settings: &Settings) -> Option<Found> {
        let lane = &self.lanes[0];
        let makeup = lane.plan.as_ref().map_or_else(
            || lane.derived.makeup(&lane.rows),
            |plan| plan.makeup(&lane.rows),
        );
        let window = self
            .attribution_window
            .unwrap_or(settings.attribution_window);
        let (event, rule) = derive::attribute(makeup, incident, window)?;
        let event = &makeup.events[event];
        let rule = if rule == Rule::SameService {
            Rule::SameTeam
        } else {
            rule
        };
        Some(Found {
            at: event.at,
            row: event.row as usize,
            rule,
        })
    }
}
