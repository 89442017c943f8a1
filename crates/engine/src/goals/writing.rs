//! Writing goals and key results down.

use std::collections::BTreeSet;

use muster_model::{
    ids::{GoalId, KeyResultId, MemberId, TeamId},
    record::{Goal, KeyResult, Measure},
};
use serde::Deserialize;

use super::Period;
use crate::{Engine, Problem};

/// What a person says of a goal.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewGoal {
    /// What will be different.
    pub title: String,
    /// Why, in Markdown.
    pub description: String,
    /// The teams that share it.
    pub teams: BTreeSet<TeamId>,
    /// Who sees to it.
    pub owners: BTreeSet<MemberId>,
    /// The goal that it serves.
    pub parent: Option<GoalId>,
    /// Its time.
    pub period: Period,
}

/// What a person says of a key result.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewKeyResult {
    /// What will be measured.
    pub title: String,
    /// How, and from where to where it should go.
    pub measure: Measure,
    /// Who sees to it.
    pub owner: Option<MemberId>,
}

impl Engine {
    /// Writes a goal down, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_goal(&self, id: Option<GoalId>, new: &NewGoal) -> Result<GoalId, Problem> {
        let me = self.workspace()?.me;
        self.write(|door, author, now| {
            let say = |goal: &mut Goal| {
                new.title.trim().clone_into(&mut goal.title);
                goal.description.clone_from(&new.description);
                goal.teams.clone_from(&new.teams);
                goal.owners.clone_from(&new.owners);
                goal.parent = new.parent;
                goal.first_day = new.period.first_day;
                goal.last_day = new.period.last_day;
            };
            if let Some(id) = id {
                door.change::<Goal>(author, now, id, say)?;
                return Ok(id);
            }
            let mut goal = Goal {
                title: String::new(),
                description: String::new(),
                teams: BTreeSet::new(),
                owners: BTreeSet::new(),
                parent: None,
                first_day: new.period.first_day,
                last_day: new.period.last_day,
                closing: None,
                carried_from: None,
                created_at: now,
                created_by: me,
            };
            say(&mut goal);
            let id = GoalId::new();
            door.create(author, now, id, &goal)?;
            Ok(id)
        })
    }

    /// Deletes a goal with its key results and check-ins.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_goal(&self, id: GoalId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Goal>(author, now, id))
    }

    /// Writes a key result of a goal down, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_key_result(
        &self,
        goal: GoalId,
        id: Option<KeyResultId>,
        new: &NewKeyResult,
    ) -> Result<KeyResultId, Problem> {
        let title = new.title.trim();
        self.write(|door, author, now| match id {
            Some(id) => {
                door.change::<KeyResult>(author, now, id, |result| {
                    result.goal = goal;
                    title.clone_into(&mut result.title);
                    result.measure.clone_from(&new.measure);
                    result.owner = new.owner;
                })?;
                Ok(id)
            }
            None => {
                let id = KeyResultId::new();
                let result = KeyResult {
                    goal,
                    title: title.to_owned(),
                    measure: new.measure.clone(),
                    owner: new.owner,
                    created_at: now,
                };
                door.create(author, now, id, &result)?;
                Ok(id)
            }
        })
    }

    /// Deletes a key result with its check-ins.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_key_result(&self, id: KeyResultId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<KeyResult>(author, now, id))
    }
}
