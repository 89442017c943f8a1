use muster_model::{
    ids::{RecordId, ServiceId, SkillId},
    record::{RecordKind, Session, Skill, SkillLevel},
};
use rusqlite::{Connection as Rows, params};

use super::{Projection, Reference, key, optional_key};
use crate::{Door, StoreError, door::Signature};

impl Projection for Skill {
    const TABLE: &'static str = "skills";
    const ORDER: &'static str = "name COLLATE NOCASE, id";

    fn project(&self, rows: &Rows, id: RecordId, body: &str) -> Result<(), StoreError> {
        rows.prepare_cached(
            "INSERT OR REPLACE INTO skills (id, name, service, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            key(id),
            self.name,
            optional_key(self.service),
            body
        ])?;
        Ok(())
    }

    fn references(&self) -> Vec<Reference> {
        let service = self.service.map(|id| Reference {
            field: "service",
            kind: RecordKind::Service,
            id: id.into(),
        });
        service.into_iter().collect()
    }

    /// Who knows it goes with it; sessions do not teach it any more.
    fn clear(&self, door: &mut Door<'_>, by: Signature, id: RecordId) -> Result<(), StoreError> {
        let skill = SkillId::from(id);
        for (level, _) in door.skill_levels_of(skill)? {
            door.delete::<SkillLevel>(by.author, by.at, level)?;
        }
        for (session, record) in door.list::<Session>()? {
            if record.skills.contains(&skill) {
                door.change::<Session>(by.author, by.at, session, |session| {
                    session.skills.remove(&skill);
                })?;
            }
        }
        Ok(())
    }
}

/// Keeps the skills of a service that goes, under its name: people still know them.
pub(super) fn without_service(
    door: &mut Door<'_>,
    by: Signature,
    service: ServiceId,
    name: &str,
) -> Result<(), StoreError> {
    for (id, skill) in door.list::<Skill>()? {
        if skill.service == Some(service) {
            door.change::<Skill>(by.author, by.at, id, |skill| {
                skill.service = None;
                name.clone_into(&mut skill.tool);
            })?;
        }
    }
    Ok(())
}
