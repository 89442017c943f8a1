use muster_model::{
    ids::{MemberId, RecordId, TeamId},
    rbac::Role,
    record::{
        Goal, IncidentRole, KeyResult, KpiDefinition, LevelTarget, Member, Override, Policy,
        Schedule, ShiftOffer, SignUp, SkillLevel, Task, Team,
    },
};
use rusqlite::{Connection as Rows, OptionalExtension, params};

use super::{Projection, key, sessions, weekly_notes, word_of};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for Member {
    const TABLE: &'static str = "members";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO members (id, name, email, role, body)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key(id),
            self.name,
            self.email,
            word_of(self.role)?,
            body
        ])?;
        Ok(())
    }

    fn check(
        &self,
        reader: &Reader,
        id: RecordId,
        before: Option<&Self>,
    ) -> Result<(), StoreError> {
        if before.is_some_and(|before| before.role == Role::Admin) && self.role != Role::Admin {
            refuse_last_admin(reader, id, self)?;
        }
        Ok(())
    }

    /// A policy would page nobody, a schedule would have nobody on call and an incident nobody in a
    /// role, so those are put right by a person first. A team simply has one member less, a goal one
    /// owner, and a key result, a KPI, and a task that is to be done, has none; the overrides by
    /// which they would stand in, the shifts that they offer, and what is only about them go: their
    /// part in sessions and what they know. What the member did stays.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        if self.role == Role::Admin {
            refuse_last_admin(door, id, self)?;
        }
        let member = MemberId::from(id);
        for (_, policy) in door.list::<Policy>()? {
            if policy.tells(&LevelTarget::Member(member)) {
                return Err(StoreError::InUse(format!(
                    "{} is told by the policy '{}'. Take them out of its levels first.",
                    self.name, policy.name
                )));
            }
        }
        for (_, schedule) in door.list::<Schedule>()? {
            if schedule.has(member) {
                return Err(StoreError::InUse(format!(
                    "{} takes turns in the schedule '{}'. Take them out of its layers first.",
                    self.name, schedule.name
                )));
            }
        }
        if let Some((title, role)) = held_role(door, member)? {
            let name = &self.name;
            return Err(StoreError::InUse(match role {
                IncidentRole::Commander => format!(
                    "{name} leads the incident '{title}', which is not over. Give it to somebody \
                     else first."
                ),
                role => format!(
                    "{name} is {} of the incident '{title}', which is not over. Give the role to \
                     somebody else first.",
                    role.name()
                ),
            }));
        }
        for (task, _) in door.tasks_to_do(member)? {
            door.change::<Task>(by.author, by.at, task, |task| task.owner = None)?;
        }
        for (goal, record) in door.list::<Goal>()? {
            if record.owners.contains(&member) {
                door.change::<Goal>(by.author, by.at, goal, |goal| {
                    goal.owners.remove(&member);
                })?;
            }
        }
        for (result, record) in door.list::<KeyResult>()? {
            if record.owner == Some(member) {
                door.change::<KeyResult>(by.author, by.at, result, |result| result.owner = None)?;
            }
        }
        for (kpi, record) in door.list::<KpiDefinition>()? {
            if record.owner == Some(member) {
                door.change::<KpiDefinition>(by.author, by.at, kpi, |kpi| kpi.owner = None)?;
            }
        }
        sessions::without_facilitator(door, by, member)?;
        for (sign_up, _) in door.sign_ups_by(member)? {
            door.delete::<SignUp>(by.author, by.at, sign_up)?;
        }
        for (level, _) in door.skill_levels_by(member)? {
            door.delete::<SkillLevel>(by.author, by.at, level)?;
        }
        weekly_notes::without_owner(door, by, member)?;
        for id in door.coming_overrides_of(member, by.at)? {
            door.delete::<Override>(by.author, by.at, id)?;
        }
        for id in door.open_offers_of(member)? {
            door.change::<ShiftOffer>(by.author, by.at, id, |offer| {
                offer.closed_at = Some(by.at);
            })?;
        }
        for team in door.teams_of(member)? {
            door.change::<Team>(by.author, by.at, team, |team| {
                team.members.remove(&member);
            })?;
        }
        Ok(())
    }
}

fn refuse_last_admin(reader: &Reader, id: RecordId, member: &Member) -> Result<(), StoreError> {
    let others: i64 = reader
        .connection
        .prepare_cached("SELECT count(*) FROM members WHERE role = 'admin' AND id <> ?1")?
        .query_row([key(id)], |row| row.get(0))?;
    if others > 0 {
        return Ok(());
    }
    Err(StoreError::NotAllowed(format!(
        "{} is the only admin. Make somebody else admin first.",
        member.name
    )))
}

/// An incident that is not over in which the member holds a role, and which one.
fn held_role(
    reader: &Reader,
    member: MemberId,
) -> Result<Option<(String, IncidentRole)>, StoreError> {
    let open = reader.open_incidents()?;
    Ok(open.into_iter().find_map(|(_, incident)| {
        let role = incident.roles_of(member).next()?;
        Some((incident.title, role))
    }))
}

impl Reader {
    /// The role of a member; none if there is no such member any more.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn role_of(&self, member: MemberId) -> Result<Option<Role>, StoreError> {
        let word: Option<String> = self
            .connection
            .prepare_cached("SELECT role FROM members WHERE id = ?1")?
            .query_row([key(member)], |row| row.get(0))
            .optional()?;
        Ok(word
            .map(|word| serde_json::from_value(word.into()))
            .transpose()?)
    }

    /// The teams that a member is in.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn teams_of(&self, member: MemberId) -> Result<Vec<TeamId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT team FROM team_members WHERE member = ?1 ORDER BY team")?;
        let mut rows = statement.query([key(member)])?;
        let mut teams = Vec::new();
        while let Some(row) = rows.next()? {
            teams.push(TeamId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)));
        }
        Ok(teams)
    }
}
