use muster_model::{
    ids::{MemberId, RecordId, SkillId, SkillLevelId},
    record::{RecordKind, SkillLevel},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key};
use crate::{Reader, StoreError};

impl Projection for SkillLevel {
    const TABLE: &'static str = "skill_levels";
    const ORDER: &'static str = "skill, member";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO skill_levels (id, skill, member, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![key(id), key(self.skill), key(self.member), body])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let named = |field, kind, id| Reference { field, kind, id };
        let confirmed = self
            .confirmed
            .map(|confirmed| named("confirmed", RecordKind::Member, confirmed.by.into()));
        [
            named("skill", RecordKind::Skill, self.skill.into()),
            named("member", RecordKind::Member, self.member.into()),
        ]
        .into_iter()
        .chain(confirmed)
        .collect()
    }
}

impl Reader {
    /// Who knows a skill, and how well.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn skill_levels_of(
        &self,
        skill: SkillId,
    ) -> Result<Vec<(SkillLevelId, SkillLevel)>, StoreError> {
        self.records("WHERE skill = ?1 ORDER BY member", [key(skill)])
    }

    /// What a member knows, and how well.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn skill_levels_by(
        &self,
        member: MemberId,
    ) -> Result<Vec<(SkillLevelId, SkillLevel)>, StoreError> {
        self.records("WHERE member = ?1 ORDER BY skill", [key(member)])
    }
}
