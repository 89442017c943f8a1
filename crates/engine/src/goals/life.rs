//! How goals end, and go on in another time.

use muster_model::{
    goals::Period,
    ids::{GoalId, KeyResultId},
    record::{Goal, GoalClosing, KeyResult, Measure},
};
use muster_store::StoreError;

use super::book::GoalBook;
use crate::{Engine, Problem};

impl Engine {
    /// Says how a goal ended: how far it was reached, from 0 to 1, and what was learned.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn close_goal(&self, id: GoalId, score: f64, note: &str) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            door.change::<Goal>(author, now, id, |goal| {
                goal.closing = Some(GoalClosing {
                    at: now,
                    by: me,
                    score,
                    note: note.to_owned(),
                });
            })?;
            Ok(())
        })
    }

    /// Takes back how a goal ended.
    ///
    /// # Errors
    /// If it did not end, or the role does not allow it.
    pub fn reopen_goal(&self, id: GoalId) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let goal = door.require::<Goal>(id)?;
            if goal.closing.is_none() {
                return Err(StoreError::NotAllowed(format!(
                    "The goal '{}' is open: nobody said how it ended.",
                    goal.title
                )));
            }
            door.change::<Goal>(author, now, id, |goal| goal.closing = None)?;
            Ok(())
        })
    }

    /// Goes on with a goal in another time: a new goal with the same teams, owners and words, and
    /// with those key results that were not reached, from where they are now.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn carry_over_goal(&self, id: GoalId, period: Period) -> Result<GoalId, Problem> {
        let book = GoalBook::read(self)?;
        let goal = book.goal(id)?;
        let mut left = Vec::new();
        for (result, record) in book.key_results(id) {
            let standing = book.result_standing(goal, *result, record)?;
            if standing.progress.is_none_or(|progress| progress < 1.0) {
                left.push(KeyResult {
                    measure: from_here(&record.measure, standing.value),
                    ..record.clone()
                });
            }
        }
        let me = book.me;
        let parent = goal.parent.and_then(|above| book.above_in(above, period));
        let new = GoalId::new();
        self.write(|door, author, now| {
            let before = door.require::<Goal>(id)?;
            let goal = Goal {
                parent,
                first_day: period.first_day,
                last_day: period.last_day,
                closing: None,
                carried_from: Some(id),
                created_at: now,
                created_by: me,
                ..before
            };
            door.create(author, now, new, &goal)?;
            for result in left {
                let result = KeyResult {
                    goal: new,
                    created_at: now,
                    ..result
                };
                door.create(author, now, KeyResultId::new(), &result)?;
            }
            Ok(new)
        })
    }
}

impl GoalBook<'_> {
    /// The goal that one serves in another time, given what it served before: that goal itself if
    /// it has time then, else the one that goes on with it then.
    fn above_in(&self, above: GoalId, period: Period) -> Option<GoalId> {
        let has_time = |id: &GoalId| {
            let goal = self.goals.get(id);
            goal.is_some_and(|goal| goal.closing.is_none() && Period::of(goal).touches(period))
        };
        let later = self.carried_to(above).into_iter();
        [above].into_iter().chain(later).find(has_time)
    }
}

/// The same measure from where it is now, if that is known.
fn from_here(measure: &Measure, value: Option<f64>) -> Measure {
    let mut measure = measure.clone();
    if let (
        Some(value),
        Measure::Number { start, .. }
        | Measure::Percentage { start, .. }
        | Measure::Kpi { start, .. },
    ) = (value, &mut measure)
    {
        *start = value;
    }
    measure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_goes_on_from_where_it_is() {
        let share = |start| Measure::Percentage {
            start,
            target: 90.0,
        };
        assert_eq!(from_here(&share(40.0), Some(65.0)), share(65.0));
        assert_eq!(from_here(&share(40.0), None), share(40.0));
        assert_eq!(
            from_here(&Measure::Milestone, Some(0.0)),
            Measure::Milestone
        );
    }
}
