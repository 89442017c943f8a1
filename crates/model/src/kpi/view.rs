//! A view: what one query needs, added up by bucket. It is kept between questions; when lanes
//! change, only the buckets that they touch are added up again. Headlines are read from the
//! buckets, so that no median ever needs all samples in one place.

mod cell;
mod incidents;

pub(super) use cell::{Cell, lead_time};
pub(super) use incidents::IncidentFigures;

use super::{
    Profile, Query,
    basis::{Basis, NOWHERE, Slot, UNMAPPED, lane_of},
    calendar::Calendar,
    parallel,
};
use crate::{ids::TeamId, record::Tier, time::Window};

/// How many views are kept: a page asks for a handful, each with its period before.
const MOST_VIEWS: usize = 12;
/// How many buckets one thread adds up at a time.
const RUN: usize = 8;

/// The views that were asked for last; the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Views(Vec<View>);

/// Which services and teams a query speaks of.
#[derive(Debug)]
pub(super) struct Scope {
    /// In order; none for all.
    slots: Option<Vec<u32>>,
    teams: Vec<TeamId>,
}

/// What one query needs.
#[derive(Debug)]
pub(super) struct View {
    query: Query,
    pub(super) scope: Scope,
    pub(super) calendar: Calendar,
    pub(super) cells: Vec<Cell>,
    pub(super) incidents: IncidentFigures,
    incident_generation: Option<u64>,
    /// How much of the basis' log it has seen.
    seen: usize,
}

impl Views {
    /// Drops them all: what they rest on has changed as a whole.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// The view of a query, brought up to date. The basis must have been refreshed for its tier.
    pub(super) fn of(&mut self, basis: &Basis, query: &Query) -> &View {
        let known = self.0.iter().position(|view| view.query == *query);
        let mut view = known.map_or_else(|| View::new(basis, query), |place| self.0.remove(place));
        view.update(basis);
        if self.0.len() >= MOST_VIEWS {
            self.0.remove(0);
        }
        self.0.push(view);
        &self.0[self.0.len() - 1]
    }
}

impl Scope {
    pub(super) fn new(basis: &Basis, query: &Query) -> Self {
        let all = basis.settings.profile == Profile::Devlake;
        let slots = query.services.as_ref().filter(|_| !all).map(|services| {
            let mut slots: Vec<u32> = services
                .iter()
                .filter_map(|id| basis.slot_of.get(id))
                .copied()
                .collect();
            slots.sort_unstable();
            slots.dedup();
            slots
        });
        Self {
            slots,
            teams: query.teams.clone(),
        }
    }

    pub(super) const fn is_all(&self) -> bool {
        self.slots.is_none()
    }

    pub(super) fn holds(&self, slot: u32) -> bool {
        self.slots
            .as_ref()
            .is_none_or(|slots| slots.binary_search(&slot).is_ok())
    }

    /// Whether an incident of this slot and team belongs to it.
    pub(super) fn holds_incident(&self, slot: u32, team: Option<TeamId>) -> bool {
        self.holds(slot) || (slot == NOWHERE && team.is_some_and(|team| self.teams.contains(&team)))
    }

    pub(super) fn slots<'a>(&'a self, basis: &'a Basis) -> impl Iterator<Item = (u32, &'a Slot)> {
        (0..)
            .zip(&basis.slots)
            .filter(|(slot, _)| self.holds(*slot))
    }
}

impl View {
    fn new(basis: &Basis, query: &Query) -> Self {
        let calendar = Calendar::new(basis.settings.zone, query.window, query.bucket);
        Self {
            query: query.clone(),
            scope: Scope::new(basis, query),
            cells: calendar.spans.iter().map(Cell::new).collect(),
            calendar,
            incidents: IncidentFigures::default(),
            incident_generation: None,
            seen: basis.log.len(),
        }
    }

    pub(super) const fn window(&self) -> Window {
        self.query.window
    }

    pub(super) const fn tier(&self) -> Tier {
        self.query.tier
    }

    pub(super) fn lane(&self) -> usize {
        lane_of(self.query.tier)
    }

    fn update(&mut self, basis: &Basis) {
        self.note_what_changed(basis);
        self.add_up(basis);
        if self.incident_generation != Some(basis.incident_generation) {
            self.incidents =
                IncidentFigures::new(basis, &self.scope, self.window(), &self.calendar);
            self.incident_generation = Some(basis.incident_generation);
        }
    }

    fn note_what_changed(&mut self, basis: &Basis) {
        let lane = self.lane();
        for changed in &basis.log[self.seen..] {
            if !self.scope.holds(changed.slot) || (changed.lane != lane && changed.lane != UNMAPPED)
            {
                continue;
            }
            let spans = &self.calendar.spans;
            let from = spans.partition_point(|span| span.window.to.0 <= changed.from);
            let to = spans.partition_point(|span| span.window.from.0 <= changed.to);
            if from < to {
                self.cells[from..to]
                    .iter_mut()
                    .for_each(|cell| cell.dirty = true);
            }
        }
        self.seen = basis.log.len();
    }

    /// Adds up the buckets that are not up to date.
    fn add_up(&mut self, basis: &Basis) {
        let dirty = self.cells.iter().filter(|cell| cell.dirty).count();
        if dirty == 0 {
            return;
        }
        let lane = self.lane();
        let rows: usize = self
            .scope
            .slots(basis)
            .map(|(_, slot)| slot.lanes[lane].rows.len())
            .sum();
        let rows = rows.saturating_mul(dirty) / self.cells.len();
        let (scope, calendar) = (&self.scope, &self.calendar);
        let runs = self.cells.chunks_mut(RUN).zip(calendar.spans.chunks(RUN));
        parallel::for_each(runs, rows, |(cells, spans)| {
            cell::add_up(basis, scope, lane, calendar, cells, spans);
        });
    }
}
