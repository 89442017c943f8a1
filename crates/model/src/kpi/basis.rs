//! The basis of all KPIs: every deployment, change and incident as compact rows, kept in order, and
//! what was derived from them. It promises that after any sequence of insertions, replacements and
//! removals it answers as one that was built anew from what is left.

mod build;
mod changes;
mod foreign;
mod refresh;

use std::collections::HashMap;

pub(super) use changes::{Changes, Merged};

use super::{
    ChangeRow, DeploymentRow, IncidentRow, Profile, ServiceRow, Settings,
    lane::{Lane, Row},
    token::{NumberMap, Token},
    view::Views,
};
use crate::{
    ids::{IncidentId, ServiceId, TeamId},
    record::Tier,
    time::{Millis, Timestamp, Window},
};

/// The slot of what belongs to no service.
pub(super) const NOWHERE: u32 = 0;
/// The lane of environments that no rule maps.
pub(super) const UNMAPPED: usize = 4;

/// Everything that KPIs are computed from.
#[derive(Debug)]
pub struct Basis {
    pub(super) settings: Settings,
    pub(super) slots: Vec<Slot>,
    pub(super) slot_of: HashMap<ServiceId, u32>,
    /// The connections that deployments came through; rows name them by their place.
    pub(super) connections: Vec<Token>,
    pub(super) places: NumberMap<u64, Place>,
    changes: NumberMap<u64, (u32, i64)>,
    incidents: HashMap<IncidentId, (u32, i64)>,
    /// Raised with every change of an incident.
    pub(super) incident_generation: u64,
    /// Whether the incidents that belong to no lane by themselves must be given out again.
    loose_dirty: bool,
    /// The incidents that no lane took, though they belong to none by themselves.
    pub(super) unplaced: Vec<Unplaced>,
    /// What changed when, for the views.
    pub(super) log: Vec<Changed>,
    pub(super) views: Views,
}

/// One service's rows.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) id: Option<ServiceId>,
    pub(super) teams: Vec<TeamId>,
    pub(super) attribution_window: Option<Millis>,
    /// One for each tier, and that of the unmapped.
    pub(super) lanes: [Lane; 5],
    /// By the instant at which they began, then identity.
    pub(super) incidents: Vec<IncidentRow>,
    /// How many of them a person linked to a deployment.
    linked: usize,
    pub(super) changes: Changes,
}

/// Where a deployment lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) slot: u32,
    pub(super) lane: usize,
    pub(super) at: i64,
}

/// An incident that could be attributed to no deployment, and by which it belongs to a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unplaced {
    pub(super) incident: IncidentId,
    pub(super) opened: i64,
    pub(super) slot: u32,
    pub(super) team: Option<TeamId>,
}

/// A stretch of time in which a lane's derived facts changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Changed {
    pub(super) slot: u32,
    pub(super) lane: usize,
    pub(super) from: i64,
    pub(super) to: i64,
}

pub(super) const fn lane_of(tier: Tier) -> usize {
    match tier {
        Tier::Production => 0,
        Tier::Staging => 1,
        Tier::Testing => 2,
        Tier::Other => 3,
    }
}

pub(super) fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Basis {
    /// A basis that holds nothing yet.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            slots: vec![Slot::default()],
            slot_of: HashMap::new(),
            connections: Vec::new(),
            places: NumberMap::default(),
            changes: NumberMap::default(),
            incidents: HashMap::new(),
            incident_generation: 0,
            loose_dirty: true,
            unplaced: Vec::new(),
            log: Vec::new(),
            views: Views::default(),
        }
    }

    /// Takes up a service, or what changed of it.
    pub fn upsert_service(&mut self, row: ServiceRow) {
        let slot = self.slot(Some(row.id));
        let slot = &mut self.slots[slot as usize];
        slot.teams = row.teams;
        slot.attribution_window = row.attribution_window;
        slot.lanes[0].dirty = true;
        self.loose_dirty = true;
        self.views.forget();
    }

    /// Takes up a deployment; it replaces the one with the same key.
    pub fn upsert_deployment(&mut self, row: &DeploymentRow) {
        self.remove_deployment(row.key);
        let place = self.place_of(row);
        let connection = self.connection(row.connection);
        self.places.insert(row.key, place);
        self.slots[place.slot as usize].lanes[place.lane].insert(Row::new(row, connection));
    }

    /// Forgets a deployment; one that is not there is no error.
    pub fn remove_deployment(&mut self, key: u64) {
        if let Some(place) = self.places.remove(&key) {
            self.slots[place.slot as usize].lanes[place.lane].remove(place.at, key);
        }
    }

    /// Takes up a change; it replaces the one with the same key. One that is not merged counts
    /// nowhere, and is not kept.
    pub fn upsert_change(&mut self, row: &ChangeRow) {
        self.remove_change(row.key);
        let Some(merged) = row.merged_at else { return };
        let slot = self.slot(row.service);
        self.changes.insert(row.key, (slot, merged.0));
        let slot = &mut self.slots[slot as usize];
        slot.changes.insert(row, merged.0);
        slot.touch();
    }

    /// Forgets a change; one that is not there is no error.
    pub fn remove_change(&mut self, key: u64) {
        let Some((slot, merged)) = self.changes.remove(&key) else {
            return;
        };
        let slot = &mut self.slots[slot as usize];
        slot.changes.remove(merged, key);
        slot.touch();
    }

    /// Takes up an incident; it replaces the one with the same identity.
    pub fn upsert_incident(&mut self, row: IncidentRow) {
        self.remove_incident(row.id);
        let slot = self.slot(row.service);
        self.incidents.insert(row.id, (slot, row.opened_at.0));
        self.incident_changed(slot, &row, true);
        let slot = &mut self.slots[slot as usize];
        let key = (row.opened_at, row.id);
        let place = slot
            .incidents
            .partition_point(|other| (other.opened_at, other.id) < key);
        slot.incidents.insert(place, row);
    }

    /// Forgets an incident; one that is not there is no error.
    pub fn remove_incident(&mut self, id: IncidentId) {
        let Some((slot, opened)) = self.incidents.remove(&id) else {
            return;
        };
        let incidents = &mut self.slots[slot as usize].incidents;
        let key = (Timestamp(opened), id);
        if let Ok(place) = incidents.binary_search_by_key(&key, |row| (row.opened_at, row.id)) {
            let row = incidents.remove(place);
            self.incident_changed(slot, &row, false);
        }
    }

    /// What holds for every KPI of it.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes what holds for every KPI; everything is derived anew at the next question. The
    /// profile stays what it was: it decides how the rows are laid out.
    pub fn set_settings(&mut self, settings: Settings) {
        self.settings = Settings {
            profile: self.settings.profile,
            ..settings
        };
        for slot in &mut self.slots {
            slot.lanes.iter_mut().for_each(|lane| lane.dirty = true);
        }
        self.loose_dirty = true;
        self.views.forget();
    }

    /// The smallest window that holds the end of every deployment, and the beginning and end of
    /// every incident; none if there is nothing.
    #[must_use]
    pub fn span(&self) -> Option<Window> {
        let rows = self
            .slots
            .iter()
            .flat_map(|slot| &slot.lanes)
            .flat_map(|lane| {
                lane.rows
                    .first()
                    .into_iter()
                    .chain(lane.rows.last())
                    .map(|row| row.at)
            });
        let incidents = self
            .slots
            .iter()
            .flat_map(|slot| &slot.incidents)
            .flat_map(|incident| {
                [
                    Some(incident.opened_at.0),
                    incident.resolved_at.map(Timestamp::millis),
                ]
            });
        let (from, to) = rows
            .chain(incidents.flatten())
            .fold((i64::MAX, i64::MIN), |span, at| {
                (span.0.min(at), span.1.max(at))
            });
        (from <= to).then(|| Window {
            from: Timestamp(from),
            to: Timestamp(to.saturating_add(1)),
        })
    }

    /// The first instant of which anything is known.
    pub(super) fn earliest(&self) -> Option<Timestamp> {
        let rows = self.slots.iter().flat_map(|slot| &slot.lanes);
        let rows = rows
            .filter_map(|lane| lane.rows.first())
            .map(|row| Timestamp(row.at));
        let incidents = self.slots.iter().filter_map(|slot| slot.incidents.first());
        rows.chain(incidents.map(|incident| incident.opened_at))
            .min()
    }

    pub(super) fn has_deployments(&self) -> bool {
        !self.places.is_empty()
    }

    pub(super) fn has_changes(&self) -> bool {
        !self.changes.is_empty()
    }

    pub(super) fn has_incidents(&self) -> bool {
        !self.incidents.is_empty()
    }

    fn incident_changed(&mut self, slot: u32, row: &IncidentRow, added: bool) {
        self.incident_generation += 1;
        let slot_index = slot;
        let slot = &mut self.slots[slot as usize];
        slot.lanes[0].dirty = true;
        let linked = matches!(row.cause, super::Cause::Deployment(_));
        if linked {
            slot.linked = if added {
                slot.linked + 1
            } else {
                slot.linked.saturating_sub(1)
            };
        }
        if linked || slot_index == NOWHERE {
            self.loose_dirty = true;
        }
    }

    fn place_of(&mut self, row: &DeploymentRow) -> Place {
        Place {
            slot: self.slot(row.service),
            lane: row.tier.map_or(UNMAPPED, lane_of),
            at: row.finished_at.unwrap_or(row.started_at).0,
        }
    }

    /// The number of a connection. Nobody has so many that a number does not do.
    fn connection(&mut self, token: Token) -> u16 {
        let known = self.connections.iter().position(|known| *known == token);
        let number = known.unwrap_or_else(|| {
            self.connections.push(token);
            self.connections.len() - 1
        });
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    fn slot(&mut self, service: Option<ServiceId>) -> u32 {
        let Some(id) = service else { return NOWHERE };
        if self.settings.profile == Profile::Devlake && self.slots.len() > 1 {
            return 1;
        }
        *self.slot_of.entry(id).or_insert_with(|| {
            self.slots.push(Slot {
                id: Some(id),
                ..Slot::default()
            });
            self.views.forget();
            index(self.slots.len() - 1)
        })
    }
}

impl Slot {
    /// Changes are linked in every lane that deploys the service.
    fn touch(&mut self) {
        self.lanes.iter_mut().for_each(|lane| lane.dirty = true);
    }
}
