//! What one person has to do about goals: for Today, and for reminders.

use muster_model::{
    goals::GoalState,
    ids::{GoalId, KeyResultId},
    rbac::Action,
    record::{Goal, KeyResult},
    time::Timestamp,
};
use serde::Serialize;

use super::{GoalRow, book::GoalBook};
use crate::{Engine, Problem};

/// A key result of which this person should say how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CheckInDue {
    /// The key result.
    pub key_result: KeyResultId,
    /// Its title.
    pub title: String,
    /// The goal.
    pub goal: GoalId,
    /// Its title.
    pub goal_title: String,
    /// Since when it is due.
    pub due_at: Timestamp,
    /// When the last check-in was; none if there was none.
    pub last_check_in: Option<Timestamp>,
}

/// What one person has to do about goals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, specta::Type)]
pub struct MyGoals {
    /// Key results that this person sees to (or whose goal, where nobody sees to the key result) and
    /// whose check-in is due; the longest overdue first.
    pub check_ins: Vec<CheckInDue>,
    /// Goals of this person that are at risk, off track or behind.
    pub at_risk: Vec<GoalRow>,
    /// Goals of this person whose time is over and that nobody has scored.
    pub to_score: Vec<GoalRow>,
}

impl Engine {
    /// What whoever uses this laptop has to do about goals.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn my_goals(&self) -> Result<MyGoals, Problem> {
        let book = GoalBook::read(self)?;
        let mut mine = MyGoals {
            check_ins: book.check_ins_due()?,
            ..MyGoals::default()
        };
        for id in &book.order {
            let goal = &book.goals[id];
            if goal.closing.is_some() || !goal.owners.contains(&book.me) {
                continue;
            }
            let row = book.row(*id, 0)?;
            if row.state.is_in_doubt() {
                mine.at_risk.push(row);
            } else if row.state == GoalState::Ended && book.may(Action::SetDirection) {
                mine.to_score.push(row);
            }
        }
        Ok(mine)
    }
}

impl GoalBook<'_> {
    /// The check-ins that whoever uses this laptop owes and may give, the longest overdue first.
    pub(super) fn check_ins_due(&self) -> Result<Vec<CheckInDue>, Problem> {
        let mut due = Vec::new();
        if !self.may(Action::RecordProgress) {
            return Ok(due);
        }
        for id in &self.order {
            let goal = &self.goals[id];
            if goal.closing.is_some() || self.window(goal).to <= self.now {
                continue;
            }
            for (result, record) in self.key_results(*id) {
                if !self.is_mine(goal, record) {
                    continue;
                }
                let standing = self.result_standing(goal, *result, record)?;
                if let Some(due_at) = standing.check_in_due.filter(|due| *due <= self.now) {
                    due.push(CheckInDue {
                        key_result: *result,
                        title: record.title.clone(),
                        goal: *id,
                        goal_title: goal.title.clone(),
                        due_at,
                        last_check_in: standing.last_check_in,
                    });
                }
            }
        }
        due.sort_by_key(|due| (due.due_at, due.key_result));
        Ok(due)
    }

    /// Whether this person sees to a key result, or to its goal where nobody sees to it.
    fn is_mine(&self, goal: &Goal, result: &KeyResult) -> bool {
        match result.owner {
            Some(owner) => owner == self.me,
            None => goal.owners.contains(&self.me),
        }
    }
}
