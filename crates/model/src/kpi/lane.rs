//! A lane: the deployments of one service to one tier, ordered by their end, and what was derived
//! from them. A lane is derived anew as a whole when one of its rows changes; that is cheap, and
//! it makes the incremental result and the rebuilt one the same by construction.

use super::{
    DeploymentRow, Rule, Token,
    derive::{Derived, Foreign, Plan},
};
use crate::{
    fact::{DeploymentKind, DeploymentStatus},
    record::Verdict,
};

/// A deployment in its lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) key: u64,
    /// When it ended; if it has not, when it started.
    pub(super) at: i64,
    pub(super) started: i64,
    pub(super) source: Token,
    pub(super) commit: Token,
    pub(super) reference: Token,
    pub(super) pipeline: Token,
    pub(super) environment: Token,
    pub(super) status: DeploymentStatus,
    pub(super) kind: DeploymentKind,
    pub(super) mark: Option<Verdict>,
    pub(super) rework: Option<Rule>,
    /// Whether its end is known.
    pub(super) ended: bool,
    /// Whether another connection speaks for its environment.
    pub(super) spoken_for: bool,
    /// The connection that reported it, by the basis' own number.
    pub(super) connection: u16,
}

impl Row {
    /// The row of a deployment that came through the connection with this number.
    pub(super) fn new(row: &DeploymentRow, connection: u16) -> Self {
        Self {
            key: row.key,
            at: row.finished_at.unwrap_or(row.started_at).0,
            started: row.started_at.0,
            source: row.source,
            commit: row.commit,
            reference: row.reference,
            pipeline: row.pipeline,
            environment: row.environment,
            status: row.status,
            kind: row.kind,
            mark: row.mark,
            rework: row.rework,
            ended: row.finished_at.is_some(),
            spoken_for: row.spoken_for,
            connection,
        }
    }

    /// Whether two deployments went to the same place, as far as their names tell: what a system
    /// does not name may be the one that another system does.
    pub(super) fn is_at_place_of(&self, other: &Self) -> bool {
        self.environment == other.environment
            || !self.environment.is_known()
            || !other.environment.is_known()
    }
}

/// The deployments of one service to one tier.
#[derive(Debug)]
pub(super) struct Lane {
    /// By end, then key.
    pub(super) rows: Vec<Row>,
    pub(super) derived: Derived,
    /// Whether `derived` is older than the rows, incidents or changes.
    pub(super) dirty: bool,
    /// The events of the derivation under way.
    pub(super) plan: Option<Plan>,
    /// Incidents that name no service, or that a person linked, and that belong here.
    pub(super) foreign: Vec<Foreign>,
    /// From when to when the last derivation changed anything.
    pub(super) changed: Option<(i64, i64)>,
}

impl Default for Lane {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            derived: Derived::default(),
            dirty: true,
            plan: None,
            foreign: Vec::new(),
            changed: None,
        }
    }
}

impl Lane {
    pub(super) fn insert(&mut self, row: Row) {
        let place = self
            .rows
            .partition_point(|other| (other.at, other.key) < (row.at, row.key));
        self.rows.insert(place, row);
        self.dirty = true;
    }

    pub(super) fn remove(&mut self, at: i64, key: u64) {
        if let Some(place) = self.find(at, key) {
            self.rows.remove(place);
            self.dirty = true;
        }
    }

    /// The place of a row among the rows.
    pub(super) fn find(&self, at: i64, key: u64) -> Option<usize> {
        self.rows
            .binary_search_by(|row| (row.at, row.key).cmp(&(at, key)))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    /// There are a million of them.
    #[test]
    fn a_row_stays_compact() {
        assert_eq!(size_of::<Row>(), 72);
    }
}
