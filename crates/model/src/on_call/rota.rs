//! A schedule with its overrides, asked who is on call. One instant is answered by arithmetic; a
//! window by one pass over the instants at which somebody may come or go. Both give the same.

use std::collections::BTreeSet;

use super::{
    shifts::{Shift, Turn},
    turns::Turns,
};
use crate::{
    hours::common,
    ids::{MemberId, OverrideId, ScheduleId},
    record::{Override, Schedule},
    time::{Millis, Timestamp, Window},
};

/// How far ahead, and back, a change is looked for.
pub(super) const SIGHT: Millis = Millis::days(2 * 366);

/// A schedule with its overrides, ready to be asked who is on call.
#[derive(Debug, Clone)]
pub struct Rota<'a> {
    id: ScheduleId,
    layers: Vec<Turns<'a>>,
    /// In the order in which they were made.
    overrides: Vec<(OverrideId, &'a Override)>,
    members: Option<&'a BTreeSet<MemberId>>,
}

/// Who has the one place of a schedule for a while, and how that came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) member: Option<MemberId>,
    /// The override that put them there.
    pub(super) by: Option<OverrideId>,
    /// Overrides that would have put somebody else there, had a later one not contradicted them.
    pub(super) undone: Vec<(OverrideId, OverrideId)>,
}

impl<'a> Rota<'a> {
    /// A schedule with its overrides. Those of other schedules are left out.
    pub fn new(
        id: ScheduleId,
        schedule: &'a Schedule,
        overrides: impl IntoIterator<Item = (OverrideId, &'a Override)>,
    ) -> Self {
        let zone = schedule.zone();
        let mut overrides: Vec<_> = overrides
            .into_iter()
            .filter(|(_, other)| other.schedule == id)
            .collect();
        overrides.sort_by_key(|(id, _)| *id);
        Self {
            id,
            layers: schedule
                .layers
                .iter()
                .map(|layer| Turns::new(layer, zone))
                .collect(),
            overrides,
            members: None,
        }
    }

    /// The same schedule, in which nobody but these members can be on call: others do not exist
    /// any more.
    #[must_use]
    pub fn among(self, members: &'a BTreeSet<MemberId>) -> Self {
        Self {
            members: Some(members),
            ..self
        }
    }

    /// Which schedule it is.
    #[must_use]
    pub const fn id(&self) -> ScheduleId {
        self.id
    }

    /// Who is on call at `at`; nobody in a gap.
    #[must_use]
    pub fn on_call(&self, at: Timestamp) -> BTreeSet<MemberId> {
        let turn = self
            .layers
            .iter()
            .rev()
            .filter_map(|layer| layer.at(at))
            .find(|turn| self.exists(turn.member));
        let holding = self
            .overrides
            .iter()
            .filter(|(_, other)| other.window.contains(at));
        let place = self.put_in_place(turn.map(|turn| turn.member), holding);
        place.member.into_iter().collect()
    }

    /// The turns of one layer within `window`, by its place in the schedule: in order, cut by the
    /// layer's hours, and before anything covers them.
    #[must_use]
    pub fn layer(&self, index: usize, window: Window) -> Vec<Turn> {
        let layer = self.layers.get(index);
        let mut turns = layer.map_or_else(Vec::new, |layer| layer.within(window));
        turns.retain(|turn| self.exists(turn.member));
        turns.dedup_by(|later, earlier| {
            let goes_on = earlier.window.to == later.window.from && earlier.member == later.member;
            if goes_on {
                earlier.window.to = later.window.to;
            }
            goes_on
        });
        turns
    }

    /// Who is on call when, within `window`: in order, without overlaps, one shift as long as the
    /// same members are on, and nothing for gaps.
    #[must_use]
    pub fn shifts(&self, window: Window) -> Vec<Shift> {
        let mut shifts: Vec<Shift> = Vec::new();
        for (window, place) in self.places(window) {
            let Some(member) = place.member else {
                continue;
            };
            match shifts.last_mut() {
                Some(last) if last.window.to == window.from && last.members.contains(&member) => {
                    last.window.to = window.to;
                    last.overrides.extend(place.by);
                }
                _ => shifts.push(Shift {
                    window,
                    members: BTreeSet::from([member]),
                    overrides: place.by.into_iter().collect(),
                }),
            }
        }
        shifts
    }

    /// The whole shift that contains `at`, as far as it lies within two years of it; none in a gap.
    #[must_use]
    pub fn shift_at(&self, at: Timestamp) -> Option<Shift> {
        let mut reach = Millis::days(8);
        loop {
            let window = Window {
                from: at - reach,
                to: at + reach,
            };
            let shift = self
                .shifts(window)
                .into_iter()
                .find(|shift| shift.window.contains(at))?;
            let is_whole = shift.window.from > window.from && shift.window.to < window.to;
            if is_whole || reach >= SIGHT {
                return Some(shift);
            }
            reach = farther(reach);
        }
    }

    /// The first instant after `after` at which others are on call than at it; none if there is
    /// none within two years.
    #[must_use]
    pub fn next_change(&self, after: Timestamp) -> Option<Timestamp> {
        let mut reach = Millis::days(8);
        loop {
            let window = Window {
                from: after,
                to: after + reach,
            };
            let shifts = self.shifts(window);
            let change = match shifts.first() {
                // The shift of now, which ends, or the first one after a gap.
                Some(first) if first.window.contains(after) => first.window.to,
                Some(first) => first.window.from,
                None => window.to,
            };
            if change < window.to {
                return Some(change);
            }
            if reach >= SIGHT {
                return None;
            }
            reach = farther(reach);
        }
    }

    /// Who has the place when, within `window`: every instant of it once, in order.
    pub(super) fn places(&self, window: Window) -> Vec<(Window, Place)> {
        let layers: Vec<Vec<Turn>> = (0..self.layers.len())
            .rev()
            .map(|index| self.layer(index, window))
            .collect();
        let overrides: Vec<_> = self
            .overrides
            .iter()
            .filter(|(_, other)| common(other.window, window).is_some())
            .collect();
        let edges = edges(window, &layers, &overrides);
        let mut cursors = vec![0_usize; layers.len()];
        let mut starting: Vec<_> = overrides.clone();
        starting.sort_by_key(|(_, other)| std::cmp::Reverse(other.window.from));
        let mut holding: Vec<&(OverrideId, &Override)> = Vec::new();
        let mut places = Vec::with_capacity(edges.len());
        for pair in edges.windows(2) {
            let [from, to] = *pair else { continue };
            let mut member = None;
            for (turns, cursor) in layers.iter().zip(&mut cursors) {
                while turns
                    .get(*cursor)
                    .is_some_and(|turn| turn.window.to <= from)
                {
                    *cursor += 1;
                }
                let turn = turns.get(*cursor).filter(|turn| turn.window.contains(from));
                member = member.or(turn.map(|turn| turn.member));
            }
            holding.retain(|(_, other)| other.window.to > from);
            let mut has_new = false;
            while let Some(next) = starting.pop_if(|(_, other)| other.window.from <= from) {
                holding.push(next);
                has_new = true;
            }
            if has_new {
                holding.sort_by_key(|(id, _)| *id);
            }
            let place = self.put_in_place(member, holding.iter().copied());
            places.push((Window { from, to }, place));
        }
        places
    }

    /// Applies overrides, in the order in which they were made, to whom the layers put on call.
    fn put_in_place<'o>(
        &self,
        member: Option<MemberId>,
        overrides: impl IntoIterator<Item = &'o (OverrideId, &'o Override)>,
    ) -> Place {
        let mut place = Place {
            member,
            ..Place::default()
        };
        let mut had_it: Vec<MemberId> = member.into_iter().collect();
        for (id, other) in overrides {
            let holds = other
                .instead_of
                .is_none_or(|replaced| had_it.contains(&replaced));
            if !holds || !self.exists(other.member) {
                continue;
            }
            if let Some(before) = place.by
                && other.instead_of != place.member
                && place.member != Some(other.member)
            {
                place.undone.push((before, *id));
            }
            place.member = Some(other.member);
            place.by = Some(*id);
            had_it.push(other.member);
        }
        place
    }

    fn exists(&self, member: MemberId) -> bool {
        self.members.is_none_or(|members| members.contains(&member))
    }
}

/// The instants within `window` at which somebody may come or go, its own ends among them.
fn edges(
    window: Window,
    layers: &[Vec<Turn>],
    overrides: &[&(OverrideId, &Override)],
) -> Vec<Timestamp> {
    let turns = layers.iter().flatten().map(|turn| turn.window);
    let windows = turns.chain(overrides.iter().map(|(_, other)| other.window));
    let mut edges: Vec<Timestamp> = windows
        .flat_map(|window| [window.from, window.to])
        .filter(|edge| window.contains(*edge))
        .collect();
    if window.from < window.to {
        edges.extend([window.from, window.to]);
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

const fn farther(reach: Millis) -> Millis {
    let farther = reach.0.saturating_mul(8);
    Millis(if farther < SIGHT.0 { farther } else { SIGHT.0 })
}
