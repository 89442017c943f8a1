use muster_model::{
    ids::{GoalId, RecordId, TeamId},
    record::{Goal, KeyResult, RecordKind},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, optional_key};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for Goal {
    const TABLE: &'static str = "goals";
    const ORDER: &'static str = "last_day, first_day, created_at, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO goals (id, parent, first_day, last_day, closed_at, created_at,
                 body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            key(id),
            optional_key(self.parent),
            self.first_day.to_string(),
            self.last_day.to_string(),
            self.closing.as_ref().map(|closing| closing.at.millis()),
            self.created_at.millis(),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let named = |field, kind, id| Reference { field, kind, id };
        let teams = self
            .teams
            .iter()
            .map(|id| named("teams", RecordKind::Team, RecordId::from(*id)));
        let owners = self
            .owners
            .iter()
            .map(|id| named("owners", RecordKind::Member, RecordId::from(*id)));
        let goals = [("parent", self.parent), ("carried_from", self.carried_from)]
            .into_iter()
            .filter_map(|(field, id)| Some(named(field, RecordKind::Goal, id?.into())));
        let closed_by = self
            .closing
            .as_ref()
            .map(|closing| named("closing", RecordKind::Member, closing.by.into()));
        let created_by = named("created_by", RecordKind::Member, self.created_by.into());
        teams
            .chain(owners)
            .chain(goals)
            .chain(closed_by)
            .chain([created_by])
            .collect()
    }

    /// A goal cannot serve itself, by whatever way round.
    fn check(
        &self,
        reader: &Reader,
        id: RecordId,
        _before: Option<&Self>,
    ) -> Result<(), StoreError> {
        let mut seen = vec![GoalId::from(id)];
        let mut above = self.parent;
        while let Some(parent) = above {
            if seen.contains(&parent) {
                return Err(StoreError::Invalid {
                    field: "parent".to_owned(),
                    message:
                        "A goal cannot serve itself, nor a goal that serves it; choose another."
                            .to_owned(),
                });
            }
            seen.push(parent);
            above = reader.get::<Self>(parent)?.and_then(|goal| goal.parent);
        }
        Ok(())
    }

    /// Its key results go with it; goals that served it or went on with it stand for themselves.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let goal = GoalId::from(id);
        for (result, _) in door.key_results_of(goal)? {
            door.delete::<KeyResult>(by.author, by.at, result)?;
        }
        for (other, record) in door.list::<Self>()? {
            if record.parent != Some(goal) && record.carried_from != Some(goal) {
                continue;
            }
            door.change::<Self>(by.author, by.at, other, |stored| {
                if stored.parent == Some(goal) {
                    stored.parent = None;
                }
                if stored.carried_from == Some(goal) {
                    stored.carried_from = None;
                }
            })?;
        }
        Ok(())
    }
}

impl Reader {
    /// The goals that a team shares.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn goals_of_team(&self, team: TeamId) -> Result<Vec<(GoalId, Goal)>, StoreError> {
        let mut goals = self.list::<Goal>()?;
        goals.retain(|(_, goal)| goal.teams.contains(&team));
        Ok(goals)
    }
}
