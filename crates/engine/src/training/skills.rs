//! Writing down what there is to know, and how well members know it.

use muster_model::{
    ids::{MemberId, ServiceId, SkillId},
    record::{Assessment, Confirmation, Proficiency, Skill, SkillLevel},
    time::Timestamp,
};
use serde::Deserialize;

use crate::{Engine, Problem};

/// What a person says of a skill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct NewSkill {
    /// What it is called.
    pub name: String,
    /// What somebody who knows it can do, in Markdown.
    pub description: String,
    /// The service that it is about.
    pub service: Option<ServiceId>,
    /// The tool that it is about.
    pub tool: String,
    /// How many people should be able to do it alone.
    pub wanted: u32,
}

impl Engine {
    /// Writes a skill down, or changes one.
    ///
    /// # Errors
    /// A sentence for the first field that is not acceptable, or that the role does not allow it.
    pub fn save_skill(&self, id: Option<SkillId>, new: &NewSkill) -> Result<SkillId, Problem> {
        let skill = Skill {
            name: new.name.trim().to_owned(),
            description: new.description.clone(),
            service: new.service,
            tool: new.tool.trim().to_owned(),
            wanted: new.wanted,
        };
        self.save(id, &skill, SkillId::new)
    }

    /// Deletes a skill with who knows it.
    ///
    /// # Errors
    /// If the role does not allow it.
    pub fn delete_skill(&self, id: SkillId) -> Result<(), Problem> {
        self.write(|door, author, now| door.delete::<Skill>(author, now, id))
    }

    /// Says how well whoever uses this laptop knows a thing.
    ///
    /// # Errors
    /// If there is no such skill, or the role does not allow it.
    pub fn assess_skill(&self, skill: SkillId, proficiency: Proficiency) -> Result<(), Problem> {
        let me = self.workspace()?.me;
        self.say(skill, me, |level, at| {
            level.assessed = Some(Assessment { proficiency, at });
        })
    }

    /// Confirms how well another member knows a thing.
    ///
    /// # Errors
    /// If it is oneself, or the role does not allow it.
    pub fn confirm_skill(
        &self,
        skill: SkillId,
        member: MemberId,
        proficiency: Proficiency,
    ) -> Result<(), Problem> {
        let by = self.workspace()?.me;
        self.say(skill, member, |level, at| {
            level.confirmed = Some(Confirmation {
                proficiency,
                at,
                by,
            });
        })
    }

    /// Says something of how well a member knows a thing: in the record of the two, which the first
    /// word on it makes.
    fn say(
        &self,
        skill: SkillId,
        member: MemberId,
        say: impl FnOnce(&mut SkillLevel, Timestamp),
    ) -> Result<(), Problem> {
        self.write(|door, author, now| {
            let id = SkillLevel::id_of(skill, member);
            if door.get::<SkillLevel>(id)?.is_some() {
                door.change::<SkillLevel>(author, now, id, |level| say(level, now))?;
                return Ok(());
            }
            let mut level = SkillLevel {
                skill,
                member,
                assessed: None,
                confirmed: None,
            };
            say(&mut level, now);
            door.create(author, now, id, &level)
        })
    }
}
