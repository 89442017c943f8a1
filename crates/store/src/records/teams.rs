use muster_model::{
    ids::{RecordId, ServiceId, TeamId},
    record::{
        Goal, KpiDefinition, KpiThreshold, LevelTarget, Policy, RecordKind, Service, Target,
        TargetScope, Team,
    },
};
use rusqlite::{Connection as Rows, params};

use super::{
    Projection, Reference, key, key_results::goal_measured_for, sessions, weekly_reviews, word_of,
};
use crate::{Door, Reader, StoreError, door::Signature};

impl Projection for Team {
    const TABLE: &'static str = "teams";
    const ORDER: &'static str = "name COLLATE NOCASE";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO teams (id, name, discipline, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), self.name, word_of(self.discipline)?, body])?;
        rows.prepare_cached("DELETE FROM team_members WHERE team = ?1")?
            .execute([key(id)])?;
        let mut insert =
            rows.prepare_cached("INSERT INTO team_members (team, member) VALUES (?1, ?2)")?;
        for member in &self.members {
            insert.execute([key(id), key(*member)])?;
        }
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let reference = |member: &_| Reference {
            field: "members",
            kind: RecordKind::Member,
            id: RecordId::from(*member),
        };
        self.members.iter().map(reference).collect()
    }

    /// Policies, targets, thresholds, key results and goals of this team alone would lose their
    /// meaning, so a person puts those right first. Services have one owner less, KPIs one team, and
    /// goals one team that shares them.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let team = TeamId::from(id);
        for (_, policy) in door.list::<Policy>()? {
            if policy.tells(&LevelTarget::Team(team)) {
                return Err(StoreError::InUse(format!(
                    "The team '{}' is told by the policy '{}'. Take it out of its levels first.",
                    self.name, policy.name
                )));
            }
        }
        for (_, target) in door.list::<Target>()? {
            if target.scope == TargetScope::Team(team) {
                return Err(StoreError::InUse(format!(
                    "The team '{}' has a target for {}. Delete the target first.",
                    self.name,
                    super::kpi_name(door, target.kpi)?
                )));
            }
        }
        if let Some(title) = goal_measured_for(door, TargetScope::Team(team))? {
            return Err(StoreError::InUse(format!(
                "The team '{}' is whose KPI measures the goal '{title}'. Change that key result \
                 first.",
                self.name
            )));
        }
        let goals = door.goals_of_team(team)?;
        for (_, goal) in &goals {
            if goal.teams.len() == 1 {
                return Err(StoreError::InUse(format!(
                    "The goal '{}' has no team but '{}'. Give it another team, or delete it, \
                     first.",
                    goal.title, self.name
                )));
            }
        }
        for (_, threshold) in door.list::<KpiThreshold>()? {
            if threshold.scope == TargetScope::Team(team) {
                return Err(StoreError::InUse(format!(
                    "The team '{}' has a threshold for {}. Delete the threshold first.",
                    self.name,
                    super::kpi_name(door, threshold.kpi)?
                )));
            }
        }
        sessions::without_team(door, by, team, &self.name)?;
        weekly_reviews::without_team(door, by, team, &self.name)?;
        for (goal, _) in goals {
            door.change::<Goal>(by.author, by.at, goal, |goal| {
                goal.teams.remove(&team);
            })?;
        }
        for (kpi, record) in door.list::<KpiDefinition>()? {
            if record.teams.contains(&team) {
                door.change::<KpiDefinition>(by.author, by.at, kpi, |kpi| {
                    kpi.teams.remove(&team);
                })?;
            }
        }
        for service in door.services_of(team)? {
            door.change::<Service>(by.author, by.at, service, |service| {
                service.teams.remove(&team);
            })?;
        }
        Ok(())
    }
}

impl Reader {
    /// The services that a team owns.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn services_of(&self, team: TeamId) -> Result<Vec<ServiceId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT service FROM service_teams WHERE team = ?1 ORDER BY service")?;
        let mut rows = statement.query([key(team)])?;
        let mut services = Vec::new();
        while let Some(row) = rows.next()? {
            services.push(ServiceId::from_uuid(uuid::Uuid::from_bytes(row.get(0)?)));
        }
        Ok(services)
    }
}
