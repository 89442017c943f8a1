//! Building a basis of everything at once: rows are put down as they come and put in order once.

use std::{cmp::Ordering, collections::HashMap};

use super::{
    super::{
        Cause, ChangeRow, DeploymentRow, IncidentRow, ServiceRow, Settings, lane::Row, parallel,
    },
    Basis, Slot,
};

impl Basis {
    /// A basis of everything at once: much faster than one by one, in whatever order the rows
    /// come. Of rows with the same key the last one stands.
    #[must_use]
    pub fn build(
        settings: Settings,
        services: impl IntoIterator<Item = ServiceRow>,
        deployments: impl IntoIterator<Item = DeploymentRow>,
        changes: impl IntoIterator<Item = ChangeRow>,
        incidents: impl IntoIterator<Item = IncidentRow>,
    ) -> Self {
        let mut basis = Self::new(settings);
        for service in services {
            basis.upsert_service(service);
        }
        basis.put_deployments(deployments.into_iter());
        basis.put_changes(changes.into_iter());
        basis.put_incidents(incidents.into_iter());
        let rows = basis.places.len() + basis.changes.len() + basis.incidents.len();
        parallel::for_each(basis.slots.iter_mut(), rows, Slot::put_in_order);
        basis
    }

    fn put_deployments(&mut self, rows: impl Iterator<Item = DeploymentRow>) {
        self.places.reserve(rows.size_hint().0);
        let mut repeated = false;
        for row in rows {
            let place = self.place_of(&row);
            repeated |= self.places.insert(row.key, place).is_some();
            let connection = self.connection(row.connection);
            self.slots[place.slot as usize].lanes[place.lane]
                .rows
                .push(Row::new(&row, connection));
        }
        if !repeated {
            return;
        }
        for (slot, content) in (0..).zip(&mut self.slots) {
            for (lane, content) in content.lanes.iter_mut().enumerate() {
                let places = &self.places;
                keep_last(
                    &mut content.rows,
                    |row| row.key,
                    |row| {
                        places.get(&row.key).is_some_and(|place| {
                            (place.slot, place.lane, place.at) == (slot, lane, row.at)
                        })
                    },
                );
            }
        }
    }

    fn put_changes(&mut self, rows: impl Iterator<Item = ChangeRow>) {
        self.changes.reserve(rows.size_hint().0);
        let mut repeated = false;
        for row in rows {
            let Some(merged) = row.merged_at else {
                repeated |= self.changes.remove(&row.key).is_some();
                continue;
            };
            let slot = self.slot(row.service);
            repeated |= self.changes.insert(row.key, (slot, merged.0)).is_some();
            self.slots[slot as usize].changes.push(&row, merged.0);
        }
        if !repeated {
            return;
        }
        for (slot, content) in (0..).zip(&mut self.slots) {
            let known = &self.changes;
            content
                .changes
                .keep_last(|row| known.get(&row.key) == Some(&(slot, row.merged)));
        }
    }

    fn put_incidents(&mut self, rows: impl Iterator<Item = IncidentRow>) {
        let mut repeated = false;
        for row in rows {
            let slot = self.slot(row.service);
            repeated |= self
                .incidents
                .insert(row.id, (slot, row.opened_at.0))
                .is_some();
            self.slots[slot as usize].incidents.push(row);
        }
        if repeated {
            for (slot, content) in (0..).zip(&mut self.slots) {
                let known = &self.incidents;
                keep_last(
                    &mut content.incidents,
                    |row| row.id,
                    |row| known.get(&row.id) == Some(&(slot, row.opened_at.0)),
                );
            }
        }
        for slot in &mut self.slots {
            slot.linked = slot
                .incidents
                .iter()
                .filter(|row| matches!(row.cause, Cause::Deployment(_)))
                .count();
        }
    }
}

/// Keeps of each key only the last row that is `current`.
fn keep_last<T, K: std::hash::Hash + Eq>(
    rows: &mut Vec<T>,
    key: impl Fn(&T) -> K,
    current: impl Fn(&T) -> bool,
) {
    let mut last = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        if current(row) {
            last.insert(key(row), place);
        }
    }
    let mut place = 0;
    rows.retain(|row| {
        let keep = last.get(&key(row)) == Some(&place);
        place += 1;
        keep
    });
}

impl Slot {
    fn put_in_order(&mut self) {
        for lane in &mut self.lanes {
            order(&mut lane.rows, |a, b| (a.at, a.key).cmp(&(b.at, b.key)));
        }
        self.changes.put_in_order();
        order(&mut self.incidents, |a, b| {
            (a.opened_at, a.id).cmp(&(b.opened_at, b.id))
        });
    }
}

fn order<T>(rows: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if !rows.is_sorted_by(|a, b| compare(a, b).is_le()) {
        rows.sort_unstable_by(compare);
    }
}
