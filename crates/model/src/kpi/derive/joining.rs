//! Which rows are one deployment: those of several regions, and those that two connections report
//! of the same one. The rows come by their ends, so that the first of an event is its earliest.

use super::{Event, NO_EVENT, Plan};
use crate::{
    fact::DeploymentStatus,
    kpi::{Settings, Token, lane::Row, token::NumberMap},
};

/// How a row belongs to an event that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    /// It is one more region.
    Region(u32),
    /// It is the same deployment as row `of`, through another connection.
    Twin { event: u32, of: u32 },
}

/// A row that says no more than what another connection's row said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::kpi) struct Twin {
    pub(in crate::kpi) row: u32,
    /// The row that stands for both.
    pub(in crate::kpi) of: u32,
}

/// A lane's rows and the events that they make up.
#[derive(Clone, Copy)]
pub(in crate::kpi) struct Makeup<'a> {
    pub(in crate::kpi) rows: &'a [Row],
    pub(in crate::kpi) events: &'a [Event],
    pub(in crate::kpi) row_event: &'a [u32],
}

impl<'a> Makeup<'a> {
    /// The rows of an event, by their ends, without those that it only speaks for.
    pub(super) fn rows_of(self, index: usize) -> impl Iterator<Item = &'a Row> {
        let event = &self.events[index];
        let places = event.row as usize..=event.last as usize;
        places
            .filter(move |place| self.row_event[*place] as usize == index)
            .map(move |place| &self.rows[place])
            .filter(|row| !row.spoken_for)
    }

    /// Whether an event carries this commit, branch or tag.
    pub(super) fn names(self, index: usize, version: Token) -> bool {
        self.rows_of(index)
            .any(|row| row.commit == version || row.reference == version)
    }

    /// Whether an event was reported from this project or job.
    pub(super) fn is_from(self, index: usize, source: Token) -> bool {
        self.rows_of(index).any(|row| row.source == source)
    }
}

/// The event that `rows[place]` belongs to; none if it is a deployment of its own. A connection
/// that brings the same place a second time always begins another one.
pub(super) fn joined(
    settings: &Settings,
    rows: &[Row],
    place: usize,
    plan: &Plan,
) -> Option<Joined> {
    let row = &rows[place];
    if !row.commit.is_known() {
        return None;
    }
    let earliest = row.at.saturating_sub(settings.region_window.0);
    let (mut twin, mut region) = (None, None);
    // The oldest one that fits is taken: what two connections report in the same order with some
    // delay then finds its own, even where one commit is deployed again and again.
    for (of, before) in (0..place).rev().map(|other| (other, &rows[other])) {
        if before.at < earliest {
            break;
        }
        let event = plan.row_event[of];
        if event == NO_EVENT || before.commit != row.commit {
            continue;
        }
        let fits = |is_same_place: fn(&Row, &Row) -> bool| {
            let mut held = plan.makeup(rows).rows_of(event as usize);
            !held.any(|held| held.connection == row.connection && is_same_place(held, row))
        };
        if are_twins(before, row) && fits(Row::is_at_place_of) {
            let of = u32::try_from(of).unwrap_or(NO_EVENT);
            twin = Some(Joined::Twin { event, of });
        } else if are_regions(before, row)
            && rows[plan.events[event as usize].row as usize].at >= earliest
            && fits(|held, row| held.environment == row.environment)
        {
            region = Some(Joined::Region(event));
        }
    }
    twin.or(region)
}

/// The rows that another connection speaks for, by the event that speaks for them.
#[derive(Default)]
pub(super) struct Told(NumberMap<u64, Vec<usize>>);

impl Told {
    pub(super) fn add(&mut self, event: u32, place: usize) {
        self.0.entry(event.into()).or_default().push(place);
    }

    /// Whether an event speaks for one of the same connection and place already.
    fn holds(&self, event: u32, rows: &[Row], row: &Row) -> bool {
        let mut places = self.0.get(&event.into()).into_iter().flatten();
        places.any(|place| {
            rows[*place].connection == row.connection && rows[*place].is_at_place_of(row)
        })
    }
}

/// The event that `rows[place]`, for which another connection speaks, would be a twin in, by the
/// rule of [`joined`]: the oldest one near it whose deployment its own connection has not reported
/// yet. It adds nothing to it, but what people said of the one is said of the other.
pub(super) fn spoken_by(
    settings: &Settings,
    rows: &[Row],
    place: usize,
    plan: &Plan,
    told: &Told,
) -> Option<u32> {
    let row = &rows[place];
    if !row.commit.is_known() {
        return None;
    }
    // Whoever speaks may have noticed the end before or after.
    let earliest = row.at.saturating_sub(settings.region_window.0);
    let latest = row.at.saturating_add(settings.region_window.0);
    let from = rows.partition_point(|other| other.at < earliest);
    (from..rows.len())
        .take_while(|other| rows[*other].at <= latest)
        .find(|other| {
            let (speaker, event) = (&rows[*other], plan.row_event[*other]);
            !speaker.spoken_for
                && event != NO_EVENT
                && speaker.commit == row.commit
                && are_twins(speaker, row)
                && !told.holds(event, rows, row)
        })
        .map(|other| plan.row_event[other])
}

/// Whether two rows of one commit are the same deployment through two connections. Where only one
/// of them went out they contradict each other, and both stand.
fn are_twins(one: &Row, other: &Row) -> bool {
    let failed = |row: &Row| row.status == DeploymentStatus::Failed;
    one.connection != other.connection && one.is_at_place_of(other) && failed(one) == failed(other)
}

/// Whether two rows of one commit are regions of one deployment.
fn are_regions(one: &Row, other: &Row) -> bool {
    other.pipeline.is_known()
        && one.pipeline == other.pipeline
        && one.environment != other.environment
}
