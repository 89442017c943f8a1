//! The skills matrix: who knows what how well, what too few know, and who could learn it from whom.

mod made;

use std::collections::BTreeSet;

use muster_model::{
    ids::{MemberId, ServiceId, SkillId, TeamId},
    rbac::{Action, may},
    record::{Confirmation, Discipline, Proficiency, Skill},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use self::made::Matrix;
use super::knowledge::Knowledge;
use crate::{Engine, Problem, incidents::number};

/// Which part of the matrix to show. An empty list asks for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct MatrixFilter {
    /// Members of these teams.
    pub teams: Vec<TeamId>,
    /// Skills about these services.
    pub services: Vec<ServiceId>,
    /// Words that the skill's name, tool or service holds.
    pub text: String,
    /// Only skills with a gap: too few can do them alone, or only people of one discipline.
    pub gaps_only: bool,
}

/// A member: one column of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MatrixMember {
    /// Who.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Their teams' names, in order.
    pub teams: Vec<String>,
    /// What their teams are there for.
    pub disciplines: BTreeSet<Discipline>,
}

/// How well one member knows one thing, as it counts today.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MatrixCell {
    /// How well, after fading.
    pub proficiency: Proficiency,
    /// What was said or confirmed last, before fading.
    pub said: Proficiency,
    /// Whether somebody else confirmed it, and nobody said otherwise since.
    pub confirmed: bool,
    /// What somebody else confirmed last.
    pub confirmation: Option<Confirmation>,
    /// The name of whoever did; empty if nobody did.
    pub confirmed_by_name: String,
    /// When there was the last proof: an assessment, a confirmation, or a session that they attended.
    pub proved_at: Option<Timestamp>,
    /// When it counts one degree less unless there is new proof; none if it does not fade further.
    pub fades_at: Option<Timestamp>,
}

/// A skill: one row of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct MatrixSkill {
    /// Which skill.
    pub id: SkillId,
    /// The record.
    pub skill: Skill,
    /// The description as HTML that is safe to show.
    pub description_html: String,
    /// One for each member of the matrix, in its order; none where nothing was said.
    pub cells: Vec<Option<MatrixCell>>,
    /// How many of all members can do it alone.
    pub alone: u32,
    /// How many of those were confirmed.
    pub alone_confirmed: u32,
    /// What is wrong with that, as a sentence; empty if nothing is.
    pub gap: String,
}

/// Skills about one service or tool.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SkillGroup {
    /// The service; none for a tool, and for what is about neither.
    pub service: Option<ServiceId>,
    /// Its name, or the tool's; empty for what is about neither.
    pub name: String,
    /// Its skills, by name.
    pub skills: Vec<MatrixSkill>,
}

/// How well a service is covered.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ServiceCover {
    /// Which service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// How many skills it has; a service with none is not known to be covered.
    pub skills: u32,
    /// The bus factor: how many people would have to be away until some skill of it is known by
    /// nobody who can do it alone; none if nobody has to be able to do any skill of it.
    pub bus_factor: Option<u32>,
    /// The skills that too few know, by name.
    pub gaps: Vec<String>,
    /// What to look at, as a sentence; empty if it is covered.
    pub sentence: String,
}

/// Somebody who could learn something from somebody else.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Pairing {
    /// What.
    pub skill: SkillId,
    /// Its name.
    pub skill_name: String,
    /// The name of its service or tool; empty if it is about neither.
    pub about: String,
    /// Who can teach it.
    pub teacher: MemberId,
    /// Their name.
    pub teacher_name: String,
    /// Their team, which would give the session.
    pub teacher_team: Option<TeamId>,
    /// Who would learn it.
    pub learner: MemberId,
    /// Their name.
    pub learner_name: String,
    /// Their team.
    pub learner_team: Option<TeamId>,
    /// How well the learner knows it today.
    pub learner_proficiency: Proficiency,
    /// Why these two, as a sentence.
    pub why: String,
}

/// The skills matrix.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SkillsMatrix {
    /// The columns: members, by the name of their first team and then by their own.
    pub members: Vec<MatrixMember>,
    /// The rows: services by name, then tools, then what is about neither.
    pub groups: Vec<SkillGroup>,
    /// How well services are covered, the worst first.
    pub services: Vec<ServiceCover>,
    /// Who could learn what from whom across teams, the most urgent first.
    pub pairings: Vec<Pairing>,
    /// How many skills the workspace has.
    pub total: u32,
    /// Who looks.
    pub me: MemberId,
    /// Whether they may write skills down and confirm levels.
    pub may_plan: bool,
    /// Whether they may say how well they know things themselves.
    pub may_assess: bool,
    /// After how many days without proof a level counts one degree less; none if it never does.
    pub fades_after_days: Option<u32>,
}

impl Engine {
    /// The skills matrix.
    ///
    /// # Errors
    /// If no workspace is open or it cannot be read.
    pub fn skills_matrix(&self, filter: &MatrixFilter) -> Result<SkillsMatrix, Problem> {
        let me = self.workspace()?.me;
        let now = self.now();
        let known = self.read(|reader| Knowledge::read(reader, now))?;
        let role = known.people.iter().find(|it| it.id == me).map(|it| it.role);
        let may_do = |action| role.is_some_and(|role| may(role, action));
        let matrix = Matrix::of(&known, filter);
        Ok(SkillsMatrix {
            members: matrix.members(),
            groups: matrix.groups(|text| self.markdown(text)),
            services: matrix.services(),
            pairings: matrix.pairings(),
            total: number(known.skills.len() as u64),
            me,
            may_plan: may_do(Action::RecordProgress),
            may_assess: may_do(Action::RespondToIncidents),
            fades_after_days: known.fades_after_days,
        })
    }
}
