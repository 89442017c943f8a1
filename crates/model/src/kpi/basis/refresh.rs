//! Bringing the derived facts of a tier up to date: only the lanes whose rows, changes or incidents
//! were touched are derived again, and what changed in them is noted for the views.

use super::{Basis, Changed, NOWHERE, Slot, UNMAPPED, index};
use crate::kpi::{
    LeftOut, Settings,
    derive::{self, Lines},
    parallel,
};

/// Beyond this many notes the views begin anew, which costs less than reading them.
const MOST_NOTES: usize = 20_000;

impl Basis {
    /// Brings the lanes of one tier, and those that are unmapped, up to date.
    pub(in crate::kpi) fn refresh(&mut self, lane: usize) {
        let rows = self.dirty_rows(lane);
        let settings = &self.settings;
        parallel::for_each(
            self.slots.iter_mut().enumerate(),
            rows,
            |(slot, content)| {
                content.plan(settings, slot, lane);
                content.plan(settings, slot, UNMAPPED);
            },
        );
        if lane == 0 {
            self.give_out_loose_incidents();
        }
        let (settings, places) = (&self.settings, &self.places);
        let find = |key| places.get(&key).copied();
        parallel::for_each(
            self.slots.iter_mut().enumerate(),
            rows,
            |(slot, content)| {
                let slot = index(slot);
                content.derive(settings, &find, slot, lane);
                content.derive(settings, &find, slot, UNMAPPED);
            },
        );
        self.note_changes(lane);
    }

    fn dirty_rows(&self, lane: usize) -> usize {
        let dirty = |slot: &Slot, lane: usize| {
            let lane = &slot.lanes[lane];
            if lane.dirty {
                lane.rows.len() + slot.changes.rows().len()
            } else {
                0
            }
        };
        self.slots
            .iter()
            .map(|slot| dirty(slot, lane) + dirty(slot, UNMAPPED))
            .sum()
    }

    fn note_changes(&mut self, lane: usize) {
        for (slot, content) in (0..).zip(&mut self.slots) {
            for lane in [lane, UNMAPPED] {
                if let Some((from, to)) = content.lanes[lane].changed.take() {
                    self.log.push(Changed {
                        slot,
                        lane,
                        from,
                        to,
                    });
                }
            }
        }
        if self.log.len() > MOST_NOTES {
            self.log.clear();
            self.views.forget();
        }
    }
}

impl Slot {
    /// Finds the events of a lane that is not up to date.
    pub(super) fn plan(&mut self, settings: &Settings, slot: usize, lane: usize) {
        let content = &mut self.lanes[lane];
        if !content.dirty {
            return;
        }
        let left_out = if slot == NOWHERE as usize {
            Some(LeftOut::UnmappedService)
        } else if lane == UNMAPPED {
            Some(LeftOut::UnmappedEnvironment)
        } else {
            None
        };
        content.plan = Some(derive::plan(settings, &content.rows, left_out));
    }

    /// Concludes the rest from the events that were found.
    fn derive(
        &mut self,
        settings: &Settings,
        find: &impl Fn(u64) -> Option<super::Place>,
        slot: u32,
        lane: usize,
    ) {
        let content = &mut self.lanes[lane];
        let Some(plan) = content.plan.take() else {
            return;
        };
        let deployed_from = slot != NOWHERE && lane != UNMAPPED;
        let lines = Lines {
            settings,
            rows: &content.rows,
            changes: deployed_from.then_some(&self.changes),
            incidents: if deployed_from && lane == 0 {
                &self.incidents
            } else {
                &[]
            },
            foreign: &content.foreign,
            attribution_window: self
                .attribution_window
                .unwrap_or(settings.attribution_window),
            row_of_key: &|key| {
                let place = find(key).filter(|place| place.slot == slot && place.lane == lane)?;
                content
                    .rows
                    .binary_search_by(|r| (r.at, r.key).cmp(&(place.at, key)))
                    .ok()
            },
        };
        let derived = derive::complete(&lines, plan);
        content.changed = content.derived.difference(&derived);
        content.derived = derived;
        content.dirty = false;
    }
}
