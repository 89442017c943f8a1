//! The goals of some teams that are not as they should be, now or at an instant of the past.

use std::collections::BTreeSet;

use muster_model::{
    goals::{GoalState, Period},
    ids::{GoalId, TeamId},
    time::Timestamp,
};

use super::{GoalRow, book::GoalBook};
use crate::{Engine, Problem, incidents::number, kpis::Crossing};

/// How the goals of some teams were.
pub(crate) struct GoalsThen {
    /// Those in doubt, the worst first, then the first to end.
    pub(crate) in_doubt: Vec<GoalRow>,
    /// How many were under way, these among them.
    pub(crate) under_way: u32,
}

impl Engine {
    /// How the goals that one of these teams shares were at an instant, of all if no team is named;
    /// `crossings` are the thresholds that were crossed then.
    pub(crate) fn goals_at(
        &self,
        at: Timestamp,
        teams: &BTreeSet<TeamId>,
        crossings: &[Crossing],
    ) -> Result<GoalsThen, Problem> {
        let book = GoalBook::at(self, at, crossings)?;
        let runs = |id: &&GoalId| {
            let goal = &book.goals[*id];
            goal.closing.is_none()
                && Period::of(goal).contains(book.today)
                && (teams.is_empty() || !goal.teams.is_disjoint(teams))
        };
        let mut in_doubt = Vec::new();
        let mut under_way = 0_u64;
        for id in book.order.iter().filter(runs) {
            let row = book.row(*id, 0)?;
            under_way += u64::from(row.state.is_in_doubt() || row.state == GoalState::OnTrack);
            if row.state.is_in_doubt() {
                in_doubt.push(row);
            }
        }
        // Off track comes before at risk, and that before behind.
        in_doubt.sort_by_key(|row| row.state);
        Ok(GoalsThen {
            in_doubt,
            under_way: number(under_way),
        })
    }
}
